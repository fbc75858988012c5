package bench

import (
	"cmp"
	"math"
	"slices"
	"time"

	"bench/plan"
	"bench/spec"
)

// AssumedRequest is how long a request takes in an estimate that knows nothing better.
const AssumedRequest = spec.AssumedRequest

// What else an estimate takes for granted where only a measurement could tell.
const (
	perTrial    = 30 * time.Millisecond // settling, using connections once, draining and collecting garbage around a trial
	usualPilots = 2                     // of an automatic warm-up
	// programStart is how long a client program takes until its hello, such as an interpreter that loads a library.
	programStart = 300 * time.Millisecond
)

// An Estimate is what a run will send and how long it will take. Only what is recorded was asked for; the rest is sent
// beside it, and a server sees no difference.
type Estimate struct {
	Trials   int
	Requests float64 // recorded
	Warmup   float64 // before the first block
	LeadIn   float64 // before each trial
	Placebos float64 // to check the run itself, with their warm-up and lead-in
	Guessed  bool    // the numbers stand on how long a request takes
	Vague    bool    // guessed without a measurement: on AssumedRequest
	AtMost   bool    // conditions decide how many requests a batch has
	Counted  bool    // the recorded requests are counted by the spec, and not by the clock
	Wall     time.Duration
}

// Unrecorded is all that is sent beside what is recorded.
func (e Estimate) Unrecorded() float64 { return e.Warmup + e.LeadIn + e.Placebos }

func (e *Estimate) add(other Estimate) {
	e.Trials += other.Trials
	e.Requests += other.Requests
	e.Warmup += other.Warmup
	e.LeadIn += other.LeadIn
	e.Placebos += other.Placebos
	e.Guessed = e.Guessed || other.Guessed
	e.Vague = e.Vague || other.Vague
	e.Counted = e.Counted && other.Counted
	e.AtMost = e.AtMost || other.AtMost
	e.Wall += other.Wall
}

// An Estimator knows how fast cells were, if it knows anything: the zero value supposes AssumedRequest, and that one process does
// it alone.
type Estimator struct {
	Pace    Paces
	Assumed time.Duration // how long a request takes of which nothing is known; 0: AssumedRequest
	Workers int           // that perform the trials together; 0: this process does
}

// EstimatorFor knows the last run of a plan's cells, where that makes a difference.
func EstimatorFor(p *plan.Plan) Estimator {
	x := EstimatorAt(Paces{}, p)
	if x.Plan(p).Guessed {
		x.Pace = lastPaces(p)
	}
	return x
}

// EstimatorAt knows the paces that it is given, and as many workers as the plan needs.
func EstimatorAt(pace Paces, p *plan.Plan) Estimator { return Estimator{Pace: pace}.crewed(p) }

// crewed is the same with as many workers as the plan needs.
func (x Estimator) crewed(p *plan.Plan) Estimator {
	if x.Workers = 0; p.Workers != nil {
		x.Workers = p.Workers.Min
	}
	return x
}

// together is what each trial takes beside its own time where several perform it.
func (x Estimator) together() time.Duration {
	if x.Workers == 0 {
		return 0
	}
	return TogetherTakes(x.Workers)
}

// Plan is the estimate for all benchmarks, which run one after the other.
func (x Estimator) Plan(p *plan.Plan) Estimate {
	x = x.crewed(p)
	sum := Estimate{Counted: true}
	for _, b := range p.Benchmarks {
		sum.add(x.Benchmark(b))
	}
	return sum
}

// The fastest and the slowest that a request is supposed to be of which nothing is known.
const (
	FastRequest = time.Millisecond
	SlowRequest = 100 * time.Millisecond
)

// Range is the estimates at FastRequest and SlowRequest; vague is false where these are one, since the spec decides or a run has
// measured it.
func (x Estimator) Range(p *plan.Plan) (fast, slow Estimate, vague bool) {
	if !x.Plan(p).Vague {
		return fast, slow, false
	}
	x.Assumed = FastRequest
	fast = x.Plan(p)
	x.Assumed = SlowRequest
	return fast, x.Plan(p), true
}

// Benchmark is the estimate for a benchmark, its placebos included.
func (x Estimator) Benchmark(b plan.Benchmark) Estimate {
	if b.Search != nil {
		return x.search(b)
	}
	sum := Estimate{Counted: true}
	for _, c := range b.Cells {
		sum.add(x.cell(b, c))
	}
	for _, c := range b.Placebos {
		one := x.cell(b, c)
		sum.add(Estimate{
			Placebos: one.Requests + one.Unrecorded(), Wall: one.Wall, Guessed: one.Guessed, Vague: one.Vague, Counted: true,
		})
	}
	return sum
}

