package history

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"slices"
)

// tell makes findings of a replay's boundaries, those that were found to be none included: what was told is closed, and never
// withdrawn without a word.
func (a *analyst) tell(r *replay) {
	least := a.options.least(a.series)
	first := len(a.findings)
	for k, b := range r.boundaries {
		before, after := latest(r.level(k)), earliest(r.level(k+1))
		f := a.finding(r, b, before, after)
		f.Runs = len(r.level(k + 1))
		if f.Worse {
			f.FixedBy = r.fixedBy(k, f.Effect)
		}
		if f.FixedBy != "" {
			f.State = Fixed
		}
		a.findings = append(a.findings, f)
	}
	a.creep(r, a.findings[first:])
	for _, b := range r.gone {
		f := a.finding(r, b, nil, nil)
		f.Effect, f.Lowest, f.Most = b.effect, b.effect, b.effect
		if b.kind == AB {
			f.Lowest, f.Most = b.said.Low, b.said.High
		}
		f.Told = math.Abs(b.effect) >= least
		a.findings = append(a.findings, f)
	}
}

// finding is what is said of a boundary between two levels.
func (a *analyst) finding(r *replay, b *boundary, before, after []float64) Finding {
	points := r.track.points
	commit := points[b.place.at].Commit
	if b.kind == AB {
		commit = b.said.Commit
	}
	f := Finding{
		Address: a.series.Address, Metric: a.series.Metric, Kind: b.kind, Commit: commit, State: b.state,
		Low: points[b.place.low].Commit, High: points[b.place.high].Commit, After: points[b.place.low-1].Commit,
		Positions: [2]int{points[b.place.low].Position, points[b.place.high].Position},
		Seen:      points[b.seen].Run, SeenAt: points[b.seen].StartedAt.UTC(), SeenAfter: b.seen - b.place.at,
		Effect: b.effect,
	}
	f.Places = len(slices.Compact(r.positions(b.place.low, b.place.high+1)))
	f.ID = identity(f.Address, f.Metric, f.Seen)
	switch {
	case len(before) == 0 || len(after) == 0:
	case b.kind == AB && len(after) < pointsToConfirm:
		f.Lowest, f.Most = b.said.Low, b.said.High
	default:
		f.Effect, f.Lowest, f.Most = shift(before, after, r.spread())
	}
	f.Worse = f.Effect > 0 != a.series.MoreIsBetter
	least := a.options.least(a.series)
	f.Told = math.Abs(b.effect) >= least || math.Abs(f.Effect) >= least
	return f
}

// positions are those of the track's points in [from, to).
func (r *replay) positions(from, to int) []int {
	var all []int
	for _, p := range r.track.points[from:to] {
		all = append(all, p.Position)
	}
	return all
}

// identity names a finding by the series and the run in which it was seen.
func identity(address, metric, run string) string {
	sum := sha256.Sum256([]byte(address + "\x00" + metric + "\x00" + run))
	return hex.EncodeToString(sum[:5])
}

// fixedBy is the commit after which the level is back: less than half of the effect is left.
func (r *replay) fixedBy(k int, effect float64) string {
	before := latest(r.level(k))
	for m := k + 1; m < len(r.boundaries); m++ {
		after := earliest(r.level(m + 1))
		if len(before) == 0 || len(after) == 0 {
			continue
		}
		left, _, _ := shift(before, after, r.spread())
		if left/effect > 0.5 {
			continue
		}
		if b := r.boundaries[m]; b.kind == AB {
			return b.said.Commit
		}
		return r.track.points[r.boundaries[m].place.at].Commit
	}
	return ""
}

// creepLevels are so many rises, one after the other, that nobody would call chance.
const creepLevels = 4

// creep tells of levels that went one way, when together they come to what is told. Each of them alone was less.
func (a *analyst) creep(r *replay, steps []Finding) {
	least := a.options.least(a.series)
	from, sum := 0, 0.0
	for k := range steps {
		if steps[k].Worse != steps[from].Worse {
			from, sum = k, 0
		}
		sum += steps[k].Effect
		untold := slices.ContainsFunc(steps[from:k+1], func(f Finding) bool { return !f.Told })
		if k+1-from < creepLevels || math.Abs(sum) < least || !untold {
			continue
		}
		f := steps[k]
		f.Kind, f.Told, f.Low, f.After, f.Commit = Creep, true, steps[from].Low, steps[from].After, steps[from].Commit
		f.Positions[0] = steps[from].Positions[0]
		f.Effect, f.Lowest, f.Most = shift(latest(r.level(from)), earliest(r.level(k+1)), r.spread())
		f.Places = k + 1 - from
		f.ID = identity(f.Address, f.Metric, "creep "+f.Seen)
		a.findings = append(a.findings, f)
		from, sum = k+1, 0
		if from == len(steps) {
			return
		}
	}
}

// decide gives findings the state that somebody gave them. What is known outweighs it.
func decide(findings []Finding, decisions []Decision) {
	decisions = slices.Clone(decisions)
	slices.SortStableFunc(decisions, func(a, b Decision) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.State, b.State), cmp.Compare(a.By, b.By), cmp.Compare(a.Note, b.Note))
	})
	for i := range findings {
		f := &findings[i]
		was := f.State
		for _, d := range decisions {
			if d.Address != f.Address || d.Metric != f.Metric || !slices.Contains([]string{f.Commit, f.Low, f.High}, d.Commit) {
				continue
			}
			if f.Note, f.By, f.At = d.Note, d.By, d.At; !was.Open() {
				continue
			}
			if f.State = d.State; d.State == New {
				f.State = was
			}
		}
	}
}

// Carry gives findings of a new analysis the names that those of an earlier one had of the same changes. Those that it has no
// more are closed, and kept: nothing that was told is taken back without a word.
func Carry(before, now []Finding) []Finding {
	now = slices.Clone(now)
	taken := make([]bool, len(now))
	for _, old := range before {
		i := slices.IndexFunc(now, func(f Finding) bool { return f.ID == old.ID })
		if i < 0 {
			for k, f := range now {
				if !taken[k] && f.overlaps(old) && !slices.ContainsFunc(before, func(o Finding) bool { return o.ID == f.ID }) {
					i = k
					break
				}
			}
		}
		if i >= 0 {
			taken[i] = true
			now[i].ID = old.ID
			continue
		}
		if old.State.Open() {
			old.State = WentAway
		}
		now, taken = append(now, old), append(taken, true)
	}
	return now
}
