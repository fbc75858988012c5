package fleet

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"bench/engine/sound"
	"bench/plan"
	"bench/result"
	"bench/words"
)

// A member is a worker, as its coordinator knows it.
type member struct {
	hello
	called  string // by the run
	leased  bool   // its lease holds
	claimed bool
	took    bool   // it was in a roster
	refused string // why it may not take part
}

// record is what a run's record says of a worker.
func (m *member) record() result.Worker {
	return result.Worker{
		ID: m.ID, Name: m.called, Host: m.Host, Version: m.Build.Version, Labels: m.Labels, Weight: m.Weight, NoLoad: m.NoLoad,
	}
}

// watchLeases follows who says hello, and who doesn't any more.
func (c *Coordinator) watchLeases() error {
	watch, err := c.stores.workers.WatchAll(c.life)
	if err != nil {
		return fmt.Errorf("watch the workers' leases: %w", err)
	}
	c.run(func() {
		for {
			select {
			case <-c.life.Done():
				return
			case entry := <-watch.Updates():
				if entry != nil {
					c.lease(entry)
				}
			}
		}
	})
	return nil
}

// lease notes what a lease says. A hello under another's name is nobody's.
func (c *Coordinator) lease(entry jetstream.KeyValueEntry) {
	c.mu.Lock()
	defer c.mu.Unlock()
	m := c.members[entry.Key()]
	if entry.Operation() != jetstream.KeyValuePut {
		if m != nil && m.leased {
			m.leased = false
			c.news()
		}
		return
	}
	var h hello
	if json.Unmarshal(entry.Value(), &h) != nil || h.V != version || h.ID != entry.Key() {
		return
	}
	if m == nil {
		m = &member{}
		c.members[h.ID] = m
	}
	news := !m.leased || m.Run != h.Run
	m.hello, m.leased = h, true
	if news {
		c.news()
	}
}

// claimWithin is how long a worker may take to fetch and unpack the bundle.
const claimWithin = 2 * time.Minute

// enlist claims whoever may take part and doesn't yet.
func (c *Coordinator) enlist(ctx context.Context) {
	var all sync.WaitGroup
	for _, m := range c.free() {
		all.Go(sound.Work(func() {
			err := c.claim(ctx, m)
			c.mu.Lock()
			now := c.members[m.ID]
			now.claimed = err == nil
			if refused, ok := errors.AsType[*refusedError](err); ok {
				now.refused = refused.why
			}
			c.mu.Unlock()
			switch {
			case err == nil:
				c.tell(Event{Type: WorkerJoined, Worker: m.called, Host: m.Host, Have: len(c.crew()), Want: c.options.Min})
			case now.refused != "":
				c.tell(Event{Type: WorkerRefused, Worker: m.called, Host: m.Host, Reason: now.refused})
				// So that nobody waits there for nothing.
				_, _ = c.ask(ctx, m.ID, verbRelease, release{V: version, Run: c.options.Run, Epoch: c.epoch, Refused: now.refused})
			}
		}))
	}
	all.Wait()
}

// free are copies of the members that may be claimed, at most as many as there is room for, each with a name of its own.
func (c *Coordinator) free() []member {
	c.mu.Lock()
	defer c.mu.Unlock()
	room := c.options.Max
	var found []member
	for _, id := range slices.Sorted(maps.Keys(c.members)) {
		m := c.members[id]
		if m.claimed && !m.NoLoad {
			room--
		}
		if m.claimed || !m.leased || m.refused != "" || m.NoLoad || m.Run != "" && m.Run != c.options.Run || !c.wanted(m) {
			continue
		}
		if m.called == "" {
			m.called = c.nameFor(m)
		}
		found = append(found, *m)
	}
	return found[:min(len(found), max(0, room))]
}

// wanted says whether a worker has the labels that are asked for.
func (c *Coordinator) wanted(m *member) bool {
	for key, value := range c.options.Labels {
		if m.Labels[key] != value {
			return false
		}
	}
	return true
}

// nameFor is what the run calls a worker: its own name, as long as no other one has it.
func (c *Coordinator) nameFor(m *member) string {
	name := m.Name
	for n := 2; c.names[name] != "" && c.names[name] != m.ID; n++ {
		name = fmt.Sprintf("%s-%d", m.Name, n)
	}
	c.names[name] = m.ID
	return name
}

