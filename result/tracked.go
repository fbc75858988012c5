package result

import (
	"math"

	"bench/result/stats"
)

// Role says what a cell is for, where it isn't there to be judged.
type Role string

// Anchor is the role of a cell of a fixed build that is measured in every block, so that the machine drops out of the ratio to
// it. It is compared with no other cell, wins nothing, has no limits, and is in no table of a report.
const Anchor Role = "anchor"

// Tracked is a metric of a cell that is a point of history, run after run.
type Tracked struct {
	// Series is what the points of different runs have in common: the cell's short address, without the role of its build.
	Series string `json:"series"`
	Cell   string `json:"cell"`             // its address
	Anchor string `json:"anchor,omitempty"` // that of the anchor's cell beside it; "": none
	Metric string `json:"metric"`
}

// A TrackedValue is what a run says of a series.
type TrackedValue struct {
	Tracked
	MoreIsBetter bool
	Difference   bool // values are subtracted rather than divided
	// Value is the subject's, and AnchorValue the anchor's: medians over trials; means of what can be zero. Nil: not measured.
	Value, AnchorValue *float64
	// Ratio is the Hodges-Lehmann estimate of ln(subject/anchor) over blocks, or of the difference, with its 95 % interval
	// where there are blocks enough for one. Nil: there is no anchor, or they have no block in common.
	Ratio, Low, High *float64
	Blocks           int  // that both were measured in
	Valid            bool // the run is complete, and both cells can be trusted
}

// TrackedValues are the run's points of history, as its spec declares them.
func (r *Run) TrackedValues() []TrackedValue {
	cells := map[string]*Cell{}
	for _, c := range everyCell(r.Cells) {
		cells[c.Address] = c
	}
	var all []TrackedValue
	for _, t := range r.Declared.Tracked {
		cell, anchor := cells[t.Cell], cells[t.Anchor]
		m, err := ParseMetric(t.Metric)
		if err != nil || cell == nil {
			continue // left out of this run
		}
		v := TrackedValue{Tracked: t, Valid: r.Info.Status == Complete && cell.Valid}
		against := anchor
		if against == nil {
			against = cell
		}
		m = m.compared(against, cell)
		v.MoreIsBetter, v.Difference = m.MoreIsBetter, m.CanBeZero
		v.Value = m.inAll(cell)
		if anchor != nil {
			v.Valid = v.Valid && anchor.Valid
			v.AnchorValue = m.inAll(anchor)
			v.against(anchor, cell, m)
		}
		all = append(all, v)
	}
	return all
}

// inAll is a metric over a cell's trials; nil: it was not measured.
func (m Metric) inAll(c *Cell) *float64 {
	values := trialValues(c, m)
	if len(values) == 0 {
		v, _ := m.Of(c) // a capacity is no trial's, but what all of them come to
		return v
	}
	v := m.unscaled(m.center(values))
	return &v
}

// against puts the cell's ratio to the anchor into v.
func (v *TrackedValue) against(anchor, cell *Cell, m Metric) {
	quantile, _ := m.Quantile()
	p := pairing{base: anchor, candidate: cell, metric: m, quantile: quantile, least: stats.Support}
	blocks, _, missing := p.blocks()
	if missing.Found() {
		p.least = 1
		blocks, _, _ = p.blocks()
	}
	var d []float64
	for _, b := range blocks {
		by := b.candidate - b.base
		if !m.CanBeZero {
			by = b.logRatio()
		}
		if !math.IsNaN(by) && !math.IsInf(by, 0) {
			d = append(d, by)
		}
	}
	if v.Blocks = len(d); v.Blocks == 0 {
		return
	}
	ratio, low, high, bounded := stats.HodgesLehmann(d, 0.05)
	v.Ratio = &ratio
	if bounded {
		v.Low, v.High = &low, &high
	}
}
