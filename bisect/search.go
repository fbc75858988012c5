package bisect

import "math/bits"

// A Search looks for a commit among several, in order: builds before the first don't have the change, and those of the last do.
type Search struct {
	commits   []string
	low, high int // it is one of these
}

// New is a search among commits.
func New(commits []string) *Search { return &Search{commits: commits, high: len(commits) - 1} }

// Most is how many comparisons it takes at most to find one of n commits.
func Most(n int) int {
	if n < 2 {
		return 0
	}
	return bits.Len(uint(n - 1))
}

// Next is the commit whose build halves what is left, when it is compared with one before all; "" when one is left.
func (s *Search) Next() string {
	if s.high <= s.low {
		return ""
	}
	return s.commits[s.middle()]
}

func (s *Search) middle() int { return s.low + (s.high-s.low)/2 }

// Tell says whether the build of the commit that was the next has the change.
func (s *Search) Tell(changed bool) {
	if changed {
		s.high = s.middle()
	} else {
		s.low = s.middle() + 1
	}
}

// Left are the commits that may have done it.
func (s *Search) Left() []string { return s.commits[s.low : s.high+1] }
