package fleet

import (
	"context"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"

	"bench/engine"
	"bench/engine/clock"
)

// fetchWithin is how long a bundle may take to arrive.
const fetchWithin = time.Minute

// exchangesAtClaim is how often a worker asks for the time when it is claimed, and exchangesAtTrial how often before a trial at most:
// no more than it takes to know the other clock within wellKnown, since all of a roster ask at the same time.
const (
	exchangesAtClaim = 64
	exchangesAtTrial = 8
	wellKnown        = 60 * time.Microsecond
)

// claim takes the worker for a run, or again for the one that it has.
func (w *worker) claim(m *nats.Msg) {
	c, err := decode[claim](m.Data)
	if err == nil {
		w.claims.Lock()
		defer w.claims.Unlock()
		err = w.engage(c)
	}
	if err != nil {
		w.log("not taken for a run: %v", err)
		w.reply(m, answer{V: version, Problem: &problem{Kind: problemRefused, Text: err.Error()}})
		return
	}
	w.greet() // with the run
	w.reply(m, answer{V: version})
}

// engage does what a claim wants. Only who is the same program and would do the same plan is of any use.
func (w *worker) engage(c claim) error {
	w.mu.Lock()
	had := w.engagement
	w.mu.Unlock()
	switch {
	case had.run != "" && had.run != c.Run:
		return fmt.Errorf("it works for run %s", had.run)
	case c.Epoch < had.epoch:
		return fmt.Errorf("coordinator %d of the run has taken over, and this is %d", had.epoch, c.Epoch)
	case c.Build != w.options.Build:
		return fmt.Errorf("it is bench %s, and the coordinator is %s", w.options.Build, c.Build)
	}
	if had.turn != nil {
		had.turn.cancel(errVoid)
		<-had.turn.over
	}
	s, err := unseal(w.xkey, c.From, c.Sealed)
	if err != nil {
		return err
	}
	next := had
	if had.job == nil || had.digest != c.Digest {
		w.disengage()
		next = engagement{run: c.Run}
		if err := w.unpack(&next, c, s); err != nil {
			return err
		}
	}
	next.epoch, next.digest, next.name, next.secrets, next.turn = c.Epoch, c.Digest, c.Name, s, nil
	next.seen = clock.Now()
	next.times = newTimes(w.conn, c.Run, c.Epoch)
	w.mu.Lock()
	w.engagement = next
	w.mu.Unlock()
	if err := w.hear(c.Run); err != nil {
		w.disengage()
		return err
	}
	next.times.ask(w.life, exchangesAtClaim, 0)
	w.log("works for run %s as %s", c.Run, c.Name)
	return nil
}

// unpack fetches the run's bundle and makes ready for it. Nothing is contacted by that.
func (w *worker) unpack(e *engagement, c claim, s secrets) (err error) {
	ctx, cancel := context.WithTimeout(w.life, fetchWithin)
	defer cancel()
	var bundle []byte
	err = insist(ctx, func(err error) { w.log("the run's bundle is not here yet: %v", err) }, func(ctx context.Context) (bool, error) {
		store, err := w.js.ObjectStore(ctx, objects(c.Run))
		if err == nil {
			bundle, err = store.GetBytes(ctx, bundleObject)
		}
		return answered(err) || final(err), err
	})
	if err != nil {
		return fmt.Errorf("fetch the run's bundle: %w", err)
	}
	if e.job, err = w.options.Unpack(ctx, bundle, s.Identity); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			closeJob(e)
		}
	}()
	if e.job.Digest != c.Digest {
		return fmt.Errorf("it makes another plan of the bundle (%s) than the coordinator has (%s)", e.job.Digest, c.Digest)
	}
	if err := w.permitted(e.job.Plan); err != nil || w.options.NoLoad {
		return err
	}
	e.hand = w.makes(e.job.Options)
	return e.hand.Prepare(w.life, e.job.Plan)
}