// A refusedError says that a worker can't take part in the run, now or later.
type refusedError struct{ why string }

func (e *refusedError) Error() string { return e.why }

// claim takes a worker for the run, and has it look for the targets where they are known already.
func (c *Coordinator) claim(ctx context.Context, m member) error {
	if m.Build != c.options.Build {
		return &refusedError{fmt.Sprintf("it is bench %s, and the coordinator is %s", m.Build, c.options.Build)}
	}
	c.mu.Lock()
	why := c.strays(&m)
	c.mu.Unlock()
	if why != "" {
		return &refusedError{why}
	}
	from, sealed, err := sealFor(m.XKey, secrets{Identity: c.options.Identity, Key: c.key})
	if err != nil {
		return &refusedError{err.Error()}
	}
	ctx, cancel := context.WithTimeout(ctx, claimWithin)
	defer cancel()
	a, err := c.ask(ctx, m.ID, verbClaim, claim{
		V: version, Run: c.options.Run, Epoch: c.epoch, Build: c.options.Build, Digest: c.options.Digest, Name: m.called,
		From: from, Sealed: sealed,
	})
	if err != nil {
		return err
	}
	if a.Problem != nil {
		return &refusedError{a.Problem.Text}
	}
	if c.servers == nil {
		return nil
	}
	if a, err = c.ask(ctx, m.ID, verbProbe, c.probing()); err != nil {
		return err
	}
	if a.Problem != nil {
		return &refusedError{a.Problem.Text}
	}
	return nil
}

func (c *Coordinator) probing() probe {
	return probe{V: version, Run: c.options.Run, Epoch: c.epoch, Servers: *c.servers}
}

// ask asks one worker, and gives up once it is lost.
func (c *Coordinator) ask(ctx context.Context, id, verb string, message any) (answer, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watched := make(chan struct{})
	defer func() { <-watched }()
	over := make(chan struct{})
	defer close(over)
	go sound.Work(func() {
		defer close(watched)
		tick := time.NewTicker(leaseEvery)
		defer tick.Stop()
		for {
			select {
			case <-over:
				return
			case <-tick.C:
				if verb != verbAlive && !c.lives(id) {
					cancel(errLost)
					return
				}
			}
		}
	})()
	m, err := c.conn.RequestWithContext(ctx, toWorker(id, verb), encode(message))
	if err != nil {
		if cause := context.Cause(ctx); cause != nil {
			err = cause
		}
		return answer{}, err
	}
	return decode[answer](m.Data)
}

// errLost says that nothing is heard of a worker any more.
var errLost = errors.New("nothing is heard of it any more")

// aliveWithin is how long a worker has to say that it is there, each of aliveTries times; a cluster may have to find it at
// another of its servers first.
const (
	aliveWithin = 500 * time.Millisecond
	aliveTries  = 2
	moveWithin  = 3 * time.Second
)

