package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"bench/engine/client"
	"bench/engine/clock"
	"bench/engine/text"
	"bench/plan"
	"bench/strategy"
)

// errSkipped is what code gets that awaits the answer of a request that was not sent, since one that it needs had failed.
var errSkipped = errors.New("not sent: a request whose answer it needs has failed")

// A journey is what a cell has whose requests need each other's answers, or are thought about. No other cell has one, so that
// these cost what they cost without.
type journey struct {
	requests []plan.Request
	batch    int             // how many items a batch has
	once     int             // how many of the requests, the last ones, are sent once for each user
	graph    *strategy.Graph // nil: no item needs another one
	needed   []bool          // by request: another one needs its answer, or it does itself
	rules    []rule          // by request
	looped   bool            // one request after the other, so that a thought keeps all that come later waiting
	thinks   bool
	places   map[plan.Value]spot
}

// A spot is where a value of an answer is: its request, the place of that in a walk, and among what was captured.
type spot struct{ request, at, capture int }

// journeyOf is that of a cell; nil where requests have nothing to do with each other.
func journeyOf(c plan.Cell) (*journey, error) {
	if !c.Group.Journey() {
		return nil, nil
	}
	batch := c.Group.Batch()
	j := &journey{
		requests: c.Group.Requests, once: len(c.Group.Once()), needed: make([]bool, len(c.Group.Requests)),
		rules: make([]rule, len(c.Group.Requests)), looped: c.Strategy.Type == "sequential", thinks: c.Group.Thinks(),
		places: map[plan.Value]spot{},
	}
	for _, r := range batch {
		j.batch += weight(r)
	}
	needs, connected := make([][]int, len(batch)), false
	for i, r := range j.requests {
		for k, c := range r.Captures {
			j.places[plan.Value{From: plan.FromRequest, Name: r.Name, Field: c.Name}] = spot{i, j.at(i), k}
		}
		connected = connected || r.Repeat != nil
		for _, other := range r.Needs {
			j.needed[other] = true
			if other < len(batch) {
				needs[i], connected = append(needs[i], other), true
			}
		}
	}
	for i, r := range j.requests {
		var err error
		if j.rules[i], err = j.ruleOf(i); err != nil {
			return nil, fmt.Errorf("request %q: %w", r.Name, err)
		}
		j.needed[i] = j.needed[i] || j.rules[i].chained
	}
	if connected {
		j.graph = strategy.NewGraph(needs)
	}
	return j, nil
}

// at is the place in a walk of a request that another one needs: of one that is sent once behind those of all items. Where items
// need each other, each request is one.
func (j *journey) at(request int) int {
	if first := len(j.requests) - j.once; request >= first {
		return j.batch + request - first
	}
	return request
}

// A walk is one batch's way through its cell's journey. What stands in it by the place of an item belongs to whoever performs
// that item, and after that to those that need it: the strategy sees to the order. Behind the items stands what its user sent once.
type walk struct {
	*journey
	order     []int           // item to request
	row       text.Values     // what else fills the slots of its requests; nil: nothing
	taken     []client.Taken  // what answers gave
	available []time.Duration // when the inputs of a request were there
	until     []time.Duration // when the thought about an answer ends; unset before
	think     []time.Duration // how long that takes
	states    []state         // what became of a request
	lists     [][]string      // of those that are sent for each element of one
	rounds    [][]round       // in which a request was under way, before it was sent again
	number    uint64          // of the batch: its draws follow from it
	rested    time.Duration   // when the batch was over, with the thought about its last answer
	pauses    []stretch       // in which nothing was under way but thoughts
}

// newWalk makes the room for a batch's way.
func (j *journey) newWalk() *walk {
	n := j.batch + j.once
	return &walk{
		journey: j, taken: make([]client.Taken, n), available: make([]time.Duration, n), until: make([]time.Duration, n),
		think: make([]time.Duration, n), states: make([]state, n), rounds: make([][]round, n), lists: make([][]string, n),
	}
}

// begin begins the way of a batch, whose draws follow from its number, and whose requests have values of a row besides.
func (w *walk) begin(number uint64, order []int, row text.Values) {
	w.order, w.row, w.number, w.rested, w.pauses = order, row, number, clock.Unset, w.pauses[:0]
	for i := range order {
		w.until[i], w.states[i], w.rounds[i] = clock.Unset, ahead, w.rounds[i][:0]
		w.taken[i].Values = append(w.taken[i].Values[:0], w.rule(i).absent...)
		w.draw(i, 0)
	}
}

