package main

import (
	"slices"
	"strings"
	"time"

	"bench/engine"
	"bench/result"
	"bench/words"

	"bench/plan"
)

// A liveState is what the live view knows of a run.
type liveState struct {
	phase     string // what is going on where no trial is: "starting server api"
	block     int
	blocks    int
	cell      string // whose trial is under way
	placebo   bool
	level     float64 // of its trial, in a search
	done      int
	total     int
	remaining time.Duration
	began     time.Time // of what is under way
	ending    bool      // a signal came
	rows      []liveRow
	turn      int                 // the benchmark whose turn it is
	verdicts  []result.Comparison // with so little seen, they may change
	judged    int                 // the block after which these are
	judging   throttle
	commands  bool     // the cells are those of two commands
	searched  []string // where the boundaries of a search are believed to be
	crew      liveCrew
}

// A liveRow is a cell and what has been measured of it.
type liveRow struct {
	address          string
	short            string // the address as in a shell
	label            string // what tells it from the others of its benchmark
	benchmark        int    // its place in the plan
	trials           int
	requests, errors int64
	throughput       *float64 // successful requests a second
	p50, p99         *float64 // of the service time, in seconds; nil: too few samples
	rough            bool     // p50 is the median of too few samples to know it
}

func newLiveState(p *plan.Plan) *liveState {
	s := &liveState{phase: "preparing", began: time.Now(), judging: throttle{share: 0.01}}
	for i, b := range p.Benchmarks {
		labels := liveLabels(b.Cells)
		s.commands = len(b.Cells) > 0 && b.Cells[0].Strategy.Type == commandType
		for j, c := range b.Cells {
			s.rows = append(s.rows, liveRow{address: c.Address.String(), short: words.Printable(c.Address.Short()), label: labels[j], benchmark: i})
		}
	}
	return s
}

// liveLabels name the cells of a benchmark by what they differ in, in columns.
func liveLabels(cells []plan.Cell) []string {
	labels := make([]string, len(cells))
	for _, part := range []func(result.Address) string{
		func(a result.Address) string { return a.Group },
		func(a result.Address) string { return a.Strategy },
		func(a result.Address) string { return a.Level },
	} {
		width, differ := 0, false
		for _, c := range cells {
			width = max(width, words.Width(words.Printable(part(c.Address))))
			differ = differ || part(c.Address) != part(cells[0].Address)
		}
		for i, c := range cells {
			if differ {
				labels[i] += words.Pad(words.Printable(part(c.Address)), width) + "  "
			}
		}
	}
	for i, label := range labels {
		labels[i] = strings.TrimRight(label, " ")
		if label == "" { // the only cell
			labels[i] = words.Printable(cells[i].Address.Strategy)
		}
	}
	return labels
}

// hear takes an event in. It keeps nothing that the engine goes on changing.
func (s *liveState) hear(e engine.Event, now time.Time) {
	if e.Total > 0 {
		s.done, s.total, s.remaining = e.Done, e.Total, e.Remaining
	}
	switch e.Type {
	case engine.ServerStart:
		s.enter("starting server "+words.Printable(e.Server), now)
	case engine.ServerReady:
		s.enter("server "+words.Printable(e.Server)+" is ready", now)
	case engine.SetupStart:
		s.enter("set-up "+words.Printable(e.Setup), now)
	case engine.TeardownStart:
		s.enter("tear-down "+words.Printable(e.Setup), now)
	case engine.WarmupStart:
		s.enter("warming up "+s.shortOf(e.Cell), now)
	case engine.BlockStart:
		s.block, s.blocks = e.Block, e.Blocks
	case engine.TrialStart:
		s.enter("", now)
		s.level = e.Level
		s.cell, s.placebo = e.Cell, e.Placebo
		if r := s.row(e.Cell); r != nil {
			s.turn = r.benchmark
		}
	case engine.TrialComplete:
		s.add(e.Cell, e.Trial)
	case engine.BlockComplete:
		s.gather(e.Run)
		s.searched = boundaries(e.Run, e.Benchmark, func(c *result.Cell) string { return s.labelOf(c.Address) })
		s.judging.do(now, func() { s.verdicts, s.judged = settled(result.Compare(nil, e.Run)), e.Block })
	case engine.RunComplete:
		s.enter("finishing", now)
	}
}

func (s *liveState) enter(phase string, now time.Time) { s.phase, s.cell, s.began = phase, "", now }

func (s *liveState) labelOf(address string) string {
	if r := s.row(address); r != nil {
		return r.label
	}
	return words.Printable(address)
}

func (s *liveState) shortOf(address string) string {
	if r := s.row(address); r != nil {
		return r.short
	}
	return words.Printable(address)
}

func (s *liveState) row(address string) *liveRow {
	i := slices.IndexFunc(s.rows, func(r liveRow) bool { return r.address == address })
	if i < 0 {
		return nil
	}
	return &s.rows[i]
}

// current are the rows of the benchmark whose turn it is.
func (s *liveState) current() []liveRow {
	var rows []liveRow
	for _, r := range s.rows {
		if r.benchmark == s.turn {
			rows = append(rows, r)
		}
	}
	return rows
}

// add counts a trial. Until its cell has been summed up at the end of a block, the trial alone is what is known.
func (s *liveState) add(address string, t *result.Trial) {
	r := s.row(address)
	if r == nil {
		return
	}
	r.requests += t.Requests
	r.errors += t.Errors
	r.trials++
	if r.trials > 1 {
		return
	}
	for name, to := range map[string]**float64{"throughput": &r.throughput, "service.p50": &r.p50, "service.p99": &r.p99, "program.wall": &r.p50} {
		if v, ok := t.Metrics[name]; ok {
			*to = &v
		}
	}
}

// gather takes over what has been summed up. A run that was resumed has trials from before.
func (s *liveState) gather(run *result.Run) {
	for i := range run.Cells {
		c := &run.Cells[i]
		r := s.row(c.Address)
		if r == nil || c.Trials == 0 {
			continue
		}
		if s.commands {
			r.gatherCommand(c)
			continue
		}
		r.trials, r.requests, r.errors = c.Trials, c.Requests, c.Errors
		r.throughput, r.p50, r.p99 = copyOf(c.Throughput.Median), copyOf(c.Service.Median), copyOf(c.Service.P99)
		r.rough = c.Service.P50 == nil
	}
}

func copyOf(v *float64) *float64 {
	if v == nil {
		return nil
	}
	return new(*v)
}

// settled are the comparisons that have come to a verdict, the ones with a direction first.
func settled(all []result.Comparison) []result.Comparison {
	rank := func(c result.Comparison) int {
		return slices.Index([]result.Verdict{result.Slower, result.Faster, result.Same}, c.Verdict)
	}
	all = slices.DeleteFunc(all, func(c result.Comparison) bool { return rank(c) < 0 })
	slices.SortStableFunc(all, func(a, b result.Comparison) int { return rank(a) - rank(b) })
	return all
}

// A throttle lets work be done as long as it takes no more than a share of the time.
type throttle struct {
	share float64
	next  time.Time
}

func (t *throttle) do(now time.Time, work func()) {
	if now.Before(t.next) {
		return
	}
	began := time.Now()
	work()
	took := time.Since(began)
	t.next = now.Add(took + time.Duration(float64(took)/t.share))
}
