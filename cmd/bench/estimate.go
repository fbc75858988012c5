package main

import (
	"math"
	"time"

	"bench/spec"
)

// What an estimate takes for granted where only a measurement could tell.
const (
	assumedRequest = spec.AssumedRequest   // how long one request takes
	perTrial       = 30 * time.Millisecond // settling, using connections once, draining and collecting garbage around a trial
)

// An estimate is what a run will take, before it is known how fast the server is.
type estimate struct {
	trials   int
	requests float64
	guessed  bool // requests or wall stand on assumedRequest
	wall     time.Duration
}

func (e *estimate) add(other estimate) {
	e.trials += other.trials
	e.requests += other.requests
	e.guessed = e.guessed || other.guessed
	e.wall += other.wall
}

// estimatePlan is the estimate for all benchmarks, which run one after the other.
func estimatePlan(p *spec.Plan) estimate {
	var sum estimate
	for _, b := range p.Benchmarks {
		sum.add(estimateBenchmark(b))
	}
	return sum
}

// estimateBenchmark counts measured requests, and all of the time: placebos and warm-up too.
func estimateBenchmark(b spec.Benchmark) estimate {
	var sum estimate
	for _, c := range b.Cells {
		one := estimateTrial(b, c)
		sum.requests += one.requests * float64(b.Blocks)
		sum.guessed = sum.guessed || one.guessed
		sum.wall += b.Warmup + time.Duration(b.Blocks)*one.wall
		sum.trials += b.Blocks
	}
	for _, c := range b.Placebos {
		sum.wall += b.Warmup + time.Duration(b.Blocks)*estimateTrial(b, c).wall
	}
	return sum
}

// estimateTrial is one trial of one cell.
func estimateTrial(b spec.Benchmark, c spec.Cell) estimate {
	size := batchSize(c)
	e := estimate{wall: perTrial + b.LeadIn(c) + b.Cooldown}
	switch {
	case len(c.Arrival.Stages) > 0:
		batches, length := stagesOf(c.Arrival.Stages)
		e.requests = batches * size
		e.wall += length
	case c.Arrival.Rate > 0 && b.Iterations > 0:
		e.requests = float64(b.Iterations) * size
		e.wall += seconds(float64(b.Iterations) / c.Arrival.Rate)
	case c.Arrival.Rate > 0:
		e.requests = math.Round(c.Arrival.Rate*b.TrialOf(c).Seconds()) * size
		e.wall += b.TrialOf(c)
	case b.Iterations > 0:
		e.requests = float64(b.Iterations) * size
		e.wall += time.Duration(b.Iterations) * assumedBatch(c)
		e.guessed = true
	default:
		e.requests = b.Trial.Seconds() / assumedBatch(c).Seconds() * size
		e.wall += b.Trial
		e.guessed = true
	}
	return e
}

// batchSize is the number of requests in a batch; a pool has no batches, so each request counts for itself.
func batchSize(c spec.Cell) float64 {
	if c.Strategy.Type == "pool" {
		return 1
	}
	n := 0
	for _, r := range c.Group.Requests {
		n += max(1, r.Weight)
	}
	return float64(n)
}

// assumedBatch is how long a batch takes when each request takes assumedRequest.
func assumedBatch(c spec.Cell) time.Duration {
	size, bound := batchSize(c), float64(c.Bound())
	switch {
	case c.Strategy.Type == "pool":
		return time.Duration(float64(assumedRequest) / max(1, bound))
	case c.Strategy.Type == "sequential":
		bound = 1
	case bound == 0:
		bound = size
	}
	return time.Duration(math.Ceil(size/bound)) * assumedRequest
}

// stagesOf is the number of batches that stages start, and how long they take.
func stagesOf(stages []spec.Stage) (batches float64, length time.Duration) {
	from := 0.0
	for _, stage := range stages {
		batches += (from + stage.Rate) / 2 * stage.Duration.Seconds()
		length += stage.Duration
		from = stage.Rate
	}
	return batches, length
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
