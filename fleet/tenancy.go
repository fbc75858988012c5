package fleet

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"bench/engine/server"
)

// A tenancy is a tenant's process, as the run's engine knows it.
type tenancy struct {
	tenant
	coordinator *Coordinator
	executable  server.Executable
	ended       chan struct{}
	once        sync.Once
	why         error
}

// Away starts a server on its worker, and returns when it is ready. It is server.Options.Away.
func (c *Coordinator) Away(ctx context.Context, name string) (server.Remote, error) {
	t, reserved := c.tenants[name]
	if !reserved {
		return nil, errors.New("no worker has a port for it")
	}
	if err := c.engageHosts(ctx); err != nil {
		return nil, err
	}
	c.mu.Lock()
	c.members[t.host].Ended = nil // what is known of the one before
	c.mu.Unlock()
	a, err := c.ask(ctx, t.host, verbStart, serve{V: version, Run: c.options.Run, Epoch: c.epoch, Server: name})
	if err == nil {
		err = a.Problem.err()
	}
	if err != nil {
		return nil, fmt.Errorf("on worker %s: %w", c.called(t.host), err)
	}
	made := &tenancy{tenant: t, coordinator: c, ended: make(chan struct{})}
	if a.Executable != nil {
		made.executable = *a.Executable
	}
	c.run(made.watch)
	return made, nil
}

func (c *Coordinator) called(id string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.members[id].called
}

// watch sees whether the server and its worker are there, until it has ended.
func (t *tenancy) watch() {
	c := t.coordinator
	for {
		c.mu.Lock()
		m := *c.members[t.host]
		changed := c.changed
		c.mu.Unlock()
		why := m.Ended[t.server.Name]
		if why == "" && m.claimed && !m.leased && !c.lives(t.host) {
			c.lose(t.host, "")
			continue
		}
		switch {
		case why != "":
			t.end(fmt.Errorf("on worker %s: %s", m.called, why))
		case !m.claimed && m.refused != "":
			t.end(fmt.Errorf("worker %s is lost: %s", m.called, m.refused))
		case !m.claimed:
			t.end(fmt.Errorf("worker %s is lost: %w", m.called, errLost))
		}
		select {
		case <-t.ended:
			return
		case <-c.life.Done():
			t.end(nil)
			return
		case <-changed:
		case <-time.After(leaseEvery):
		}
	}
}

// end notes that the server is gone, once.
func (t *tenancy) end(why error) {
	t.once.Do(func() {
		t.why = why
		close(t.ended)
	})
}

// Stop ends it. A worker that doesn't answer is lost, and ends it when it lets go of the run.
func (t *tenancy) Stop() {
	c := t.coordinator
	t.end(nil)
	ctx, cancel := context.WithTimeout(c.life, t.server.Stop.Timeout+releaseWithin)
	defer cancel()
	_, _ = c.ask(ctx, t.host, verbStop, serve{V: version, Run: c.options.Run, Epoch: c.epoch, Server: t.server.Name})
}

// Ended is closed when it has ended.
func (t *tenancy) Ended() <-chan struct{} { return t.ended }

// Executable is the program that its worker has started.
func (t *tenancy) Executable() server.Executable { return t.executable }

// Err says why it has; it is asked then.
func (t *tenancy) Err() error {
	select {
	case <-t.ended:
		return t.why
	default:
		return nil
	}
}
