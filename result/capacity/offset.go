package capacity

import (
	"math"
	"slices"
)

// An offset is a path of two searches with how far they are apart.
type offset struct {
	slope, walk, dispersion float64
	at                      []float64 // the baseline's boundary a block, or one of them all that stays; the last is how far the candidate's is above
	evidence                float64
	folded                  float64 // minus half of the logarithm of the determinant of the second derivatives
	variance                float64 // of the last
}

// boundary is what a trial met, of these, and which of them it is but for the candidate's offset.
func (o offset) boundary(at []float64, r turn) (node int, boundary float64) {
	if o.walk > 0 {
		node = r.block
	}
	boundary = at[node]
	if r.candidate {
		boundary += at[len(at)-1]
	}
	return node, boundary
}

// at is what the curve says of a trial.
func (t turns) at(o offset, at []float64, r turn) float64 {
	_, boundary := o.boundary(at, r)
	return sample{target: t.target}.at(o.slope * (r.x - boundary))
}

// offset is the likeliest path and offset, from a start, by Newton's steps.
func (t turns) offset(slope, walk, dispersion float64, start []float64) offset {
	o := offset{slope: slope, walk: walk, dispersion: dispersion, at: slices.Clone(start)}
	nodes := 1
	if walk > 0 {
		nodes = t.blocks
	}
	if start == nil {
		o.at = make([]float64, nodes+1)
	}
	cost := t.cost(o, o.at)
	for range 25 {
		step := t.newton(&o)
		next := make([]float64, len(o.at))
		share, largest := 1.0, 0.0
		for ; share > 1e-3; share /= 2 {
			largest = 0
			for i := range next {
				next[i] = o.at[i] + share*step[i]
				largest = max(largest, math.Abs(share*step[i]))
			}
			if now := t.cost(o, next); now <= cost {
				cost, o.at = now, next
				break
			}
		}
		if share <= 1e-3 || largest < 1e-5 {
			break
		}
	}
	t.newton(&o)
	o.evidence = -cost - float64(len(t.trials))/2*math.Log(dispersion) + o.folded
	if walk > 0 {
		o.evidence -= float64(nodes-1) * math.Log(walk)
	} else {
		o.evidence += math.Log(float64(len(walks) - 1))
	}
	return o
}

// cost is minus the logarithm of the likelihood, but for constants.
func (t turns) cost(o offset, at []float64) float64 {
	logit := math.Log(1/t.target - 1)
	fits := 0.0
	for _, r := range t.trials {
		_, boundary := o.boundary(at, r)
		d := o.slope*(r.x-boundary) - logit
		fits += softplus(d) - r.z*d
	}
	walks, held, last := 0.0, 0.0, len(at)-1
	for i, u := range at[:last] {
		if i > 0 {
			walks += (u - at[i-1]) * (u - at[i-1])
		}
		held += u * u / float64(last)
	}
	if o.walk > 0 {
		walks /= o.walk * o.walk
	}
	return (fits-t.entropy)/o.dispersion + walks/2 + (held+at[last]*at[last])/(2*hold*hold)
}

// newton has the step towards the likeliest, with the path's second derivatives (the matrix is tridiagonal but for its last row) and what
// is left of the offset's with the path integrated out. The variance is what the curve has, or what the blocks themselves have about
// it where that is more (Huber 1967, White 1982).
func (t turns) newton(o *offset) (step []float64) {
	last := len(o.at) - 1
	step, pivots := make([]float64, last+1), make([]float64, last)
	both := make([]float64, last) // second derivatives with the offset
	held, stiff := 1/(hold*hold), 0.0
	if o.walk > 0 {
		stiff = 1 / (o.walk * o.walk)
	}
	for i, u := range o.at[:last] {
		step[i], pivots[i] = -held/float64(last)*u, held/float64(last)
		for _, next := range []int{i - 1, i + 1} {
			if next >= 0 && next < last {
				step[i] -= stiff * (u - o.at[next])
				pivots[i] += stiff
			}
		}
	}
	rest := held
	step[last] = -held * o.at[last]
	pulls := make([]float64, len(t.trials))
	for k, r := range t.trials {
		i, _ := o.boundary(o.at, r)
		mu := t.at(*o, o.at, r)
		pull := -o.slope * (r.z - mu) / o.dispersion
		bend := o.slope * o.slope * max(mu*(1-mu), 1e-9) / o.dispersion
		pulls[k] = pull
		step[i] += pull
		pivots[i] += bend
		if r.candidate {
			step[last] += pull
			rest += bend
			both[i] += bend
		}
	}
	for i := 1; i < last; i++ {
		pivots[i] -= stiff * stiff / pivots[i-1]
	}
	moves := slices.Clone(both)
	along(stiff, moves, pivots)
	along(stiff, step[:last], pivots)
	for i, h := range both {
		rest -= h * moves[i]
		step[last] -= h * step[i]
	}
	step[last] /= rest
	for i := range moves {
		step[i] -= moves[i] * step[last]
	}
	o.folded = -math.Log(rest) / 2
	for _, pivot := range pivots {
		o.folded -= math.Log(pivot) / 2
	}
	o.variance = max(1/rest, t.spread(*o, moves, pulls)/(rest*rest))
	return step
}

// spread is the variance of the sum of what the blocks' trials pull at the offset, the path following them by so much a block.
func (t turns) spread(o offset, follows, pulls []float64) (spread float64) {
	blocks := make([]float64, t.blocks)
	for k, r := range t.trials {
		i, _ := o.boundary(o.at, r)
		blocks[r.block] -= follows[i] * pulls[k]
		if r.candidate {
			blocks[r.block] += pulls[k]
		}
	}
	for _, pull := range blocks {
		spread += pull * pull
	}
	return spread * float64(t.blocks) / float64(t.blocks-2)
}
