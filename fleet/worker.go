package fleet

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nkeys"

	"bench/engine"
	"bench/engine/clock"
	"bench/engine/machine"
	"bench/engine/sound"
	"bench/fleet/hub"
)

// How often a worker shows that it is there, and after how long nobody believes it any more.
const (
	leaseEvery = time.Second
	leaseTTL   = 3 * time.Second
)

// connectEvery is how long a worker waits before it looks again for a hub that isn't there.
const connectEvery = 500 * time.Millisecond

// A worker is one for whoever claims it. What it is asked comes by its connection's goroutines, each kind of message by its
// own; mu is for what they share, and is held by nobody who waits. At work, there is one goroutine more: its turn's.
type worker struct {
	options WorkerOptions
	hello   hello // what never changes of it
	key     nkeys.KeyPair
	xkey    nkeys.KeyPair
	makes   func(engine.Options) hand
	conn    *nats.Conn
	js      jetstream.JetStream
	life    context.Context
	end     context.CancelCauseFunc

	claims   sync.Mutex // held while it is claimed, probed or released: one after the other
	landlord *landlord  // of the servers that it runs; nil: none. Under claims
	mu       sync.Mutex
	engagement
	ended map[string]string // servers that ended by themselves; never changed, only replaced
	runs  int               // that it has seen the end of

	stranded time.Duration // since when nobody has claimed it and its hub is gone; 0: it is there
}

// An engagement is what a worker has of the run that it is claimed for.
type engagement struct {
	run     string // "": none
	epoch   int
	digest  string
	name    string
	secrets secrets
	job     *Job
	hand    hand
	heard   []*nats.Subscription
	times   *times
	turn    *performance // the last one
	seen    time.Duration
}

// errOldJoin ends a worker that comes back to a hub which isn't the one that it was at.
var errOldJoin = errors.New("the hub there doesn't know this worker's join file any more: it is another run's, or the run was resumed without " +
	"the hub that it had; start this worker again with the join file that `bench run` has written now")

// errOver ends a worker that has done what it was made for.
var errOver = errors.New("over")

// Work is a worker's life: it says hello, and performs its portions for whoever claims it, until its context ends, it has
// seen the end of as many runs as it was to, or its hub is of no use any more. It loads nothing but what a plan says that
// Consent permits. The error says why it could not be a worker; the end of its context is none.
func Work(ctx context.Context, o WorkerOptions) error { return work(ctx, o, engineHand) }

func work(ctx context.Context, o WorkerOptions, makes func(engine.Options) hand) error {
	w, err := newWorker(o, makes)
	if err != nil {
		return err
	}
	w.life, w.end = context.WithCancelCause(ctx)
	defer w.end(errOver)
	if err := w.connect(); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	defer w.conn.Close()
	if err := w.listen(); err != nil {
		return err
	}
	var beating sync.WaitGroup
	beating.Go(sound.Work(w.beat))
	<-w.life.Done()
	beating.Wait()
	w.leave()
	if cause := context.Cause(w.life); ctx.Err() == nil && !errors.Is(cause, errOver) {
		return cause
	}
	return nil
}

func newWorker(o WorkerOptions, makes func(engine.Options) hand) (*worker, error) {
	w := &worker{options: o, makes: makes}
	var err error
	if w.key, err = nkeys.CreateUser(); err != nil {
		return nil, fmt.Errorf("make the worker's key: %w", err)
	}
	if w.xkey, err = nkeys.CreateCurveKeys(); err != nil {
		return nil, fmt.Errorf("make the worker's key: %w", err)
	}
	public, err := w.key.PublicKey()
	if err != nil {
		return nil, fmt.Errorf("the worker's key: %w", err)
	}
	sealedFor, err := w.xkey.PublicKey()
	if err != nil {
		return nil, fmt.Errorf("the worker's key: %w", err)
	}
	w.hello = hello{
		V: version, ID: hub.ID(public), Name: o.Name, Build: o.Build, Host: engine.ThisHost(), Labels: o.Labels,
		Weight: o.Weight, NoLoad: o.NoLoad, XKey: sealedFor, Address: o.Advertise, Network: machine.Network(),
	}
	if w.hello.Name == "" {
		w.hello.Name, _ = os.Hostname() // without one it is its id
	}
	if w.hello.Name == "" {
		w.hello.Name = w.hello.ID
	}
	if o.Consent != nil {
		w.hello.May = o.Consent.Told()
	}
	if w.options.Linger <= 0 {
		w.options.Linger = DefaultLinger
	}
	return w, nil
}

