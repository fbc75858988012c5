package result

import (
	"cmp"
	"slices"
)

// An Axis is one of the three ways in which cells of a benchmark differ.
type Axis string

// The axes.
const (
	ByStrategy Axis = "strategy"
	ByGroup    Axis = "group"
	ByLevel    Axis = "level"
)

// On is the cell's place on an axis.
func (a Axis) On(c *Cell) string {
	switch a {
	case ByStrategy:
		return c.Strategy
	case ByGroup:
		return c.Group
	}
	return c.Level
}

// AxisBetween is what two cells that were compared differ in.
func AxisBetween(a, b *Cell) Axis {
	switch {
	case a == nil || b == nil || a.Strategy != b.Strategy:
		return ByStrategy
	case a.Group != b.Group:
		return ByGroup
	}
	return ByLevel
}

// A Standing is how the cells stand that compete with each other: those that were compared with the same baseline and are
// alike in all but one axis.
type Standing struct {
	Benchmark string `json:"benchmark"`
	Axis      Axis   `json:"axis"`
	Baseline  string `json:"baseline"` // a cell's address, as all below
	// Winners lead on every metric of speed on which anybody leads, and are proven worse on none; several are not told
	// apart. Where no metric of speed was compared, all metrics count.
	Winners []string `json:"winners"`
	Leads   []Lead   `json:"leads"`
	// Unlike says that the groups compared request different things, so that to be faster is no merit: nobody wins.
	Unlike bool `json:"unlike,omitempty"`
}

// A Lead is how they stand on one metric.
type Lead struct {
	Metric string `json:"metric"`
	// Unit and MoreIsBetter are as in Pair.
	Unit         Unit `json:"unit,omitempty"`
	MoreIsBetter bool `json:"more_is_better,omitempty"`
	// Leaders are provably ahead, with those not told apart from them; none where nobody is.
	Leaders []string `json:"leaders"`
	// Behind are proven worse than the baseline, or are the baseline where somebody is proven better.
	Behind []string `json:"behind"`
}

// Standings says who wins, tied with whom, by which metric: what the comparisons within the run come to. It computes
// from the verdicts alone.
func Standings(run *Run) []Standing {
	cells := run.cellsByAddress()
	var all []Standing
	pairs := map[string][]*Comparison{}
	for i := range run.Comparisons {
		c := &run.Comparisons[i]
		base, candidate := cells[c.Baseline], cells[c.Candidate]
		if c.CrossRun || base == nil || candidate == nil {
			continue
		}
		axis := AxisBetween(base, candidate)
		key := c.Baseline + "\x00" + string(axis)
		if pairs[key] == nil {
			all = append(all, Standing{Benchmark: candidate.Benchmark, Axis: axis, Baseline: c.Baseline, Winners: []string{}})
		}
		pairs[key] = append(pairs[key], c)
	}
	for i := range all {
		s := &all[i]
		of := pairs[s.Baseline+"\x00"+string(s.Axis)]
		for _, c := range of {
			if !slices.ContainsFunc(s.Leads, func(l Lead) bool { return l.Metric == c.Metric }) {
				on := filter(of, func(o *Comparison) bool { return o.Metric == c.Metric })
				s.Leads = append(s.Leads, leadOn(c.Metric, s.Baseline, on))
			}
			s.Unlike = s.Unlike || s.Axis == ByGroup && Unlike(cells[c.Baseline], cells[c.Candidate])
		}
		if ahead, _ := s.Ahead(); !s.Unlike {
			s.Winners = filter(ahead, func(who string) bool { return len(s.LossesOf(who)) == 0 })
		}
		s.Winners = list(s.Winners)
	}
	return all
}

// leadOn says who leads on a metric, given all its comparisons with one baseline.
func leadOn(metric, baseline string, pairs []*Comparison) Lead {
	l := Lead{Metric: metric, Leaders: []string{}, Behind: []string{}}
	if m, err := ParseMetric(metric); err != nil || m.Undirected != "" {
		return l
	}
	l.Unit, l.MoreIsBetter = pairs[0].Unit, pairs[0].MoreIsBetter
	better := filter(pairs, func(c *Comparison) bool { return c.Verdict.Better() })
	worse := filter(pairs, func(c *Comparison) bool { return c.Verdict.Worse() })
	same := filter(pairs, func(c *Comparison) bool { return c.Verdict == Same })
	first := slices.MinFunc(pairs, ByGain)
	switch {
	case first.Verdict.Better():
		for _, c := range better {
			if c == first || c.Verdict == first.Verdict && overlap(c, first) {
				l.Leaders = append(l.Leaders, c.Candidate)
			}
		}
	case len(worse) > 0 && len(worse)+len(same) == len(pairs):
		l.Leaders = append(l.Leaders, baseline)
		for _, c := range same {
			l.Leaders = append(l.Leaders, c.Candidate)
		}
	}
	if len(better) > 0 {
		l.Behind = append(l.Behind, baseline)
	}
	for _, c := range worse {
		l.Behind = append(l.Behind, c.Candidate)
	}
	return l
}

// ByGain orders comparisons of one metric from the most gained to the most lost; those without an estimate come last.
func ByGain(a, b *Comparison) int {
	x, y := a.Ratio, b.Ratio
	switch {
	case x == nil && y == nil:
		return 0
	case x == nil:
		return 1
	case y == nil:
		return -1
	}
	if m, err := a.Pair.Of(); err == nil && m.MoreIsBetter {
		return cmp.Compare(*y, *x)
	}
	return cmp.Compare(*x, *y)
}

// overlap says whether two intervals have something in common: nothing tells the two apart then.
func overlap(a, b *Comparison) bool {
	return a.Low != nil && a.High != nil && b.Low != nil && b.High != nil && *a.Low <= *b.High && *b.Low <= *a.High
}

// Decisive are the leads that decide who wins: of speed, or of all metrics where speed was not compared.
func (s *Standing) Decisive() []Lead {
	speed := filter(s.Leads, func(l Lead) bool { return l.speed() })
	if len(speed) == 0 {
		return s.Leads
	}
	return speed
}

func (l Lead) speed() bool {
	m, err := l.Of()
	return err == nil && m.Speed()
}

// Ahead are those who lead wherever anybody does among the decisive metrics, whatever they lose on others. Ok says
// whether anybody leads at all.
func (s *Standing) Ahead() (who []string, ok bool) {
	led := filter(s.Decisive(), func(l Lead) bool { return len(l.Leaders) > 0 })
	if len(led) == 0 {
		return nil, false
	}
	return filter(led[0].Leaders, func(one string) bool {
		return !slices.ContainsFunc(led, func(l Lead) bool { return !slices.Contains(l.Leaders, one) })
	}), true
}

// LossesOf are the decisive metrics on which a cell is proven worse.
func (s *Standing) LossesOf(who string) []string {
	var lost []string
	for _, l := range s.Decisive() {
		if slices.Contains(l.Behind, who) {
			lost = append(lost, l.Metric)
		}
	}
	return lost
}

// Unlike says whether two cells request different things, by the names of their requests.
func Unlike(a, b *Cell) bool {
	if a == nil || b == nil || len(a.Names) == 0 || len(b.Names) == 0 {
		return false // nothing is known
	}
	names := func(c *Cell) []string {
		var all []string
		for _, n := range c.Names {
			all = append(all, n.Name)
		}
		slices.Sort(all)
		return all
	}
	return !slices.Equal(names(a), names(b))
}