// cell is all trials of a cell, with what comes before them.
func (x Estimator) cell(b plan.Benchmark, c plan.Cell) Estimate {
	batch, known := x.batch(c)
	size := batchSize(c)
	batches, trial, guessed := trialOf(b, c, batch)
	warm, warming := warmup(b, c, batch)
	e := Estimate{
		Trials: b.Blocks, Counted: b.Iterations > 0, Requests: batches * size * float64(b.Blocks), Warmup: warm * size,
		LeadIn: ledIn(b, c, batch) * float64(b.Blocks),
		Wall:   warming + time.Duration(b.Blocks)*(perTrial+x.together()+b.LeadIn(c)+b.Cooldown+trial),
	}
	for _, p := range c.Parts {
		if p.Share == 0 { // beside the others
			load := c.Load(p)
			each := p.Arrival.Rate * batchSize(load)
			if p.Arrival.OfUsers() {
				one, _ := x.batch(load)
				each = batchSize(load) * float64(p.Arrival.Users) / one.Seconds()
				e.Guessed = true
			}
			e.Requests += each * (trial - p.Start).Seconds() * float64(b.Blocks)
			e.Warmup += each * warming.Seconds()
		}
	}
	if p := c.Strategy.Program; p != nil {
		starts := 1 + p.Restarts(b.Blocks)
		again, rewarming := warmingFor(b, c, batch, b.Rewarming())
		e.LeadIn += float64(starts-1) * again * size
		e.Wall += time.Duration(starts)*programStart + time.Duration(starts-1)*rewarming
	}
	e.Guessed = e.Guessed || guessed || !c.Arrival.Open() && (b.Warmup > 0 || b.WarmupAuto || b.LeadIn(c) > 0)
	e.Vague, e.AtMost = e.Guessed && !known, slices.ContainsFunc(c.Loads(), func(load plan.Cell) bool { return load.Group.Varies() })
	return e
}

// trialOf is how many batches (pool: requests) one trial has, and how long it takes; Guessed: one of the two depends on
// how long a batch takes.
func trialOf(b plan.Benchmark, c plan.Cell, batch time.Duration) (batches float64, length time.Duration, guessed bool) {
	switch {
	case c.Arrival.Open() && c.Arrival.Staged():
		return c.Arrival.Batches(), c.Arrival.StagesTake(), false
	case c.Arrival.Rate > 0 && b.Iterations > 0:
		return float64(b.Iterations), seconds(float64(b.Iterations) / c.Arrival.Rate), false
	case c.Arrival.Rate > 0:
		return math.Round(c.Arrival.Rate * b.TrialOf(c).Seconds()), b.TrialOf(c), false
	case b.Iterations > 0:
		return float64(b.Iterations), time.Duration(b.Iterations) * batch, true
	}
	return inTime(c, b.Trial, batch), b.Trial, true
}

// ledIn is what leads in one trial, in requests: each kept connection is used once, and a timed pool runs for a while. An
// open pool has used as many connections as were needed at once.
func ledIn(b plan.Benchmark, c plan.Cell, batch time.Duration) (requests float64) {
	if b.NoLeadIn {
		return 0
	}
	for _, load := range c.Loads() {
		switch {
		case !load.Led():
		case load.Strategy.Type != "pool":
			requests += batchSize(load)
		case load.Arrival.Open():
			requests += min(plan.MostLed, math.Ceil(inTime(load, batch, batch)))
		default:
			requests += max(1, float64(load.Bound()))
		}
	}
	return requests + inTime(c, b.LeadIn(c), batch)
}

// warmup is what warms a cell up, in batches (pool: requests), and how long it takes.
func warmup(b plan.Benchmark, c plan.Cell, batch time.Duration) (batches float64, length time.Duration) {
	length = b.Warmup
	if b.WarmupAuto {
		length = usualPilots * b.Rewarming()
	}
	return warmingFor(b, c, batch, length)
}

// warmingFor is how many batches (pool: requests) warm a cell up for so long, and how long it takes: no more than are counted.
func warmingFor(b plan.Benchmark, c plan.Cell, batch, length time.Duration) (batches float64, took time.Duration) {
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
	case c.Arrival.Open() && c.Arrival.Staged():
		return plan.StartedBy(c.Arrival.Stages, length)
	case c.Arrival.Staged(): // batch is how far apart batches start when all users are there
		return c.Arrival.UserTime(length) / float64(c.Arrival.Users) / batch.Seconds()
	case c.Arrival.Rate > 0:
		return c.Arrival.Rate * length.Seconds()
	}
	return length.Seconds() / batch.Seconds()
}

// batch is how long a batch of a closed loop takes (pool, users: how far apart they start), and whether that was measured.
func (x Estimator) batch(c plan.Cell) (length time.Duration, known bool) {
	if d := x.Pace.Cells[c.Address.String()]; d > 0 {
		return d, true
	}
	if !c.Mixed() {
		return x.assumedBatch(c), false
	}
	known = true
	for _, p := range c.Parts {
		one, of := x.batch(c.Load(p))
		length += time.Duration(p.Share * float64(one))
		known = known && (of || p.Share == 0)
	}
	return length, known
}

// batchSize is the number of requests in a batch; a pool has no batches, so each request counts for itself.
func batchSize(c plan.Cell) (size float64) {
	for _, p := range c.Parts {
		size += p.Share * batchSize(c.Load(p))
	}
	switch {
	case c.Mixed():
		return size
	case c.Strategy.Type == "pool":
		return 1
	}
	return float64(c.Group.MostSent())
}

// assumedBatch is how long a batch takes when each request takes what is assumed.
func (x Estimator) assumedBatch(c plan.Cell) time.Duration {
	size, bound := batchSize(c), float64(c.Bound())
	request := cmp.Or(x.Assumed, AssumedRequest)
	switch {
	case c.Strategy.Type == "pool":
		return time.Duration(float64(request) / max(1, bound))
	case c.Strategy.Type == "sequential":
		bound = 1
	case bound == 0:
		bound = size
	}
	batch := time.Duration(math.Ceil(size/bound))*request + c.Thought()
	if c.Arrival.OfUsers() {
		return max(batch, c.Round()) / time.Duration(c.Arrival.Users)
	}
	return batch
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
