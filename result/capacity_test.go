package result

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"bench/result/capacity"
)

// A tank is a server of known capacity, as a search sees it: below it requests take a little longer the nearer the level is, and above
// it response times grow with the backlog.
type tank struct {
	capacity float64
	limit    float64 // of the generator; 0: none
	failing  bool    // it answers nothing but errors beyond its capacity
	steady   bool    // up to its capacity each request takes 5 ms
}

// trial is what a trial of three seconds at a level records.
func (k tank) trial(t *testing.T, rng *rand.Rand, level float64, block int) Trial {
	t.Helper()
	const seconds = 3.0
	n := int(level * seconds)
	made := Trial{
		Block: block, Level: level, Duration: seconds, Counts: Counts{Requests: int64(n), Asked: int64(n), Results: int64(n), StatusCodes: map[string]int64{}, ErrorKinds: map[string]int64{}},
		Pace: &Pace{Seconds: seconds, Due: int64(n), Done: int64(n)},
	}
	r := NewRecorder()
	slices := make([]float64, 20)
	for i := range n {
		at := seconds * float64(i) / float64(n)
		behind := max(0, at*(level/k.capacity-1))
		takes := 0.005/max(0.02, 1-level/k.capacity)*rng.ExpFloat64() + behind
		if k.steady {
			takes = 0.005 + behind
		}
		r.Record(time.Duration(takes * 1e9))
		slices[i*20/n] += takes / float64(n) * 20
	}
	for i := range slices {
		made.Pace.Responses = append(made.Pace.Responses, &slices[i])
	}
	if k.limit > 0 && level > k.limit {
		made.Findings = []Finding{{Code: GeneratorBusy, Values: Values{"limit": In(Ratio, 0.8), "cores": Count(2)}}}
	}
	if k.failing && level > k.capacity {
		made.Errors = made.Requests
	}
	if err := made.Record(map[string]*Recorder{"response": r, "service": r}); err != nil {
		t.Fatal(err)
	}
	return made
}

// searched has a cell's search run to its end against a tank.
func (k tank) searched(t *testing.T, address string, seed uint64, most int) *Cell {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 1))
	c := &Cell{
		Address: address, Benchmark: "b", Group: address, Strategy: "pool", StrategyType: "pool", Level: LevelSearch, Valid: true,
		Search: &Search{
			Over: OverRate, Low: 50, High: 5000, Precision: 0.05, MostTrials: most, Seed: seed,
			Holds: []Condition{{Metric: "response.p99", Test: AtMost, Limit: 0.1}, {Metric: "error_ratio", Test: AtMost, Limit: 0.001}, {Metric: "throughput", Test: AtLeast, PerLevel: 0.98}},
		},
	}
	for block := range most {
		level, done := c.Searching().Next()
		if done {
			break
		}
		c.Tries = append(c.Tries, k.trial(t, rng, c.Search.Snap(level), block))
	}
	if err := Aggregate(c); err != nil {
		t.Fatal(err)
	}
	return c
}

// A target that is equally good up to its capacity says nothing of where that is until it breaks: a throughput that was asked for and
// was done is as far from its bound as can be, however near to it its number is.
func TestSearchFindsAnEdge(t *testing.T) {
	for _, capacity := range []float64{361, 401, 1234} {
		for seed := range uint64(5) {
			c := tank{capacity: capacity, steady: true}.searched(t, "a", seed, 35)
			if f := c.Capacity; f.Kind != "found" || math.Abs(*f.Level/capacity-1) > 0.02 || *f.Low > capacity || *f.High < capacity {
				t.Errorf("%s: %v (%v to %v) of a target that takes %v/s", f.Kind, deref(f.Level), deref(f.Low), deref(f.High), capacity)
			}
		}
	}
}

