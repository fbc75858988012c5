package result

import (
	"fmt"
	"testing"
)

// levels is a run of one group and strategy at levels 1, 2, 4, …, with so much throughput and noise.
func levels(blocks int, noise float64, throughput ...float64) *Run {
	x := experiment{blocks: blocks}
	for i, v := range throughput {
		x.cells = append(x.cells, testCell{fmt.Sprint(1 << i), func(block int) Trial {
			return steady(map[string]float64{"throughput": v * (1 + noise*wobble(block*len(throughput)+i))})
		}})
	}
	run := x.run()
	for i := range run.Cells {
		c := &run.Cells[i]
		level := 1 << i
		c.Group, c.Concurrency, c.Level = "g", &level, fmt.Sprint(level)
		c.Address = Address{Benchmark: "b", Group: "g", Strategy: "pool", Level: c.Level}.String()
	}
	return run
}

func TestHowManyAreEnough(t *testing.T) {
	for name, c := range map[string]struct {
		run    *Run
		enough string
		first  Verdict
	}{
		"rises, then stays":          {levels(20, 0.005, 100, 160, 300, 301, 300), "4", Faster},
		"rises all the way":          {levels(20, 0.005, 100, 160, 300, 500), "8", Faster},
		"stays":                      {levels(20, 0.005, 100, 100, 100), "1", Same},
		"falls":                      {levels(20, 0.005, 300, 200, 100), "1", Slower},
		"rises, then falls":          {levels(20, 0.005, 100, 200, 150), "2", Faster},
		"too noisy to say":           {levels(20, 0.5, 100, 100, 100), "4", Inconclusive},
		"too few blocks":             {levels(4, 0.005, 100, 100, 100), "4", Inconclusive},
		"less than what counts":      {levels(20, 0.002, 100, 102, 104), "1", Same},
		"each a little, together 8%": {levels(20, 0.002, 100, 104, 108), "2", Same},
	} {
		all := HowMany(c.run)
		if len(all) != 1 || len(all[0].Steps) != len(c.run.Cells)-1 {
			t.Fatalf("%s: %+v", name, all)
		}
		a, err := ParseAddress(all[0].Enough)
		if err != nil {
			t.Fatal(err)
		}
		if a.Level != c.enough || all[0].Steps[0].Verdict != c.first {
			t.Errorf("%s: %s are enough and the first step is %s, want %s and %s", name, a.Level, all[0].Steps[0].Verdict, c.enough, c.first)
		}
	}
}

// Whoever fails more, or whose cell is not valid, is enough for nothing.
func TestAFailingLevelIsNotEnough(t *testing.T) {
	run := levels(20, 0.005, 100, 100)
	run.Cells[0].Valid = false
	if s := HowMany(run)[0]; s.Enough != run.Cells[1].Address {
		t.Errorf("a level that is not valid is enough: %s", s.Enough)
	}
	run = levels(20, 0.005, 100, 100)
	for i := range run.Cells[0].TrialData {
		run.Cells[0].TrialData[i].Errors = 2000
	}
	run.Cells[0].Errors = 40_000
	if s := HowMany(run)[0]; s.Enough != run.Cells[1].Address {
		t.Errorf("a level that fails is enough: %s", s.Enough)
	}
}

// A rate, and a level that has no number, are no rungs.
func TestWhatHasNoNumberIsNoRung(t *testing.T) {
	run := levels(8, 0.005, 100, 100, 100)
	run.Cells[0].Concurrency, run.Cells[0].Level = nil, LevelDefault
	run.Cells[1].Concurrency, run.Cells[1].Level = nil, "200/s"
	if all := HowMany(run); len(all) != 0 {
		t.Errorf("%+v", all)
	}
}
