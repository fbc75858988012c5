package spec

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/ohler55/ojg/jp"
	"github.com/zclconf/go-cty/cty"
	"golang.org/x/net/http/httpguts"

	"bench/plan"
	"bench/spec/budget"
	"bench/spec/diag"
	"bench/spec/functions"
)

// expectHeaders reads the headers that a response must have: values, and conditions.
func (f *fields) expectHeaders(x *plan.Expect) {
	for _, name := range f.expectedKeys("headers", "the name of a header") {
		if !httpguts.ValidHeaderFieldName(name.key) {
			f.wrong(diag.BadHeader, "headers", "Invalid header name", "%q can't be the name of a header: it has letters, digits and - in it.", name.key)
			continue
		}
		if c, ok := f.condition(name.value); ok {
			c.Header = name.key
			f.inHeaderWords(&c)
			x.Conditions = append(x.Conditions, c)
			continue
		}
		text, err := budget.Convert(name.value, cty.String)
		switch {
		case err != nil:
			f.wrong(diag.WrongType, "headers", "Wrong type", "The value of %q must be a string or a condition, not %s.", name.key, describe(name.value))
			continue
		case text.IsNull():
			continue
		}
		if x.Headers == nil {
			x.Headers = map[string]string{}
		}
		x.Headers[name.key] = plan.KnownAfterStart
		if f.unknown = f.unknown || !text.IsKnown(); text.IsKnown() {
			x.Headers[name.key] = text.AsString()
		}
	}
}

// inHeaderWords makes texts of what a header may be, since its value is one.
func (f *fields) inHeaderWords(c *plan.Condition) {
	if c.Test != plan.TestOneOf {
		return
	}
	for i, arg := range c.Args {
		switch arg := arg.(type) {
		case string:
		case float64:
			c.Args[i] = strconv.FormatFloat(arg, 'f', -1, 64)
		case bool, json.Number:
			c.Args[i] = fmt.Sprint(arg)
		default:
			f.wrong(diag.WrongType, "headers", "Wrong type", "The value of a header is a text, so that %q can be none of lists, objects and null.", c.Header)
		}
	}
}

// expectJSON reads what must be where JSONPaths lead: values, and conditions.
func (f *fields) expectJSON(x *plan.Expect) {
	for _, path := range f.expectedKeys("json", "a JSONPath") {
		if _, err := jp.ParseString(path.key); err != nil || path.key == "" || path.key[0] != '$' {
			f.wrong(diag.BadPattern, "json", "Invalid JSONPath", "%q is not a JSONPath (RFC 9535): it begins with $, such as \"$.items[0].id\".", path.key)
			continue
		}
		if c, ok := f.condition(path.value); ok {
			c.Path = path.key
			x.Conditions = append(x.Conditions, c)
			continue
		}
		if functions.HoldsCondition(path.value.Type()) {
			f.wrong(diag.OutOfScope, "json", "Condition out of place", "A condition is the whole of what is expected of a path, not a part of a value: %q = absent().", path.key)
			continue
		}
		if x.JSON == nil {
			x.JSON = map[string]any{}
		}
		x.JSON[path.key] = f.plainValue(path.value)
	}
}

// An expectedValue is what is expected of one key.
type expectedValue struct {
	key   string
	value cty.Value
}

// expectedKeys are the elements of a map of values and conditions, sorted by their keys.
func (f *fields) expectedKeys(name, key string) []expectedValue {
	v, ok := f.value(name)
	switch {
	case !ok:
		return nil
	case !v.IsKnown():
		f.unknown = true
		return nil
	case !v.Type().IsObjectType() && !v.Type().IsMapType():
		f.wrong(diag.WrongType, name, "Wrong type", "%s must be a map from %s to the value expected, not %s.", name, key, describe(v))
		return nil
	}
	var found []expectedValue
	for k, el := range v.Elements() {
		found = append(found, expectedValue{k.AsString(), el})
	}
	slices.SortFunc(found, func(a, b expectedValue) int { return strings.Compare(a.key, b.key) })
	return found
}

// condition reads a value as a condition, if it is one. Of one whose arguments are known only after the start, only that is
// known.
func (f *fields) condition(v cty.Value) (plan.Condition, bool) {
	if !v.Type().Equals(functions.ConditionType) || v.IsNull() {
		return plan.Condition{}, false
	}
	if !v.IsKnown() {
		f.unknown = true
		return plan.Condition{Test: plan.TestPresent}, true
	}
	called := v.EncapsulatedValue().(*functions.Condition)
	c := plan.Condition{Test: plan.Test(called.Test)}
	for _, arg := range called.Args {
		plain := withoutTypes(arg)
		if list, ok := plain.([]any); ok && c.Test == plan.TestOneOf {
			c.Args = append(c.Args, list...)
			continue
		}
		c.Args = append(c.Args, plain)
	}
	return c, true
}

// plainValue is a value without HCL's types.
func (f *fields) plainValue(v cty.Value) any {
	if !v.IsWhollyKnown() {
		f.unknown = true
		return plan.KnownAfterStart
	}
	return withoutTypes(v)
}
