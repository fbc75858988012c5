package stats

import (
	"slices"
	"testing"
)

func TestLooks(t *testing.T) {
	for blocks, want := range map[int][]int{
		6: {6}, 8: {8}, 10: {8, 10}, 12: {8, 12}, 20: {8, 12, 18, 20}, 30: {8, 12, 18, 24, 30},
		31: {9, 13, 19, 25, 31}, 60: {16, 24, 36, 48, 60},
	} {
		var got []int
		for _, l := range Looks(blocks) {
			got = append(got, l.Blocks)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d blocks: looks at %v, want %v", blocks, got, want)
		}
	}
	for n, w := range map[int]int{8: 0, 12: 8, 18: 31, 24: 69, 30: 122} {
		if got := CriticalRankSum(n, LookLevel(30, n)); got != w {
			t.Errorf("at %d blocks W is at most %d, want %d", n, got, w)
		}
		for _, m := range []int{2, 5} { // the largest W whose p is at most the table's over m
			got := CriticalRankSum(n, LookLevel(30, n)/float64(m))
			limit := RankSumP(n, w) / float64(m)
			if got >= 0 && RankSumP(n, got) > limit || RankSumP(n, got+1) <= limit {
				t.Errorf("at %d blocks, %d comparisons: W at most %d", n, m, got)
			}
		}
	}
}
