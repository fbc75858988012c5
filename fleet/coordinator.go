package fleet

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"bench/engine"
	"bench/engine/clock"
	"bench/engine/sound"
	"bench/fleet/facts"
	"bench/fleet/hub"
	"bench/plan"
	"bench/result"
)

// A Coordinator conducts workers: to the engine it is the generator, a crew. What it is asked comes one after the other; what
// it hears comes by its connection's goroutines, and is kept under mu.
type Coordinator struct {
	options CoordinatorOptions
	hub     *hub.Hub // nil: a cluster
	conn    *nats.Conn
	js      jetstream.JetStream
	stores  stores
	epoch   int
	key     []byte
	inbox   string
	plan    *plan.Plan
	began   time.Duration
	life    context.Context
	end     context.CancelCauseFunc
	tasks   sync.WaitGroup
	telling sync.Mutex // of events

	number  int // of rounds
	open    *opened
	replay  *facts.Attempt
	servers *engine.Servers
	absent  map[[2]int]bool // cells that can't be measured, by benchmark
	most    int             // workers in a roster so far
	voids   []result.Void
	tenants map[string]tenant // servers on workers, by name
	purged  func() error      // waits until the shares of blocks that are saved are gone from the log
	margin  time.Duration     // before a common start: more after somebody was late
	fanOut  time.Duration     // of the last start
	medians map[[2]int]time.Duration
	status  result.Status // of the run, as it was saved last

	reported bool
	earlier  []result.Worker // those of a run that is resumed

	mu      sync.Mutex
	members map[string]*member
	// loopback is the network of the first worker, where the plan contacts loopback.
	loopback string
	names    map[string]string // the ids that names were given to
	state    facts.State
	round    *gathering
	changed  chan struct{} // closed, and made anew, when anything of these changes
}

// opened is the attempt at a block that is under way.
type opened struct {
	block   engine.Block
	place   facts.Place
	attempt int          // the log's number
	begun   func() error // waits until it is in the log that it has begun
	facts.Opening
}

// NewCoordinator opens a hub of its own, or connects to a cluster, and takes the run over. It starts nothing on any worker
// until the engine prepares it. Close ends it.
func NewCoordinator(ctx context.Context, o CoordinatorOptions) (*Coordinator, error) {
	if !properRun.Regexp().MatchString(o.Run) {
		return nil, fmt.Errorf("run %q: with workers, the id of a run has letters, digits, - and _ only, and at most 64 of them", o.Run)
	}
	o.Min = max(1, o.Min)
	o.Max = max(o.Min, o.Max)
	if o.Wait <= 0 {
		o.Wait = DefaultWait
	}
	if o.OnLost == "" {
		o.OnLost = OnLostContinue
	}
	if !slices.Contains(OnLost, o.OnLost) {
		return nil, fmt.Errorf("on_lost = %q: it is one of %v", o.OnLost, OnLost)
	}
	c := &Coordinator{
		options: o, key: newKey(), began: clock.Now(), members: map[string]*member{}, names: map[string]string{},
		changed: make(chan struct{}), medians: map[[2]int]time.Duration{}, absent: map[[2]int]bool{}, tenants: map[string]tenant{}, margin: leastMargin,
		purged: func() error { return nil },
	}
	c.life, c.end = context.WithCancelCause(context.WithoutCancel(ctx))
	if err := c.begin(ctx); err != nil {
		c.shut()
		return nil, err
	}
	return c, nil
}

func (c *Coordinator) begin(ctx context.Context) error {
	if err := c.connect(ctx); err != nil {
		return err
	}
	if err := c.openStores(ctx); err != nil {
		return err
	}
	if err := c.takeOver(ctx); err != nil {
		return err
	}
	if err := c.listen(ctx); err != nil {
		return err
	}
	if c.hub != nil && c.options.Join != nil {
		return c.options.Join(c.hub.Join())
	}
	return nil
}

// connect opens the run's own hub, or finds the cluster.
func (c *Coordinator) connect(ctx context.Context) (err error) {
	o := c.options
	name := nats.Name("bench coordinator of " + o.Run)
	switch {
	case o.URL != "":
		if c.conn, err = hub.Cluster(o.URL, o.Creds, "bench coordinator of "+o.Run); err != nil {
			return err
		}
		if err = hub.Fit(ctx, c.conn); err != nil {
			return err
		}
	default:
		c.hub, err = hub.Open(hub.Options{
			Run: o.Run, Dir: o.Dir, Listen: o.Listen, Advertise: o.Advertise, Again: o.Resume, Grants: grants(o.Run),
			Refused: func(address string) { c.tell(Event{Type: Stranger, Reason: address}) },
			Broken:  c.storeFailed,
		})
		if err != nil {
			return err
		}
		if c.conn, err = c.hub.Connect(name); err != nil {
			return err
		}
	}
	if c.js, err = jetstream.New(c.conn); err != nil {
		return fmt.Errorf("JetStream: %w", err)
	}
	c.inbox = c.conn.NewInbox()
	return nil
}

