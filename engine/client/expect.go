package client

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"bench/plan"
)

// expectation compiles what a planned request expects of its response.
func expectation(r plan.Request) (checkFunc, error) {
	list, err := compile(r.Expect)
	if err != nil {
		return nil, fmt.Errorf("compile what request %q expects: %w", r.Name, err)
	}
	if r.Stream != nil {
		list = slices.Insert(list, 1, checkStream) // a wrong status explains that there are no events
	}
	return list.run(), nil
}

// checks are judged in this order, and the first that fails is the error: what is wrong with the status explains the
// rest, and looking into the body costs most.
type checks []checkFunc

// compile makes the checks of e. Without a list of statuses, and without e at all, a status must be below 400.
func compile(e *plan.Expect) (checks, error) {
	if e == nil {
		return checks{checkBelow400()}, nil
	}
	list := checks{checkBelow400()}
	if len(e.Status) > 0 {
		list = checks{checkStatus(e.Status)}
	}
	if e.MaxBytes > 0 {
		list = append(list, checkSize(e.MaxBytes))
	}
	if e.ContentType != "" {
		check, err := checkContentType(e.ContentType)
		if err != nil {
			return nil, err
		}
		list = append(list, check)
	}
	headers, err := compileHeaders(e)
	if err != nil {
		return nil, err
	}
	list = append(list, headers...)
	if e.BodyContains != "" {
		list = append(list, checkContains(e.BodyContains))
	}
	if e.BodyMatches != "" {
		check, err := checkMatches(e.BodyMatches)
		if err != nil {
			return nil, err
		}
		list = append(list, check)
	}
	if e.LooksAtJSON() {
		check, err := checkJSON(e)
		if err != nil {
			return nil, err
		}
		list = append(list, check)
	}
	if e.MaxDuration > 0 {
		list = append(list, checkDuration(e.MaxDuration))
	}
	return list, nil
}

// compileHeaders makes the checks of headers, in the order of their names: what they must be, and conditions on them.
func compileHeaders(e *plan.Expect) (checks, error) {
	var list checks
	for _, name := range slices.Sorted(maps.Keys(e.Headers)) {
		list = append(list, checkHeader(name, e.Headers[name]))
	}
	for _, c := range e.Conditions {
		if c.Header == "" {
			continue
		}
		check, err := checkConditionOnHeader(c)
		if err != nil {
			return nil, fmt.Errorf("header %s: %w", c.Header, err)
		}
		list = append(list, check)
	}
	return list, nil
}

// run is all checks as one.
func (list checks) run() checkFunc {
	if len(list) == 1 {
		return list[0]
	}
	return func(r *response) (ErrorKind, string) {
		for _, check := range list {
			if kind, found := check(r); kind != None {
				return kind, found
			}
		}
		return None, ""
	}
}

func checkHeader(name, want string) checkFunc {
	right := func(value string) bool { return strings.TrimSpace(value) == want }
	return func(r *response) (ErrorKind, string) {
		ok, found := r.holds(name, right)
		if ok {
			return None, ""
		}
		return badExpectation, fmt.Sprintf("header %s: expected %q, found %s", name, want, found)
	}
}

func checkContains(want string) checkFunc {
	text := []byte(want)
	return func(r *response) (ErrorKind, string) {
		body, illegible := r.content()
		switch {
		case illegible != nil:
			return illegible.Kind, illegible.Error()
		case bytes.Contains(body, text):
			return None, ""
		}
		return badExpectation, fmt.Sprintf("body: expected it to contain %s, found %s", excerpt(want), excerpt(body))
	}
}

func checkMatches(pattern string) (checkFunc, error) {
	want, err := regexp.Compile(pattern)
	if err != nil {
		return nil, fmt.Errorf("body_matches: %w", err)
	}
	return func(r *response) (ErrorKind, string) {
		body, illegible := r.content()
		switch {
		case illegible != nil:
			return illegible.Kind, illegible.Error()
		case want.Match(body):
			return None, ""
		}
		return badExpectation, fmt.Sprintf("body: expected it to match %s, found %s", excerpt(pattern), excerpt(body))
	}, nil
}
