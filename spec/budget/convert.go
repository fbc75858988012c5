package budget

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"bench/spec/syntax"
)

// Convert converts a value as the language does everywhere. Texts that would make numbers of more digits than a spec may
// have are refused: reading them takes the square of their length.
func Convert(v cty.Value, ty cty.Type) (cty.Value, error) {
	if v.Type().Equals(ty) {
		return v, nil
	}
	if longNumeral(v, ty) {
		return cty.NilVal, fmt.Errorf("a number may have %d digits, and this text is longer", syntax.MaxDigits)
	}
	if hasMany(v.Type()) {
		var err error
		if v, err = gathered(v, ty); err != nil {
			return cty.NilVal, err
		}
	}
	return convert.Convert(v, settled(v.Type(), ty))
}

// Many elements are more than the library should convert from a tuple to a list, or from an object to a map: it finds their
// type by comparing that of each with that of each other.
const Many = 100

// hasMany says whether there are many elements together somewhere in a value of a type.
func hasMany(ty cty.Type) bool {
	switch {
	case ty.IsCollectionType():
		return hasMany(ty.ElementType())
	case ty.IsTupleType():
		return ty.Length() > Many || slices.ContainsFunc(ty.TupleElementTypes(), hasMany)
	case ty.IsObjectType():
		types := ty.AttributeTypes()
		return len(types) > Many || slices.ContainsFunc(slices.Collect(maps.Values(types)), hasMany)
	}
	return false
}

// gathered makes lists of tuples and maps of objects, where they are to become that and have many elements.
func gathered(v cty.Value, to cty.Type) (cty.Value, error) {
	from := v.Type()
	if !v.IsKnown() || v.IsNull() || !from.IsTupleType() && !from.IsObjectType() || !hasMany(from) {
		return v, nil
	}
	v, marks := v.Unmark()
	var list []cty.Value
	var keys []string
	for key, el := range v.Elements() {
		fit, err := gathered(el, elementType(to, key, len(list)))
		if err != nil {
			return cty.NilVal, err
		}
		list = append(list, fit)
		if from.IsObjectType() {
			keys = append(keys, key.AsString())
		}
	}
	collects := from.IsTupleType() && (to.IsListType() || to.IsSetType()) || from.IsObjectType() && to.IsMapType()
	if len(list) > Many && collects {
		if err := alike(list, to.ElementType()); err != nil {
			return cty.NilVal, err
		}
	}
	switch {
	case from.IsObjectType():
		byKey := make(map[string]cty.Value, len(list))
		for i, key := range keys {
			byKey[key] = list[i]
		}
		if v = cty.ObjectVal(byKey); len(list) > Many && collects {
			v = cty.MapVal(byKey)
		}
	case len(list) > Many && collects:
		v = cty.ListVal(list)
	default:
		v = cty.TupleVal(list)
	}
	return v.WithMarks(marks), nil
}

// alike converts elements to one type: the wanted one, or where that is any, one that all of them can have.
func alike(elements []cty.Value, wanted cty.Type) error {
	const manyTypes = 1000
	var types []cty.Type
	for _, el := range elements {
		if !slices.ContainsFunc(types, el.Type().Equals) {
			if types = append(types, el.Type()); len(types) > manyTypes {
				return fmt.Errorf("the elements have more than %d different types", manyTypes)
			}
		}
	}
	if wanted.HasDynamicTypes() {
		var err error
		if wanted, err = Unified(types); err != nil {
			return err
		}
	}
	for i, el := range elements {
		fit, err := convert.Convert(el, wanted)
		if err != nil {
			return fmt.Errorf("element %d: %w", i, err)
		}
		elements[i] = fit
	}
	return nil
}

// Unified is one type that values of all types can be converted to.
func Unified(types []cty.Type) (cty.Type, error) {
	one, _ := convert.UnifyUnsafe(types)
	if one == cty.NilType || one.HasDynamicTypes() {
		return cty.DynamicPseudoType, errors.New("all elements must have the same type")
	}
	return one, nil
}

// settled is the type that list(any) and its like mean for a collection, which has one already.
func settled(from, to cty.Type) cty.Type {
	if !from.IsCollectionType() || !to.IsCollectionType() || to.ElementType() != cty.DynamicPseudoType {
		return to
	}
	switch element := from.ElementType(); {
	case element.HasDynamicTypes():
		return to
	case to.IsListType():
		return cty.List(element)
	case to.IsSetType():
		return cty.Set(element)
	default:
		return cty.Map(element)
	}
}

// longNumeral says whether a text that is longer than any number would have to become one.
func longNumeral(v cty.Value, ty cty.Type) bool {
	v, _ = v.Unmark()
	if !wantsNumber(ty) || !v.IsKnown() || v.IsNull() {
		return false
	}
	switch {
	case ty == cty.Number:
		return v.Type() == cty.String && len(v.AsString()) > syntax.MaxDigits
	case !v.CanIterateElements():
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

// wantsNumber says whether there is a number in a type.
func wantsNumber(ty cty.Type) bool {
	switch {
	case ty.IsCollectionType():
		return wantsNumber(ty.ElementType())
	case ty.IsTupleType():
		return slices.ContainsFunc(ty.TupleElementTypes(), wantsNumber)
	case ty.IsObjectType():
		return slices.ContainsFunc(slices.Collect(maps.Values(ty.AttributeTypes())), wantsNumber)
	}
	return ty == cty.Number
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
