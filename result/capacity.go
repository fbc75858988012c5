package result

import (
	"cmp"
	"math"
	"slices"

	"bench/result/capacity"
	"bench/result/stats"
)

// CapacityMetric is the name of the metric that a search finds.
const CapacityMetric = "capacity"

// Capacity is how much a cell's target can take: what a search came to.
type Capacity struct {
	Kind capacity.Kind `json:"kind"`
	Over Load          `json:"over"`
	// Level is the highest level that holds, in the unit of the load; null where there is no number. Low and High are the ends of
	// its interval. Of "at_least" there is Low alone, the highest level that held; of "below_range" High, which did not.
	Level      *float64 `json:"level"`
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"`
	Confidence float64  `json:"confidence"`
	// Limited says of "at_least" that it was the load generator that could not go further, so that the cell is not valid.
	Limited bool   `json:"limited,omitempty"`
	Why     string `json:"why,omitempty"` // what the search itself says of it
	Trials  int    `json:"trials"`        // at all levels
	// Shown is the level whose trials the cell's figures are of: the highest that held; where none did, the lowest that was tried.
	Shown *float64     `json:"shown"`
	Tried []TriedLevel `json:"tried"` // from the lowest to the highest
	// Scaling is how throughput grows with the level of a closed loop, where a law describes it.
	Scaling *Scaling `json:"scaling,omitempty"`
}

// TriedLevel is what the trials at one level came to.
type TriedLevel struct {
	Level    float64 `json:"level"`
	Trials   int     `json:"trials"`
	Held     int     `json:"held"`
	Broke    int     `json:"broke"`
	Limited  int     `json:"limited,omitempty"` // at which the load generator was the limit
	Unjudged int     `json:"unjudged,omitempty"`
	Requests int64   `json:"requests"`
	Errors   int64   `json:"errors"`
	// Throughput is good responses a second, P50 and P99 the time that one takes by the clock that the load is judged by, response
	// or service; medians over the trials.
	Throughput *float64 `json:"throughput"`
	P50        *float64 `json:"p50"`
	P99        *float64 `json:"p99"`
	// Figures are those of the search's conditions, in their order: medians over the trials.
	Figures []*float64 `json:"figures"`
	// Broken are the places of the conditions that broke in more trials than not, among the search's; that a target did not keep
	// up with its schedule is behind the last of them.
	Broken []int `json:"broken,omitempty"`
}

// A LevelVerdict is what the trials at a level come to.
type LevelVerdict string

// What they may come to.
const (
	LevelHeld     LevelVerdict = "held"
	LevelBroke    LevelVerdict = "broke"
	LevelMixed    LevelVerdict = "mixed"    // as many of its trials held as broke
	LevelLimited  LevelVerdict = "limited"  // the load generator could not do it
	LevelUnjudged LevelVerdict = "unjudged" // nothing is known
)

// Verdict is what the level's trials come to: what most of them did.
func (t TriedLevel) Verdict() LevelVerdict {
	switch {
	case t.Held > t.Broke:
		return LevelHeld
	case t.Broke > t.Held:
		return LevelBroke
	case t.Held > 0:
		return LevelMixed
	case t.Limited > 0:
		return LevelLimited
	}
	return LevelUnjudged
}

// Searches says whether each trial of the cell has a level of its own.
func (c *Cell) Searches() bool { return c.Search != nil }

// AllTrials are the cell's trials in the order of their blocks, those of a search at other levels than its figures are of
// included.
func (c *Cell) AllTrials() []Trial {
	if len(c.Tries) == 0 {
		return c.TrialData
	}
	all := slices.Concat(c.TrialData, c.Tries)
	slices.SortStableFunc(all, func(a, b Trial) int { return cmp.Compare(a.Block, b.Block) })
	return all
}

// Searching is the cell's search as its trials have left it.
func (c *Cell) Searching() *capacity.Search { return c.searching(c.judgeTrials(c.AllTrials())) }

