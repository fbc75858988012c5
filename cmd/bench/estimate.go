package main

import (
	"math"
	"time"

	"bench/plan"
	"bench/spec"
)

// What an estimate takes for granted where only a measurement could tell.
const (
	assumedRequest = spec.AssumedRequest   // how long one request takes
	perTrial       = 30 * time.Millisecond // settling, using connections once, draining and collecting garbage around a trial
	// Of an automatic warm-up: how many pilots of what length it takes, usually.
	usualPilots, shortestPilot = 2, 500 * time.Millisecond
)

// An estimate is what a run will send and how long it will take. Only what is recorded was asked for; the rest is sent
// beside it, and a server sees no difference.
type estimate struct {
	trials   int
	requests float64 // recorded
	warmup   float64 // before the first block
	leadIn   float64 // before each trial
	placebos float64 // to check the run itself, with their warm-up and lead-in
	guessed  bool    // the numbers stand on how long a request takes
	vague    bool    // guessed without a measurement: on assumedRequest
	counted  bool    // the recorded requests are counted by the spec, and not by the clock
	wall     time.Duration
}

// unrecorded is all that is sent beside what is recorded.
func (e estimate) unrecorded() float64 { return e.warmup + e.leadIn + e.placebos }

func (e *estimate) add(other estimate) {
	e.trials += other.trials
	e.requests += other.requests
	e.warmup += other.warmup
	e.leadIn += other.leadIn
	e.placebos += other.placebos
	e.guessed = e.guessed || other.guessed
	e.vague = e.vague || other.vague
	e.counted = e.counted && other.counted
	e.wall += other.wall
}

// sent says what will be sent: 30 requests and about 2,000 unrecorded ones.
func (e estimate) sent() string {
	text := plural(int(e.requests), "request")
	if !e.counted {
		text = "about " + roughly(e.requests) + " requests"
	}
	if n := e.unrecorded(); n > 0 {
		text += " and about " + roughly(n) + " unrecorded"
	}
	return text
}

// beside says what is sent beside the recorded requests; empty: nothing.
func (e estimate) beside() string {
	var parts []string
	for _, part := range []struct {
		n    float64
		what string
	}{{e.warmup, "to warm up"}, {e.leadIn, "to lead trials in"}, {e.placebos, "to check the run itself"}} {
		if part.n > 0 {
			parts = append(parts, "about "+roughly(math.Ceil(part.n))+" "+part.what)
		}
	}
	return enumerated(parts)
}

// An estimator knows how fast cells were, if it knows anything.
type estimator struct{ pace paces }

// estimatorFor knows the last run of a plan's cells, where that makes a difference.
func estimatorFor(p *plan.Plan) estimator {
	if !(estimator{}).plan(p).guessed {
		return estimator{}
	}
	return estimator{lastPaces(p)}
}

// plan is the estimate for all benchmarks, which run one after the other.
func (x estimator) plan(p *plan.Plan) estimate {
	sum := estimate{counted: true}
	for _, b := range p.Benchmarks {
		sum.add(x.benchmark(b))
	}
	return sum
}

func (x estimator) benchmark(b plan.Benchmark) estimate {
	sum := estimate{counted: true}
	for _, c := range b.Cells {
		sum.add(x.cell(b, c))
	}
	for _, c := range b.Placebos {
		one := x.cell(b, c)
		sum.add(estimate{
			placebos: one.requests + one.unrecorded(), wall: one.wall, guessed: one.guessed, vague: one.vague, counted: true,
		})
	}
	return sum
}

// cell is all trials of a cell, with what comes before them.
func (x estimator) cell(b plan.Benchmark, c plan.Cell) estimate {
	batch, known := x.batch(c)
	size := batchSize(c)
	batches, trial, guessed := trialOf(b, c, batch)
	lead := leadIn(b, c, batch)
	warm, warming := warmup(b, c, batch)
	e := estimate{
		trials: b.Blocks, counted: b.Iterations > 0, requests: batches * size * float64(b.Blocks), leadIn: lead * size * float64(b.Blocks), warmup: warm * size,
		wall: warming + time.Duration(b.Blocks)*(perTrial+b.LeadIn(c)+b.Cooldown+trial),
	}
	if c.Strategy.Type == "pool" { // a connection is used by one request, not by a batch
		e.leadIn = lead * float64(b.Blocks)
	}
	e.guessed = guessed || !c.Arrival.Open() && (b.Warmup > 0 || b.WarmupAuto || b.LeadIn(c) > 0)
	e.vague = e.guessed && !known
	return e
}

