package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"bench"
	"bench/engine"
	"bench/metrics"
	"bench/plan"
	"bench/redact"
	"bench/result"
	"bench/words"
)

// declareMetrics declares where metrics are sent while a run goes on.
func declareMetrics(f *flags, to **metrics.Address) {
	f.each("metrics", "send live metrics to `ADDRESS`: otlp:URL, rw:URL (Prometheus remote write), or otlp with OpenTelemetry's variables", func(text string) (err error) {
		*to, err = metrics.ParseAddress(text, os.Getenv)
		return err
	})
}

// metricsHost is the host that gets live metrics; "": none does.
func metricsHost(to *metrics.Address) string {
	if to == nil {
		return ""
	}
	return to.Host()
}

// A streaming sends live metrics as a watcher of the run, and keeps what is to be told of that until nobody else writes.
type streaming struct {
	*metrics.Stream
	session *session
	waits   bool // a live view has the terminal

	mu      sync.Mutex
	warning string
}

// stream begins to send live metrics; without -metrics it is nil.
func (x *execution) stream(source *result.Source) (*streaming, error) {
	if x.o.metrics == nil {
		return nil, nil
	}
	s := &streaming{session: x.session}
	_, s.waits = liveTerminal(x.session, x.o.progress)
	var err error
	s.Stream, err = metrics.New(x.o.metrics, x.plan, metrics.Options{Project: x.projectCalled(source), Run: x.id, Version: version, Warn: s.warn})
	if err != nil {
		return nil, fmt.Errorf("-metrics: %w", err)
	}
	return s, nil
}

// warn keeps a warning. It comes from beside the run.
func (s *streaming) warn(text string) {
	s.mu.Lock()
	s.warning = text
	s.mu.Unlock()
}

func (s *streaming) watch(e engine.Event) {
	s.Watch(e)
	if !s.waits {
		s.tell()
	}
}

func (*streaming) crew(crewEvent) {}

func (*streaming) close() {}

// tell tells a warning that has come.
func (s *streaming) tell() {
	s.mu.Lock()
	text := s.warning
	s.warning = ""
	s.mu.Unlock()
	if text != "" {
		fmt.Fprintf(s.session.err, "%s %s\n", s.session.errStyle().yellow("warning:"), redact.Addresses(text))
	}
}

// end sends the rest, unless somebody is in a hurry, and tells what did not arrive.
func (s *streaming) end(hurry <-chan struct{}) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		select {
		case <-hurry:
			cancel()
		case <-ctx.Done():
		}
	}()
	delivered := s.Close(ctx)
	s.tell()
	if lost := delivered.Lost(); lost != "" {
		fmt.Fprintf(s.session.err, "%s %s\n", s.session.errStyle().yellow("warning:"), redact.Addresses(lost))
	}
}

// projectCalled is what a run's project is called: as in its history.
func (x *execution) projectCalled(source *result.Source) string {
	return projectOf(x.o.project, x.plan, source)
}

// projectOf is what the project of a plan is called, unless somebody has named another one.
func projectOf(named string, p *plan.Plan, source *result.Source) string {
	declared, repository := "", ""
	if p.History != nil {
		declared = p.History.Project
	}
	if source != nil {
		repository = source.Repository()
	}
	folder := "bench"
	if full, err := filepath.Abs(p.Dir); err == nil {
		folder = filepath.Base(full)
	}
	return cmp.Or(named, declared, repository, folder)
}

// metricsRow is the row of a plan's contacts for the receiver of live metrics.
func (v planView) metricsRow() [][]string {
	if v.metrics == nil {
		return nil
	}
	why := "gets live metrics"
	if len(bench.MetricsNeeds(v.plan, v.metrics.Host())) > 0 {
		why += ", needs approval"
	}
	return [][]string{{v.metrics.Host(), why, v.dim(words.Printable(v.metrics.String()))}}
}
