package engine

import (
	"fmt"
	"time"

	"bench/plan"
	"bench/result"
)

// newRecord is the record of a run before anything has been measured.
func newRecord(p *plan.Plan, o Options) *result.Run {
	run := &result.Run{
		FormatVersion: result.FormatVersion,
		Info: result.Info{
			ID: o.RunID, StartedAt: time.Now().UTC(), BenchVersion: o.Version, Seed: p.Seed,
			// Until it is known better: who finds this file finds a run that was cut off.
			Status: result.Interrupted, Reason: "the run ended without a word", Host: ThisHost(),
		},
		Comparisons: []result.Comparison{}, Thresholds: []result.Threshold{}, Checks: []result.Check{},
		Outputs: map[string]any{}, Warnings: append([]result.Warning{}, p.Warnings...),
		Declared: result.Declared{Pairs: p.Pairs, Limits: p.Limits, Moves: p.Moves}, Spec: p.Spec,
	}
	for _, b := range p.Benchmarks {
		run.Declared.Benchmarks = append(run.Declared.Benchmarks, declared(b))
		for _, c := range b.Cells {
			run.Cells = append(run.Cells, emptyCell(b, c))
		}
		for _, c := range b.Placebos {
			run.Placebos = append(run.Placebos, emptyCell(b, c))
		}
	}
	return run
}

func declared(b plan.Benchmark) result.Benchmark {
	d := result.Benchmark{
		Name: b.Title(), Description: b.Description, Blocks: b.Blocks, Seed: b.Seed,
		Warmup: b.Warmup.Seconds(), WarmupAuto: b.WarmupAuto, Trial: b.Trial.Seconds(), Iterations: b.Iterations,
		EarlyStop: b.EarlyStop, Range: b.Range,
	}
	if b.EarlyStop {
		d.Looks = result.Looks(b.Blocks)
	}
	for _, c := range b.Cells {
		d.OpenLoop = d.OpenLoop || c.Arrival.Open()
	}
	return d
}

func emptyCell(b plan.Benchmark, c plan.Cell) result.Cell {
	cell := result.Cell{
		Address: c.Address.String(), Benchmark: b.Title(), Key: b.Key, Group: c.Group.Name,
		Strategy: c.Strategy.Name, StrategyType: c.Strategy.Type, Level: c.Address.Level,
		PlaceboOf: c.PlaceboOf, Servers: c.Servers, Valid: true, Warnings: []result.Warning{},
	}
	if n := c.Arrival.Concurrency; n > 0 {
		cell.Concurrency = &n
	}
	if rate := c.Arrival.Rate; rate > 0 {
		cell.Rate = &rate
	}
	return cell
}

// recordOf is where cell k of benchmark i is recorded.
func (r *runner) recordOf(i, k int) *result.Cell {
	cells, placebos := 0, 0
	for _, b := range r.plan.Benchmarks[:i] {
		cells += len(b.Cells)
		placebos += len(b.Placebos)
	}
	if n := len(r.plan.Benchmarks[i].Cells); k >= n {
		return &r.run.Placebos[placebos+k-n]
	}
	return &r.run.Cells[cells+k]
}

// identify puts on each cell's record what other runs can recognise it by.
func (r *runner) identify() error {
	for i := range r.cells {
		for k, c := range r.cells[i] {
			record := r.recordOf(i, k)
			var err error
			if record.Fingerprint, err = r.fingerprint(c.plan); err != nil {
				return err
			}
			record.Anchor = r.anchored(c.plan)
		}
	}
	return nil
}

// keep adds a trial to its cell's record. A trial that was cut off counts only where there is nothing else.
func (r *runner) keep(i, k int, t *result.Trial) {
	c, record := r.cells[i][k], r.recordOf(i, k)
	if t.Partial && (t.Requests == 0 || len(record.TrialData) > 0) {
		return
	}
	c.keepNames(c.rec.shards[0])
	record.TrialData = append(record.TrialData, *t)
}

// has says that a cell's trial of a block has been measured already, by the run that is resumed.
func (r *runner) has(i, k, block int) bool {
	for _, t := range r.recordOf(i, k).TrialData {
		if t.Block == block {
			return true
		}
	}
	return false
}

// gather brings the records of a benchmark's cells up to date with their trials.
func (r *runner) gather(i int) error {
	for k, c := range r.cells[i] {
		record := r.recordOf(i, k)
		var err error
		if record.Names, err = c.namedRequests(); err != nil {
			return err
		}
		record.Examples = c.examples
		record.Timeline = c.timeline
		record.Processes = r.servers.Processes(c.plan.Servers)
		if err := c.sums.Update(record); err != nil {
			return err
		}
	}
	return nil
}

func (c *cell) namedRequests() ([]result.NamedRequest, error) {
	named := make([]result.NamedRequest, 0, len(c.names))
	for i, n := range c.names {
		request := result.NamedRequest{
			Name: c.requests[i].Name, Requests: n.requests, Errors: n.errors, Kinds: n.kinds, FailedCodes: n.codes,
		}
		if n.service != nil {
			h, err := n.service.Encode()
			if err != nil {
				return nil, fmt.Errorf("%s: request %s: %w", c.address, request.Name, err)
			}
			request.Histogram = &h
		}
		named = append(named, request)
	}
	return named, nil
}

// decided says that a benchmark may stop early after so many blocks.
func (r *runner) decided(b plan.Benchmark, blocks int) bool {
	return b.EarlyStop && blocks < b.Blocks && result.Decided(r.run, b.Title())
}
