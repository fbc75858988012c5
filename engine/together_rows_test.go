package engine

import (
	"strconv"
	"testing"
	"time"

	"bench/plan"
)

// In a closed loop that runs for a time, each of several takes the numbers that are its own in turn: of a block's rows none is used by two
// of them, and those that are left out are behind the last one of the slower.
func TestRowsOfAClosedLoopForATime(t *testing.T) {
	const blocks, places, requests = 2, 2, 4
	for name, arrival := range map[string]plan.Arrival{
		"users": {Users: places, NewUser: plan.NeverNew}, "lanes": {Concurrency: 2 * places},
	} {
		t.Run(name, func(t *testing.T) {
			b := plan.Benchmark{Blocks: blocks, Trial: 60 * time.Millisecond, NoLeadIn: true}
			var p *plan.Plan
			_, run, seen := performed(t, []int{1, 1}, fine, func(url string) *plan.Plan {
				p = everyStrategy(url, b, arrival)
				return p
			})
			size := p.Draws.Data[0].Count / blocks
			for k := range run.Cells {
				kind := run.Cells[k].Group
				most := requests
				if p.Benchmarks[0].Cells[k].Pools() {
					most = 1
				}
				inTheirTurns(t, kind, seen[kind].rows, size, blocks, places, most)
			}
		})
	}
}

// inTheirTurns holds the rows that came against whose turn each is: of a block, each place's are there from its first one on.
func inTheirTurns(t *testing.T, kind string, rows []string, size, blocks, places, most int) {
	t.Helper()
	came := map[int]int{}
	for _, text := range rows {
		row, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		if came[row]++; came[row] > most {
			t.Fatalf("%s: row %d came %d times", kind, row, came[row])
		}
	}
	counted := 0
	for block := range blocks {
		for place := range places {
			for row := block*size + place; came[row] > 0; row += places {
				counted++
			}
		}
	}
	if counted != len(came) || counted == 0 {
		t.Errorf("%s: %d rows came, and %d of them in turn", kind, len(came), counted)
	}
}
