package simulation

import (
	"math"
	"math/rand/v2"

	"bench/result/capacity"
	"bench/result/stats"
)

// What a search may take, in seconds of virtual time.
const searchSeconds = 180.0

// still is a machine that disturbs nothing.
var still = machine{name: "none"}

// A round is trials one after the other on a machine, in virtual time.
type round struct {
	*weather
	at   float64
	slow []float64 // how slow the machine was in each trial
}

func (m machine) round(rng *rand.Rand) *round { return &round{weather: m.begin(rng)} }

// trial has a target's next trial; ratio is by how much more it does than usual.
func (r *round) trial(s server, level, ratio float64) capacity.Tried {
	r.trials = min(r.at/searchSeconds, 1)
	slowness := r.slowness()
	r.slow = append(r.slow, slowness)
	t := s.trial(r.rng, level, slowness/ratio)
	t.Level = level
	return t
}

// pause is what passes between two trials.
func (r *round) pause(rest bool) {
	r.at += trialSeconds + betweenTrials
	if rest {
		r.at += trialSeconds
	}
}

// truth is the median over the trials of the level at which a long trial would hold, on the machine as it was in each of them.
func (r *round) truth(s server) float64 {
	levels := make([]float64, len(r.slow))
	for i, slowness := range r.slow {
		levels[i] = s.truth(slowness)
	}
	return stats.Median(levels)
}

// searched plays a search for as long as it may take.
func (m machine) searched(s server, rng *rand.Rand) (*capacity.Search, *round) {
	o := searchRange
	o.Seed = rng.Uint64()
	search, r := capacity.New(o), m.round(rng)
	for block := 0; r.at+trialSeconds <= searchSeconds; block++ {
		level, done := search.Next()
		if done {
			break
		}
		t := r.trial(s, level, 1)
		t.Block = block
		search.Add(t)
		r.pause(search.Rest())
	}
	return search, r
}

// compared plays two searches that take turns in blocks, each in an order of its own, and compares them; the candidate does ratio
// times as much.
func (m machine) comparedSearches(s server, rng *rand.Rand, ratio float64) capacity.Comparison {
	sides := make([]*capacity.Search, 2)
	for i := range sides {
		o := searchRange
		o.Seed = rng.Uint64()
		sides[i] = capacity.New(o)
	}
	r := m.round(rng)
	for block := 0; r.at+trialSeconds <= 2*searchSeconds; block++ {
		ended := 0
		for _, i := range rng.Perm(2) {
			level, done := sides[i].Next()
			if done {
				ended++
			}
			if level == 0 {
				continue
			}
			t := r.trial(s, level, []float64{1, ratio}[i])
			t.Block = block
			sides[i].Add(t)
			r.pause(sides[i].Rest())
		}
		if ended == 2 {
			break
		}
	}
	return capacity.Compare(sides[0], sides[1])
}

// outcome is what many searches of one server on one machine came to.
type outcome struct {
	covers, found, right, seconds, width, bias, spread float64 // right: of what was found
}

func (m machine) outcomes(s server, seed uint64, runs int) outcome {
	var o outcome
	var widths, seconds, errors []float64
	for i := range runs {
		search, r := m.searched(s, rand.New(rand.NewPCG(seed, uint64(i))))
		e := search.Estimate()
		if !e.HasLevel() {
			widths = append(widths, math.Inf(1))
			continue
		}
		widths, seconds = append(widths, e.Width()), append(seconds, r.at)
		truth := r.truth(s)
		errors = append(errors, math.Log(e.Level/truth))
		covers := e.Low <= truth && truth <= e.High
		if covers {
			o.covers++
		}
		if e.Kind == capacity.Found {
			o.found++
			if covers {
				o.right++
			}
		}
	}
	n := float64(runs)
	o.right /= o.found
	o.covers, o.found = o.covers/n, o.found/n
	o.width, o.seconds = stats.Median(widths), stats.Median(seconds)
	o.bias, o.spread = stats.Median(errors), rootMeanSquare(errors)
	return o
}

func rootMeanSquare(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v * v
	}
	return math.Sqrt(sum / float64(len(values)))
}