// hear listens to what the run's roster is told; where it does so already it goes on.
func (w *worker) hear(run string) error {
	w.mu.Lock()
	already := len(w.heard) > 0
	w.mu.Unlock()
	if already {
		return nil
	}
	var all []*nats.Subscription
	for word, do := range map[string]func(*nats.Msg){
		wordPrepare: w.prepare, wordGo: w.start, wordVoid: w.cut(errVoid), wordStop: w.cut(errStop),
	} {
		sub, err := w.conn.Subscribe(toRun(run, word), heard(do))
		if err != nil {
			return fmt.Errorf("listen to the run: %w", err)
		}
		all = append(all, sub)
	}
	w.mu.Lock()
	w.heard = all
	w.mu.Unlock()
	return nil
}

// disengage ends what a worker has of a run. claims is held.
func (w *worker) disengage() {
	w.mu.Lock()
	e := w.engagement
	w.engagement = engagement{}
	w.mu.Unlock()
	for _, sub := range e.heard {
		_ = sub.Unsubscribe() // with a connection that is closed it hears nothing either
	}
	if e.turn != nil {
		e.turn.cancel(errVoid)
		<-e.turn.over
	}
	if l := w.landlord; l != nil && l.run == e.run {
		w.vacate()
	}
	if err := closeJob(&e); err != nil {
		w.log("%v", err)
	}
}

// closeJob ends what the hand keeps open, and removes what was unpacked.
func closeJob(e *engagement) error {
	if e.hand != nil {
		e.hand.Close()
		e.hand = nil
	}
	if e.job == nil || e.job.Close == nil {
		return nil
	}
	job := e.job
	e.job = nil
	if err := job.Close(); err != nil {
		return fmt.Errorf("remove what was unpacked: %w", err)
	}
	return nil
}

// probe sees from here that the targets are there.
func (w *worker) probe(m *nats.Msg) {
	p, err := decode[probe](m.Data)
	if err != nil {
		w.reply(m, answer{V: version, Problem: problemOf(err)})
		return
	}
	w.claims.Lock()
	defer w.claims.Unlock()
	w.mu.Lock()
	e := w.engagement
	w.mu.Unlock()
	if e.run != p.Run || e.epoch != p.Epoch || e.hand == nil {
		w.reply(m, answer{V: version, Problem: &problem{Kind: problemRefused, Text: "it is not claimed for the run"}})
		return
	}
	var found engine.Probed
	if found, err = e.hand.Probe(w.life, p.Servers); err != nil {
		w.reply(m, answer{V: version, Problem: problemOf(err)})
		return
	}
	w.reply(m, answer{V: version, Probed: &found})
}

// release lets go of a run, whether it is over or its coordinator may come back.
func (w *worker) release(m *nats.Msg) {
	r, err := decode[release](m.Data)
	if err != nil {
		w.reply(m, answer{V: version, Problem: problemOf(err)})
		return
	}
	w.claims.Lock()
	defer w.claims.Unlock()
	w.mu.Lock()
	e := w.engagement
	w.mu.Unlock()
	switch {
	case r.Refused != "" && (e.run == "" || e.run == r.Run):
		w.disengage()
		w.log("run %s can't use this worker: %s", r.Run, r.Refused)
	case r.Broken != "" && e.run == r.Run && e.epoch <= r.Epoch:
		w.disengage()
		w.log("run %s ends before its time, and this worker lets go of it: %s", r.Run, r.Broken)
	case e.run == r.Run && e.epoch <= r.Epoch:
		w.released(e, r.Final)
	}
	w.reply(m, answer{V: version})
	if r.Refused != "" && w.options.URL == "" { // there is no other run here
		_ = w.conn.FlushTimeout(time.Second)
		w.end(fmt.Errorf("run %s can't use this worker: %s", r.Run, r.Refused))
	}
}

func (w *worker) released(e engagement, final bool) {
	if !final {
		if e.turn != nil {
			e.turn.cancel(errVoid)
		}
		w.log("run %s was left before its end: it is kept for %v", e.run, w.options.Linger)
		return
	}
	w.disengage()
	w.greet()
	w.log("run %s is over", e.run)
	w.mu.Lock()
	w.runs++
	over := w.options.URL == "" || w.options.Runs > 0 && w.runs >= w.options.Runs
	w.mu.Unlock()
	if over {
		// Who asked is to have an answer first.
		_ = w.conn.FlushTimeout(time.Second)
		w.end(errOver)
	}
}
