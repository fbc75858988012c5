package client

import (
	"encoding/json"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/ohler55/ojg/oj"

	"bench/plan"
)

// answered is a response for the tests of expectations.
func answered(status int, body string, header ...string) *response {
	r := &response{
		status: status, body: []byte(body), bytes: int64(len(body)), elapsed: 30 * time.Millisecond,
		limit: keptBody, store: NewBodyStore(),
		values: func(name string) iter.Seq[string] {
			return func(yield func(string) bool) {
				for i := 0; i < len(header); i += 2 {
					if strings.EqualFold(header[i], name) && !yield(header[i+1]) {
						return
					}
				}
			}
		},
	}
	r.header = func(name string) (string, bool) {
		for i := 0; i < len(header); i += 2 {
			if strings.EqualFold(header[i], name) {
				return header[i+1], true
			}
		}
		return "", false
	}
	return r
}

const person = `{"name": "Ada", "age": 36, "height": 1.70, "tags": ["a", "b"], "kids": [{"age": 5}, {"age": 7}], "none": null, "big": 9007199254740993}`

func TestExpectations(t *testing.T) {
	in := func(path string, want any) *plan.Expect { return &plan.Expect{JSON: map[string]any{path: want}} }
	page := answered(200, "<html>price: 7 EUR</html>", "Content-Type", "Text/HTML; charset=UTF-8", "Cache-Control", " no-store")
	doc := answered(200, person, "Content-Type", "application/json")
	for _, tt := range []struct {
		name     string
		expect   *plan.Expect
		response *response
		kind     ErrorKind
		found    string
	}{
		{"nothing expected, fine", nil, page, None, ""},
		{"nothing expected, redirect", nil, answered(302, ""), None, ""},
		{"nothing expected, error", nil, answered(404, ""), BadStatus, "status: expected less than 400, found 404"},
		{"no status expected, error", &plan.Expect{BodyContains: "sorry"}, answered(500, "sorry"), BadStatus, "status: expected less than 400, found 500"},
		{"status listed", &plan.Expect{Status: []int{200, 404}}, answered(404, ""), None, ""},
		{"status not listed", &plan.Expect{Status: []int{200, 201}}, answered(204, ""), BadStatus, "status: expected 200 or 201, found 204"},
		{"a status of no kind", &plan.Expect{Status: []int{200}}, answered(999, ""), BadStatus, "status: expected 200, found 999"},
		{"status first", &plan.Expect{Status: []int{200}, MaxBytes: 1}, answered(500, "long"), BadStatus, "status: expected 200, found 500"},

		{"size at the limit", &plan.Expect{MaxBytes: 4}, answered(200, "four"), None, ""},
		{"size over it", &plan.Expect{MaxBytes: 4}, answered(200, "three"), tooLarge, "body: expected at most 4 bytes, found 5"},
		{"in time", &plan.Expect{MaxDuration: 30 * time.Millisecond}, page, None, ""},
		{"too late", &plan.Expect{MaxDuration: 29 * time.Millisecond}, page, tooSlow, "duration: expected at most 29ms, found 30ms"},

		{"media type, parameters left out", &plan.Expect{ContentType: "text/html"}, page, None, ""},
		{"media type, parameters equal", &plan.Expect{ContentType: "text/html; charset=utf-8"}, page, None, ""},
		{"media type, parameters differ", &plan.Expect{ContentType: "text/html; charset=latin1"}, page, badExpectation, `content type: expected text/html; charset=latin1, found "Text/HTML; charset=UTF-8"`},
		{"media type differs", &plan.Expect{ContentType: "application/json"}, page, badExpectation, `content type: expected application/json, found "Text/HTML; charset=UTF-8"`},
		{"media type longer", &plan.Expect{ContentType: "text/htm"}, page, badExpectation, `content type: expected text/htm, found "Text/HTML; charset=UTF-8"`},
		{"no media type", &plan.Expect{ContentType: "text/html"}, answered(200, ""), badExpectation, "content type: expected text/html, found none"},

		{"header, without case or blanks", &plan.Expect{Headers: map[string]string{"cache-control": "no-store"}}, page, None, ""},
		{"header differs", &plan.Expect{Headers: map[string]string{"Cache-Control": "no-cache"}}, page, badExpectation, `header Cache-Control: expected "no-cache", found " no-store"`},
		{"header in any of its lines", &plan.Expect{Headers: map[string]string{"Vary": "Origin"}}, answered(200, "", "vary", "Accept", "Vary", "Origin"), None, ""},
		{"header in none of its lines", &plan.Expect{Headers: map[string]string{"Vary": "x"}}, answered(200, "", "vary", "a", "Vary", "b", "Vary", "c", "Vary", "d"), badExpectation, `header Vary: expected "x", found "a", "b", "c" and 1 more`},
		{"header missing", &plan.Expect{Headers: map[string]string{"ETag": "x"}}, page, badExpectation, `header ETag: expected "x", found none`},

		{"contains", &plan.Expect{BodyContains: "7 EUR"}, page, None, ""},
		{"contains not", &plan.Expect{BodyContains: "8 EUR"}, page, badExpectation, `body: expected it to contain "8 EUR", found "<html>price: 7 EUR</html>"`},
		{"matches", &plan.Expect{BodyMatches: `price: \d+ EUR`}, page, None, ""},
		{"matches not", &plan.Expect{BodyMatches: `^price`}, page, badExpectation, `body: expected it to match "^price", found "<html>price: 7 EUR</html>"`},

		{"json string", in("$.name", "Ada"), doc, None, ""},
		{"json string differs", in("$.name", "Bob"), doc, badExpectation, `json $.name: expected "Bob", found "Ada"`},
		{"json whole number", in("$.age", 36), doc, None, ""},
		{"json number as a float", in("$.age", 36.0), doc, None, ""},
		{"json number as text", in("$.age", json.Number("36")), doc, None, ""},
		{"json number written differently", in("$.height", json.Number("1.7")), doc, None, ""},
		{"json number beyond float64", in("$.big", json.Number("9007199254740993")), doc, None, ""},
		{"json number next to one beyond float64", in("$.big", json.Number("9007199254740992")), doc, badExpectation, "json $.big: expected 9007199254740992, found 9007199254740993"},
		{"json number differs", in("$.age", 36.5), doc, badExpectation, "json $.age: expected 36.5, found 36"},
		{"json number is no string", in("$.age", "36"), doc, badExpectation, `json $.age: expected "36", found 36`},
		{"json string is no number", in("$.name", 1), doc, badExpectation, `json $.name: expected 1, found "Ada"`},
		{"json large number", in("$.big", json.Number("9007199254740993")), doc, None, ""},
		{"json large number differs", in("$.big", json.Number("9007199254740992")), doc, badExpectation, "json $.big: expected 9007199254740992, found 9007199254740993"},
		{"json null", in("$.none", nil), doc, None, ""},
		{"json null is there, but not null", in("$.age", nil), doc, badExpectation, "json $.age: expected null, found 36"},
		{"json list", in("$.tags", []any{"a", "b"}), doc, None, ""},
		{"json object", in("$.kids[0]", map[string]any{"age": 5.0}), doc, None, ""},
		{"json several values", in("$.kids[*].age", []any{5, 7}), doc, None, ""},
		{"json several values differ", in("$.kids[*].age", 5), doc, badExpectation, "json $.kids[*].age: expected 5, found 2 values: [5,7]"},
		{"json filter", in("$.kids[?@.age > 6].age", 7), doc, None, ""},
		{"json nothing there", in("$.phone", "1"), doc, badExpectation, `json $.phone: expected "1", found nothing there`},
		{"json empty body", in("$.name", "Ada"), answered(200, ""), badExpectation, "json: expected a document, found an empty body"},
		{"json blank body", in("$.name", "Ada"), answered(200, " \n"), badExpectation, "json: expected a document, found an empty body"},
		{"json paths in order", &plan.Expect{JSON: map[string]any{"$.b": 1, "$.a": 1}}, answered(200, "{}"), badExpectation, "json $.a: expected 1, found nothing there"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			check, err := expectation(plan.Request{Expect: tt.expect})
			if err != nil {
				t.Fatal(err)
			}
			if kind, found := check(tt.response); kind != tt.kind || found != tt.found {
				t.Errorf("%v %s\nwant %v %s", kind, found, tt.kind, tt.found)
			}
		})
	}
}