// request is that of an item.
func (w *walk) request(i int) *plan.Request { return &w.requests[w.order[i]] }

// rule is that of an item.
func (w *walk) rule(i int) *rule { return &w.rules[w.order[i]] }

// draw draws what a request has of its own the n-th time that it is sent: the choice of one of several values, and how long is
// thought.
func (w *walk) draw(i, n int) {
	seed := w.number + uint64(2*i)
	if n > 0 {
		seed = mix(seed+1<<31) + uint64(2*n)
	}
	w.taken[i].Draw, w.think[i] = mix(seed), 0
	if t := w.request(i).Think; t != nil {
		w.think[i] = t.Least + time.Duration(share(mix(seed+1))*float64(t.Most-t.Least))
	}
}

// share makes of random bits a number from 0 to below 1.
func share(bits uint64) float64 {
	const unit = 1.0 / (1 << 53)
	return float64(bits>>11) * unit
}

// Append appends a value of the batch: of an answer, or of its row. It implements the values of package text.
func (w *walk) Append(dst []byte, v plan.Value) []byte {
	if v.From != plan.FromRequest {
		return w.row.Append(dst, v)
	}
	at, ok := w.places[v]
	if values := w.taken[at.at].Values; ok && at.capture < len(values) {
		dst = append(dst, values[at.capture]...)
	}
	return dst
}

// thought is how long is thought about an answer: not at all where there is none.
func (w *walk) thought(i int) time.Duration {
	if w.states[i] == failed || w.states[i] == leftOut {
		return 0
	}
	return w.think[i]
}

// arrive notes when the inputs of a request are there, and says whether they are; where one won't come, it says why.
func (w *walk) arrive(i int, begun time.Duration) state {
	at, come := begun, ahead
	for _, needed := range w.request(i).Needs {
		other := w.at(needed)
		at = max(at, w.until[other])
		if w.states[other] == failed {
			come = failed
		}
	}
	if w.looped {
		for other := range i {
			if w.thought(other) > 0 {
				at = max(at, w.until[other])
			}
		}
	}
	w.available[i] = at
	if come == ahead && w.lacks(i) {
		return leftOut
	}
	return come
}

// depart notes what came of a request.
func (w *walk) depart(i int, x *client.Exchange) {
	w.states[i] = answered
	if x.Kind != client.None {
		w.states[i] = failed
	}
	w.until[i] = x.Done + w.thought(i)
}

// step performs one item of a batch whose requests need each other.
func (f *flight) step(ctx context.Context, i int) error {
	w, it := f.walk, &f.items[i]
	if w.states[i] == going {
		w.draw(i, len(w.rounds[i]))
		w.pick(i, len(w.rounds[i]))
	} else if stays, err := f.stay(i); stays {
		return err
	}
	if f.trial.open {
		ready := w.available[i]
		if f.cell.bound() > 0 {
			ready = max(ready, time.Duration(f.lastExit.Load()))
		}
		it.lag = max(0, clock.Now()-max(ready, f.ready))
	}
	it.Taken, it.Values = &w.taken[i], w
	err := f.session.Do(ctx, f.order[i], &it.Exchange)
	if w.looped && w.think[i] >= longRest {
		client.Rest(f.session)
	}
	if w.request(i).Repeat == nil {
		w.depart(i, &it.Exchange)
		return err
	}
	return f.turn(i, err)
}

// rest waits until the user has thought about the last answers, if the consumer had them all.
func (f *flight) rest(ctx context.Context) {
	w := f.walk
	if w == nil {
		return
	}
	if f.given == len(f.items) {
		if left := slices.Max(w.until) - clock.Now(); w.thinks && left > 0 {
			pause(ctx, left)
		}
	}
	if ctx.Err() == nil {
		w.rested = clock.Now()
	}
}

// broken says that a request failed that another one needed.
func (f *flight) broken() bool {
	if f.walk == nil {
		return false
	}
	return slices.ContainsFunc(f.samples, func(s sample) bool {
		switch s.Kind {
		case client.None, client.Cancelled, client.LeftOut:
			return false
		case client.Skipped, client.Unjudged, client.LoopNotEnded:
			return true
		}
		return f.walk.needed[s.name]
	})
}

// A stretch is a stretch of a batch's time in which nothing was under way.
type stretch struct{ from, until time.Duration }

// mix spreads the bits of x (the finalizer of SplitMix64: Steele, Lea, Flood, OOPSLA 2014).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
