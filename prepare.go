package bench

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"time"

	"bench/engine/server"
	"bench/plan"
	"bench/spec"
	"bench/store"
)

// Settings are what a run is called. The zero value lets all of it be drawn.
type Settings struct {
	ID        string    // "": one that begins with its start
	StartedAt time.Time // zero: now
	Seed      uint64    // 0: one drawn, or the recorded one
	Workers   *int      // how many perform the trials, 0 for none; nil: as the spec says
	// Metrics is the host that gets live metrics, which needs approval as any other; "": none does.
	Metrics string
	// Reserve finds workers for the servers that run on some, and gives their addresses; a Crew's Reserve does. Nil: a plan with such
	// servers is refused.
	Reserve func(p *Prepared, servers []plan.Server) (map[string]plan.Endpoint, error)
}

// Prepared is a run before it starts: all is known, its servers' ports among it, and nobody has been contacted.
type Prepared struct {
	ID        string
	StartedAt time.Time
	// Plan is what will be done, with its secrets; see its Public.
	Plan *plan.Plan

	spec      *Spec
	ports     *server.Ports
	addresses map[string]plan.Endpoint // of the servers
	metrics   string                   // as in Settings
	approved  bool
}

// Prepare plans the run and reserves ports for its servers, which Close gives back. The warnings are about the
// specification, also where there is an error; errors of its author are Diagnostics, too.
func (s *Spec) Prepare(as Settings) (p *Prepared, warnings Diagnostics, err error) {
	p = &Prepared{ID: as.ID, StartedAt: as.StartedAt, spec: s, metrics: as.Metrics}
	if p.StartedAt.IsZero() {
		p.StartedAt = time.Now()
	}
	if p.ID == "" {
		p.ID = store.NewRunID(p.StartedAt)
	}
	o := spec.PlanOptions{Seed: s.seed(as), Workers: as.Workers}
	if r := s.source.Recorded; r != nil && o.Workers == nil {
		o.Workers = r.Workers
	}
	planned, warnings, err := s.planSome(o)
	if err != nil {
		return nil, warnings, err
	}
	if err := s.source.Recorded.starting(planned); err != nil {
		return nil, warnings, err
	}
	if o.Addresses, err = p.reserve(planned, as); err != nil {
		p.Close()
		return nil, warnings, err
	}
	o.RunID, o.StartedAt = p.ID, p.StartedAt
	planned, more, err := s.planSome(o)
	if err != nil {
		p.Close()
		return nil, append(warnings, more...), err
	}
	p.Plan = planned
	return p, append(warnings, more...), nil
}

// reserve chooses where the servers of a plan listen.
func (p *Prepared) reserve(planned *plan.Plan, as Settings) (at map[string]plan.Endpoint, err error) {
	if p.ports, err = server.PickPorts(planned.Here()); err != nil {
		return nil, err
	}
	at = map[string]plan.Endpoint{}
	if away := planned.Away(); len(away) > 0 {
		if as.Reserve == nil {
			return nil, &Mistake{
				fmt.Sprintf("server %s runs on a worker", away[0].Name),
				"Only `bench run` has workers: with -workers=0 it would run here.",
			}
		}
		p.Plan = planned
		if at, err = as.Reserve(p, away); err != nil {
			return nil, err
		}
	}
	for name, port := range p.ports.Numbers() {
		at[name] = plan.Endpoint{Host: plan.Loopback4.String(), Port: port}
	}
	p.addresses = at
	return at, nil
}

// planSome is a plan that can be run.
func (s *Spec) planSome(o spec.PlanOptions) (p *plan.Plan, warnings Diagnostics, err error) {
	p, diags := s.Plan(o)
	if diags.HasErrors() {
		return nil, nil, diags
	}
	return p, diags, Runnable(p)
}

// Close gives back what Prepare reserved.
func (p *Prepared) Close() { p.ports.Close() }

func (s *Spec) seed(as Settings) uint64 {
	switch {
	case as.Seed != 0:
		return as.Seed
	case s.source.Recorded != nil:
		return s.source.Recorded.Seed
	}
	return NewSeed()
}

// NewSeed draws the seed of a run. It has 53 bits, so that every JSON reader keeps it.
func NewSeed() uint64 {
	var b [8]byte
	rand.Read(b[:]) // never fails, says its documentation
	return binary.LittleEndian.Uint64(b[:]) >> 11
}

// starting refuses to start anything else than what a plan shows, and so what was approved: a secret of the environment that
// has changed, or a file in which somebody has changed only a part.
func (r *Recorded) starting(p *plan.Plan) error {
	if r == nil || r.Servers == nil {
		return nil
	}
	if err := r.asShown("server", p.Servers, r.Servers); err != nil {
		return err
	}
	if err := r.asShown("strategy", p.Programs(), r.Programs); err != nil {
		return err
	}
	return r.tells(p)
}

// tells refuses to tell anybody else of findings than who is shown.
func (r *Recorded) tells(p *plan.Plan) error {
	now := p.History.Teller()
	if err := r.asShown("tell", now.Programs(), r.Tell.Programs()); err != nil {
		return err
	}
	if now.HostName() != r.Tell.HostName() {
		return &Mistake{
			fmt.Sprintf("history.notify doesn't go where %s shows", r.What),
			"The secret address of its webhook leads to another host now. Make the plan again with `bench plan -out`, and look at it.",
		}
	}
	return nil
}

// asShown refuses to start anything of a kind that isn't as it was shown.
func (r *Recorded) asShown(kind string, started, shown []plan.Server) error {
	for i, s := range started {
		if i >= len(shown) || !sameStart(s.Shown(), shown[i]) {
			return &Mistake{
				fmt.Sprintf("%s.%s is not what %s shows", kind, s.Name, r.What),
				"Its command, its folder or its environment, perhaps a secret in that, has changed since the plan was made. Make the plan again with `bench plan -out`, and look at it.",
			}
		}
	}
	if len(shown) > len(started) {
		return &Mistake{fmt.Sprintf("%s shows more to start of the kind %s than its spec has", r.What, kind), "Make the plan again with `bench plan -out`, and look at it."}
	}
	return nil
}

func sameStart(a, b plan.Server) bool {
	return a.Name == b.Name && a.Type == b.Type && a.Dir == b.Dir && a.Digest == b.Digest &&
		slices.Equal(a.Command, b.Command) && maps.Equal(a.Env, b.Env)
}
