package result

import (
	"math"
	"slices"
)

// workersMatter is the smallest difference among workers that is worth a warning, as a share.
const workersMatter = 0.05

// diagnoseWorkers looks for what the merged trials can't show where several workers made them. Verdicts stay on what all of
// them measured together, which is what one large machine would have. The level is shared among all of its tests.
func diagnoseWorkers(run *Run, tests []*evidence) []Warning {
	warnings := addressesDiffer(run)
	blocks, names := workerBlocks(run)
	// One half is for the cells that may kill workers, since it takes voids to see that, and they are few.
	level := suspicious / 2 / float64(max(2*len(names)+len(names)*len(tests), 1))
	warnings = append(warnings, voidsNotRandom(run, suspicious/2)...)
	warnings = append(warnings, rosterChanged(run)...)
	if len(names) < 2 {
		return warnings
	}
	warnings = append(warnings, oneByOne(blocks, names, level, standOff.differs, workerDiffers)...)
	warnings = append(warnings, oneByOne(blocks, names, level, standOff.drifts, workerDrifts)...)
	for _, e := range tests {
		warnings = append(warnings, e.verdictByWorker(level)...)
	}
	return warnings
}

// oneByOne tests each worker against the others, and warns of the one that differs most; then the rest without that one, so
// that nobody is told to differ from a worker that does.
func oneByOne(
	blocks []workerBlock, names []string, level float64, test func(standOff) (by, p float64), warn func(worker string, by, p float64) Warning,
) []Warning {
	var warnings []Warning
	left := slices.Clone(names)
	for len(left) > 1 && len(warnings) < workersApart {
		worst, most, chance := -1, 0.0, 1.0 // by how much, with its sign
		for i, name := range left {
			others := slices.Delete(slices.Clone(left), i, i+1)
			by, p := test(against(blocks, name, others))
			if len(left) == 2 && by < 0 {
				continue // of two the slower one is told of
			}
			if p <= level && math.Abs(by) >= math.Log1p(workersMatter) && math.Abs(by) > math.Abs(most) {
				worst, most, chance = i, by, p
			}
		}
		if worst < 0 {
			break
		}
		warnings = append(warnings, warn(left[worst], most, chance))
		left = slices.Delete(left, worst, worst+1)
	}
	return warnings
}

func workerDiffers(worker string, by, p float64) Warning {
	return Warning{Code: WorkerDiffers, Worker: worker, Severity: math.Abs(by), Values: Values{"by": In(Ratio, math.Expm1(by)), "p": In(Number, p)}}
}

func workerDrifts(worker string, by, p float64) Warning {
	return Warning{Code: WorkerDrifts, Worker: worker, Severity: math.Abs(by), Values: Values{"by": In(Ratio, math.Expm1(by)), "p": In(Number, p)}}
}
