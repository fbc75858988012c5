package main

import (
	"bench/engine"
	"bench/engine/ab"
	"bench/plan"
	"bench/result"
	"bench/words"
)

// asEngineEvent is how far an experiment with two commands is, as the views of a run are told.
func asEngineEvent(e ab.Event) engine.Event {
	kinds := map[ab.Moment]engine.EventType{
		ab.Warming: engine.WarmupStart, ab.Planned: engine.RunStart, ab.BlockStart: engine.BlockStart, ab.TrialStart: engine.TrialStart,
		ab.TrialComplete: engine.TrialComplete, ab.BlockComplete: engine.BlockComplete, ab.RunComplete: engine.RunComplete,
	}
	return engine.Event{
		Type: kinds[e.Moment], Benchmark: ab.Benchmark, Cell: e.Cell, Placebo: e.Placebo, Block: e.Block, Blocks: e.Blocks,
		Done: e.Done, Total: e.Total, Remaining: e.Remaining, Trial: e.Trial, Run: e.Run,
	}
}

// commandsPlan is what the live view has to know beforehand: the two cells.
func commandsPlan() *plan.Plan {
	b := plan.Benchmark{Name: ab.Benchmark}
	base, head := ab.Addresses()
	for _, text := range []string{base, head} {
		address, err := result.ParseAddress(text)
		if err != nil {
			panic(err) // they are constants
		}
		b.Cells = append(b.Cells, plan.Cell{Address: address, Strategy: plan.Strategy{Type: commandType}})
	}
	return &plan.Plan{Benchmarks: []plan.Benchmark{b}}
}

// commandType is the type of the cells of two commands, where others have that of their strategy.
const commandType = "command"

// commandColumns are the figures of a command beside its name.
var commandColumns = []liveColumn{
	{"runs", 8, func(r liveRow) string { return words.Count(r.requests) }},
	{"wall", 10, func(r liveRow) string { return latency(r.p50) }},
}

// gatherCommand takes over what has been summed up of a command.
func (r *liveRow) gatherCommand(c *result.Cell) {
	r.trials, r.requests = c.Trials, c.Requests
	for _, own := range c.Program {
		if own.Name == "wall" {
			r.p50 = copyOf(own.Median)
		}
	}
}
