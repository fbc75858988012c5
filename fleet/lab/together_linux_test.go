package lab

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"bench/result"
)

// threeKinds loads by lanes, by users and by a schedule whose arrivals take one row each.
const threeKinds = `
bench {
  workers {
    min      = 3
    max_skew = "100ms"
  }
}
data "numbers" {
  rows = [for i in range(1000) : { n = i }]
}
group "lanes" {
  base_url = "TARGET"
  request "x" { path = "/lanes" }
}
group "users" {
  base_url = "TARGET"
  request "x" { path = "/users" }
  request "y" { path = "/users" }
}
group "rows" {
  base_url = "TARGET"
  request "x" { path = "/row/${data.numbers.n}" }
}
benchmark "lanes" {
  groups      = [group.lanes]
  strategies  = [strategy.pool]
  concurrency = [5]
  duration    = "1500ms"
  warmup      = "0s"
  blocks      = 3
}
benchmark "users" {
  groups     = [group.users]
  strategies = [strategy.gather]
  users      = [4]
  duration   = "1500ms"
  warmup     = "0s"
  blocks     = 3
}
benchmark "rows" {
  groups        = [group.rows]
  strategies    = [strategy.pool]
  rate          = [40]
  max_in_flight = 30
  duration      = "6s"
  warmup        = "0s"
  blocks        = 3
}
`

// What three workers on three hosts tell is what the server has seen, and a schedule's arrivals come in its order, from one
// host after the other.
func TestThreeHostsSendWhatOneWould(t *testing.T) {
	p := played(t)
	p.conduct(threeKinds)
	join := p.join()
	for range 3 {
		p.worker(join)
	}
	p.run.done(3 * time.Minute)
	run := p.whole(3)
	for _, w := range p.workers {
		w.done(30 * time.Second)
	}
	seen, rows := map[string]int64{}, []arrival{}
	for _, a := range p.shop.arrivals(t) {
		kind, row, _ := strings.Cut(strings.TrimPrefix(a.Path, "/"), "/")
		if seen[kind]++; row != "" {
			rows = append(rows, a)
		}
	}
	for i, kind := range []string{"lanes", "users", "row"} {
		told := run.Cells[i].Requests + run.Cells[i].LeadIn
		if told != seen[kind] && len(run.Info.Voided) == 0 || told > seen[kind] {
			t.Errorf("%s: %d requests are told of, and the server has seen %d", kind, told, seen[kind])
		}
	}
	if len(run.Info.Workers) != 3 {
		t.Errorf("%d workers are told of", len(run.Info.Workers))
	}
	if run.Cells[2].Missed > 0 || len(run.Info.Voided) > 0 {
		t.Skipf("%d void blocks, %d missed: the order says nothing", len(run.Info.Voided), run.Cells[2].Missed)
	}
	inOrder(t, rows, run.Cells[2].TrialData)
}

// inOrder sees that rows come once each, in their order, and from the three hosts in turn.
func inOrder(t *testing.T, rows []arrival, trials []result.Trial) {
	t.Helper()
	const every = time.Second / 40
	seen := map[int]arrival{}
	var numbers []int
	for _, a := range rows {
		n := 0
		if _, err := fmt.Sscanf(a.Path, "/row/%d", &n); err != nil {
			t.Fatal(err)
		}
		if _, twice := seen[n]; twice {
			t.Errorf("row %d was sent twice", n)
		}
		seen[n] = a
		if n < 990 { // the rows before the first one opened connections
			numbers = append(numbers, n)
		}
	}
	blocks := perBlock(numbers)
	if len(blocks) != len(trials) {
		t.Fatalf("%d blocks of rows, want %d: %v", len(blocks), len(trials), numbers)
	}
	for i, block := range blocks {
		m, last := trials[i].Metrics, slices.Max(block)
		first := last + 1 - int(trials[i].Requests) // those before it opened connections
		recorded := slices.DeleteFunc(slices.Clone(block), func(n int) bool { return n < first })
		if int64(len(recorded)) != trials[i].Requests || trials[i].Requests != 80 {
			t.Errorf("block %d: %d rows and %d requests, want 80", i, len(recorded), trials[i].Requests)
		}
		// Who was late by a beat may have changed places with the next.
		slack := 1 + int((m["send_lag.max"]+m["service.max"])/every.Seconds())
		for at, n := range recorded {
			if off := n - first - at; max(off, -off) > slack {
				t.Errorf("block %d: row %d came %d places from its own, want at most %d: %v", i, n, off, slack, recorded)
			}
			if n+3 <= last && seen[n].From != seen[n+3].From || n+1 <= last && seen[n].From == seen[n+1].From {
				t.Errorf("block %d: row %d came from %s, and the hosts are to take turns", i, n, seen[n].From)
			}
		}
	}
}

// perBlock are numbers by block, in the order in which they came: between blocks some are left out.
func perBlock(numbers []int) [][]int {
	sorted := slices.Sorted(slices.Values(numbers))
	var begin []int
	for i, n := range sorted {
		if i == 0 || n > sorted[i-1]+50 {
			begin = append(begin, n)
		}
	}
	blocks := make([][]int, len(begin))
	for _, n := range numbers {
		i, found := slices.BinarySearch(begin, n)
		if !found {
			i--
		}
		blocks[i] = append(blocks[i], n)
	}
	return blocks
}

// Loopback is another machine on each host: that is refused before there is load.
func TestLoopbackIsRefusedOnSeveralHosts(t *testing.T) {
	p := played(t)
	p.conduct(strings.ReplaceAll(threeKinds, "TARGET", "http://127.0.0.1:8080"), "-workers=2")
	join := p.join()
	refused := 0
	for range 2 {
		p.worker(join, "-allowed-hosts=127.0.0.1")
	}
	p.run.says(`"event":"refused".*another machine`, 30*time.Second)
	for deadline := time.Now().Add(30 * time.Second); refused == 0 && time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		for _, w := range p.workers {
			if strings.Contains(w.all(), "which is another machine on its host than on that of another worker") {
				refused++
			}
		}
	}
	if refused != 1 {
		t.Errorf("%d workers are told why they may not, want the second one", refused)
	}
	if n := len(p.shop.arrivals(t)); n > 0 {
		t.Errorf("the server has seen %d requests", n)
	}
}
