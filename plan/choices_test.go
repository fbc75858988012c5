package plan_test

import (
	"testing"

	"bench/plan"
)

func TestWordsAreReadAsTheyAreWritten(t *testing.T) {
	for _, blocks := range []int{0, 1, 2, 999_999} {
		if got, ok := plan.ParseRestart(plan.RestartText(blocks)); !ok || got != blocks {
			t.Errorf("%q: %d, %t", plan.RestartText(blocks), got, ok)
		}
	}
	for _, text := range []string{"", "always", "every 0 blocks", "every -1 blocks", "every blocks", "every 2 blocks ", "every 1000000 blocks"} {
		if n, ok := plan.ParseRestart(text); ok {
			t.Errorf("%q: %d", text, n)
		}
	}
}
