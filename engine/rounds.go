package engine

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"bench/engine/client"
	"bench/engine/clock"
	"bench/engine/text"
	"bench/plan"
	"bench/result"
	"bench/strategy"
)

// A state is what became of a request of a batch.
type state uint8

const (
	ahead    state = iota // it was not sent yet
	going                 // it was, and is sent again
	answered              // its answer is there for others
	failed                // there is none
	leftOut               // its condition doesn't hold
)

// A rule says when a request of a journey is sent, and how often.
type rule struct {
	when    *text.Predicate // nil: it always is
	while   *text.Predicate // nil: as often as its request says
	each    *text.Predicate // a list, for each of whose elements it is sent
	element int             // where the element is among its own values; -1: nowhere
	chained bool            // it needs its own answer to be sent again
	reads   []spot          // of other answers, for which there is no default
	absent  []string        // what its own answer gives before there is one, and where it is left out
}

// ruleOf is that of a request.
func (j *journey) ruleOf(i int) (made rule, err error) {
	r := j.requests[i]
	made.element = slices.IndexFunc(r.Captures, func(c plan.Capture) bool { return c.From == plan.FromEach })
	if made.when, err = text.CompilePredicate(r.When); err != nil {
		return made, err
	}
	if r.Repeat != nil {
		if made.while, err = text.CompilePredicate(r.Repeat.While); err != nil {
			return made, err
		}
		if made.each, err = text.CompilePredicate(r.Repeat.Each); err != nil {
			return made, err
		}
		made.chained = made.while != nil
	}
	for v := range r.Values() {
		at, known := j.places[v]
		switch {
		case !known:
		case at.request == i:
			made.chained = made.chained || at.capture != made.element
		case hasDefault(j.requests[at.request].Captures[at.capture]):
		default:
			made.reads = append(made.reads, at)
		}
	}
	for _, c := range r.Captures {
		made.absent = append(made.absent, "")
		if c.Which == plan.AllFound {
			made.absent[len(made.absent)-1] = "[]"
		}
	}
	return made, nil
}

// hasDefault says whether a value is there without an answer: each status is, as a text that is none.
func hasDefault(c plan.Capture) bool { return c.Default != nil || c.From == plan.FromStatus }

// lacks says whether a request has a value of one that was left out.
func (w *walk) lacks(i int) bool {
	for _, at := range w.rule(i).reads {
		if w.states[at.at] == leftOut {
			return true
		}
	}
	return false
}

// stay says whether a request isn't sent, and with which error: what it needs has failed, or its condition doesn't hold.
func (f *flight) stay(i int) (stays bool, err error) {
	w, it := f.walk, &f.items[i]
	not := func(kind client.ErrorKind) {
		it.Exchange = client.Exchange{Done: max(clock.Now(), w.available[i]), Kind: kind}
	}
	switch w.arrive(i, f.available) {
	case failed:
		not(client.Skipped)
		w.depart(i, &it.Exchange)
		return true, errSkipped
	case leftOut:
		not(client.LeftOut)
		w.leaveOut(i)
		return true, nil
	}
	holds, err := w.begins(i)
	switch {
	case err != nil:
		not(client.Unjudged)
		it.Message = err.Error()
		w.depart(i, &it.Exchange)
		return true, err
	case !holds:
		not(client.LeftOut)
		w.leaveOut(i)
		return true, nil
	}
	return false, nil
}

// begins says whether a request is sent at all: its condition holds, and a list that it goes through has an element.
func (w *walk) begins(i int) (bool, error) {
	rule := w.rule(i)
	if rule.when != nil {
		if holds, err := rule.when.Holds(w); err != nil || !holds {
			return false, wrapped("when", err)
		}
	}
	if rule.each == nil {
		return true, nil
	}
	list, err := rule.each.List(w)
	w.lists[i] = list
	if err != nil || len(list) == 0 {
		return false, wrapped("repeat", err)
	}
	w.pick(i, 0)
	return true, nil
}

func wrapped(argument string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", argument, err)
}

// pick gives a request the element for which it is sent the n-th time, from 0.
func (w *walk) pick(i, n int) {
	if at := w.rule(i).element; at >= 0 && n < len(w.lists[i]) {
		values := w.taken[i].Values[:len(w.rule(i).absent)] // an answer that failed may have taken some away
		values[at], w.taken[i].Values = w.lists[i][n], values
	}
}

// leaveOut notes that a request is left out: nobody waits for it, and its values are their defaults.
func (w *walk) leaveOut(i int) {
	w.states[i], w.until[i] = leftOut, w.available[i]
	for k, c := range w.request(i).Captures {
		if c.Default != nil {
			w.taken[i].Values[k] = *c.Default
		}
	}
}

// turn notes what came of a request that may be sent again, and says so where it is.
func (f *flight) turn(i int, err error) error {
	w, x, rule := f.walk, &f.items[i].Exchange, f.walk.rule(i)
	n, most := len(w.rounds[i])+1, w.request(i).Repeat.AtMost
	again := n < most && x.Kind != client.Cancelled && (x.Kind == client.None || !rule.chained)
	if rule.each != nil {
		again = again && n < len(w.lists[i])
		if n == most && n < len(w.lists[i]) && x.Kind == client.None {
			x.Kind = client.LoopNotEnded
			x.Message = fmt.Sprintf("sent %d times, and the list of repeat has %d elements", n, len(w.lists[i]))
		}
	}
	if rule.while != nil && x.Kind == client.None {
		holds, unfit := rule.while.Holds(w)
		switch {
		case unfit != nil:
			err, again = wrapped("repeat", unfit), false
			x.Kind, x.Message = client.Unjudged, err.Error()
		case !holds:
			again = false
		case n == most:
			x.Kind = client.LoopNotEnded
			x.Message = fmt.Sprintf("sent %d times, and the condition of repeat still holds", n)
		}
	}
	w.depart(i, x)
	if !again {
		return err
	}
	if w.states[i] == failed {
		w.think[i] = 0 // there was nothing to think about
	}
	w.states[i] = going
	w.rounds[i] = append(w.rounds[i], round{stretch{w.available[i], x.Done}, x.Sent, x.Kind})
	one := [1]sample{f.sample(i)}
	f.flush(one[:])
	w.available[i] = w.until[i]
	return strategy.ErrAgain
}

// A round is one time that a request was sent before it was sent again.
type round struct {
	stretch
	sent time.Duration
	kind client.ErrorKind
}

// roundsShown is how many rounds of a request are in the timeline of a batch.
const roundsShown = 50

// roundsOf are the rounds of a request as its batch's consumer saw them: nothing of them was delivered.
func (f *flight) roundsOf(i int) (spans []result.Span) {
	if f.walk == nil {
		return nil
	}
	rounds := f.walk.rounds[i]
	for _, r := range rounds[:min(len(rounds), roundsShown)] {
		spans = append(spans, result.Span{
			Name: f.cell.requests[i].Name, Sent: (cmp.Or(r.sent, r.until) - f.available).Seconds(), Done: (r.until - f.available).Seconds(), Error: r.kind.String(),
		})
	}
	return spans
}

// asked is how many requests the batch's consumer waits for: those that are left out are none of them.
func (f *flight) asked() int {
	n := len(f.items)
	if f.walk == nil {
		return n
	}
	for i := range f.samples {
		if f.samples[i].Kind == client.LeftOut {
			n--
		}
	}
	return n
}