// storeFailed ends the run whose hub can't store anything any more: nobody would ever be told that it is. What is saved can be resumed.
func (c *Coordinator) storeFailed(why string) {
	c.tell(Event{Type: HubTroubled, Reason: why})
	c.end(&storeError{why})
}

// A storeError ends a run whose hub can't store anything any more.
type storeError struct{ why string }

func (e *storeError) Error() string {
	return "the hub can't store what is measured any more: " + e.why
}

// listen hears workers: their questions for the time, their answers, their leases, and the log.
func (c *Coordinator) listen(ctx context.Context) error {
	for subject, do := range map[string]func(*nats.Msg){
		toRun(c.options.Run, wordTime): c.tellTime, c.inbox + ".*.*": c.hear,
	} {
		if _, err := c.conn.Subscribe(subject, heard(do)); err != nil {
			return fmt.Errorf("listen at the hub: %w", err)
		}
	}
	if err := c.conn.Flush(); err != nil {
		return fmt.Errorf("listen at the hub: %w", err)
	}
	return c.watchLeases(ctx)
}

// tellTime answers a worker at once: what it stamps is between when the worker asked and when it hears it.
func (c *Coordinator) tellTime(m *nats.Msg) {
	at := clock.Now()
	_ = m.Respond(encode(moment{V: version, Epoch: c.epoch, At: at})) // a worker that has no answer asks again
}

// tell tells the watcher, one event at a time.
func (c *Coordinator) tell(e Event) {
	if c.options.Watch == nil {
		return
	}
	c.telling.Lock()
	defer c.telling.Unlock()
	c.options.Watch(e)
}

// news wakes whoever waits for something to change. mu is held.
func (c *Coordinator) news() {
	close(c.changed)
	c.changed = make(chan struct{})
}

// run does something in a goroutine that Close waits for.
func (c *Coordinator) run(work func()) { c.tasks.Go(sound.Work(work)) }

// beside does something that nobody needs yet; what it gives waits for it, as often as it is called.
func (c *Coordinator) beside(work func() error) (wait func() error) {
	over, err := make(chan struct{}), error(nil)
	c.run(func() { defer close(over); err = work() })
	return func() error { <-over; return err }
}

// Report puts the workers and the void blocks into the record of the run.
func (c *Coordinator) Report(run *result.Run) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.reported {
		c.reported, c.earlier = true, run.Info.Workers // of the run that is resumed
		if c.epoch == 1 {
			c.voids = slices.Concat(run.Info.Voided, c.voids) // else the log has them
		}
	}
	run.Info.Workers = nil
	for _, w := range c.earlier {
		if now := c.members[c.names[w.Name]]; now == nil || !now.took { // else it is the one of that name
			run.Info.Workers = append(run.Info.Workers, w)
		}
	}
	for _, m := range c.members {
		if m.took {
			run.Info.Workers = append(run.Info.Workers, m.record())
		}
	}
	slices.SortFunc(run.Info.Workers, func(a, b result.Worker) int { return compareNames(a.Name, b.Name) })
	run.Info.Voided = slices.Clone(c.voids)
	c.status = run.Info.Status
}

// Close lets the workers go, and ends the hub. A run that is complete leaves nothing in the stores; another one can be resumed.
func (c *Coordinator) Close(ctx context.Context) error {
	final := c.status == result.Complete
	var errs []error
	cause := context.Cause(c.life)
	if cause == nil {
		_ = c.purged() // what is left goes with the log, or by whoever resumes the run
		c.releaseAll(ctx, release{Final: final})
		errs = append(errs, c.tidy(ctx, final))
	} else if broken, ok := errors.AsType[*storeError](cause); ok { // until somebody has made room nobody is of any use
		c.releaseAll(ctx, release{Broken: broken.Error()})
	}
	c.shut()
	return errors.Join(errs...)
}

// shut ends whatever runs.
func (c *Coordinator) shut() {
	c.end(errOver)
	if c.conn != nil {
		c.conn.Close()
	}
	c.tasks.Wait()
	if c.hub != nil {
		c.hub.Close()
	}
}

// compareNames sorts w2 before w10.
func compareNames(a, b string) int {
	x, y := trailing(a), trailing(b)
	if a[:len(a)-len(x)] == b[:len(b)-len(y)] {
		m, errM := strconv.Atoi(x)
		n, errN := strconv.Atoi(y)
		if errM == nil && errN == nil && m != n {
			return m - n
		}
	}
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func trailing(name string) string {
	i := len(name)
	for i > 0 && name[i-1] >= '0' && name[i-1] <= '9' {
		i--
	}
	return name[i:]
}
