package spec

import (
	"mime"
	"regexp"
	"strings"

	"bench/plan"
	"bench/spec/diag"
	"bench/words"
)

// expect reads what a response must be.
func (f *fields) expect() *plan.Expect {
	x := &plan.Expect{
		Status:       f.statuses(),
		ContentType:  f.mediaType("content_type"),
		BodyContains: f.text("body_contains"),
		BodyMatches:  f.pattern("body_matches"),
		MaxBytes:     f.whole("max_bytes"),
		MaxDuration:  f.positive("max_duration"),
	}
	f.expectHeaders(x)
	f.expectJSON(x)
	return x
}

// mediaType reads a media type (RFC 9110, section 8.3.1).
func (f *fields) mediaType(name string) string {
	text := f.text(name)
	if text == "" || text == plan.KnownAfterStart {
		return text
	}
	if parsed, _, err := mime.ParseMediaType(text); err != nil || !strings.Contains(parsed, "/") {
		f.wrong(diag.BadHeader, name, "Invalid media type", "%s must be a media type, such as \"application/json\" or \"text/html; charset=utf-8\".", name)
	}
	return text
}

func (f *fields) statuses() []int {
	var list []int
	for _, n := range f.wholes("status") {
		list = append(list, toInt(n))
	}
	return list
}

// pattern reads a regular expression that the engine will compile.
func (f *fields) pattern(name string) string {
	text := f.constant(name)
	if _, err := regexp.Compile(text); err != nil {
		f.wrong(diag.BadPattern, name, "Invalid regular expression", "%s. The syntax is RE2's.", words.Sentence(err.Error()))
	}
	return text
}