// How far a condition is from its bound is what is missing of what there can be at the most, whatever the bound is written in.
func TestConditionsOfSharesTellWhatIsMissing(t *testing.T) {
	trial := &Trial{Level: 100, Pace: &Pace{Seconds: 10, Due: 5000}} // arrivals of five requests
	throughput, share := Metric{Name: "throughput"}, Metric{Name: "yield", Unit: Ratio}
	for _, test := range []struct {
		metric       Metric
		value, bound float64
		test         Test
		want         float64
	}{
		{throughput, 500, 490, AtLeast, -capacity.Far},
		{throughput, 495, 490, AtLeast, math.Log(0.5)},
		{throughput, 480, 490, AtLeast, math.Log(2)},
		{share, 1, 0.9, AtLeast, -capacity.Far},
		{share, 0.95, 0.9, AtLeast, math.Log(0.5)},
		{share, 0.8, 0.9, AtLeast, math.Log(2)},
		{share, 0.5, 1, AtLeast, math.Log(2)},
		{share, 0.2, 0.1, AtMost, math.Log(2)},
	} {
		c := Condition{Metric: test.metric.Name, Test: test.test}
		if got := c.distance(test.metric, trial, test.value, test.bound); math.Abs(got-test.want) > 1e-9 {
			t.Errorf("%s of %v against %v: %v, want %v", test.metric.Name, test.value, test.bound, got, test.want)
		}
	}
}

func TestSearchFindsAKnownCapacity(t *testing.T) {
	c := tank{capacity: 400}.searched(t, "a", 7, 60)
	f := c.Capacity
	if f.Level == nil || math.Abs(*f.Level/340-1) > 0.2 || *f.Low > *f.Level || *f.High < *f.Level {
		t.Fatalf("found %v of a tank that takes 400/s", deref(f.Level))
	}
	if !c.Valid || c.Overloaded != nil || c.Rate == nil || *c.Rate != *f.Shown || *f.Shown > *f.Level {
		t.Errorf("valid %v, overloaded %v, figures of %v, found %v", c.Valid, c.Overloaded, deref(c.Rate), *f.Level)
	}
	for _, trial := range c.TrialData {
		if trial.Level != *f.Shown {
			t.Errorf("a trial of %v/s among those of %v/s", trial.Level, *f.Shown)
		}
	}
	if len(c.TrialData) != c.Trials || len(c.TrialData)+len(c.Tries) != f.Trials {
		t.Errorf("%d trials of this level (it says %d) and %d of others, %d in all", len(c.TrialData), c.Trials, len(c.Tries), f.Trials)
	}
	held, broke := 0, 0
	for _, level := range f.Tried {
		held += level.Held
		broke += level.Broke
		if level.Level > 450 && (level.Verdict() != LevelBroke || len(level.Broken) == 0) {
			t.Errorf("%v/s %s, of a tank that takes 400/s", level.Level, level.Verdict())
		}
	}
	if held == 0 || broke == 0 {
		t.Errorf("%d trials held and %d broke", held, broke)
	}
}

// A file that is read again says the same, and a run that is resumed goes on where it was.
func TestSearchIsItsTrials(t *testing.T) {
	c := tank{capacity: 400}.searched(t, "a", 3, 12)
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var read, resumed Cell
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	if err := Aggregate(&read); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(&read)
	if err != nil || !bytes.Equal(text, again) {
		t.Errorf("read again, it is\n%s\nand was\n%s", again, text)
	}
	resumed = c.blank()
	resumed.Search = c.Search
	var sums Aggregator
	if err := sums.Resume(&resumed, c); err != nil {
		t.Fatal(err)
	}
	if err := sums.Update(&resumed); err != nil {
		t.Fatal(err)
	}
	before, _ := c.Searching().Next()
	after, _ := resumed.Searching().Next()
	if before != after || *resumed.Capacity.Shown != *c.Capacity.Shown {
		t.Errorf("it asked for %v next, and resumed for %v", before, after)
	}
}

func TestSearchesFitTheSchema(t *testing.T) {
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schema, err := compiler.Compile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	run := sampleRun(t)
	run.Cells = []Cell{*tank{capacity: 400}.searched(t, "a", 3, 12)}
	for name, document := range map[string]*Run{"file": run.filled(), "public": run.Public()} {
		text, err := json.Marshal(document)
		if err != nil {
			t.Fatal(err)
		}
		parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(parsed); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if name == "file" {
			if read, err := Parse(text); err != nil || read.Cells[0].Capacity == nil || len(read.Cells[0].Tries) == 0 {
				t.Errorf("read again: %v", err)
			}
		}
	}
}

