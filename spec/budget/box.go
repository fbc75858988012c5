package budget

import (
	"reflect"

	"github.com/zclconf/go-cty/cty"
)

// box puts large values into a box.
func box(v cty.Value) cty.Value {
	if IsLarge(v) {
		return cty.CapsuleVal(largeBox, &v)
	}
	return v
}

// IsLarge says whether a value has many elements.
func IsLarge(v cty.Value) bool {
	v, _ = v.Unmark()
	return v.IsKnown() && !v.IsNull() && v.CanIterateElements() && v.LengthInt() > Many
}

// Unbox takes a value out of its box, if it is in one.
func Unbox(v cty.Value) cty.Value {
	if v.Type().Equals(largeBox) {
		return *v.EncapsulatedValue().(*cty.Value)
	}
	return v
}

// largeBox carries a value with many elements to a function. The library looks at all of them, three times, before it calls
// one, and sorts a set each time.
var largeBox = cty.Capsule("large value", reflect.TypeFor[cty.Value]())
