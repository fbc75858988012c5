package ab

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"bench/result"
)

// confidence is that of intervals and gates.
const confidence = 0.95

// record is the result before anything was measured.
func (r *runner) record() {
	r.run = &result.Run{
		FormatVersion: result.FormatVersion, Info: r.options.Info,
		Comparisons: []result.Comparison{}, Thresholds: []result.Threshold{}, Checks: []result.Check{},
		Outputs: map[string]any{}, Warnings: []result.Warning{},
	}
	// Until it is known better: who finds this file finds a run that was cut off.
	r.run.Info.Status, r.run.Info.Reason, r.run.Info.Seed = result.Interrupted, "the run ended without a word", r.Seed
	r.run.Cells = []result.Cell{emptyCell(baseName, r.Base), emptyCell(headName, r.Head)}
	r.turns = []*turn{{argv: r.Base, cell: &r.run.Cells[0]}, {argv: r.Head, cell: &r.run.Cells[1]}}
	if r.Gate {
		r.run.Placebos = []result.Cell{emptyCell(baseName, r.Base)}
		r.run.Placebos[0].PlaceboOf = r.run.Placebos[0].Address
		r.turns = append(r.turns, &turn{argv: r.Base, cell: &r.run.Placebos[0]})
	}
}

func emptyCell(side string, argv []string) result.Cell {
	one := 1
	return result.Cell{
		Address: address(side), Benchmark: Benchmark, Group: "command", Strategy: side, StrategyType: "command",
		Concurrency: &one, Level: "1", Command: argv, Fingerprint: fingerprint(argv), Valid: true, Warnings: []result.Warning{},
	}
}

// fingerprint tells a command from others.
func fingerprint(argv []string) string {
	text, err := json.Marshal(argv)
	if err != nil {
		return "" // there are only texts in it
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// declare writes down what is compared, and what is known of that.
func (r *runner) declare(all, first, beside []measure) {
	for _, t := range r.turns {
		for _, m := range all {
			if m.only == "" || m.only == t.cell.Strategy {
				t.cell.Program = append(t.cell.Program, m.OwnMetric)
			}
		}
	}
	r.run.Declared.Benchmarks = []result.Benchmark{{
		Name: Benchmark, Blocks: r.Blocks, Seed: r.Seed, Iterations: r.runs, EarlyStop: true, Looks: result.Looks(r.Blocks),
	}}
	base, head := Addresses()
	for i, m := range append(first[:len(first):len(first)], beside...) {
		r.run.Declared.Pairs = append(r.run.Declared.Pairs, result.Pair{
			Benchmark: Benchmark, Baseline: base, Candidate: head, Metric: m.Metric(), MinEffect: r.MinEffect, Confidence: confidence,
			Gated: r.Gate && i < len(first), OnInconclusive: "pass", EarlyStop: i < len(first), Unit: m.Unit, MoreIsBetter: m.MoreIsBetter,
		})
	}
	for _, m := range all {
		if m.only != "" {
			r.run.Warnings = append(r.run.Warnings, result.Warning{
				Code: result.OneSidedMetric, Cell: address(m.only),
				Values: result.Values{"side": result.Named(m.only), "metric": result.Named(m.Name)},
			})
		}
	}
	if slices.ContainsFunc(first, func(m measure) bool { return !m.printed }) {
		r.judgeMemory(all)
	}
}

// judgeMemory says what can't be known of the commands' memory; see ownPeak.
func (r *runner) judgeMemory(all []measure) {
	known := false
	for _, m := range all {
		known = known || m.Name == peakMem
	}
	floor := ownPeak()
	base, head := r.turns[0].first.memory, r.turns[1].first.memory
	if floor == 0 || base == 0 || known && float64(min(base, head)) > slackOfOwn*float64(floor) {
		return
	}
	least := result.In(result.Bytes, float64(floor))
	why := result.Finding{Code: result.BothBelowFloor, Values: result.Values{"floor": least}}
	w := result.Warning{Code: result.MemoryFloor}
	if known {
		side := baseName
		if head < base {
			side = headName
		}
		w.Cell = address(side)
		why = result.Finding{Code: result.OneBelowFloor, Values: result.Values{"side": result.Named(side), "floor": least}}
	}
	w.Because = []result.Finding{why}
	r.run.Warnings = append(r.run.Warnings, w)
}
