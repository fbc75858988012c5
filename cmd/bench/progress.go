package main

import (
	"fmt"
	"io"
	"strings"

	"bench/engine"
	"bench/result"
	"bench/words"
)

// A watcher is told how far a run is. It is called between trials, never during one, and must not dawdle.
type watcher interface {
	watch(e engine.Event)
	// crew is told of workers, where they perform the trials.
	crew(e crewEvent)
	// close ends the view: after it, the terminal is as it was.
	close()
}

// A plainProgress writes a line a block: for logs, and terminals that can do no more.
type plainProgress struct {
	w io.Writer
	style
	warming string // the benchmark whose warm-up has been told
}

func (p *plainProgress) watch(e engine.Event) {
	switch e.Type {
	case engine.ServerReady:
		fmt.Fprintf(p.w, "server %s is ready at %s\n", words.Printable(e.Server), e.URL)
	case engine.SetupStart:
		fmt.Fprintf(p.w, "set-up %s\n", words.Printable(e.Setup))
	case engine.TeardownStart:
		fmt.Fprintf(p.w, "tear-down %s\n", words.Printable(e.Setup))
	case engine.WarmupStart:
		if p.warming != e.Benchmark {
			p.warming = e.Benchmark
			fmt.Fprintf(p.w, "%s: warm-up\n", words.Printable(e.Benchmark))
		}
	case engine.BlockComplete:
		if so := boundaries(e.Run, e.Benchmark, func(c *result.Cell) string { return words.Printable(c.Group + " " + c.Strategy) }); len(so) > 0 {
			fmt.Fprintf(p.w, "%s: block %d, so far %s\n", words.Printable(e.Benchmark), e.Block, strings.Join(so, ", "))
			return
		}
		fmt.Fprintf(p.w, "%s: block %d of %d, %s%s\n", words.Printable(e.Benchmark), e.Block, e.Blocks,
			fmt.Sprintf("%d of %s", e.Done, words.Plural(e.Total, "trial")), p.dim(left(e)))
	}
}

func (*plainProgress) close() {}

func left(e engine.Event) string {
	if e.Remaining <= 0 {
		return ""
	}
	return ", about " + words.About(e.Remaining) + " left"
}

// watchers tells several.
type watchers []watcher

func (all watchers) watch(e engine.Event) {
	for _, w := range all {
		w.watch(e)
	}
}

func (all watchers) crew(e crewEvent) {
	for _, w := range all {
		w.crew(e)
	}
}

func (all watchers) close() {
	for _, w := range all {
		w.close()
	}
}
