package functions

import (
	"errors"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

var collectionFunctions = []Row{
	{"alltrue", "says whether all elements are true; an empty list has none that is not", `alltrue([true, 1 < 2])`, `true`, allTrueFunc},
	{"anytrue", "says whether at least one element is true", `anytrue([false, 1 < 2])`, `true`, anyTrueFunc},
	{"chunklist", "cuts a list into lists of a given length", `chunklist(["a", "b", "c"], 2)`, `[["a", "b"], ["c"]]`, stdlib.ChunklistFunc},
	{"coalesce", "gives the first argument that is not null", `coalesce(null, "a", "b")`, `"a"`, stdlib.CoalesceFunc},
	{"coalescelist", "gives the first list that is not empty", `coalescelist([], ["a"])`, `["a"]`, stdlib.CoalesceListFunc},
	{"compact", "leaves out what is null or empty", `compact(["a", "", "b"])`, `["a", "b"]`, stdlib.CompactFunc},
	{"concat", "puts lists one behind the other", `concat([1], [2, 3])`, `[1, 2, 3]`, stdlib.ConcatFunc},
	{"contains", "says whether a list or set has an element", `contains([1, 5, 10], 5)`, `true`, stdlib.ContainsFunc},
	{"distinct", "leaves out repeated elements", `distinct([1, 1, 2])`, `[1, 2]`, distinctFunc},
	{"element", "gives an element of a list, counted round the end", `element(["a", "b"], 3)`, `"b"`, stdlib.ElementFunc},
	{"flatten", "replaces lists in a list by their elements", `flatten([[1, 2], [3]])`, `[1, 2, 3]`, stdlib.FlattenFunc},
	{"index", "gives the place of an element in a list, from 0", `index(["a", "b"], "b")`, `1`, indexFunc},
	{"keys", "gives the keys of a map, sorted", `keys({ b = 1, a = 2 })`, `["a", "b"]`, stdlib.KeysFunc},
	{"length", "counts elements, or the characters of a string", `length([1, 2, 3])`, `3`, lengthFunc},
	{"lookup", "gives the value of a key, or a default", `lookup({ a = 1 }, "b", 0)`, `0`, stdlib.LookupFunc},
	{"matchkeys", "gives the values whose keys are among the wanted ones", `matchkeys([1, 2, 3], ["a", "b", "a"], ["a"])`, `[1, 3]`, matchKeysFunc},
	{"merge", "puts maps into one; a later value wins", `merge({ a = 1, b = 2 }, { b = 3 })`, `{ a = 1, b = 3 }`, stdlib.MergeFunc},
	{"one", "gives the only element of a list, or null when it is empty", `one(["a"])`, `"a"`, oneFunc},
	{"reverse", "gives a list back to front", `reverse([1, 2, 3])`, `[3, 2, 1]`, stdlib.ReverseListFunc},
	{"setintersection", "gives the elements that all sets have", `setintersection(["a", "b"], ["b", "c"])`, `toset(["b"])`, setIntersectionFunc},
	{"setproduct", "gives every combination of an element of each list", `setproduct(["a", "b"], [1])`, `[["a", 1], ["b", 1]]`, stdlib.SetProductFunc},
	{"setsubtract", "gives the elements of the first set that the second has not", `setsubtract(["a", "b"], ["a"])`, `toset(["b"])`, setSubtractFunc},
	{"setunion", "gives the elements of all sets", `setunion(["a"], ["b"])`, `toset(["a", "b"])`, setUnionFunc},
	{"slice", "gives part of a list: from a place up to, not including, another", `slice(["a", "b", "c"], 1, 3)`, `["b", "c"]`, stdlib.SliceFunc},
	{"sort", "sorts strings", `sort(["b", "a"])`, `["a", "b"]`, stdlib.SortFunc},
	{"transpose", "turns a map of lists of strings round", `transpose({ a = ["1", "2"], b = ["2"] })`, `{ "1" = ["a"], "2" = ["a", "b"] }`, transposeFunc},
	{"values", "gives the values of a map, by sorted key", `values({ b = 1, a = 2 })`, `[2, 1]`, stdlib.ValuesFunc},
	{"zipmap", "makes a map from keys and values", `zipmap(["a", "b"], [1, 2])`, `{ a = 1, b = 2 }`, stdlib.ZipmapFunc},
}

// truth makes alltrue and anytrue: done is the value that settles the question.
func truth(done bool) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "list", Type: cty.List(cty.Bool)}},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			unknown := false
			for _, v := range args[0].Elements() {
				switch {
				case !v.IsKnown():
					unknown = true
				case !v.IsNull() && v.True() == done, v.IsNull() && !done:
					return cty.BoolVal(done), nil
				}
			}
			if unknown {
				return cty.UnknownVal(cty.Bool), nil
			}
			return cty.BoolVal(!done), nil
		},
	})
}

var (
	allTrueFunc = truth(false)
	anyTrueFunc = truth(true)
)

