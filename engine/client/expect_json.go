package client

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/ohler55/ojg/jp"

	"bench/plan"
)

// A jsonCheck is one JSONPath (RFC 9535) and the value expected there, or the test that each value must pass.
type jsonCheck struct {
	text string
	path jp.Expr
	want any
	test *test // nil: want
}

// checkJSON parses a body once for all its paths.
func checkJSON(e *plan.Expect) (checkFunc, error) {
	list, err := jsonChecks(e)
	if err != nil {
		return nil, err
	}
	return func(r *response) (ErrorKind, string) {
		document, problem := r.document()
		if problem != nil {
			return problem.Kind, problem.Error()
		}
		for _, c := range list {
			if problem := c.problem(document); problem != "" {
				return badExpectation, problem
			}
		}
		return None, ""
	}, nil
}

// jsonChecks compiles what is expected of JSONPaths, in their order.
func jsonChecks(e *plan.Expect) ([]jsonCheck, error) {
	var list []jsonCheck
	for text, want := range e.JSON {
		list = append(list, jsonCheck{text: text, want: want})
	}
	for _, c := range e.Conditions {
		if c.Path == "" {
			continue
		}
		t, err := testOf(c)
		if err != nil {
			return nil, fmt.Errorf("json %s: %w", c.Path, err)
		}
		list = append(list, jsonCheck{text: c.Path, test: &t})
	}
	slices.SortFunc(list, func(a, b jsonCheck) int { return strings.Compare(a.text, b.text) })
	for i := range list {
		var err error
		if list[i].path, err = jp.ParseString(list[i].text); err != nil {
			return nil, fmt.Errorf("json path %q: %w", list[i].text, err)
		}
	}
	return list, nil
}

// untested is empty when what the path selects passes the test: each value, and there is one.
func (c jsonCheck) untested(found []any) string {
	switch {
	case c.test.absent && len(found) == 0:
		return ""
	case c.test.absent && len(found) == 1:
		return fmt.Sprintf("json %s: expected nothing, found %s", c.text, c.test.found(found[0]))
	case c.test.absent:
		return fmt.Sprintf("json %s: expected nothing, found %d values: %s", c.text, len(found), shown(found))
	case len(found) == 0:
		return fmt.Sprintf("json %s: expected %s, found nothing there", c.text, c.test.wants)
	}
	for i, value := range found {
		switch {
		case c.test.holds(value):
		case len(found) == 1:
			return fmt.Sprintf("json %s: expected %s, found %s", c.text, c.test.wants, c.test.found(value))
		default:
			return fmt.Sprintf("json %s: expected %s, found %s as value %d of %d", c.text, c.test.wants, c.test.found(value), i+1, len(found))
		}
	}
	return ""
}

// problem is empty when the path selects the value. A path that selects several is compared as the list of them.
func (c jsonCheck) problem(document any) string {
	found := c.path.Get(document)
	switch {
	case c.test != nil:
		return c.untested(found)
	case len(found) == 0:
		return fmt.Sprintf("json %s: expected %s, found nothing there", c.text, shown(c.want))
	case len(found) == 1 && sameJSON(c.want, found[0]), sameJSON(c.want, found):
		return ""
	case len(found) == 1:
		return fmt.Sprintf("json %s: expected %s, found %s", c.text, shown(c.want), shown(found[0]))
	}
	return fmt.Sprintf("json %s: expected %s, found %d values: %s", c.text, shown(c.want), len(found), shown(found))
}

// shown is a value as JSON, cut short.
func shown(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return shortened("%s", text)
}

// sameJSON compares two values; numbers by their value, however they are written or held.
func sameJSON(a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		return ok && maps.EqualFunc(a, b, sameJSON)
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, sameJSON)
	case nil, bool, string:
		return a == b
	}
	return sameNumber(a, b)
}

// sameNumber compares numbers digit by digit, however they are written: an id beyond 2^53 is not its neighbour. What the
// parser has rounded to a float64 can only be compared as one.
func sameNumber(a, b any) bool {
	m, okM := whole(a)
	n, okN := whole(b)
	if okM && okN {
		return m == n
	}
	if !rounded(a) && !rounded(b) {
		x, okX := exact(a)
		y, okY := exact(b)
		return okX && okY && x.Cmp(y) == 0
	}
	x, okX := float(a)
	y, okY := float(b)
	return okX && okY && x == y
}

func rounded(value any) bool {
	_, is := value.(float64)
	return is
}

// whole is a number as an integer, if it is held as one and fits. Spec and parser hold numbers as int, int64, float64
// or json.Number.
func whole(value any) (int64, bool) {
	switch v := value.(type) {
	case int:
		return int64(v), true
	case int64:
		return v, true
	case json.Number:
		n, err := v.Int64()
		return n, err == nil
	}
	return 0, false
}

const (
	// exactBits are as many as a spec's numbers have.
	exactBits = 512
	// exactDigits are more than those bits hold. A longer number is a server's, and read as far as that.
	exactDigits = 200
)

// exact is a number of which no digit is lost.
func exact(value any) (*big.Float, bool) {
	text, ok := value.(json.Number)
	if !ok {
		n, ok := whole(value)
		return new(big.Float).SetPrec(exactBits).SetInt64(n), ok
	}
	if len(text) > exactDigits {
		n, err := text.Float64()
		return new(big.Float).SetPrec(exactBits).SetFloat64(n), err == nil
	}
	n, _, err := big.ParseFloat(text.String(), 10, exactBits, big.ToNearestEven)
	return n, err == nil
}

// precise is a number as exactly as it is held.
func precise(value any) (*big.Float, bool) {
	if f, ok := value.(float64); ok {
		return new(big.Float).SetPrec(exactBits).SetFloat64(f), true
	}
	return exact(value)
}

func float(value any) (float64, bool) {
	switch v := value.(type) {
	case float64:
		return v, true
	case json.Number:
		f, err := v.Float64()
		return f, err == nil
	}
	n, ok := whole(value)
	return float64(n), ok
}
