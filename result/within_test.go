package result

import (
	"strings"
	"testing"
	"time"
)

// stageShare is a share of a trial with so many requests of one name, each of which took so long.
func stageShare(requests int, took time.Duration) Share {
	r := NewRecorder()
	for range requests {
		r.Record(took)
	}
	n := int64(requests)
	return Share{
		Trial:  Trial{Counts: Counts{Requests: n, Batches: n, StatusCodes: map[string]int64{"200": n}}, Duration: 1},
		Clocks: map[string]*Recorder{"service": r}, Names: []NameShare{{Requests: n}, {Requests: n}},
	}
}

// stagedCell is a cell with two named stages.
func stagedCell() *Cell {
	names := []NamedRequest{{Name: "a"}, {Name: "b"}}
	c := &Cell{Address: `benchmark.b["g"]["s"]["stages"]`, Benchmark: "b", Level: "stages", Names: names}
	for _, stage := range []string{"climb", "hold"} {
		a, _ := ParseAddress(c.Address)
		at := a.AtStage(stage)
		c.Stages = append(c.Stages, Cell{Address: at.String(), Benchmark: "b", Level: at.Level, Stage: stage, Names: []NamedRequest{{Name: "a"}, {Name: "b"}}})
	}
	return c
}

// The whole is its stages and the rest, whoever recorded them, and each stage is what they recorded of it together.
func TestAWholeIsItsStagesAndTheRest(t *testing.T) {
	worker := func() Share {
		return Whole([]Share{stageShare(100, time.Millisecond), stageShare(50, 3*time.Millisecond)}, stageShare(10, time.Second))
	}
	merged := Merge([]Share{worker(), worker()})
	merged.Findings = []Finding{{Code: GeneratorLate}}
	merged.Generator.CPUShare = 0.5
	c, a := stagedCell(), new(Aggregator)
	if _, err := a.Keep(c, &merged); err != nil {
		t.Fatal(err)
	}
	if err := a.Update(c); err != nil {
		t.Fatal(err)
	}
	if c.Requests != 320 || c.Service.Count != 320 || *c.Service.Max < 0.999 || c.Names[0].Requests != 320 {
		t.Errorf("the whole has %d requests, %d times up to %v", c.Requests, c.Service.Count, *c.Service.Max)
	}
	for i, want := range []int64{200, 100} {
		s := c.Stages[i]
		if s.Requests != want || s.Service.Count != want || *s.Service.Max > 0.004 || s.Names[1].Requests != want || s.Trials != 1 || s.Generator.CPUShare != 0.5 {
			t.Errorf("stage %s has %d requests, %d times", s.Stage, s.Requests, s.Service.Count)
		}
		if s.Valid || len(s.Findings) != 1 {
			t.Errorf("stage %s of a trial that isn't valid is: %v", s.Stage, s.Findings)
		}
	}
}

// A run that is resumed goes on with its stages, and with no others.
func TestStagesAreResumed(t *testing.T) {
	keep := func(a *Aggregator, c *Cell) {
		t.Helper()
		share := Whole([]Share{stageShare(100, time.Millisecond), stageShare(50, 3*time.Millisecond)}, stageShare(10, time.Second))
		if _, err := a.Keep(c, &share); err != nil {
			t.Fatal(err)
		}
		if err := a.Update(c); err != nil {
			t.Fatal(err)
		}
	}
	old := stagedCell()
	keep(new(Aggregator), old)
	c, a := stagedCell(), new(Aggregator)
	if err := a.Resume(c, old); err != nil {
		t.Fatal(err)
	}
	keep(a, c)
	if s := c.Stages[1]; s.Requests != 100 || s.Service.Count != 100 || s.Trials != 2 || s.Names[0].Requests != 100 || c.Requests != 320 {
		t.Errorf("stage %s has %d requests in %d trials", s.Stage, s.Requests, s.Trials)
	}
	other := stagedCell()
	other.Stages[1].Stage = "spike"
	if err := new(Aggregator).Resume(other, old); err == nil || !strings.Contains(err.Error(), `"hold" in the place of "spike"`) {
		t.Errorf("another stage: %v", err)
	}
}

// Limits and comparisons find a stage by its address, as they find a cell.
func TestStagesAreFoundByTheirAddresses(t *testing.T) {
	run := &Run{Cells: []Cell{*stagedCell()}}
	var addresses []string
	for _, c := range run.Measured() {
		addresses = append(addresses, c.Address)
		if a, err := ParseAddress(c.Address); err != nil || a.String() != c.Address {
			t.Errorf("%s is read as %s: %v", c.Address, a, err)
		}
		a, _ := ParseAddress(c.Address)
		if again, err := ParseAddress(a.Short()); err != nil || again != a {
			t.Errorf("%s is read as %s: %v", a.Short(), again, err)
		}
	}
	if want := `benchmark.b["g"]["s"]["stages:hold"]`; len(addresses) != 3 || addresses[2] != want || run.cellsByAddress()[want] != &run.Cells[0].Stages[1] {
		t.Errorf("%q, want %s", addresses, want)
	}
}