func (c *Cell) searching(judged []judgedTrial) *capacity.Search {
	s := c.Search
	search := capacity.New(capacity.Options{
		Low: s.Low, High: s.High, Integer: s.Over.Whole(), Precision: s.Precision, Seed: s.Seed, MostTrials: s.MostTrials,
	})
	for _, j := range judged {
		search.Add(j.Tried)
	}
	return search
}

// found is what the cell's trials say of its capacity.
func (c *Cell) found() *Capacity {
	trials := c.AllTrials()
	judged := c.judgeTrials(trials)
	e := c.searching(judged).Estimate()
	f := &Capacity{
		Kind: e.Kind, Over: c.Search.Over, Confidence: 0.95, Limited: e.Kind == capacity.AtLeast && e.Limit, Why: e.Reason, Trials: len(trials),
	}
	if e.HasLevel() {
		f.Level = finite(e.Level)
	}
	f.Low, f.High = finite(e.Low), finite(e.High)
	f.Tried = c.triedLevels(judged)
	f.Shown = f.shown()
	if c.Search.Over.Whole() {
		f.Scaling = scalingOf(trials)
	}
	return f
}

// shown is the level whose trials the cell's figures are of.
func (f *Capacity) shown() *float64 {
	if len(f.Tried) == 0 {
		return nil
	}
	most := math.Inf(1)
	switch {
	case f.Level != nil:
		most = *f.Level
	case f.Kind == capacity.AtLeast && f.Low != nil:
		most = *f.Low
	}
	best := f.Tried[0].Level
	for _, t := range f.Tried {
		if t.Verdict() == LevelHeld && t.Level <= most*(1+1e-9) {
			best = t.Level
		}
	}
	return &best
}

// triedLevels puts the trials of each level together.
func (c *Cell) triedLevels(judged []judgedTrial) []TriedLevel {
	byLevel := map[float64][]judgedTrial{}
	for _, j := range judged {
		byLevel[j.Level] = append(byLevel[j.Level], j)
	}
	all := make([]TriedLevel, 0, len(byLevel))
	for level, judged := range byLevel {
		all = append(all, c.triedLevel(level, judged))
	}
	slices.SortFunc(all, func(a, b TriedLevel) int { return cmp.Compare(a.Level, b.Level) })
	return all
}

func (c *Cell) triedLevel(level float64, judged []judgedTrial) TriedLevel {
	t := TriedLevel{Level: level, Trials: len(judged), Figures: make([]*float64, len(c.Search.Holds))}
	broke := make([]int, len(c.Search.Holds)+1)
	clock := "service"
	if c.OpenLoop() {
		clock = "response"
	}
	for _, j := range judged {
		switch {
		case j.Limit:
			t.Limited++
		case !j.Valid:
			t.Unjudged++
		case j.Holds:
			t.Held++
		default:
			t.Broke++
			for _, k := range j.broken {
				broke[k]++
			}
		}
		t.Requests += j.trial.Requests
		t.Errors += j.trial.Errors
	}
	for k, n := range broke {
		if 2*n >= t.Broke && n > 0 {
			t.Broken = append(t.Broken, k)
		}
	}
	for k := range t.Figures {
		t.Figures[k] = medianOver(judged, func(j judgedTrial) *float64 { return j.figures[k] })
	}
	t.Throughput = medianOver(judged, func(j judgedTrial) *float64 { return scaled(throughput(j.trial), j.overload.served()) })
	t.P50 = medianOver(judged, func(j judgedTrial) *float64 { return j.trial.metric(clock + ".p50") })
	t.P99 = medianOver(judged, func(j judgedTrial) *float64 { return j.trial.metric(clock + ".p99") })
	return t
}

// metric is one of the trial's own metrics; nil where it has none.
func (t *Trial) metric(name string) *float64 {
	if v, ok := t.Metrics[name]; ok {
		return &v
	}
	return nil
}

func medianOver(judged []judgedTrial, of func(judgedTrial) *float64) *float64 {
	var values []float64
	for _, j := range judged {
		if v := of(j); v != nil {
			values = append(values, *v)
		}
	}
	if len(values) == 0 {
		return nil
	}
	return number(rounded(stats.Median(values)))
}
