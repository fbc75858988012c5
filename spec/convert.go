package spec

import (
	"fmt"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// toType converts a value as the language does everywhere. Texts that would make numbers of more digits than a spec may
// have are refused: reading them takes the square of their length.
func toType(v cty.Value, ty cty.Type) (cty.Value, error) {
	if v.Type().Equals(ty) {
		return v, nil
	}
	if longNumeral(v, ty) {
		return cty.NilVal, fmt.Errorf("a number may have %d digits, and this text is longer", maxDigits)
	}
	return convert.Convert(v, ty)
}

// longNumeral says whether a text that is longer than any number would have to become one.
func longNumeral(v cty.Value, ty cty.Type) bool {
	v, _ = v.Unmark()
	if !hasNumbers(ty) || !v.IsKnown() || v.IsNull() {
		return false
	}
	switch {
	case ty == cty.Number:
		return v.Type() == cty.String && len(v.AsString()) > maxDigits
	case ty == cty.DynamicPseudoType || !v.CanIterateElements():
		return false
	}
	place := 0
	for key, el := range v.Elements() {
		if longNumeral(el, elementType(ty, key, place)) {
			return true
		}
		place++
	}
	return false
}

// elementType is the type of an element of a value of some type: that with a key, or in a place of a tuple.
func elementType(ty cty.Type, key cty.Value, place int) cty.Type {
	switch {
	case ty.IsCollectionType():
		return ty.ElementType()
	case ty.IsTupleType() && place < ty.Length():
		return ty.TupleElementType(place)
	case ty.IsObjectType() && key.Type() == cty.String && ty.HasAttribute(key.AsString()):
		return ty.AttributeType(key.AsString())
	}
	return cty.DynamicPseudoType
}

// oneLine is a text without line ends.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