// lives says whether a worker is there. A lease that ended only raises suspicion: who answers is there. Where nobody has that
// subject any more, it is gone at once.
func (c *Coordinator) lives(id string) bool {
	c.mu.Lock()
	m := c.members[id]
	leased := m != nil && m.leased
	c.mu.Unlock()
	tries, pause := aliveTries, time.Duration(0)
	if c.hub == nil {
		tries, pause = int(moveWithin/aliveWithin), aliveWithin
	}
	for range tries {
		_, err := c.conn.Request(toWorker(id, verbAlive), nil, aliveWithin)
		if err == nil {
			return true
		}
		if errors.Is(err, nats.ErrNoResponders) && c.hub != nil {
			return false
		}
		if errors.Is(err, nats.ErrNoResponders) {
			time.Sleep(pause)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	// It may be frozen for a moment: until its lease ends too, it isn't lost.
	m = c.members[id]
	return leased && m != nil && m.leased
}

// crew are copies of the members that take part, by their ids.
func (c *Coordinator) crew() []member {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.crewLocked()
}

func (c *Coordinator) crewLocked() (all []member) {
	for _, id := range slices.Sorted(maps.Keys(c.members)) {
		if m := c.members[id]; m.claimed && !m.NoLoad {
			all = append(all, *m)
		}
	}
	return all
}

// lose notes that a worker takes no part any more. Why is empty when it may come back.
func (c *Coordinator) lose(id, why string) {
	c.mu.Lock()
	m := c.members[id]
	if m == nil || !m.claimed {
		c.mu.Unlock()
		return
	}
	m.claimed = false
	m.refused = why
	name, have := m.called, len(c.crewLocked())
	c.mu.Unlock()
	if why == "" {
		why = errLost.Error()
	}
	c.tell(Event{Type: WorkerLost, Worker: name, Have: have, Want: c.options.Min, Reason: why})
}

// releaseAll lets all workers go.
func (c *Coordinator) releaseAll(ctx context.Context, final bool) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), releaseWithin)
	defer cancel()
	var all sync.WaitGroup
	for _, m := range c.crew() {
		all.Go(sound.Work(func() {
			_, _ = c.ask(ctx, m.ID, verbRelease, release{V: version, Run: c.options.Run, Epoch: c.epoch, Final: final}) // else it lets go by itself
		}))
	}
	all.Wait()
}

// releaseWithin is how long workers have to remove what they have unpacked.
const releaseWithin = 10 * time.Second

// settleWithin is how long more workers than the least are waited for, since the last one came.
const settleWithin = 2 * time.Second

// muster waits until enough workers take part: want and, to settle, as many more as come soon.
func (c *Coordinator) muster(ctx context.Context, want int, settle bool) error {
	deadline := time.Now().Add(c.options.Wait)
	told, came, had := false, time.Now(), 0
	for {
		c.mu.Lock()
		changed := c.changed
		c.mu.Unlock()
		c.enlist(ctx)
		c.drop()
		have := len(c.crew())
		if have != had {
			came, had = time.Now(), have
		}
		if have >= c.options.Max || have >= want && (!settle || time.Since(came) > settleWithin) {
			return nil
		}
		if have < want && !told {
			c.tell(Event{Type: WorkersWait, Have: have, Want: want})
			told = true
		}
		if time.Now().After(deadline) {
			if have >= c.options.Min {
				return nil
			}
			return c.tooFew(have)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-c.life.Done():
			return context.Cause(c.life)
		case <-changed:
		case <-time.After(leaseEvery / 4):
		}
	}
}

// drop loses those whose lease has ended and who don't answer.
func (c *Coordinator) drop() {
	for _, m := range c.crew() {
		if !m.leased && !c.lives(m.ID) {
			c.lose(m.ID, "")
		}
	}
}

// A TooFewError says that there weren't enough workers in time.
type TooFewError struct {
	Needed, Have int
	After        time.Duration
	Refused      []error // why some who came may not take part, each with its name
}

func (e *TooFewError) Error() string {
	text := fmt.Sprintf("%s needed, and %d there after %v", words.Plural(e.Needed, "worker"), e.Have, e.After)
	if len(e.Refused) > 0 {
		text += "; refused:\n" + errors.Join(e.Refused...).Error()
	}
	return text
}

// tooFew says how many workers there are, and why not more.
func (c *Coordinator) tooFew(have int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := &TooFewError{Needed: c.options.Min, Have: have, After: c.options.Wait}
	for _, id := range slices.Sorted(maps.Keys(c.members)) {
		if m := c.members[id]; m.refused != "" {
			e.Refused = append(e.Refused, fmt.Errorf("%s: %s", m.called, m.refused))
		}
	}
	return e
}

// placed is a roster by place, for a block, and the weights by place.
func placed(members []member, block int) (roster []member, weights []int) {
	given := map[string]int{}
	for _, m := range members {
		given[m.ID] = max(1, m.Weight)
	}
	roster, weights = make([]member, len(members)), make([]int, len(members))
	for id, portion := range plan.Portions(given, block) {
		i := slices.IndexFunc(members, func(m member) bool { return m.ID == id })
		roster[portion.Place] = members[i]
		weights[portion.Place] = max(1, members[i].Weight)
	}
	return roster, weights
}
