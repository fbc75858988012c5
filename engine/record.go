package engine

import (
	"fmt"
	"hash/fnv"
	"slices"
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
			Source: o.Source, Labels: o.Labels,
		},
		Comparisons: []result.Comparison{}, Thresholds: []result.Threshold{}, Checks: []result.Check{},
		Outputs: map[string]any{}, Warnings: append([]result.Warning{}, p.Warnings...),
		Declared: result.Declared{Pairs: p.Pairs, Limits: p.Limits, Moves: p.Moves, Tracked: p.Tracked, History: p.History.Declared()}, Spec: p.Spec,
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
		PlaceboOf: c.PlaceboOf, Role: c.Role, Servers: c.Servers, Valid: true, Warnings: []result.Warning{}, Names: []result.NamedRequest{},
	}
	if b.Search != nil {
		cell.Search = searchOf(b, c)
	}
	for _, p := range c.Parts {
		cell.Parts = append(cell.Parts, emptyPart(b, c, p))
	}
	for _, request := range c.Group.Batch() {
		cell.Names = append(cell.Names, result.NamedRequest{Name: request.Name})
	}
	if b.Search != nil {
		return cell // the level that is shown follows from what is found
	}
	if n := c.Arrival.Concurrency; n > 0 {
		cell.Concurrency = &n
	}
	if n := c.Arrival.Users; n > 0 {
		cell.Users = &n
	}
	if rate := c.Arrival.Rate; rate > 0 {
		cell.Rate = &rate
	}
	for _, s := range c.Arrival.Stages {
		cell.Profile = append(cell.Profile, result.ProfileStage{Name: s.Name, Rate: s.Rate, Users: s.Users, Duration: s.Duration.Seconds(), Hold: s.Hold})
	}
	for _, stage := range c.Arrival.Named() {
		cell.Stages = append(cell.Stages, emptyStage(cell, c.Address.AtStage(stage.Name), stage.Name))
	}
	return cell
}

// searchOf is what is looked for in a cell. Cells choose their levels each by chance of its own.
func searchOf(b plan.Benchmark, c plan.Cell) *result.Search {
	s := b.Search.Search
	h := fnv.New64a()
	fmt.Fprint(h, c.Address, c.PlaceboOf)
	s.Seed = (b.Seed ^ h.Sum64()) >> 11
	return &s
}

// emptyStage is the record of a named stage of a cell.
func emptyStage(of result.Cell, at result.Address, name string) result.Cell {
	of.Stages, of.Profile, of.Parts, of.Warnings, of.Names = nil, nil, nil, []result.Warning{}, slices.Clone(of.Names)
	of.Address, of.Level, of.Stage = at.String(), at.Level, name
	if of.PlaceboOf != "" {
		of.PlaceboOf = of.Address
	}
	return of
}

// emptyPart is the record of a part of a mix, whose group is its own.
func emptyPart(b plan.Benchmark, c plan.Cell, p plan.Part) result.Cell {
	if p.Share == 0 {
		b.Search = nil // what it has of its own is the same at every level
	}
	part := emptyCell(b, c.Load(p))
	part.Search = nil // it is the whole whose capacity is looked for
	part.Part = p.Name
	part.Group, part.Strategy = c.Group.Name, c.Strategy.Name // it is known by its mix, whose address it has
	if p.Share > 0 {
		part.Share = &p.Share
	}
	for i := range part.Stages {
		part.Stages[i].Part, part.Stages[i].Share = part.Part, part.Share
	}
	if part.PlaceboOf != "" {
		part.PlaceboOf = part.Address
	}
	return part
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
	for i := range r.books {
		for _, c := range r.books[i] {
			if c.absent {
				continue
			}
			var err error
			if c.record.Fingerprint, err = r.fingerprint(c.plan); err != nil {
				return err
			}
			within := c.record.Stages
			for k, p := range c.plan.Parts {
				part := &c.record.Parts[k]
				if part.Fingerprint, err = r.fingerprint(c.plan.Load(p)); err != nil {
					return err
				}
				for k := range part.Stages {
					part.Stages[k].Fingerprint = part.Fingerprint
				}
			}
			for k := range within {
				within[k].Fingerprint = c.record.Fingerprint
			}
		}
	}
	return nil
}

// gather brings the records of a benchmark's cells up to date with their trials.
func (r *runner) gather(i int) error {
	for _, c := range r.books[i] {
		if c.absent {
			continue
		}
		c.record.Processes = r.servers.Processes(c.plan.Servers)
		if err := c.sums.Update(c.record); err != nil {
			return err
		}
	}
	return nil
}

// decided says that a benchmark may stop early after so many blocks.
func (r *runner) decided(b plan.Benchmark, blocks int) bool {
	return b.EarlyStop && blocks < b.Blocks && result.Decided(r.run, b.Title())
}