func TestMessagesStayShort(t *testing.T) {
	long := strings.Repeat("x", 100000)
	for _, expect := range []*plan.Expect{
		{BodyContains: "y"},
		{BodyMatches: "y"},
		{ContentType: "text/plain"},
		{Headers: map[string]string{"X": "y"}},
		{JSON: map[string]any{"$": "y"}},
	} {
		check, err := expectation(plan.Request{Expect: expect})
		if err != nil {
			t.Fatal(err)
		}
		for _, body := range []string{long, `"` + long + `"`, "\xff\x00"} {
			_, found := check(answered(200, body, "Content-Type", long, "X", long))
			if len(found) == 0 || len(found) > 250 {
				t.Errorf("%+v: a message of %d bytes", *expect, len(found))
			}
		}
	}
}

func TestExpectationsAreCompiledOnce(t *testing.T) {
	for _, expect := range []*plan.Expect{
		{BodyMatches: "("},
		{ContentType: "/"},
		{JSON: map[string]any{"$.[": 1}},
	} {
		if _, err := expectation(plan.Request{Name: "page", Expect: expect}); err == nil || !strings.Contains(err.Error(), `"page"`) {
			t.Errorf("%+v: error %v, want one that names the request", *expect, err)
		}
	}
}

func TestStatusChecksAllocateNothing(t *testing.T) {
	for _, expect := range []*plan.Expect{nil, {Headers: map[string]string{"Content-Type": "text/html; charset=utf-8"}}, {Status: []int{200, 503}}, {ContentType: "text/html", MaxBytes: 1000}} {
		check, err := expectation(plan.Request{Expect: expect})
		if err != nil {
			t.Fatal(err)
		}
		good, bad := answered(200, "", "Content-Type", "text/html; charset=utf-8"), answered(500, "")
		if n := testing.AllocsPerRun(100, func() { check(good); check(bad) }); n != 0 {
			t.Errorf("%+v: %v allocations", expect, n)
		}
	}
}

func TestNumbersAreComparedDigitByDigit(t *testing.T) {
	numbers := []string{
		"9007199254740992", "9007199254740993", "9223372036854775806", "9223372036854775807", "9223372036854775808",
		"18446744073709551614", "18446744073709551615", "18446744073709551616", "-9223372036854775808", "-9223372036854775809",
		"123456789012345678901234567890", "123456789012345678901234567891", "0.1", "0.2", "1e300", "1e-300",
	}
	for i, expected := range numbers {
		for j, given := range numbers {
			document, err := oj.Parse([]byte(given))
			if err != nil {
				t.Fatal(err)
			}
			if got := sameJSON(json.Number(expected), document); got != (i == j) {
				t.Errorf("expected %s, given %s: same is %t", expected, given, got)
			}
		}
	}
	for _, same := range [][2]any{
		{json.Number("1e2"), int64(100)},
		{json.Number("100.0"), int64(100)},
		{0.5, json.Number("0.50")},
		{3, 3.0},
		{json.Number("1" + strings.Repeat("0", 300)), 1e300},
	} {
		if !sameJSON(same[0], same[1]) || !sameJSON(same[1], same[0]) {
			t.Errorf("%v and %v are the same number", same[0], same[1])
		}
	}
}
