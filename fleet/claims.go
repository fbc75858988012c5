package fleet

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"bench/engine/sound"
	"bench/result"
)

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
	return labelled(m, c.options.Labels)
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
	why := ""
	if !m.NoLoad {
		why = c.strays(&m)
	}
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
	if c.servers == nil || m.NoLoad {
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
	a, err := decode[answer](m.Data)
	if err == nil && a.Probed != nil {
		c.noteFound(id, a.Probed.Found)
	}
	return a, err
}

// noteFound notes where the names of targets led a worker.
func (c *Coordinator) noteFound(id string, found []result.FoundName) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if m := c.members[id]; m != nil {
		m.found = found
	}
}
