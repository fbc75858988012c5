package result

// A look is a moment at which an early-stopping benchmark may be judged, and the level at which it is.
type look struct {
	blocks int
	level  float64
}

// lookTable has the looks of 30 blocks, and the largest smaller rank sum that is significant at each. Together they
// err in 4.92 % of all runs in which nothing differs (TestSimulateEarlyStop), where judging at 5 % at every look
// would in 12 to 13 %. It is a group-sequential design in the manner of O'Brien & Fleming 1979: hard to please early,
// so that the last look costs little.
var lookTable = []struct{ blocks, rankSum int }{{8, 0}, {12, 8}, {18, 31}, {24, 69}, {30, 122}}

// Looks are the numbers of blocks after which a benchmark of that many blocks with early_stop is judged, the last one
// included.
func Looks(blocks int) []int {
	var at []int
	for _, l := range looks(blocks) {
		at = append(at, l.blocks)
	}
	return at
}

// looks is the schedule of a benchmark. Up to 30 blocks it has the table's looks before its end, and its end, judged at
// the level of the table's next look. For more blocks all looks move out in proportion, since their levels
// hold for shares of the whole. Below 8 blocks there is nothing to stop: the end is judged at 5 %.
func looks(blocks int) []look {
	first, last := lookTable[0], lookTable[len(lookTable)-1]
	if blocks < first.blocks {
		return []look{{blocks, 0.05}}
	}
	var schedule []look
	for _, l := range lookTable {
		level := rankSumP(l.blocks, l.rankSum)
		at := (l.blocks*max(blocks, last.blocks) + last.blocks - 1) / last.blocks // rounded up
		schedule = append(schedule, look{min(at, blocks), level})
		if at >= blocks {
			break
		}
	}
	return schedule
}

// lookLevel is the level at which an early-stopping benchmark is judged when n of its blocks were run: that of the
// look it is at or, when it was cut short between two, of the next.
func lookLevel(blocks, n int) float64 {
	schedule := looks(blocks)
	for _, l := range schedule {
		if n <= l.blocks {
			return l.level
		}
	}
	return schedule[len(schedule)-1].level
}
