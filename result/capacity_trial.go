package result

import (
	"math"
	"slices"

	"bench/result/capacity"
)

// A judgedTrial is what a trial says of its level.
type judgedTrial struct {
	capacity.Tried
	trial    *Trial
	overload *Overload
	figures  []*float64 // of the search's conditions
	broken   []int      // the places of those that broke; that the target did not keep up is behind the last
}

// generatorsLimit are findings of a trial that say that the load generator could not do more, rather than that something came
// in between.
var generatorsLimit = []Code{GeneratorBusy, GeneratorStarved, GeneratorLate, GeneratorWaiting, GeneratorThrottled, Exhausted, NoMemory}

// surelyLimit are those of which one trial is enough to believe it.
var surelyLimit = []Code{GeneratorBusy, Exhausted, NoMemory}

// limitAfter is how many trials one after the other must find one of the others, at no lower level: each of them alone may be
// something else on the machine that came in between.
const limitAfter = 3

// judgeTrials judges the cell's trials by the conditions of its search, in their order.
func (c *Cell) judgeTrials(trials []Trial) []judgedTrial {
	all := make([]judgedTrial, 0, len(trials))
	streak := 0
	for i := range trials {
		j := c.judgeTrial(&trials[i])
		hindered := !j.Valid && !j.Limit && has(j.trial.Findings, generatorsLimit)
		switch {
		case !hindered:
			streak = 0
		case streak > 0 && j.Level < all[len(all)-1].Level:
			streak = 1
		default:
			streak++
		}
		j.Limit = j.Limit || streak >= limitAfter
		all = append(all, j)
	}
	return all
}

func has(findings []Finding, codes []Code) bool {
	return slices.ContainsFunc(findings, func(f Finding) bool { return slices.Contains(codes, f.Code) })
}

// judgeTrial holds a trial against the conditions, as far as it can be trusted. Whatever the load generator adds to a time or takes
// from a throughput is to the target's disadvantage: what holds although it was late holds. What breaks then says nothing.
func (c *Cell) judgeTrial(t *Trial) judgedTrial {
	j := judgedTrial{trial: t, Tried: capacity.Tried{Level: t.Level, Block: t.Block}}
	alone := &Cell{Search: c.Search, StrategyType: c.StrategyType, Level: c.Level, TrialData: []Trial{*t}}
	if c.OpenLoop() {
		j.overload = overload(alone)
		alone.Overloaded = j.overload
	}
	growth := 0.0
	if t.Pace != nil && c.OpenLoop() {
		growth = t.Pace.growth()
	}
	var margins []float64
	grows := false
	for i, h := range c.Search.Holds {
		value, margin, lasting := h.margin(alone, t, growth)
		grows = grows || lasting
		j.figures = append(j.figures, value)
		margins = append(margins, margin)
		if margin > 0 {
			j.broken = append(j.broken, i)
		}
	}
	if o := j.overload; o != nil {
		margins = append(margins, max(capacity.Margin(o.Due*(1-overloadMissed), o.Done, true), math.SmallestNonzeroFloat32))
		j.broken = append(j.broken, len(c.Search.Holds))
	}
	j.Judge(grows, margins...)
	j.Valid = j.Valid && !t.Partial && t.Requests > 0
	switch {
	case t.Valid() || j.Holds && !t.askedForLess(c):
	default:
		j.Limit, j.Valid = has(t.Findings, surelyLimit), false
	}
	return j
}

// TooMuch says that a trial of a search has shown its level to be more than the target can take.
func (c *Cell) TooMuch(t *Trial) bool {
	j := c.judgeTrial(t)
	return j.Valid && !j.Holds
}

// askedForLess says that the load generator did not make the load that it was to make.
func (t *Trial) askedForLess(c *Cell) bool {
	return has(t.Findings, surelyLimit) || !c.OpenLoop() && has(t.Findings, generatorsLimit)
}

// margin is the value that a condition is about, and by how much it breaks: not a number where the trial has none. The times of a
// queue that grows are judged by what they would come to, which it says.
func (h Condition) margin(c *Cell, t *Trial, growth float64) (value *float64, margin float64, grows bool) {
	m, err := ParseMetric(h.Metric)
	if err != nil {
		return nil, math.NaN(), false
	}
	bound := h.Bound(t.Level)
	if q, is := m.Quantile(); is {
		value, margin = m.beyond(c, t, q, bound)
	} else if value = m.InTrial(c, t); value != nil {
		margin = h.distance(m, t, *value, bound)
	}
	if value == nil {
		return nil, math.NaN(), false
	}
	if grows = m.Unit == Seconds && growth > 0 && m.fromSchedule(c); grows {
		margin = capacity.Worst(margin, capacity.Lasting(growth, bound))
	}
	if margin == 0 && (h.Test == LessThan || h.Test == MoreThan) {
		margin = math.SmallestNonzeroFloat32
	}
	return value, margin, grows
}

// distance is by how much a value breaks the condition. Of what can't be more than there is, as a throughput that is to be a share of what
// was asked for or a yield, it is what is missing that tells how far away the limit is: up to there the value itself is always the same.
func (h Condition) distance(m Metric, t *Trial, value, bound float64) float64 {
	switch {
	case !h.Test.Above():
	case m.Name == throughputName && t.Pace != nil && t.Pace.Due > 0 && t.Pace.Seconds > 0 && t.Level > 0:
		due := float64(t.Pace.Due) / t.Pace.Seconds
		each := max(1, math.Round(due/t.Level)) // requests of an arrival
		return capacity.Short(value, due, bound/(each*t.Level))
	case m.Unit == Ratio && bound < 1 && value <= 1:
		return capacity.Margin(1-value, 1-bound, true)
	}
	return capacity.Margin(value, bound, !h.Test.Above())
}

// beyond is a percentile of a trial, and by how much the share of the times that are beyond a bound is more than it may be.
func (m Metric) beyond(c *Cell, t *Trial, q, bound float64) (value *float64, margin float64) {
	d, err := t.Histograms[m.histogram(c)].Distribution()
	if err != nil || d.Count() == 0 {
		return nil, math.NaN()
	}
	beyond := int64(0)
	d.Bars(func(_, to float64, count int64) {
		if to > bound*(1+1e-9) {
			beyond += count
		}
	})
	margin = capacity.Beyond(beyond, d.Count(), 1-q)
	if cut := d.Censored(); cut != nil && cut.From <= bound { // those may be beyond it as well
		if margin <= 0 && capacity.Beyond(beyond+cut.Count, d.Count(), 1-q) > 0 {
			margin = math.NaN()
		}
	}
	return number(rounded(d.Quantile(q))), margin
}

// growth is by how much response times grow in the course of a trial, in seconds a second; 0 where they don't.
func (p *Pace) growth() float64 {
	responses := make([]float64, len(p.Responses))
	for i, r := range p.Responses {
		responses[i] = math.NaN()
		if r != nil {
			responses[i] = *r
		}
	}
	return capacity.Growth(responses, p.Seconds)
}
