package stats

// A Look is a moment at which an early-stopping benchmark may be judged, and the level at which it is.
type Look struct {
	Blocks int
	level  float64
}

// lookTable has the looks of 30 blocks, and the largest smaller rank sum that is significant at each. Together they err
// in 4.92 % of all runs in which nothing differs (TestLooksTogetherErrAtMostFivePercent); judging at 5 % at every look
// would in 12 to 14 %. As a group-sequential design it lies between Pocock 1977, who gives every look the same level, and
// O'Brien & Fleming 1979, who are hard to please early: the levels rise from 0.8 to 2.2 %.
var lookTable = []struct{ blocks, rankSum int }{{FirstLook, 0}, {12, 8}, {18, 31}, {24, 69}, {30, 122}}

// FirstLook is the fewest blocks after which a benchmark may stop early.
const FirstLook = 8

// LooksLevel is what all looks of the table share.
const LooksLevel = 0.05

// Looks is the schedule of a benchmark. Up to 30 blocks it has the table's looks before its end, and its end, judged at
// the level of the table's next look. For more blocks all looks move out in proportion, since their levels
// hold for shares of the whole. Below 8 blocks there is nothing to stop: the end is judged at 5 %.
func Looks(blocks int) []Look {
	first, last := lookTable[0], lookTable[len(lookTable)-1]
	if blocks < first.blocks {
		return []Look{{blocks, LooksLevel}}
	}
	var schedule []Look
	for _, l := range lookTable {
		level := RankSumP(l.blocks, l.rankSum)
		at := (l.blocks*max(blocks, last.blocks) + last.blocks - 1) / last.blocks // rounded up
		schedule = append(schedule, Look{min(at, blocks), level})
		if at >= blocks {
			break
		}
	}
	return schedule
}

// LookLevel is the level at which an early-stopping benchmark is judged when n of its blocks were run: that of the
// look it is at or, when it was cut short between two, of the next.
func LookLevel(blocks, n int) float64 {
	schedule := Looks(blocks)
	for _, l := range schedule {
		if n <= l.Blocks {
			return l.level
		}
	}
	return schedule[len(schedule)-1].level
}
