package result

import (
	"maps"
	"math"
	"slices"

	"bench/result/stats"
)

// A workerBlock is what workers measured in one block: the logarithm of each one's median, by cell.
type workerBlock map[string]map[string]float64

// workerBlocks are those of a run in which at least two workers measured the same cell, in the order of the blocks, and the
// names of all that did. Trials of which only some shares were kept tell of nobody in particular.
func workerBlocks(run *Run) (blocks []workerBlock, names []string) {
	at := map[blockKey]workerBlock{}
	var order []blockKey
	for i := range run.Cells {
		c := &run.Cells[i]
		for k := range c.TrialData {
			t := &c.TrialData[k]
			if t.Partial || t.Workers > 0 {
				continue
			}
			key := blockKey{c.Benchmark, t.Block}
			for _, s := range t.Shares {
				if s.P50 == nil || !(*s.P50 > 0) {
					continue
				}
				if at[key] == nil {
					at[key] = workerBlock{}
					order = append(order, key)
				}
				if at[key][s.Worker] == nil {
					at[key][s.Worker] = map[string]float64{}
				}
				at[key][s.Worker][c.Address] = math.Log(*s.P50)
				if !slices.Contains(names, s.Worker) {
					names = append(names, s.Worker)
				}
			}
		}
	}
	slices.SortStableFunc(order, func(a, b blockKey) int { return a.number - b.number })
	for _, key := range order {
		blocks = append(blocks, at[key])
	}
	slices.Sort(names)
	return blocks, names
}

// A standOff is how one worker stood against others, block by block.
type standOff struct {
	places []int     // its place among them, doubled and counted from the middle: as likely above it as below where all are alike
	by     []float64 // how much longer its requests took than the median of theirs, as a logarithm
}

// against says how a worker stood against some others in each block in which it has a cell in common with one of them. Cells
// count alike, whatever their requests take.
func against(blocks []workerBlock, worker string, others []string) standOff {
	var off standOff
	for _, b := range blocks {
		means := map[string]float64{}
		for _, who := range append([]string{worker}, others...) {
			if mean, ok := b.deviation(who, worker, others); ok {
				means[who] = mean
			}
		}
		if _, there := means[worker]; !there || len(means) < 2 {
			continue
		}
		below, above := 0, 0
		for who, mean := range means {
			switch {
			case who == worker:
			case mean < means[worker]:
				below++
			case mean > means[worker]:
				above++
			}
		}
		off.places = append(off.places, below-above)
		off.by = append(off.by, b.apart(worker, others))
	}
	return off
}

// deviation is by how much a worker's medians are above those in the middle, on average over its cells.
func (b workerBlock) deviation(who, worker string, others []string) (mean float64, ok bool) {
	sum, cells := 0.0, 0
	for _, cell := range slices.Sorted(maps.Keys(b[who])) { // sums of the same numbers in another order may be others
		value := b[who][cell]
		var all []float64
		for _, o := range append([]string{worker}, others...) {
			if v, there := b[o][cell]; there {
				all = append(all, v)
			}
		}
		if len(all) > 1 {
			sum += value - stats.Median(all)
			cells++
		}
	}
	return sum / float64(max(cells, 1)), cells > 0
}

// apart is by how much a worker's medians are above the others', on average over its cells.
func (b workerBlock) apart(worker string, others []string) float64 {
	sum, cells := 0.0, 0
	for _, cell := range slices.Sorted(maps.Keys(b[worker])) {
		value := b[worker][cell]
		var theirs []float64
		for _, o := range others {
			if v, there := b[o][cell]; there {
				theirs = append(theirs, v)
			}
		}
		if len(theirs) > 0 {
			sum += value - stats.Median(theirs)
			cells++
		}
	}
	return sum / float64(max(cells, 1))
}

// differs is how much longer a worker's requests take than the others', as a logarithm, and the p-value of that: a signed-rank
// test on its places. Where workers are alike, each is as likely to have any place in a block, whatever the distribution is.
func (o standOff) differs() (by, p float64) {
	if len(o.by) == 0 {
		return 0, 1
	}
	weights, observed := make([]int, len(o.places)), 0
	for i, place := range o.places {
		weights[i] = max(place, -place)
		observed += place
	}
	return stats.Median(o.by), stats.SignFlip(weights, observed)
}

// drifts is by how much that changed from the first third of the blocks to the last, and the p-value of a trend.
func (o standOff) drifts() (by, p float64) {
	if len(o.by) < 2 {
		return 0, 1
	}
	third := max(len(o.by)/3, 1)
	_, p = stats.Kendall(o.by)
	return stats.Median(o.by[len(o.by)-third:]) - stats.Median(o.by[:third]), p
}
