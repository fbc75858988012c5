package plan

import "slices"

// Condition is what a value of a response must be like, where being equal to one is not what is asked: of a header, or of
// each value that a JSONPath selects.
type Condition struct {
	Header string `json:"header,omitempty"` // its name; "" with Path
	Path   string `json:"path,omitempty"`   // JSONPath (RFC 9535); "" with Header
	Test   Test   `json:"test"`
	// Args are the arguments of the test: a pattern, a number, two lengths, the values allowed. Numbers are float64, or
	// json.Number where that would take digits from them.
	Args []any `json:"args,omitzero"`
}

// Test is how a condition looks at a value. Its text is the name of the function of the language that makes one.
type Test string

// The tests.
const (
	TestAbsent        Test = "absent"         // nothing is there
	TestPresent       Test = "present"        // something is there, be it null
	TestMatches       Test = "matches"        // a regular expression (RE2) matches in a text, a number or a bool
	TestLengthBetween Test = "length_between" // characters of a text, elements of a list or an object
	TestAtLeast       Test = "at_least"       // a number
	TestAtMost        Test = "at_most"        // a number
	TestOneOf         Test = "one_of"         // any of some values
)

// Tests are all tests, in the order of the documentation.
func Tests() []Test {
	return []Test{TestMatches, TestPresent, TestAbsent, TestLengthBetween, TestAtLeast, TestAtMost, TestOneOf}
}

// LooksAtJSON says whether a value in the body is expected.
func (x *Expect) LooksAtJSON() bool {
	return len(x.JSON) > 0 || slices.ContainsFunc(x.Conditions, func(c Condition) bool { return c.Path != "" })
}
