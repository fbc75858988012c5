package client

import (
	"encoding/json"
	"strings"
	"testing"

	"bench/plan"
)

func TestConditions(t *testing.T) {
	on := func(path string, test plan.Test, args ...any) plan.Condition {
		return plan.Condition{Path: path, Test: test, Args: args}
	}
	of := func(name string, test plan.Test, args ...any) plan.Condition {
		return plan.Condition{Header: name, Test: test, Args: args}
	}
	doc := answered(200, person, "Location", "/login?authRequest=V1", "Link", "a", "Link", "next", "Age", " 30 ", "Odd", "30s")
	for _, tt := range []struct {
		condition plan.Condition
		found     string // "": it holds
	}{
		{on("$.phone", plan.TestAbsent), ""},
		{on("$.name", plan.TestAbsent), `json $.name: expected nothing, found "Ada"`},
		{on("$.none", plan.TestAbsent), `json $.none: expected nothing, found null`},
		{on("$.kids[*].age", plan.TestAbsent), `json $.kids[*].age: expected nothing, found 2 values: [5,7]`},
		{on("$.none", plan.TestPresent), ""},
		{on("$.kids[*]", plan.TestPresent), ""},
		{on("$.phone", plan.TestPresent), `json $.phone: expected something, found nothing there`},
		{on("$.name", plan.TestMatches, "^A.a$"), ""},
		{on("$.age", plan.TestMatches, "^3[0-9]$"), ""},
		{on("$.name", plan.TestMatches, "^B"), `json $.name: expected a match of "^B", found "Ada"`},
		{on("$.tags", plan.TestMatches, "a"), `json $.tags: expected a match of "a", found ["a","b"] (2 elements)`},
		{on("$.none", plan.TestMatches, "null"), `json $.none: expected a match of "null", found null`},
		{on("$.phone", plan.TestMatches, ""), `json $.phone: expected a match of "", found nothing there`},
		{on("$.tags", plan.TestLengthBetween, 1.0, 2.0), ""},
		{on("$.name", plan.TestLengthBetween, 3.0, 3.0), ""},
		{on("$", plan.TestLengthBetween, 1.0, 20.0), ""},
		{on("$.tags", plan.TestLengthBetween, 3.0, 9.0), `json $.tags: expected a length from 3 to 9, found ["a","b"] (2 elements)`},
		{on("$.kids[:1]", plan.TestLengthBetween, 2.0, 9.0), `json $.kids[:1]: expected a length from 2 to 9, found {"age":5} (1 element)`},
		{on("$.age", plan.TestLengthBetween, 0.0, 99.0), `json $.age: expected a length from 0 to 99, found 36`},
		{on("$.age", plan.TestAtLeast, 36.0), ""},
		{on("$.age", plan.TestAtMost, 36.0), ""},
		{on("$.height", plan.TestAtMost, 1.7), ""},
		{on("$.age", plan.TestAtLeast, 36.5), `json $.age: expected at least 36.5, found 36`},
		{on("$.age", plan.TestAtMost, 35.0), `json $.age: expected at most 35, found 36`},
		{on("$.name", plan.TestAtLeast, 0.0), `json $.name: expected at least 0, found "Ada"`},
		{on("$.big", plan.TestAtMost, json.Number("9007199254740992")), `json $.big: expected at most 9007199254740992, found 9007199254740993`},
		{on("$.kids[*].age", plan.TestAtLeast, 5.0), ""},
		{on("$.kids[*].age", plan.TestAtLeast, 6.0), `json $.kids[*].age: expected at least 6, found 5 as value 1 of 2`},
		{on("$.name", plan.TestOneOf, "Bob", "Ada"), ""},
		{on("$.age", plan.TestOneOf, 36.0, nil), ""},
		{on("$.none", plan.TestOneOf, 36.0, nil), ""},
		{on("$.age", plan.TestOneOf, "36", 7.0), `json $.age: expected one of ["36",7], found 36`},

		{of("Location", plan.TestMatches, "authRequest=.+"), ""},
		{of("Location", plan.TestMatches, "authRequest=$"), `header Location: expected a match of "authRequest=$", found "/login?authRequest=V1"`},
		{of("Missing", plan.TestMatches, ".*"), `header Missing: expected a match of ".*", found none`},
		{of("link", plan.TestOneOf, "next"), ""},
		{of("link", plan.TestOneOf, "last"), `header link: expected one of ["last"], found "a", "next"`},
		{of("Missing", plan.TestAbsent), ""},
		{of("Age", plan.TestAbsent), `header Age: expected none, found " 30 "`},
		{of("Age", plan.TestPresent), ""},
		{of("Age", plan.TestAtLeast, 30.0), ""},
		{of("Age", plan.TestAtMost, 29.0), `header Age: expected at most 29, found " 30 "`},
		{of("Odd", plan.TestAtMost, 99.0), `header Odd: expected at most 99, found "30s"`},
		{of("Age", plan.TestLengthBetween, 2.0, 2.0), ""},
	} {
		check, err := expectation(plan.Request{Expect: &plan.Expect{Conditions: []plan.Condition{tt.condition}}})
		if err != nil {
			t.Fatal(err)
		}
		kind, found := check(doc)
		if found != tt.found || (kind == None) != (tt.found == "") {
			t.Errorf("%+v: %v %s\nwant %s", tt.condition, kind, found, tt.found)
		}
	}
}

func TestEveryTestIsKnownToTheClient(t *testing.T) {
	for _, name := range plan.Tests() {
		if tests[name] == nil {
			t.Errorf("there is no %s", name)
		}
	}
	if len(tests) != len(plan.Tests()) {
		t.Errorf("%d tests here, %d in a plan", len(tests), len(plan.Tests()))
	}
}

func TestConditionsThatCanNotBeHeldAgainstAnything(t *testing.T) {
	for _, c := range []plan.Condition{
		{Path: "$", Test: "like"},
		{Path: "$", Test: plan.TestMatches, Args: []any{"("}},
		{Path: "$", Test: plan.TestMatches, Args: []any{7.0}},
		{Path: "$", Test: plan.TestMatches},
		{Header: "A", Test: plan.TestAtLeast, Args: []any{"x"}},
		{Header: "A", Test: plan.TestLengthBetween, Args: []any{1.0}},
	} {
		if _, err := expectation(plan.Request{Name: "page", Expect: &plan.Expect{Conditions: []plan.Condition{c}}}); err == nil || !strings.Contains(err.Error(), `"page"`) {
			t.Errorf("%+v: error %v, want one that names the request", c, err)
		}
	}
}

func TestMessagesOfConditionsStayShort(t *testing.T) {
	long := strings.Repeat("x", 100000)
	for _, c := range []plan.Condition{
		{Path: "$", Test: plan.TestAbsent},
		{Path: "$", Test: plan.TestMatches, Args: []any{"^y" + long}},
		{Path: "$", Test: plan.TestOneOf, Args: []any{long}},
		{Header: "X", Test: plan.TestAbsent},
		{Header: "X", Test: plan.TestOneOf, Args: []any{long + "y"}},
	} {
		check, err := expectation(plan.Request{Expect: &plan.Expect{Conditions: []plan.Condition{c}}})
		if err != nil {
			t.Fatal(err)
		}
		for _, body := range []string{`["` + long + `"]`, "\xff\x00" + long} {
			if _, found := check(answered(200, body, "X", long)); len(found) == 0 || len(found) > 250 {
				t.Errorf("%s: a message of %d bytes", c.Test, len(found))
			}
		}
	}
}
