package bench

import (
	"context"
	"net/netip"

	"bench/engine"
	"bench/engine/server"
	"bench/report"
	"bench/result"
)

// RunOptions are what a run may use and whom it tells. The zero value runs in this process and tells nobody.
type RunOptions struct {
	// Source says what is measured, and Labels what the run is called; they are kept with it. Nil: nothing is said.
	Source *result.Source
	Labels map[string]string
	// Watch is told how far the run is, between trials; nil: nobody.
	Watch func(engine.Event)
	// Snapshots are told while a trial lasts that this process performs; nil: none are. Workers tell nothing before its end.
	Snapshots *engine.Snapshots
	// Save keeps what has been measured so far, after each block and at the end, without secrets; nil: nobody does. An error
	// ends the run.
	Save func(*result.Run) error
	// Resume is an interrupted run of the same plan, whose whole blocks are not run again; nil: a new one.
	Resume *result.Run
	// Generator performs the trials, such as a Crew; nil: this process does.
	Generator engine.Generator
	// Away starts the servers that run on workers, such as a Crew's; nil: there are none.
	Away func(ctx context.Context, name string) (server.Remote, error)
	// Consent is asked at each dial, also to loopback, whether a host may be contacted from here; nil: nobody is asked. See engine.Options.
	Consent func(host string, address netip.AddrPort) error
	// Serve is the command of a process that serves httpbin, and Guard of one that guards a server; see server.Options.
	Serve, Guard []string
	// Hurry is closed when servers must be killed without the time they have to stop; nil: never.
	Hurry <-chan struct{}
}

// Run does it. What was measured is in the result, without secrets, whatever the error; before anything was, the result is
// nil. Without the approval of all that it needs nobody is contacted, nothing is started, and the error is an
// *UnapprovedError. The end of ctx interrupts the run, which can then be resumed.
func (p *Prepared) Run(ctx context.Context, o RunOptions) (*result.Run, error) {
	if needs := p.Needs(); !p.approved && len(needs) > 0 {
		return nil, &UnapprovedError{needs}
	}
	options := p.options(o)
	options.Generator, options.Servers.Away = o.Generator, o.Away
	options.Watch, options.Resume, options.Source, options.Labels = o.Watch, o.Resume, o.Source, o.Labels
	options.Snapshots = o.Snapshots
	if o.Save != nil {
		options.Save = func(r *result.Run) error { return o.Save(p.spec.redact.Run(report.Worded(r))) }
	}
	r, err := engine.Run(ctx, p.Plan, options)
	if r != nil {
		r = p.spec.redact.Run(report.Worded(r))
	}
	return r, err
}

// options are what any contact needs. Once it was agreed to, or nothing was needed, every host of the plan may be contacted.
func (p *Prepared) options(o RunOptions) engine.Options {
	var hosts []string
	for _, h := range p.Plan.Hosts {
		hosts = append(hosts, h.Name)
	}
	return engine.Options{
		Version: p.spec.source.BenchVersion, RunID: p.ID, Approved: hosts,
		Learn:   p.spec.Learn,
		Consent: o.Consent,
		Servers: server.Options{Serve: o.Serve, Guard: o.Guard, Ports: p.ports, Hurry: o.Hurry},
	}
}
