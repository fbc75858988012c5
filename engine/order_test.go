package engine

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"bench/plan"
)

func groupOf(weights ...int) plan.Group {
	g := plan.Group{Order: "listed"}
	for i, w := range weights {
		g.Requests = append(g.Requests, plan.Request{Name: string(rune('a' + i)), Weight: w})
	}
	return g
}

func letters(items []int) string {
	var b strings.Builder
	for _, i := range items {
		b.WriteByte(byte('a' + i))
	}
	return b.String()
}

func TestWeightsAreSpreadThroughTheBatch(t *testing.T) {
	for _, tt := range []struct {
		weights []int
		want    string
	}{
		{[]int{1, 1, 1}, "abc"},
		{[]int{0, 0}, "ab"},
		{[]int{1, 3}, "babb"},
		{[]int{5, 1, 1}, "aabacaa"},
		{[]int{2, 2}, "abab"},
		{[]int{4, 2, 1}, "abacaba"},
		{nil, ""},
	} {
		if got := letters(compose(groupOf(tt.weights...), 1).listed); got != tt.want {
			t.Errorf("weights %v: %s, want %s", tt.weights, got, tt.want)
		}
	}
}

func TestEveryWeightIsMetInEveryBatch(t *testing.T) {
	weights := []int{7, 1, 3, 20, 2}
	g := groupOf(weights...)
	for _, order := range plan.Orders() {
		g.Order = order
		c := compose(g, 3)
		items := c.batch(5, nil)
		if len(items) != c.size() || c.size() != 33 {
			t.Errorf("%s: %d items of %d", order, len(items), c.size())
		}
		for i, w := range weights {
			n := 0
			for _, item := range items {
				if item == i {
					n++
				}
			}
			if n != w {
				t.Errorf("%s: request %d stands %d times, weight %d", order, i, n, w)
			}
		}
	}
}

func TestShufflesDependOnSeedAndBatchAlone(t *testing.T) {
	g := groupOf(1, 1, 1, 1, 1, 1, 1, 1, 1, 1)
	g.Order = "shuffled"
	buffer := make([]int, 0, 10)
	first := slices.Clone(compose(g, 1).batch(7, buffer))
	if again := compose(g, 1).batch(7, nil); !slices.Equal(first, again) {
		t.Errorf("same seed, same batch: %s and %s", letters(first), letters(again))
	}
	if other := compose(g, 2).batch(7, nil); slices.Equal(first, other) {
		t.Errorf("seeds 1 and 2 both give %s", letters(first))
	}
	if next := compose(g, 1).batch(8, nil); slices.Equal(first, next) {
		t.Errorf("batches 7 and 8 are both %s", letters(first))
	}
	c := compose(g, 1)
	if n := testing.AllocsPerRun(100, func() { buffer = c.batch(3, buffer) }); n != 0 {
		t.Errorf("%v allocations a batch", n)
	}
}

func TestEveryOrderIsEquallyLikely(t *testing.T) {
	g := groupOf(1, 1, 1, 1)
	g.Order = "shuffled"
	c := compose(g, 42)
	const batches = 24000
	seen := map[string]int{}
	for number := range uint64(batches) {
		seen[letters(c.batch(number, nil))]++
	}
	var chiSquare float64
	for _, n := range seen {
		d := float64(n) - batches/24
		chiSquare += d * d / (batches / 24)
	}
	// 23 degrees of freedom at one in a thousand.
	if len(seen) != 24 || chiSquare > 49.7 {
		t.Errorf("%d orders of 24, chi square %.1f: %v", len(seen), chiSquare, fmt.Sprint(seen))
	}
}
