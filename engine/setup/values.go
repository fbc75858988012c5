package setup

import (
	"bench/plan"
)

// Values are what set-ups have captured, by the references to it. They fill the slots of texts.
type Values map[plan.Value]string

// Append appends a value. It implements the values of package text.
func (v Values) Append(dst []byte, of plan.Value) []byte { return append(dst, v[of]...) }

// has says whether all values of set-ups that a request has are there, and which is missing.
func (v Values) has(r plan.Request) (missing plan.Value, ok bool) {
	for of := range r.Values() {
		if _, known := v[of]; !known && of.From == plan.FromSetup {
			return of, false
		}
	}
	return plan.Value{}, true
}
