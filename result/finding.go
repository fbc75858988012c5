package result

import (
	"math"
	"slices"
)

// A Finding is something that was found out about a trial, a cell, a comparison, a threshold or a run and that changes how
// its numbers are to be read. It is data: what it says in words is up to whoever shows it (report).
type Finding struct {
	Code Code `json:"code"`
	// Of is whom it is about, where that is another than it stands at: a cell's address.
	Of string `json:"of,omitempty"`
	// Worker is the name of whom it is about, where several made the load.
	Worker string `json:"worker,omitempty"`
	// Values are what was found and what it was held against, by name.
	Values Values `json:"values,omitempty"`
	// Trials is how many trials found it, of OfTrials: of findings that a cell has from its trials.
	Trials   int `json:"trials,omitempty"`
	OfTrials int `json:"of_trials,omitempty"`
	// Because are findings that it rests on.
	Because []Finding `json:"because,omitempty"`
}

// Found says that there is a finding: the zero value is none.
func (f Finding) Found() bool { return f.Code != "" }

// Values are the numbers and names of a finding. Those of one code always have the same names.
type Values map[string]Value

// A Value is a number in its unit, or a name. A number that is not known has neither.
type Value struct {
	Number *float64 `json:"number,omitempty"`
	Unit   Unit     `json:"unit,omitempty"`
	Text   string   `json:"text,omitempty"`
}

// Points is the unit of a difference of two ratios: 0.05 are five points.
const Points Unit = "points"

// In is a number in a unit: seconds, bytes, plain ratios.
func In(unit Unit, number float64) Value {
	if math.IsNaN(number) || math.IsInf(number, 0) {
		return Value{Unit: unit}
	}
	return Value{Number: &number, Unit: unit}
}

// Count is a number of things.
func Count[T int | int64](n T) Value { return In(Number, float64(n)) }

// Named is a name, or what somebody else said: an error, a version.
func Named(text string) Value { return Value{Text: text} }

// worded is what an older version of bench said, which is all that is known of it.
func worded(text string) Finding { return Finding{Code: Worded, Values: Values{"text": Named(text)}} }

// groupedFindings gathers what trials found by its code, in the order of Codes: the first of each speaks for all of it.
func groupedFindings(trials []Trial) []Finding {
	var all []Finding
	for i := range trials {
		seen := map[int]bool{} // a trial counts once
		for _, f := range trials[i].Findings {
			at := slices.IndexFunc(all, f.Like)
			if at < 0 {
				at = len(all)
				f.OfTrials = len(trials)
				all = append(all, f)
			}
			if !seen[at] {
				all[at].Trials++
				seen[at] = true
			}
		}
	}
	return inOrder(all)
}

// Like says whether two findings of trials are the same but for their numbers. What was only put into words is not looked into.
func (f Finding) Like(other Finding) bool {
	return f.Code == other.Code && f.Worker == other.Worker && (f.Code != Worded || f.Values["text"] == other.Values["text"])
}