func TestSearchWithoutANumber(t *testing.T) {
	limited := tank{capacity: 4000, limit: 300}.searched(t, "a", 5, 60)
	if limited.Valid || !limited.Capacity.Limited || limited.Capacity.Level != nil || limited.Findings[0].Code != GeneratorLimits {
		t.Errorf("a generator at its limit: valid %v, %+v, %v", limited.Valid, limited.Capacity, limited.Findings)
	}
	if f := (tank{capacity: 20}).searched(t, "a", 5, 60).Capacity; f.Kind != CapacityBelowRange || f.High == nil || *f.High != 50 {
		t.Errorf("below the range: %+v", f)
	}
	if f := (tank{capacity: 60_000}).searched(t, "a", 5, 60).Capacity; f.Kind != CapacityAtLeast || f.Limited || *f.Low != 5000 {
		t.Errorf("above the range: %+v", f)
	}
	broken := tank{capacity: 400, failing: true}.searched(t, "a", 5, 60)
	if f := broken.Capacity; f.Level == nil || *f.Level > 410 || broken.Errors > 0 {
		t.Errorf("one that fails at 400: %v, with %d errors at the level that is shown", deref(f.Level), broken.Errors)
	}
	nothing := tank{capacity: 400}.searched(t, "a", 5, 1)
	nothing.TrialData[0].Partial = true
	nothing.Tries = nil
	if err := Aggregate(nothing); err != nil || nothing.Valid || nothing.Findings[0].Code != NoTrialJudged {
		t.Errorf("%v: with a trial that was cut off the cell is valid: %v, %v", err, nothing.Valid, nothing.Findings)
	}
}

func TestCapacitiesAreCompared(t *testing.T) {
	compared := func(a, b *Cell) Comparison {
		run := &Run{Info: Info{Status: Complete}, Cells: []Cell{*a, *b}, Declared: Declared{
			Benchmarks: []Benchmark{{Name: "b"}},
			Pairs:      []Pair{{Benchmark: "b", Baseline: a.Address, Candidate: b.Address, Metric: CapacityMetric, MinEffect: 0.05, Confidence: 0.95, Gated: true}},
			Limits:     []Limit{{Cell: b.Address, Name: "enough", Metric: CapacityMetric, Min: number(100)}},
		}}
		run.Judge(nil)
		if passed := run.Thresholds[0].Passed; passed == nil || *passed != (b.Capacity.Kind != CapacityBelowRange) {
			t.Errorf("%s: the threshold passed: %v", b.Capacity.Kind, passed)
		}
		return run.Comparisons[0]
	}
	base := tank{capacity: 400}.searched(t, "a", 7, 60)
	for _, test := range []struct {
		name    string
		b       *Cell
		verdict Verdict
		code    Code
		failed  bool
	}{
		{"half of it", tank{capacity: 200}.searched(t, "b", 8, 60), Slower, BeyondEffect, true},
		{"twice as much", tank{capacity: 800}.searched(t, "b", 8, 60), Faster, BeyondEffect, false},
		{"nothing in the range", tank{capacity: 20}.searched(t, "b", 8, 60), Slower, BeyondRange, true},
		{"more than the range", tank{capacity: 60_000}.searched(t, "b", 8, 60), Faster, BeyondRange, false},
	} {
		c := compared(base, test.b)
		if c.Verdict != test.verdict || c.Findings[0].Code != test.code || c.Failed == nil || *c.Failed != test.failed || c.Unit != PerSecond {
			t.Errorf("%s: %s, %v, failed %v, in %q", test.name, c.Verdict, c.Findings, c.Failed, c.Unit)
		}
	}
	none := compared(tank{capacity: 60_000}.searched(t, "a", 8, 60), tank{capacity: 60_000}.searched(t, "b", 9, 60))
	if none.Verdict != Inconclusive || none.Findings[0].Code != NoCapacity || none.Failed != nil {
		t.Errorf("two without a number: %s, %v, failed %v", none.Verdict, none.Findings, none.Failed)
	}
	other := *base
	other.Address, other.Search, other.Capacity = "b", nil, nil
	e := gather(Pair{Baseline: "a", Candidate: "b", Metric: CapacityMetric}, base, &other, 0.05)
	if e.missing.Code != NotSearched {
		t.Errorf("against a cell with a level: %v", e.missing)
	}
}

func deref(v *float64) float64 {
	if v == nil {
		return math.NaN()
	}
	return *v
}
