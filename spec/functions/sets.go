package functions

import (
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"bench/spec/budget"
	"bench/spec/diag"
)

// setFunc makes a function of sets that is told how many of them have an element, and whether the first has. Sets come as
// lists, since those are not sorted again and again.
func setFunc(keeps func(in, of int, first bool) bool) function.Function {
	return function.New(&function.Spec{
		Params:   []function.Parameter{{Name: "first_set", Type: cty.List(cty.DynamicPseudoType)}},
		VarParam: &function.Parameter{Name: "other_sets", Type: cty.List(cty.DynamicPseudoType)},
		Type: func(args []cty.Value) (cty.Type, error) {
			element, err := commonElement(args)
			return cty.Set(element), err
		},
		Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
			in, first, element := map[string]int{}, map[string]bool{}, map[string]cty.Value{}
			var order []string
			for i, list := range args {
				if !list.IsWhollyKnown() {
					return cty.UnknownVal(ty), nil
				}
				here := map[string]bool{}
				for _, v := range list.Elements() {
					fit, err := budget.Convert(v, ty.ElementType())
					if err != nil {
						return cty.NilVal, function.NewArgErrorf(i, "%s", diag.WhyNot(err))
					}
					id := identity(fit)
					if here[id] {
						continue
					}
					here[id] = true
					if in[id]++; in[id] == 1 {
						order, element[id], first[id] = append(order, id), fit, i == 0
					}
				}
			}
			var kept []cty.Value
			for _, id := range order {
				if keeps(in[id], len(args), first[id]) {
					kept = append(kept, element[id])
				}
			}
			if len(kept) == 0 {
				return cty.SetValEmpty(ty.ElementType()), nil
			}
			return cty.SetVal(kept), nil
		},
	})
}

// commonElement is the type that the elements of all lists can have. Empty ones have no say.
func commonElement(lists []cty.Value) (cty.Type, error) {
	var types []cty.Type
	for _, list := range lists {
		if element := list.Type().ElementType(); element != cty.DynamicPseudoType {
			types = append(types, element)
		}
	}
	if len(types) == 0 {
		return cty.DynamicPseudoType, nil
	}
	return budget.Unified(types)
}

var (
	setUnionFunc        = setFunc(func(int, int, bool) bool { return true })
	setIntersectionFunc = setFunc(func(in, of int, _ bool) bool { return in == of })
	setSubtractFunc     = setFunc(func(in, _ int, first bool) bool { return in == 1 && first })
)