// connect finds the hub, which may come later than the worker does.
func (w *worker) connect() (err error) {
	closed := nats.ClosedHandler(func(c *nats.Conn) {
		switch err := c.LastError(); {
		case errors.Is(err, nats.ErrAuthorization) && w.options.URL == "":
			w.end(errOldJoin)
		case err != nil:
			w.end(fmt.Errorf("the hub has sent this worker away: %w", err))
		}
	})
	told, began := false, clock.Now()
	for {
		if w.options.URL != "" {
			w.conn, err = hub.Cluster(w.options.URL, w.options.Creds, w.hello.ID, closed, nats.CustomInboxPrefix(hub.Inbox(w.hello.ID)))
		} else {
			w.conn, err = hub.Dial(w.options.Join, w.key, closed)
		}
		if err == nil {
			break
		}
		if w.another() {
			continue
		}
		if refused, ok := errors.AsType[*hub.RefusedError](err); ok {
			return refused
		}
		if w.options.URL == "" && clock.Now()-began > w.options.Linger {
			return fmt.Errorf("no hub for %v: the join file is of a run that is over, or there is no way to it: %w", w.options.Linger, err)
		}
		if !told {
			w.log("no hub yet: %v", err)
			told = true
		}
		select {
		case <-w.life.Done():
			return context.Cause(w.life)
		case <-time.After(connectEvery):
		}
	}
	if w.js, err = jetstream.New(w.conn); err != nil {
		return fmt.Errorf("JetStream: %w", err)
	}
	w.log("%s (%s) is at the hub, and waits for a run", w.hello.Name, w.hello.ID)
	return nil
}

// listen hears what this worker is asked.
func (w *worker) listen() error {
	for verb, do := range map[string]func(*nats.Msg){
		verbAlive: w.alive, verbClaim: w.claim, verbProbe: w.probe, verbRelease: w.release,
		verbReserve: w.reserve, verbStart: w.startServer, verbStop: w.stopServer, verbUsage: w.usage,
	} {
		if _, err := w.conn.Subscribe(toWorker(w.hello.ID, verb), heard(do)); err != nil {
			return fmt.Errorf("listen at the hub: %w", err)
		}
	}
	return nil
}

// heard makes what is done about a message fit for the connection's goroutine.
func heard(do func(*nats.Msg)) nats.MsgHandler {
	return func(m *nats.Msg) { sound.Work(func() { do(m) })() }
}

// beat says hello until the worker's life ends, and sees whether there is anybody who conducts.
func (w *worker) beat() {
	tick := time.NewTicker(leaseEvery)
	defer tick.Stop()
	for {
		w.greet()
		w.look()
		select {
		case <-w.life.Done():
			return
		case <-tick.C:
		}
	}
}

// greet renews the lease. Nobody acknowledges it: it is a message a second, also during a trial.
func (w *worker) greet() {
	if !w.conn.IsConnected() {
		return // what is said now would be heard when it isn't true any more
	}
	h := w.hello
	w.mu.Lock()
	h.Run, h.Epoch, h.Ended = w.run, w.epoch, w.ended
	w.mu.Unlock()
	_ = w.conn.Publish(lease(h.ID), encode(h)) // the next one is a second away
}

// look asks for the time where nothing else is done, and lets go of a run that nobody has conducted for too long.
func (w *worker) look() {
	w.mu.Lock()
	e := w.engagement
	w.mu.Unlock()
	if e.run == "" {
		w.strand()
		return
	}
	if e.turn != nil && e.turn.performing.Load() || e.times.ask(w.life, 1, 0) {
		w.mu.Lock()
		w.seen = clock.Now()
		w.mu.Unlock()
		return
	}
	if clock.Now()-e.seen < w.options.Linger {
		return
	}
	w.log("nobody has conducted run %s for %v: this worker lets go of it", e.run, w.options.Linger)
	w.claims.Lock()
	defer w.claims.Unlock()
	w.disengage()
	if w.options.URL == "" {
		w.end(fmt.Errorf("the coordinator of run %s is gone; when the run is resumed, start this worker again with its join file", e.run))
	}
}

// alive answers whoever wonders.
func (w *worker) alive(m *nats.Msg) {
	w.mu.Lock()
	busy := w.turn != nil && w.turn.busy()
	w.mu.Unlock()
	w.reply(m, answer{V: version, Busy: busy})
}

// leave says goodbye, so that nobody has to find out.
func (w *worker) leave() {
	w.claims.Lock()
	defer w.claims.Unlock()
	w.disengage()
	gone := nats.NewMsg(lease(w.hello.ID))
	gone.Header.Set("KV-Operation", "DEL")
	if w.conn.PublishMsg(gone) == nil {
		_ = w.conn.FlushTimeout(time.Second) // else its lease ends by itself
	}
}

func (w *worker) reply(m *nats.Msg, message any) {
	_ = m.Respond(encode(message)) // who asked finds out that there is no answer
}

func (w *worker) log(format string, args ...any) {
	if w.options.Log != nil {
		w.options.Log(format, args...)
	}
}
