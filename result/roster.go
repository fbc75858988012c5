package result

import (
	"maps"
	"slices"
	"strings"

	"bench/result/stats"
)

// fewTold is how many workers a warning names one by one.
const fewTold = 5

// rosterChanged warns where not all blocks had the same workers. Comparisons are within blocks, of which each had one roster;
// the cells' own figures are of different machines then.
func rosterChanged(run *Run) []Warning {
	blocks, in := map[blockKey]bool{}, map[string]map[blockKey]bool{}
	for i := range run.Cells {
		c := &run.Cells[i]
		for k := range c.TrialData {
			t := &c.TrialData[k]
			if t.Partial || t.Workers > 0 || len(t.Shares) == 0 {
				continue
			}
			key := blockKey{c.Benchmark, t.Block}
			blocks[key] = true
			for _, s := range t.Shares {
				if in[s.Worker] == nil {
					in[s.Worker] = map[blockKey]bool{}
				}
				in[s.Worker][key] = true
			}
		}
	}
	var because []Finding
	for _, name := range slices.Sorted(maps.Keys(in)) {
		if n := len(in[name]); n < len(blocks) {
			because = append(because, Finding{Code: InBlocks, Worker: name, Values: Values{"blocks": Count(n), "all": Count(len(blocks))}})
		}
	}
	if len(because) == 0 {
		return nil
	}
	return []Warning{{Code: RosterChanged, Severity: float64(len(because)), Because: firstFew(because)}}
}

// firstFew are the first few of findings, and how many more there are.
func firstFew(all []Finding) []Finding {
	if more := len(all) - fewTold; more > 1 {
		return append(all[:fewTold:fewTold], Finding{Code: AndMore, Values: Values{"more": Count(more)}})
	}
	return all
}

// addressesDiffer warns of names that led workers to different addresses, so that they may have met different servers.
func addressesDiffer(run *Run) []Warning {
	found := map[string][]Finding{}
	different := map[string]map[string]bool{}
	for _, w := range run.Info.Workers {
		for _, f := range w.Found {
			name, sorted := f.Name, slices.Sorted(slices.Values(f.Addresses))
			text := strings.Join(slices.Compact(sorted), ", ")
			if different[name] == nil {
				different[name] = map[string]bool{}
			}
			different[name][text] = true
			found[name] = append(found[name], Finding{Code: LedTo, Worker: w.Name, Values: Values{"addresses": Named(text)}})
		}
	}
	var warnings []Warning
	for _, name := range slices.Sorted(maps.Keys(found)) {
		if len(different[name]) > 1 {
			warnings = append(warnings, Warning{Code: AddressesDiffer, Values: Values{"name": Named(name)}, Because: firstFew(found[name])})
		}
	}
	return warnings
}

// voidsNotRandom tests whether blocks were void during one cell's trials more often than its share of the time explains: a cell
// that kills workers is a finding. Who began anew as the conductor says nothing of cells.
func voidsNotRandom(run *Run, level float64) []Warning {
	voids, all := map[string]int64{}, int64(0)
	for _, v := range run.Info.Voided {
		if v.Cell != "" && v.Code != CoordinatorLost {
			voids[v.Cell]++
			all++
		}
	}
	if all == 0 {
		return nil
	}
	shares := timeShares(run, voids)
	var warnings []Warning
	for _, cell := range slices.Sorted(maps.Keys(voids)) {
		p := min(1, stats.AtLeast(all, voids[cell], shares[cell])*float64(len(shares)))
		if p <= level {
			warnings = append(warnings, Warning{
				Code: VoidsNotRandom, Cell: cell, Severity: float64(voids[cell]), Values: Values{
					"voids": Count(voids[cell]), "all": Count(all), "share": In(Ratio, shares[cell]), "p": In(Number, p),
				},
			})
		}
	}
	return warnings
}

// timeShares are the cells' shares of the time in which a block can have become void: those of their trials. What an attempt that
// was void took besides is as likely to be of any cell, since their order is random. A cell without a trial counts as the mean.
func timeShares(run *Run, voids map[string]int64) map[string]float64 {
	spent, sum := map[string]float64{}, 0.0
	for _, cells := range [][]Cell{run.Cells, run.Placebos} {
		for i := range cells {
			c := &cells[i]
			spent[c.Address] += 0
			for k := range c.TrialData {
				spent[c.Address] += c.TrialData[k].Duration
				sum += c.TrialData[k].Duration
			}
		}
	}
	for cell := range voids {
		spent[cell] += 0
	}
	cells := slices.Sorted(maps.Keys(spent))
	mean := 1.0
	if sum > 0 {
		mean = sum / float64(len(cells))
	}
	whole := 0.0
	for _, cell := range cells {
		if spent[cell] <= 0 {
			spent[cell] = mean
		}
		whole += spent[cell]
	}
	for _, cell := range cells {
		spent[cell] /= whole
	}
	return spent
}
