package spec

import (
	"maps"
	"net/url"

	"github.com/zclconf/go-cty/cty"

	"bench/plan"
	"bench/spec/budget"
	"bench/spec/diag"
)

// parameters reads a map of strings in which a list stands for a name that is repeated: of a query, or of a form. Null takes
// an element out.
func (f *fields) parameters(name string) url.Values {
	v, ok := f.value(name)
	switch {
	case !ok:
		return nil
	case !v.IsKnown():
		f.unknown = true
		return nil
	case !v.Type().IsObjectType() && !v.Type().IsMapType():
		f.wrong(diag.WrongType, name, "Wrong type", "%s must be a map of strings, or of lists of them for names that are repeated, not %s.", name, describe(v))
		return nil
	}
	found, sent := make(url.Values, v.LengthInt()), f.sentMap(name)
	for key, el := range v.Elements() {
		if texts, slotted := sent[key.AsString()]; slotted {
			for _, text := range texts {
				found.Add(key.AsString(), text.String())
			}
		} else if !el.IsNull() {
			found[key.AsString()] = f.parameter(name, key.AsString(), el)
		}
	}
	return found
}

// parameter reads the values of one name.
func (f *fields) parameter(name, key string, v cty.Value) []string {
	elements := []cty.Value{v}
	if ty := v.Type(); v.IsKnown() && (ty.IsTupleType() || ty.IsListType() || ty.IsSetType()) {
		elements = v.AsValueSlice()
	}
	values := make([]string, 0, len(elements))
	for _, el := range elements {
		text, err := budget.Convert(el, cty.String)
		switch {
		case err != nil:
			f.wrong(diag.WrongType, name, "Wrong type", "The value of %q must be a string, or a list of strings, not %s.", key, describe(el))
		case text.IsNull():
			f.wrong(diag.BadValue, name, "Null in a list", "The elements of %q must not be null.", key)
		case !text.IsKnown():
			f.unknown = true
			values = append(values, plan.KnownAfterStart)
		default:
			values = append(values, text.AsString())
		}
	}
	return values
}

// overlaidParameters puts parameters over others: a name's values are replaced as a whole.
func overlaidParameters(under, over url.Values) url.Values {
	result := make(url.Values, len(under)+len(over))
	maps.Copy(result, under)
	maps.Copy(result, over)
	return result
}
