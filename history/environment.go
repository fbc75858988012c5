package history

import "math"

// environment are the marks at which the anchor changed by itself, and the ratio to it did not: the machine. It never is an
// alarm, so that it may be as wrong as absolute values are.
func (a *analyst) environment(t *track, ratio *replay) []Mark {
	if !t.anchored {
		return nil
	}
	var marks []Mark
	for _, absolute := range a.series.byClass(t.epoch, t.points, t.at, func(p *Point) *float64 { return p.AnchorValue }) {
		r := a.replay(absolute, nil, true)
		for k, b := range r.boundaries {
			effect, _, _ := shift(latest(r.level(k)), earliest(r.level(k+1)), r.spread())
			if math.Abs(effect) < a.options.least(a.series) || ratio.changes(absolute, b.place) {
				continue
			}
			p := absolute.points[b.place.at]
			marks = append(marks, Mark{Kind: Environment, Run: p.Run, Commit: p.Commit, Machine: p.Machine, Effect: effect})
		}
	}
	return marks
}

// changes says that the ratio, too, may have changed within that range of another track.
func (r *replay) changes(other *track, w where) bool {
	low, high := other.points[w.low], other.points[w.high]
	for _, b := range r.boundaries {
		from, to := r.track.points[b.place.low], r.track.points[b.place.high]
		if from.Position <= high.Position && low.Position <= to.Position {
			return true
		}
	}
	return false
}
