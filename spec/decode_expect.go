package spec

import (
	"mime"
	"regexp"
	"strings"

	"github.com/ohler55/ojg/jp"
	"github.com/zclconf/go-cty/cty"

	"bench/plan"
	"bench/spec/diag"
	"bench/words"
)

// expect reads what a response must be.
func (f *fields) expect() *plan.Expect {
	x := &plan.Expect{
		Status:       f.statuses(),
		ContentType:  f.mediaType("content_type"),
		Headers:      f.textMap("headers"),
		BodyContains: f.text("body_contains"),
		BodyMatches:  f.pattern("body_matches"),
		JSON:         f.paths("json"),
		MaxBytes:     f.whole("max_bytes"),
		MaxDuration:  f.positive("max_duration"),
	}
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

// paths reads a map from JSONPath to the value expected.
func (f *fields) paths(name string) map[string]any {
	v, ok := f.value(name)
	if !ok {
		return nil
	}
	if !v.IsKnown() {
		f.unknown = true
		return nil
	}
	if !v.Type().IsObjectType() && !v.Type().IsMapType() {
		f.wrong(diag.WrongType, name, "Wrong type", "%s must be a map from a JSONPath to the value expected, not %s.", name, describe(v))
		return nil
	}
	found := make(map[string]any, v.LengthInt())
	for key, el := range v.Elements() {
		path := key.AsString()
		if _, err := jp.ParseString(path); err != nil || path == "" || path[0] != '$' {
			f.wrong(diag.BadPattern, name, "Invalid JSONPath", "%q is not a JSONPath (RFC 9535): it begins with $, such as \"$.items[0].id\".", path)
			continue
		}
		found[path] = f.plainValue(el)
	}
	return found
}

// plainValue is a value without HCL's types.
func (f *fields) plainValue(v cty.Value) any {
	if !v.IsWhollyKnown() {
		f.unknown = true
		return plan.KnownAfterStart
	}
	return withoutTypes(v)
}
