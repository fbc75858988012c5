package spec

import (
	stdjson "encoding/json"
	"math"

	"github.com/zclconf/go-cty/cty"
)

// withoutTypes is a known value without HCL's types: maps, lists, texts, bools and numbers. A whole number from 2^53
// on, where a float64 has no place for each, keeps its digits as a json.Number; a fraction, of which a division can make 150 digits, is a float64.
func withoutTypes(v cty.Value) any {
	switch ty := v.Type(); {
	case v.IsNull() || !v.IsKnown():
		return nil
	case ty == cty.String:
		return v.AsString()
	case ty == cty.Bool:
		return v.True()
	case ty == cty.Number:
		n := v.AsBigFloat()
		f, _ := n.Float64()
		if math.Abs(f) >= 1<<53 {
			return stdjson.Number(n.Text('f', -1))
		}
		return f
	case ty.IsObjectType() || ty.IsMapType():
		object := make(map[string]any, v.LengthInt())
		for key, el := range v.Elements() {
			object[key.AsString()] = withoutTypes(el)
		}
		return object
	case v.CanIterateElements():
		list := make([]any, 0, v.LengthInt())
		for _, el := range v.Elements() {
			list = append(list, withoutTypes(el))
		}
		return list
	}
	return nil // no other type has a value that a spec can name
}
