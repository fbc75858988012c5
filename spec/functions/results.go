package functions

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

var resultFunctions = []Row{
	{"cells", "gives the cells of a benchmark, or of a part of it, as a list", `min(cells(benchmark.shop)[*].delivery.p99...)`, ``, cellsFunc},
}

// cellsFunc flattens the nested objects of benchmark.NAME. It goes by their type alone, so that it works before the run.
var cellsFunc = function.New(&function.Spec{
	Params: []function.Parameter{
		{Name: "benchmark", Type: cty.DynamicPseudoType, AllowUnknown: true, AllowDynamicType: true},
	},
	Type: func(args []cty.Value) (cty.Type, error) {
		ty := args[0].Type()
		if ty == cty.DynamicPseudoType {
			return ty, nil
		}
		types := cellTypes(nil, ty)
		if len(types) == 0 {
			return cty.NilType, function.NewArgErrorf(0, "results are needed: benchmark.NAME, or a part of it such as benchmark.NAME[\"GROUP\"]")
		}
		for _, t := range types {
			if !t.Equals(types[0]) {
				return cty.Tuple(types), nil
			}
		}
		return cty.List(types[0]), nil
	},
	Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
		if args[0].Type() == cty.DynamicPseudoType {
			return cty.DynamicVal, nil
		}
		found := cellValues(nil, args[0])
		if ty.IsTupleType() {
			return cty.TupleVal(found), nil
		}
		found = slices.DeleteFunc(found, unrun)
		if len(found) == 0 {
			return cty.ListValEmpty(ty.ElementType()), nil
		}
		return cty.ListVal(found), nil
	},
})

// isCell tells a cell from the objects around it: those have groups, strategies and levels as attributes, which are
// never strings.
func isCell(ty cty.Type) bool {
	return ty.IsObjectType() && ty.HasAttribute("address") && ty.AttributeType("address") == cty.String
}

// unrun says that a cell is declared and was not run, as with -target: a minimum over all cells should not fail for it.
func unrun(cell cty.Value) bool {
	return cell.Type().HasAttribute("trials") && cell.GetAttr("trials").IsKnown() && cell.GetAttr("trials").IsNull()
}

func cellTypes(found []cty.Type, ty cty.Type) []cty.Type {
	switch {
	case isCell(ty):
		return append(found, ty)
	case ty.IsObjectType():
		for _, name := range LevelOrder(ty) {
			found = cellTypes(found, ty.AttributeType(name))
		}
	case ty.IsTupleType():
		for _, t := range ty.TupleElementTypes() {
			found = cellTypes(found, t)
		}
	}
	return found
}

func cellValues(found []cty.Value, v cty.Value) []cty.Value {
	switch ty := v.Type(); {
	case isCell(ty):
		return append(found, v)
	case ty.IsObjectType():
		for _, name := range LevelOrder(ty) {
			found = cellValues(found, v.GetAttr(name))
		}
	case ty.IsTupleType():
		for i := range ty.TupleElementTypes() {
			found = cellValues(found, v.Index(cty.NumberIntVal(int64(i))))
		}
	}
	return found
}

// LevelOrder is the order of an object's attributes: numbers by value (1, 5, 10, 50/s), words by letters.
func LevelOrder(ty cty.Type) []string {
	var names []string
	for name := range ty.AttributeTypes() {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		x, errX := strconv.ParseFloat(strings.TrimSuffix(a, "/s"), 64)
		y, errY := strconv.ParseFloat(strings.TrimSuffix(b, "/s"), 64)
		if errX == nil && errY == nil && x != y {
			return cmp.Compare(x, y)
		}
		return cmp.Compare(a, b)
	})
	return names
}
