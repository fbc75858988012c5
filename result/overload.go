package result

import (
	"math"

	"bench/result/stats"
)

// The limits beyond which a cell is overloaded.
const (
	overloadSlope  = 0.02  // seconds that response time grows by in a second: the target does 98 % of what is asked
	overloadLevel  = 0.001 // of the test that it grows at all
	overloadMissed = 0.02  // of the schedule, that never had a place under max_in_flight
	// overloadFrom is the first twentieth of a trial that counts: an empty queue fills up at first, at any load.
	overloadFrom = 5
)

// Overload says that a cell's target did not keep up with the schedule. Its response times are those of a queue that
// grows for as long as a trial lasts, so each of their percentiles is a lower bound of what more time would show.
type Overload struct {
	Due    float64 `json:"due"`    // requests a second that the schedule wanted
	Done   float64 `json:"done"`   // requests a second that the target does: Due - Growth
	Growth float64 `json:"growth"` // requests a second by which the backlog grew
	Slope  float64 `json:"slope"`  // seconds that response time grew by in a second; the median over trials
	P      float64 `json:"p"`      // of the test that it doesn't grow
	Missed int64   `json:"missed"` // requests that the schedule wanted and that were never sent
}

// overload judges whether a cell's target kept up: nil when it did, or when nobody can tell, since the cell is no open loop
// or its generator was the bottleneck.
//
// A target that does only μ of λ requests a second answers each a little later than the one before: response time grows by
// λ/μ - 1 seconds a second, whatever the length of the trial, so that cutting a run into short ones doesn't hide it. The
// trend is tested by Mann and Kendall's S, added up over trials, which are independent of each other (Hirsch, Slack and
// Smith 1982), and its size is the median over trials of the median slope (Theil 1950, Sen 1968).
func overload(c *Cell) *Overload {
	trials := sound(c.TrialData)
	var o Overload
	var seconds, variance float64
	score, planned := 0, int64(0)
	var slopes []float64
	for _, t := range trials {
		seconds += t.Pace.Seconds
		planned += t.Pace.Due
		o.Due += float64(t.Pace.Due)
		o.Missed += t.Pace.Never
		s, v, slope := t.Pace.trend()
		score, variance = score+s, variance+v
		if !math.IsNaN(slope) {
			slopes = append(slopes, slope)
		}
	}
	if seconds == 0 || planned == 0 {
		return nil
	}
	o.Due, o.P = o.Due/seconds, 1
	if len(slopes) > 0 {
		o.Slope = max(0, stats.Median(slopes))
	}
	if score > 0 {
		o.P = math.Erfc((float64(score)-1)/math.Sqrt(2*variance)) / 2
	}
	if !o.grows() && float64(o.Missed) <= overloadMissed*float64(planned) {
		return nil
	}
	o.Growth = float64(o.Missed) / seconds
	if o.grows() {
		o.Growth = max(o.Growth, o.Due*o.Slope/(1+o.Slope))
	}
	o.Done = o.Due - o.Growth
	return &o
}

// grows says whether response times do, beyond chance and by as much as counts.
func (o *Overload) grows() bool { return o.P <= overloadLevel && o.Slope >= overloadSlope }

// sound are the trials of an open loop that can say something about its target.
func sound(trials []Trial) []*Trial {
	var all []*Trial
	for i := range trials {
		if t := &trials[i]; t.Pace != nil && t.Valid() && !t.Partial {
			all = append(all, t)
		}
	}
	if 2*len(all) < len(trials) {
		return nil
	}
	return all
}

// trend is whether response times rise in the course of a trial, as Mann and Kendall's S with its variance, and by how much
// in a second; NaN for fewer than two.
func (p *Pace) trend() (score int, variance, slope float64) {
	var at, values []float64
	for i, r := range p.Responses {
		if r != nil && i >= overloadFrom*len(p.Responses)/20 {
			at = append(at, float64(i)*p.Seconds/float64(len(p.Responses)))
			values = append(values, *r)
		}
	}
	return stats.Trend(at, values)
}

// values are what an overloaded cell was asked for, and what it does.
func (o *Overload) values() Values {
	return Values{"due": In(PerSecond, o.Due), "done": In(PerSecond, o.Done), "growth": In(PerSecond, o.Growth)}
}

// against are the findings of a side that is overloaded, while the other one keeps up.
func (o *Overload) against(s side) []Finding {
	values := o.values()
	values["side"] = s.named()
	return []Finding{{Code: SideOverloaded, Values: values}, {Code: KeepsUp, Values: Values{"side": s.other().named()}}}
}

// GrowsUnderOverload says whether the metric is a time that an overloaded cell's queue is a part of.
func (m Metric) GrowsUnderOverload() bool {
	switch m.clock {
	case "", "send_lag", "connecting", "phases.dns", "phases.connect", "phases.tls":
		return false
	}
	return true
}
