package functions

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2/ext/customdecode"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"bench/spec/budget"
	"bench/spec/diag"
	"bench/spec/secret"
	"bench/words"
)

var typeFunctions = []Row{
	{"can", "says whether an expression can be evaluated without an error", `can(regex("^a", "b"))`, `false`, canFunc},
	{"convert", "converts a value to a type, written as in a variable", `convert(["1", "2"], list(number))`, `[1, 2]`, convertFunc},
	{"sensitive", "marks a value as sensitive, as that of a sensitive variable is: a token that was read from a file", `sensitive(file("token.txt"))`, ``, sensitiveFunc},
	{"tobool", "converts to a bool", `tobool("true")`, `true`, toFunc(cty.Bool)},
	{"tolist", "converts to a list", `tolist(["a", "b"])`, `["a", "b"]`, toFunc(cty.List(cty.DynamicPseudoType))},
	{"tomap", "converts to a map", `tomap({ a = 1 })`, `{ a = 1 }`, toFunc(cty.Map(cty.DynamicPseudoType))},
	{"tonumber", "converts to a number", `tonumber("1.5")`, `1.5`, toFunc(cty.Number)},
	{"toset", "converts to a set: no order, no element twice", `toset(["a", "a"])`, `toset(["a"])`, toFunc(cty.Set(cty.DynamicPseudoType))},
	{"tostring", "converts to a string", `tostring(1.5)`, `"1.5"`, toFunc(cty.String)},
	{"try", "gives its first argument that can be evaluated without an error", `try({ a = 1 }.b, "none")`, `"none"`, tryFunc},
}

// convertFunc takes everything that a variable's type can be, defaults of attributes included.
var convertFunc = function.New(&function.Spec{
	Params: []function.Parameter{
		{Name: "value", Type: cty.DynamicPseudoType, AllowNull: true, AllowDynamicType: true},
		{Name: "type", Type: customdecode.ExpressionType},
	},
	Type: func(args []cty.Value) (cty.Type, error) {
		ty, _, err := typeIn(args[1])
		if err != nil {
			return cty.NilType, err
		}
		if !args[0].IsKnown() && !args[0].Type().HasDynamicTypes() {
			if _, err := budget.Convert(cty.UnknownVal(args[0].Type()), ty); err != nil {
				return cty.NilType, function.NewArgError(0, err)
			}
		}
		if ty.HasDynamicTypes() {
			return cty.DynamicPseudoType, nil // what any stands for is seen by converting
		}
		return ty.WithoutOptionalAttributesDeep(), nil
	},
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		ty, defaults, err := typeIn(args[1])
		if err != nil {
			return cty.NilVal, err
		}
		v := args[0]
		if defaults != nil && !v.IsNull() {
			v = defaults.Apply(v)
		}
		converted, err := budget.Convert(v, ty)
		if err != nil {
			return cty.NilVal, function.NewArgErrorf(0, "%s", diag.WhyNot(err))
		}
		return converted, nil
	},
})

// typeIn reads the type that stands in an expression's place.
func typeIn(arg cty.Value) (cty.Type, *typeexpr.Defaults, error) {
	ty, defaults, diags := typeexpr.TypeConstraintWithDefaults(customdecode.ExpressionFromVal(arg))
	if diags.HasErrors() {
		return cty.NilType, nil, function.NewArgErrorf(1, "%s", words.OneLine(diags[0].Detail))
	}
	return ty, defaults, nil
}

// toFunc makes a function that converts to one type.
func toFunc(ty cty.Type) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "value", Type: cty.DynamicPseudoType, AllowNull: true, AllowDynamicType: true}},
		Type: func(args []cty.Value) (cty.Type, error) {
			if !ty.HasDynamicTypes() {
				return ty, nil
			}
			converted, err := budget.Convert(args[0], ty)
			if err != nil {
				return cty.NilType, function.NewArgErrorf(0, "%s", diag.WhyNot(err))
			}
			return converted.Type(), nil
		},
		Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
			converted, err := budget.Convert(args[0], ty)
			if err != nil {
				return cty.NilVal, function.NewArgErrorf(0, "%s", diag.WhyNot(err))
			}
			return converted, nil
		},
	})
}

// tryFunc and canFunc evaluate what they are given once. That the type of try is not known before is the price: to find it
// out would double the work with each try in a try.
var tryFunc = function.New(&function.Spec{
	VarParam: &function.Parameter{Name: "expressions", Type: customdecode.ExpressionClosureType},
	Type:     function.StaticReturnType(cty.DynamicPseudoType),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		var reasons []string
		for _, arg := range args {
			v, diags := customdecode.ExpressionClosureFromVal(arg).Value()
			if !diags.HasErrors() && v.IsWhollyKnown() {
				return v, nil
			}
			if !diags.HasErrors() {
				return cty.DynamicVal, nil // it may still turn out to be an error
			}
			reasons = append(reasons, fmt.Sprintf("%s: %s", diags[0].Summary, words.OneLine(diags[0].Detail)))
		}
		if len(reasons) == 0 {
			return cty.NilVal, errors.New("it needs at least one expression")
		}
		return cty.NilVal, fmt.Errorf("none of its expressions can be evaluated; %s", strings.Join(reasons, "; "))
	},
})

var canFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "expression", Type: customdecode.ExpressionClosureType}},
	Type:   function.StaticReturnType(cty.Bool),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		v, diags := customdecode.ExpressionClosureFromVal(args[0]).Value()
		if !diags.HasErrors() && !v.IsWhollyKnown() {
			return cty.UnknownVal(cty.Bool), nil
		}
		return cty.BoolVal(!diags.HasErrors()), nil
	},
})

// sensitiveFunc lets every value through, and marks it.
var sensitiveFunc = function.New(&function.Spec{
	Params: []function.Parameter{{
		Name: "value", Type: cty.DynamicPseudoType,
		AllowNull: true, AllowUnknown: true, AllowDynamicType: true, AllowMarked: true,
	}},
	Type: func(args []cty.Value) (cty.Type, error) { return args[0].Type(), nil },
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) { return args[0].Mark(secret.Sensitive), nil },
})