// trialOf is how many batches (pool: requests) one trial has, and how long it takes; guessed: one of the two depends on
// how long a batch takes.
func trialOf(b plan.Benchmark, c plan.Cell, batch time.Duration) (batches float64, length time.Duration, guessed bool) {
	switch {
	case len(c.Arrival.Stages) > 0:
		batches, length = stagesOf(c.Arrival.Stages)
		return batches, length, false
	case c.Arrival.Rate > 0 && b.Iterations > 0:
		return float64(b.Iterations), seconds(float64(b.Iterations) / c.Arrival.Rate), false
	case c.Arrival.Rate > 0:
		return math.Round(c.Arrival.Rate * b.TrialOf(c).Seconds()), b.TrialOf(c), false
	case b.Iterations > 0:
		return float64(b.Iterations), time.Duration(b.Iterations) * batch, true
	}
	return b.Trial.Seconds() / batch.Seconds(), b.Trial, true
}

// leadIn is what leads in one trial, in batches (pool: requests): each kept connection is used once, and a timed pool runs
// for a while. An open pool has used as many connections as were needed at once.
func leadIn(b plan.Benchmark, c plan.Cell, batch time.Duration) float64 {
	if b.NoLeadIn {
		return 0
	}
	n := inTime(c, b.LeadIn(c), batch)
	switch {
	case c.Client.Session != "cell":
	case c.Strategy.Type != "pool":
		n++
	case c.Arrival.Open():
		n += min(64, math.Ceil(inTime(c, batch, batch)))
	default:
		n += max(1, float64(c.Bound()))
	}
	return n
}

// warmup is what warms a cell up, in batches (pool: requests), and how long it takes.
func warmup(b plan.Benchmark, c plan.Cell, batch time.Duration) (batches float64, length time.Duration) {
	length = b.Warmup
	if b.WarmupAuto {
		length = usualPilots * max(b.Trial, shortestPilot)
	}
	batches = inTime(c, length, batch)
	if limit := float64(b.WarmupLimit()); limit > 0 && batches > limit {
		length = time.Duration(float64(length) * limit / batches)
		batches = limit
	}
	return batches, length
}

// inTime is how many batches (pool: requests) a cell has in a time.
func inTime(c plan.Cell, length, batch time.Duration) float64 {
	switch {
	case length <= 0:
		return 0
	case len(c.Arrival.Stages) > 0:
		return startedBy(c.Arrival.Stages, length)
	case c.Arrival.Rate > 0:
		return c.Arrival.Rate * length.Seconds()
	}
	return length.Seconds() / batch.Seconds()
}

// batch is how long a batch of a closed loop takes (pool: how far apart requests start), and whether that was measured.
func (x estimator) batch(c plan.Cell) (length time.Duration, known bool) {
	if d := x.pace.cells[c.Address.String()]; d > 0 {
		return d, true
	}
	return assumedBatch(c), false
}

// batchSize is the number of requests in a batch; a pool has no batches, so each request counts for itself.
func batchSize(c plan.Cell) float64 {
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
func assumedBatch(c plan.Cell) time.Duration {
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
func stagesOf(stages []plan.Stage) (batches float64, length time.Duration) {
	for _, stage := range stages {
		length += stage.Duration
	}
	return startedBy(stages, length), length
}

// startedBy is the number of batches that stages have started after a time: the area under their trapezia.
func startedBy(stages []plan.Stage, after time.Duration) (batches float64) {
	from := 0.0
	for _, stage := range stages {
		part := min(after, stage.Duration)
		if part <= 0 {
			break
		}
		to := from + (stage.Rate-from)*part.Seconds()/stage.Duration.Seconds()
		batches += (from + to) / 2 * part.Seconds()
		from, after = stage.Rate, after-stage.Duration
	}
	return batches
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
