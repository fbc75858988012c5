package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"sync"

	"bench"
	"bench/fleet"
	"bench/plan"
	"bench/redact"
	"bench/result"
	"bench/words"
)

// crewFlags are the flags of a run about who performs its trials.
type crewFlags struct {
	workers   *int // nil: as the spec says
	listen    string
	nats      string
	creds     string
	advertise string
	joinFile  string
}

// usualJoinFile is where the join file is unless somebody says otherwise: beside the saved runs.
var usualJoinFile = filepath.Join(".bench", "join")

func (o *crewFlags) declare(f *flags) {
	declareWorkers(f, &o.workers)
	f.text(&o.listen, "listen", "with workers: let them connect to `ADDRESS:PORT`, by TLS, in place of a free port of 127.0.0.1")
	declareCluster(f, &o.nats, &o.creds, "with workers: meet them at the NATS cluster `URL`")
	f.text(&o.advertise, "advertise", "the `HOST` by which workers reach -listen, where that is another one")
	f.text(&o.joinFile, "join-file", "write what lets workers in to `FILE` (default "+usualJoinFile+")")
}

// declareWorkers declares how many workers there are to be.
func declareWorkers(f *flags, workers **int) {
	f.each("workers", "have `N` workers perform the trials together, in place of the spec's number; 0: this process alone", func(text string) error {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > plan.MostWorkers {
			return fmt.Errorf("want a whole number from 0 to %d", plan.MostWorkers)
		}
		*workers = &n
		return nil
	})
}

// check finds what contradicts itself on the command line.
func (o *crewFlags) check() error {
	switch {
	case o.nats != "" && (o.listen != "" || o.joinFile != "" || o.advertise != ""):
		return mistake{"Workers meet either at a cluster or here", "-listen, -advertise and -join-file are of a hub in this process: leave them out, or -nats."}
	case o.creds != "" && o.nats == "":
		return mistake{"-creds is for a cluster", "Name it with -nats=URL."}
	case o.advertise != "" && o.listen == "":
		return mistake{"-advertise says by what address -listen is reached", "Add -listen=0.0.0.0:PORT, or leave it out: on loopback only this machine's workers get here."}
	}
	if o.listen == "" {
		return nil
	}
	if _, _, err := net.SplitHostPort(o.listen); err != nil {
		return mistake{fmt.Sprintf("-listen=%s is no address", o.listen), "Write ADDRESS:PORT, such as 0.0.0.0:4222; port 0 is any."}
	}
	return nil
}

// fits says which flags are about workers, where there are none.
func (o *crewFlags) fits(p *plan.Plan) error {
	if p.Workers != nil || o.listen == "" && o.nats == "" && o.joinFile == "" {
		return nil
	}
	return mistake{"Without workers nobody connects", "-listen, -nats and -join-file go with -workers=N, or with bench { workers { … } } in the spec."}
}

// joinPath is where the join file is written.
func (o *crewFlags) joinPath() string {
	if o.joinFile != "" {
		return o.joinFile
	}
	return usualJoinFile
}

// A crewEvent tells of workers, and of how others get there.
type crewEvent struct {
	fleet.Event
	how string // a worker is started
}

// A gathered crew is one with the file that lets workers in.
type gathered struct {
	*bench.Crew
	join *fleet.JoinFile
	mu   sync.Mutex
	tell func(crewEvent) // who is told of workers; under mu
}

// gather opens the hub where workers meet: by open, which knows how much of the plan they are given then.
func (x *execution) gather(tell func(crewEvent), open func(bench.CrewOptions) (*bench.Crew, error)) (*gathered, error) {
	g := &gathered{tell: tell}
	crew, err := open(bench.CrewOptions{
		Listen: x.o.listen, Advertise: x.o.advertise, URL: x.o.nats, Creds: x.o.creds, Resume: x.resumed != nil,
		Watch: func(e fleet.Event) {
			e.Reason = x.redact.Text(e.Reason)
			g.mu.Lock()
			tell := g.tell
			g.mu.Unlock()
			tell(crewEvent{e, x.howToJoin()})
		},
		Join: func(j fleet.JoinFile) error {
			g.join = &j
			return bench.WriteJoin(x.o.joinPath(), j)
		},
	})
	if err != nil {
		return nil, err
	}
	g.Crew = crew
	return g, nil
}

// close lets the workers go. Of a run that can be resumed the join file stays.
func (x *execution) close(ctx context.Context, g *gathered, r *result.Run) error {
	err := g.Close(ctx, r)
	if g.join != nil && (r == nil || r.Info.Status == result.Complete) {
		err = errors.Join(err, bench.RemoveJoin(x.o.joinPath(), *g.join))
	}
	return err
}

// measureTogether has workers run the plan.
func (x *execution) measureTogether(ctx context.Context, o bench.RunOptions, w watcher) (r *result.Run, err error) {
	w = &oneByOne{watcher: w}
	o.Watch = w.watch
	crew := x.crew
	if crew != nil {
		crew.mu.Lock()
		crew.tell = w.crew
		crew.mu.Unlock()
		defer func() { err = errors.Join(err, x.close(ctx, crew, r)) }()
		if err := x.ready.Carry(ctx, crew.Crew); err != nil {
			return nil, err
		}
	} else {
		crew, err = x.gather(w.crew, func(o bench.CrewOptions) (*bench.Crew, error) { return x.ready.Crew(ctx, o) })
		if err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, x.close(ctx, crew, r)) }()
	}
	o.Away = crew.Away
	o.Generator = crew.Crew
	r, err = x.ready.Run(ctx, o)
	if few, ok := errors.AsType[*fleet.TooFewError](err); ok {
		err = &lonelyError{few, x.howToJoin()}
	}
	return r, err
}

// howToJoin is the command that starts a worker of this run.
func (x *execution) howToJoin() string {
	if x.o.nats != "" {
		return words.Shell([]string{"bench", "worker", "-nats=" + redact.Address(x.o.nats)}) + " -creds=FILE"
	}
	return words.Shell([]string{"bench", "worker", "-join=" + x.o.joinPath()})
}

// A lonelyError is of a run without enough workers, and how some are started.
type lonelyError struct {
	*fleet.TooFewError
	how string
}

func (e *lonelyError) Unwrap() error { return e.TooFewError }

// tooFew says what is to be done about it.
func tooFew(e *lonelyError) mistake {
	m := mistake{
		fmt.Sprintf("%s needed, and %s there after %s", words.Plural(e.Needed, "worker"), words.Count(e.Have), words.Duration(e.After)),
		fmt.Sprintf("Start each of them with: %s. `wait` in the workers block says how long a run waits.", e.how),
	}
	if len(e.Refused) > 0 {
		m.detail = "These may not take part:\n"
		for _, why := range e.Refused {
			m.detail += "  - " + words.Printable(why.Error()) + "\n"
		}
	}
	return m
}
