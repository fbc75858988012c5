package fleet

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"bench/plan"
	"bench/words"
)

// A tenant is a server that has a port at a worker.
type tenant struct {
	server plan.Server
	host   string // the worker's id
}

// settleHosts is how long a second worker with the same labels is waited for, so that it is told whichever came first.
const settleHosts = 500 * time.Millisecond

// Reserve finds the one worker that each server is to run on, and has it reserve a port there. Nothing is started by that. It
// waits for workers as long as the options say.
func (c *Coordinator) Reserve(ctx context.Context, servers []plan.Server) (map[string]plan.Endpoint, error) {
	at := map[string]plan.Endpoint{}
	byHost := map[string][]plan.Server{}
	for _, s := range servers {
		m, err := c.hostOf(ctx, s)
		if err != nil {
			return nil, fmt.Errorf("server %s: %w", s.Name, err)
		}
		byHost[m.ID] = append(byHost[m.ID], s)
	}
	for _, id := range slices.Sorted(maps.Keys(byHost)) {
		c.mu.Lock()
		m := *c.members[id]
		c.mu.Unlock()
		ports := map[string]int{}
		for _, s := range byHost[id] {
			ports[s.Name] = s.Port
		}
		a, err := c.ask(ctx, id, verbReserve, reserve{V: version, Run: c.options.Run, Build: c.options.Build, Ports: ports})
		if err == nil {
			err = a.Problem.err()
		}
		if err != nil {
			return nil, fmt.Errorf("%s: worker %s: %w", unreserved(byHost[id], a.Server), m.called, err)
		}
		for _, s := range byHost[id] {
			at[s.Name] = plan.Endpoint{Host: m.Address, Port: a.Ports[s.Name]}
			c.tenants[s.Name] = tenant{server: s, host: id}
		}
	}
	return at, nil
}

// unreserved is whom a worker has no port for: one of its servers, or all of them.
func unreserved(servers []plan.Server, one string) string {
	var names []string
	for _, s := range servers {
		if one == "" || s.Name == one {
			names = append(names, "server "+s.Name)
		}
	}
	return words.And(names)
}

// hostOf waits for the one worker that a server is to run on.
func (c *Coordinator) hostOf(ctx context.Context, s plan.Server) (member, error) {
	var since time.Time
	told, deadline := false, time.Now().Add(c.options.Wait)
	for {
		c.mu.Lock()
		changed := c.changed
		fit, unfit := c.hostsFor(s)
		c.mu.Unlock()
		if len(fit) == 0 {
			since = time.Now()
		}
		settled := time.Since(since) >= settleHosts
		switch {
		case len(fit) > 1:
			return member{}, fmt.Errorf("%s have the labels %s: give them to one of these alone", words.And(namesOf(fit)), words.And(s.OnLabels()))
		case len(fit) == 1 && settled:
			return fit[0], nil
		case time.Now().After(deadline) && len(fit) == 0:
			return member{}, &NoHostError{Labels: s.OnLabels(), After: c.options.Wait, Unfit: unfit}
		}
		if !told && len(fit) == 0 {
			c.tell(Event{Type: HostWaits, For: s.OnLabels()})
			told = true
		}
		select {
		case <-ctx.Done():
			return member{}, ctx.Err()
		case <-c.life.Done():
			return member{}, context.Cause(c.life)
		case <-changed:
		case <-time.After(leaseEvery / 4):
		}
	}
}

// hostsFor are the workers that have the labels of a server, and why others that have them are of no use. mu is held.
func (c *Coordinator) hostsFor(s plan.Server) (fit []member, unfit []error) {
	for _, id := range slices.Sorted(maps.Keys(c.members)) {
		m := c.members[id]
		if !m.leased || !labelled(m, s.On) {
			continue
		}
		if m.called == "" {
			m.called = c.nameFor(m)
		}
		why := ""
		switch {
		case !m.NoLoad:
			why = "it sends load, which would compete with the server: start it with -no-load"
		case m.Address == "":
			why = "nobody knows where its servers are reached: start it with -advertise=ADDRESS, which is one of its machine"
		case m.Run != "" && m.Run != c.options.Run:
			why = "it works for run " + m.Run
		case m.Build != c.options.Build:
			why = fmt.Sprintf("it is bench %s, and the coordinator is %s", m.Build, c.options.Build)
		}
		if why != "" {
			unfit = append(unfit, fmt.Errorf("worker %s: %s", m.called, why))
			continue
		}
		fit = append(fit, *m)
	}
	return fit, unfit
}

func labelled(m *member, labels map[string]string) bool {
	for name, value := range labels {
		if m.Labels[name] != value {
			return false
		}
	}
	return true
}

func namesOf(all []member) (names []string) {
	for _, m := range all {
		names = append(names, "worker "+m.called)
	}
	slices.SortFunc(names, compareNames)
	return names
}

// A NoHostError says that there is no worker that a server can run on.
type NoHostError struct {
	Labels []string // that it has to have
	After  time.Duration
	Unfit  []error // why some who have them are of no use, each with its name
}

func (e *NoHostError) Error() string {
	text := fmt.Sprintf("no worker with %s after %v", words.And(e.Labels), e.After)
	for _, why := range e.Unfit {
		text += "; " + why.Error()
	}
	return text
}

// A Load is what workers unpack, where it is known only once there are some: see CoordinatorOptions.
type Load struct {
	Bundle           []byte
	Identity, Digest string
}

// Carry stores what workers unpack.
func (c *Coordinator) Carry(ctx context.Context, l Load) error {
	c.options.Bundle, c.options.Identity, c.options.Digest = l.Bundle, l.Identity, l.Digest
	if err := c.storeBundle(ctx); err != nil {
		return err
	}
	return c.holdOn(ctx)
}

// engageHosts claims the workers that servers run on.
func (c *Coordinator) engageHosts(ctx context.Context) error {
	for _, id := range c.hosts() {
		c.mu.Lock()
		m := *c.members[id]
		c.mu.Unlock()
		if m.claimed {
			continue
		}
		if err := c.claim(ctx, m); err != nil {
			_, _ = c.ask(ctx, id, verbRelease, release{V: version, Run: c.options.Run, Epoch: c.epoch, Refused: err.Error()}) // so that it doesn't wait
			return fmt.Errorf("worker %s, for %s: %w", m.called, words.And(c.serversAt(id)), err)
		}
		c.mu.Lock()
		c.members[id].claimed, c.members[id].took = true, true
		c.mu.Unlock()
		c.tell(Event{Type: HostJoined, Worker: m.called, Host: m.Host, For: c.serversAt(id)})
	}
	return nil
}

// hosts are the ids of the workers that servers run on, in order.
func (c *Coordinator) hosts() (ids []string) {
	for _, t := range c.tenants {
		ids = append(ids, t.host)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// serversAt are the servers that run on a worker.
func (c *Coordinator) serversAt(id string) (names []string) {
	for name, t := range c.tenants {
		if t.host == id {
			names = append(names, "server "+name)
		}
	}
	slices.Sort(names)
	return names
}
