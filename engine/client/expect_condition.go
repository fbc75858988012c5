package client

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"bench/plan"
)

// A test is a condition, ready to be held against values. It is given what JSON or a header has: text, numbers, bools, null,
// lists and objects.
type test struct {
	wants string // as a message says what was expected: "at least 1"
	holds func(value any) bool
	// absent is for what must not be there, which is no matter of its value.
	absent bool
}

// testOf compiles a condition.
func testOf(c plan.Condition) (test, error) {
	make, ok := tests[c.Test]
	if !ok {
		return test{}, fmt.Errorf("there is no condition %q", c.Test)
	}
	if n := argumentsOf[c.Test]; len(c.Args) < n {
		return test{}, fmt.Errorf("%s needs %d arguments, and has %d", c.Test, n, len(c.Args))
	}
	return make(c.Args)
}

// argumentsOf are how many arguments a test has, at least.
var argumentsOf = map[plan.Test]int{
	plan.TestMatches: 1, plan.TestLengthBetween: 2, plan.TestAtLeast: 1, plan.TestAtMost: 1, plan.TestOneOf: 1,
}

// tests is the table of tests.
var tests = map[plan.Test]func(args []any) (test, error){
	plan.TestAbsent: func([]any) (test, error) { return test{wants: "nothing", absent: true}, nil },
	plan.TestPresent: func([]any) (test, error) {
		return test{wants: "something", holds: func(any) bool { return true }}, nil
	},
	plan.TestMatches:       matchTest,
	plan.TestLengthBetween: lengthTest,
	plan.TestAtLeast: func(args []any) (test, error) {
		return orderTest("at least", args[0], func(order int) bool { return order >= 0 })
	},
	plan.TestAtMost: func(args []any) (test, error) {
		return orderTest("at most", args[0], func(order int) bool { return order <= 0 })
	},
	plan.TestOneOf: func(args []any) (test, error) {
		return test{
			wants: "one of " + shown(args),
			holds: func(value any) bool {
				return slices.ContainsFunc(args, func(a any) bool { return sameJSON(a, value) })
			},
		}, nil
	},
}

func matchTest(args []any) (test, error) {
	pattern, ok := args[0].(string)
	if !ok {
		return test{}, fmt.Errorf("a pattern is a text, not %s", shown(args[0]))
	}
	want, err := regexp.Compile(pattern)
	if err != nil {
		return test{}, err
	}
	return test{
		wants: "a match of " + excerpt(pattern),
		holds: func(value any) bool {
			text, ok := plainText(value)
			return ok && want.MatchString(text)
		},
	}, nil
}

// plainText is a text, or what a number or a bool is written as.
func plainText(value any) (string, bool) {
	switch v := value.(type) {
	case string:
		return v, true
	case bool, int64, float64, json.Number:
		text, err := json.Marshal(v)
		return string(text), err == nil
	}
	return "", false
}

func lengthTest(args []any) (test, error) {
	least, okLeast := float(args[0])
	most, okMost := float(args[1])
	if !okLeast || !okMost {
		return test{}, fmt.Errorf("lengths are numbers, not %s", shown(args))
	}
	return test{
		wants: fmt.Sprintf("a length from %s to %s", shown(args[0]), shown(args[1])),
		holds: func(value any) bool {
			n, ok := lengthOf(value)
			return ok && float64(n) >= least && float64(n) <= most
		},
	}, nil
}

// lengthOf is how many characters, elements or members a value has.
func lengthOf(value any) (int, bool) {
	switch v := value.(type) {
	case string:
		return utf8.RuneCountInString(v), true
	case []any:
		return len(v), true
	case map[string]any:
		return len(v), true
	}
	return 0, false
}

// orderTest compares numbers, digit by digit where neither was rounded.
func orderTest(words string, limit any, right func(order int) bool) (test, error) {
	if _, ok := float(limit); !ok {
		return test{}, fmt.Errorf("a limit is a number, not %s", shown(limit))
	}
	return test{
		wants: words + " " + shown(limit),
		holds: func(value any) bool {
			order, ok := orderOf(value, limit)
			return ok && right(order)
		},
	}, nil
}

// orderOf is -1, 0 or 1; it is false where one of both is no number.
func orderOf(a, b any) (int, bool) {
	if sameNumber(a, b) {
		return 0, true
	}
	x, okX := precise(a)
	y, okY := precise(b)
	if !okX || !okY {
		return 0, false
	}
	return x.Cmp(y), true
}

// found says what there is in place of what is wanted.
func (t test) found(value any) string {
	n, ok := lengthOf(value)
	if _, isText := value.(string); !ok || isText {
		return shown(value)
	}
	if n == 1 {
		return shown(value) + " (1 element)"
	}
	return fmt.Sprintf("%s (%d elements)", shown(value), n)
}

// checkConditionOnHeader judges the lines of one header: any of them may hold.
func checkConditionOnHeader(c plan.Condition) (checkFunc, error) {
	t, err := testOf(c)
	if err != nil {
		return nil, err
	}
	right := func(value string) bool { return t.holds(headerValue(c.Test, strings.TrimSpace(value))) }
	return func(r *response) (ErrorKind, string) {
		if t.absent {
			line, there := r.header(c.Header)
			if !there {
				return None, ""
			}
			return badExpectation, fmt.Sprintf("header %s: expected none, found %s", c.Header, excerpt(line))
		}
		ok, found := r.holds(c.Header, right)
		if ok {
			return None, ""
		}
		return badExpectation, fmt.Sprintf("header %s: expected %s, found %s", c.Header, t.wants, found)
	}, nil
}

// headerValue is a line of a header as a test wants it: a number for what compares numbers.
func headerValue(t plan.Test, line string) any {
	if t != plan.TestAtLeast && t != plan.TestAtMost {
		return line
	}
	if _, err := strconv.ParseFloat(line, 64); err != nil {
		return line
	}
	return numberOf(json.Number(line))
}
