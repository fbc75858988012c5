package result

import (
	"cmp"
	"slices"
)

// A Code says what a finding is. It is stable: scripts may rely on it, whatever the words are.
type Code string

// Worded is something that an older version of bench put into words only.
const Worded Code = "worded"

// Codes are all codes of findings, in the order in which they are told and documented.
var Codes = slices.Concat(trialCodes, warningCodes, workerCodes, evidenceCodes, verdictCodes, acrossCodes, gateCodes, capacityCodes, []Code{Worded})

// place is where a code stands among all.
var place = func() map[Code]int {
	at := make(map[Code]int, len(Codes))
	for i, c := range Codes {
		at[c] = i
	}
	return at
}()

// inOrder sorts findings by their codes; those of one stay as they are.
func inOrder(all []Finding) []Finding {
	slices.SortStableFunc(all, func(a, b Finding) int { return cmp.Compare(place[a.Code], place[b.Code]) })
	return all
}
