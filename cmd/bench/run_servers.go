package main

import (
	"context"
	"errors"
	"fmt"

	"bench"
	"bench/fleet"
	"bench/plan"
	"bench/result"
	"bench/words"
)

// reserve waits for the workers that servers of the plan run on, so that it is known where these are before anybody is asked to
// agree. Nothing is started by that.
func (x *execution) reserve(p *bench.Prepared, servers []plan.Server) (map[string]plan.Endpoint, error) {
	if err := x.askable(p.Needs()); err != nil {
		return nil, err // before anybody waits for nothing
	}
	ctx := untilInterrupted()
	defer ctx.stop()
	early := &plainProgress{w: x.err, style: x.errStyle()}
	tell := func(e crewEvent) {
		if x.lines != nil {
			x.lines.crew(e)
		}
		if x.o.progress != "none" {
			early.crew(e)
		}
	}
	crew, err := x.gather(tell, func(o bench.CrewOptions) (*bench.Crew, error) { return p.Gather(ctx, o) })
	if err != nil {
		return nil, err
	}
	x.crew = crew
	at, err := crew.Reserve(ctx, servers)
	if _, cut := interruptionOf(ctx); cut {
		x.cut = &ctx
		return nil, mistake{"Interrupted", "It waited for a worker that a server is to run on. Nothing was started."}
	}
	if none, ok := errors.AsType[*fleet.NoHostError](err); ok {
		return nil, x.noHost(none, err)
	}
	return at, err
}

// askable says whether somebody can be asked for all that is needed; else the error is of nobody's approval.
func (x *execution) askable(needs []bench.Need) error {
	s := x.openly()
	if len(needs) == 0 || x.o.autoApprove || s.inTerminal.is && s.errTerminal.is {
		return nil
	}
	return openMistake{refusal(needs)}
}

// noHost says what is to be done about a server that no worker can run.
func (x *execution) noHost(e *fleet.NoHostError, err error) mistake {
	how := x.howToJoin() + " -no-load"
	for _, label := range e.Labels {
		how += " " + words.Shell([]string{"-label=" + label})
	}
	m := mistake{words.Sentence(words.Printable(err.Error())), fmt.Sprintf("Start it with: %s -advertise=ADDRESS, which others reach it by.", how)}
	return m
}

// dismiss lets go of whoever was gathered for a run that doesn't begin.
func (x *execution) dismiss() {
	if x.crew == nil {
		return
	}
	crew := x.crew
	x.crew = nil
	if err := x.close(context.Background(), crew, (*result.Run)(nil)); err != nil {
		x.fail(err)
	}
}
