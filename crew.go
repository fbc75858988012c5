package bench

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"

	"bench/fleet"
	"bench/plan"
	"bench/result"
	"bench/spec"
	"bench/store"
)

// CrewOptions are how a run meets its workers: at a hub of its own, or at a cluster.
type CrewOptions struct {
	// Listen is where the own hub listens, ADDRESS:PORT; "": a free port of 127.0.0.1. Advertise is by what others reach it.
	Listen, Advertise string
	// URL is of a NATS cluster in place of an own hub, and Creds the path of the file that lets in there.
	URL, Creds string
	Join       func(fleet.JoinFile) error // is given what lets workers in at an own hub
	Watch      func(fleet.Event)          // is told of workers; nil: nobody is
	Resume     bool                       // the run was begun before
}

// A Crew are the workers of a run, as RunOptions.Generator.
type Crew struct {
	*fleet.Coordinator
	folder string // of the own hub; "": there is none
}

// Crew opens the hub where the run's workers meet. Nobody is started or contacted by that. Whoever gets it has to Close it.
func (p *Prepared) Crew(ctx context.Context, o CrewOptions) (*Crew, error) {
	parcel, err := p.Parcel()
	if err != nil {
		return nil, err
	}
	return p.crew(ctx, o, parcel)
}

// Gather opens the hub where the run's workers meet before all of the plan is known, since servers of it run on some of them: see
// Settings.Reserve. Nothing is started there, and nothing of the plan is sent, before Carry.
func (p *Prepared) Gather(ctx context.Context, o CrewOptions) (*Crew, error) {
	return p.crew(ctx, o, Parcel{})
}

// Carry gives the workers what they need of the run, once all that it needs was agreed to.
func (p *Prepared) Carry(ctx context.Context, c *Crew) error {
	parcel, err := p.Parcel()
	if err != nil {
		return err
	}
	return c.Coordinator.Carry(ctx, fleet.Load{Bundle: parcel.Sealed, Identity: parcel.Identity, Digest: parcel.Digest})
}

func (p *Prepared) crew(ctx context.Context, o CrewOptions, parcel Parcel) (*Crew, error) {
	build, err := fleet.ThisBuild(p.spec.source.BenchVersion)
	if err != nil {
		return nil, err
	}
	c := &Crew{}
	resume := o.Resume
	if o.URL == "" {
		c.folder = store.HubPath(p.ID)
		if resume, err = reopens(c.folder, o.Resume); err != nil {
			return nil, err
		}
	}
	w := p.Plan.Workers
	c.Coordinator, err = fleet.NewCoordinator(ctx, fleet.CoordinatorOptions{
		Run: p.ID, Build: build, Digest: parcel.Digest, Bundle: parcel.Sealed, Identity: parcel.Identity,
		Dir: c.folder, Listen: o.Listen, Advertise: o.Advertise, URL: o.URL, Creds: o.Creds,
		Min: w.Min, Max: w.Max, Labels: w.Labels, OnLost: string(w.OnLost), Wait: w.Wait, MaxSkew: w.MaxSkew,
		Join: o.Join, Watch: o.Watch, Resume: resume, OtherPlan: resume && p.movesServers(),
		Redact: func(s *result.Share) { *s = Without(p.spec.redact, *s) },
	})
	if err != nil {
		return nil, err
	}
	return c, nil
}

// reopens says whether the hub that a run had before can be opened again, with the workers that wait for it. Where it was on another
// machine it is a new one, and what the run's file has is all there is.
func reopens(folder string, resume bool) (bool, error) {
	if _, err := os.Stat(filepath.Join(folder, "hub.json")); resume && err == nil {
		return true, nil
	}
	return false, os.RemoveAll(folder)
}

// movesServers says whether the plan is another one each time, since it has servers on free ports, or on workers.
func (p *Prepared) movesServers() bool {
	return slices.ContainsFunc(p.Plan.Servers, func(s plan.Server) bool { return len(s.On) > 0 || !fixedPort(p.spec, s) })
}

// fixedPort says whether a server has the port that the spec gives it.
func fixedPort(s *Spec, server plan.Server) bool {
	before, diags := s.Plan(spec.PlanOptions{})
	if diags.HasErrors() {
		return false
	}
	for _, declared := range before.Servers {
		if declared.Name == server.Name {
			return declared.Port != 0
		}
	}
	return false
}

// Close lets the workers go and ends the hub. Of a run that can be resumed its folder stays.
func (c *Crew) Close(ctx context.Context, run *result.Run) error {
	err := c.Coordinator.Close(ctx)
	if c.folder != "" && (run == nil || run.Info.Status == result.Complete) {
		err = errors.Join(err, os.RemoveAll(c.folder))
	}
	return err
}
