package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"bench"
	"bench/fleet"
	"bench/fleet/consent"
	"bench/spec"
	"bench/words"
)

func workerCommand() command {
	return command{
		name:    "worker",
		summary: "perform trials for a run on this machine, together with other workers",
		about: "Waits for `bench run -workers=N`, here or on another machine, and performs its part of each trial. With -join it works for the run whose join file that is, and ends with it; " +
			"the text of that file may be in " + bench.JoinVariable + " instead. With -nats it waits at a cluster for one run after the other. Nothing is contacted and nothing is started " +
			"that its owner has not agreed to here: -allowed-hosts, which is this machine's loopback unless told, and -allow-command.",
		examples: []example{
			{"bench worker -join=.bench/join", "for a run that was started in this folder"},
			{"bench worker -join=join -allowed-hosts=shop.test,10.0.0.0/8", "on another machine, with its join file copied there"},
			{"bench worker -nats=tls://nats.test:4222 -creds=worker.creds -label=zone=a", "at a cluster, for any run that asks for zone = \"a\""},
		},
		statuses: []exitStatus{
			{done, "the run is over, or stopped by a signal"},
			{cannot, "could not join: no join file or an old one, refused, unreachable, usage; or the run's coordinator is gone"},
		},
		declare: func(f *flags) action {
			var o workerOptions
			o.declare(f)
			return o.work
		},
	}
}

type workerOptions struct {
	join   string
	nats   string
	creds  string
	name   string
	labels map[string]string
	weight int
	noLoad bool
	allowance
	advertise string
	runs      int
	linger    time.Duration
}

func (o *workerOptions) declare(f *flags) {
	o.labels, o.weight, o.linger = map[string]string{}, 1, fleet.DefaultLinger
	f.text(&o.join, "join", "work for the run whose join file is `FILE`")
	declareCluster(f, &o.nats, &o.creds, "wait for runs at the NATS cluster `URL`")
	f.text(&o.name, "name", "be told of as `NAME`, in place of the host's name")
	f.each("label", "be called `NAME=VALUE`, for runs that ask for that; may be repeated", func(text string) error {
		name, value, ok := strings.Cut(text, "=")
		if !ok {
			return fmt.Errorf("write -label=NAME=VALUE")
		}
		if why := spec.UnfitLabel(name, value); why != "" {
			return fmt.Errorf("%s", why)
		}
		o.labels[name] = value
		return nil
	})
	f.number(&o.weight, "weight", "take `N` times the load of a worker with 1")
	f.yes(&o.noLoad, "no-load", "send nothing: only servers run here")
	o.allowance.declare(f, "what may be contacted from here: names, *.NAME, addresses and networks, `HOSTS` with commas between them (default loopback)",
		"let a plan start `COMMAND` here: its first word, all of it, or the digest that plan shows; may be repeated")
	f.text(&o.advertise, "advertise", "the `HOST` by which others reach what runs here")
	f.number(&o.runs, "runs", "with -nats: end after `N` runs; 0: never")
	f.span(&o.linger, "linger", "keep what was measured for `D` when a coordinator is gone, until it comes back")
}

func (o *workerOptions) check() error {
	switch {
	case o.join != "" && o.nats != "":
		return mistake{"Both -join and -nats", "A join file leads to a run's own hub, and -nats to a cluster: leave one of them out."}
	case o.creds != "" && o.nats == "":
		return mistake{"-creds is for a cluster", "Name it with -nats=URL."}
	case o.runs != 0 && o.nats == "":
		return mistake{"A join file is for one run", "-runs goes with -nats."}
	case o.weight < 1 || o.weight > 1000:
		return mistake{fmt.Sprintf("A weight of %d", o.weight), "-weight takes a whole number from 1 to 1000."}
	case o.runs < 0 || o.linger <= 0:
		return mistake{"Less than nothing", "-runs takes a number from 0, and -linger a duration such as 5m."}
	}
	return nil
}

// joinWithin is how long a worker waits for its join file: its run may have been started at the same moment.
const joinWithin = 10 * time.Second

// await waits for a join file that isn't there yet.
func (o *workerOptions) await(ctx context.Context, s *session) {
	told := false
	for began := time.Now(); o.join != "" && time.Since(began) < joinWithin && ctx.Err() == nil; time.Sleep(50 * time.Millisecond) {
		if _, err := os.Stat(o.join); !errors.Is(err, fs.ErrNotExist) {
			return
		}
		if !told {
			fmt.Fprintf(s.err, "Waits for the join file %s.\n", words.Printable(o.join))
			told = true
		}
	}
}

// joining is the join file, wherever it is.
func (o *workerOptions) joining() (fleet.JoinFile, error) {
	if o.nats != "" {
		return fleet.JoinFile{}, nil
	}
	if o.join != "" {
		return bench.ReadJoin(o.join)
	}
	j, found, err := bench.JoinFromEnvironment()
	if err == nil && !found {
		err = mistake{
			"A worker needs to know whom to work for",
			"`bench run -workers=2` waits for workers and writes " + usualJoinFile + ": start this with -join=" + usualJoinFile + ". At a cluster it is -nats=URL and -creds=FILE.",
		}
	}
	return j, err
}

func (o *workerOptions) work(s *session) status {
	if err := o.check(); err != nil {
		return s.fail(err)
	}
	agreed, err := consent.New(o.allowance.hosts, o.allowance.commands)
	if err != nil {
		return s.fail(mistake{"-allowed-hosts can't be used", words.Sentence(err.Error()) + "."})
	}
	build, err := fleet.ThisBuild(version)
	if err != nil {
		return s.fail(err)
	}
	ctx := untilInterrupted()
	defer ctx.stop()
	o.await(ctx, s)
	join, err := o.joining()
	if err != nil {
		return s.fail(err)
	}
	fmt.Fprintf(s.err, "This worker %s.\n", words.Printable(agreed.Told()))
	at := bench.Place{
		BenchVersion: version, Consent: agreed.Dial, Serve: itself("serve"), Guard: itself(guardCommand), Hurry: ctx.hurry,
	}
	err = fleet.Work(ctx, fleet.WorkerOptions{
		Join: join, Rejoin: o.joining, URL: o.nats, Creds: o.creds, Build: build, Name: o.name, Labels: o.labels, Weight: o.weight, NoLoad: o.noLoad,
		Advertise: o.advertise, Runs: o.runs, Linger: o.linger, Consent: agreed,
		Unpack: func(ctx context.Context, sealed []byte, identity string) (*fleet.Job, error) {
			task, err := at.Unpack(ctx, sealed, identity)
			if err != nil {
				return nil, err
			}
			return &fleet.Job{Plan: task.Plan, Digest: task.Digest, Options: task.Options, Redact: task.Redact, Text: task.Text, Close: task.Close}, nil
		},
		Log: func(format string, args ...any) { fmt.Fprintln(s.err, words.Printable(fmt.Sprintf(format, args...))) },
	})
	if err != nil {
		return s.fail(err)
	}
	return done
}