// lengthFunc is stdlib's for collections and counts characters in strings.
var lengthFunc = function.New(&function.Spec{
	Params: []function.Parameter{
		{Name: "value", Type: cty.DynamicPseudoType, AllowDynamicType: true, AllowUnknown: true},
	},
	Type: func(args []cty.Value) (cty.Type, error) {
		switch ty := args[0].Type(); {
		case ty == cty.String, ty == cty.DynamicPseudoType, ty.IsTupleType(), ty.IsObjectType(), ty.IsCollectionType():
			return cty.Number, nil
		default:
			return cty.NilType, function.NewArgErrorf(0, "a list, a map, a set or a string is needed, not a %s", ty.FriendlyName())
		}
	},
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		switch ty := args[0].Type(); {
		case ty.IsTupleType():
			return cty.NumberIntVal(int64(len(ty.TupleElementTypes()))), nil
		case ty.IsObjectType():
			return cty.NumberIntVal(int64(len(ty.AttributeTypes()))), nil
		case !args[0].IsKnown():
			return cty.UnknownVal(cty.Number), nil
		case ty == cty.String:
			return stdlib.Strlen(args[0])
		default:
			return args[0].Length(), nil
		}
	},
})

var indexFunc = function.New(&function.Spec{
	Params: []function.Parameter{
		{Name: "list", Type: cty.DynamicPseudoType},
		{Name: "value", Type: cty.DynamicPseudoType},
	},
	Type: function.StaticReturnType(cty.Number),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		if ty := args[0].Type(); !ty.IsListType() && !ty.IsTupleType() {
			return cty.NilVal, function.NewArgErrorf(0, "a list is needed, not a %s", ty.FriendlyName())
		}
		for i, v := range args[0].Elements() {
			switch same := stdlibEqual(v, args[1]); {
			case !same.IsKnown():
				return cty.UnknownVal(cty.Number), nil
			case same.True():
				return i, nil
			}
		}
		return cty.NilVal, errors.New("the list has no such element")
	},
})

// stdlibEqual compares after conversion, as == does.
func stdlibEqual(a, b cty.Value) cty.Value {
	same, err := stdlib.Equal(a, b)
	if err != nil {
		return cty.False
	}
	return same
}

var matchKeysFunc = function.New(&function.Spec{
	Params: []function.Parameter{
		{Name: "values", Type: cty.List(cty.DynamicPseudoType)},
		{Name: "keys", Type: cty.List(cty.DynamicPseudoType)},
		{Name: "wanted", Type: cty.List(cty.DynamicPseudoType)},
	},
	Type: func(args []cty.Value) (cty.Type, error) { return args[0].Type(), nil },
	Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
		if !args[1].IsWhollyKnown() || !args[2].IsWhollyKnown() {
			return cty.UnknownVal(ty), nil
		}
		values, keys, wanted := args[0].AsValueSlice(), args[1].AsValueSlice(), args[2].AsValueSlice()
		if len(values) != len(keys) {
			return cty.NilVal, errors.New("there must be as many keys as values")
		}
		matches := map[string]int{} // how often each key is wanted
		for _, w := range wanted {
			matches[identity(w)]++
		}
		var found []cty.Value
		for i, key := range keys {
			for range matches[identity(key)] {
				found = append(found, values[i])
			}
		}
		if len(found) == 0 {
			return cty.ListValEmpty(ty.ElementType()), nil
		}
		return cty.ListVal(found), nil
	},
})

var oneFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType}},
	Type: func(args []cty.Value) (cty.Type, error) {
		switch ty := args[0].Type(); {
		case ty.IsListType(), ty.IsSetType():
			return ty.ElementType(), nil
		case ty.IsTupleType() && ty.Length() == 0:
			return cty.DynamicPseudoType, nil
		case ty.IsTupleType() && ty.Length() == 1:
			return ty.TupleElementType(0), nil
		default:
			return cty.NilType, function.NewArgErrorf(0, "a list or set of at most one element is needed")
		}
	},
	Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
		switch elements := args[0].AsValueSlice(); len(elements) {
		case 0:
			return cty.NullVal(ty), nil
		case 1:
			return elements[0], nil
		default:
			return cty.NilVal, function.NewArgErrorf(0, "it must have at most one element, and has %d", len(elements))
		}
	},
})

var transposeFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "map", Type: cty.Map(cty.List(cty.String))}},
	Type:   function.StaticReturnType(cty.Map(cty.List(cty.String))),
	Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
		if !args[0].IsWhollyKnown() {
			return cty.UnknownVal(ty), nil
		}
		turned := map[string][]cty.Value{}
		for key, list := range args[0].Elements() {
			for _, v := range list.AsValueSlice() {
				if v.IsNull() {
					return cty.NilVal, function.NewArgErrorf(0, "the list of %q has a null in it", key.AsString())
				}
				turned[v.AsString()] = append(turned[v.AsString()], key)
			}
		}
		if len(turned) == 0 {
			return cty.MapValEmpty(cty.List(cty.String)), nil
		}
		result := make(map[string]cty.Value, len(turned))
		for k, v := range turned {
			result[k] = cty.ListVal(v)
		}
		return cty.MapVal(result), nil
	},
})
