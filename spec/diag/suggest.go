package diag

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/agext/levenshtein"
)

// Suggest returns the candidate that given was probably meant to be, or "" when none is near. Of equally near ones that
// with the nearest number wins, p99 for p98, else the first, so that the answer depends on the order of the candidates
// alone.
func Suggest(given string, candidates []string) string {
	best, bestDistance := "", allowedDistance(given)+1
	for _, c := range candidates {
		d := distance(given, c)
		if d < bestDistance || d == bestDistance && best != "" && offBy(given, c) < offBy(given, best) {
			best, bestDistance = c, d
		}
	}
	if best == "" {
		best = longForm(given, candidates)
	}
	return best
}

// DidYouMean is a sentence to append to a diagnostic's detail, with a leading space, or "" when nothing is near.
func DidYouMean(given string, candidates []string) string {
	if s := Suggest(given, candidates); s != "" {
		return fmt.Sprintf(" Did you mean %q?", s)
	}
	return ""
}

// offBy is how far the numbers at the end of two words are apart; infinitely where the words before them differ, or there
// are none.
func offBy(a, b string) float64 {
	wordA, wordB := strings.TrimRight(a, "0123456789"), strings.TrimRight(b, "0123456789")
	x, errX := strconv.ParseFloat(a[len(wordA):], 64)
	y, errY := strconv.ParseFloat(b[len(wordB):], 64)
	if wordA != wordB || errX != nil || errY != nil {
		return math.Inf(1)
	}
	return math.Abs(x - y)
}

// allowedDistance is how many slips of the keyboard a word of this length may have: with more, a suggestion is noise.
func allowedDistance(given string) int {
	switch n := utf8.RuneCountInString(given); {
	case n <= 1:
		return 0
	case n <= 4:
		return 1
	case n <= 8:
		return 2
	default:
		return 3
	}
}

// distance counts slips: a letter too many, missing or wrong, or two neighbours swapped. Case and the choice between -
// and _ are no slips, but a candidate written as given comes before one that is not.
func distance(given, candidate string) int {
	if given == candidate {
		return 0
	}
	a, b := fold(given), fold(candidate)
	d := levenshtein.Distance(a, b, nil)
	if d == 2 && swapped(a, b) {
		return 1
	}
	return d
}

func fold(s string) string { return strings.ReplaceAll(strings.ToLower(s), "-", "_") }

// swapped says whether a and b differ by one swap of two neighbouring bytes.
func swapped(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) - 1 {
		if a[i] != b[i] {
			return a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
		}
	}
	return false
}

// longForm finds the only candidate of which given is an abbreviation: "conc" for "concurrency".
func longForm(given string, candidates []string) string {
	if utf8.RuneCountInString(given) < 3 {
		return ""
	}
	found := ""
	for _, c := range candidates {
		if !strings.HasPrefix(fold(c), fold(given)) {
			continue
		}
		if found != "" {
			return ""
		}
		found = c
	}
	return found
}
