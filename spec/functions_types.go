package spec

import (
	"github.com/hashicorp/hcl/v2/ext/tryfunc"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

var typeFunctions = []functionRow{
	{"can", "says whether an expression can be evaluated without an error", `can(regex("^a", "b"))`, `false`, tryfunc.CanFunc},
	{"convert", "converts a value to a type, written as in a variable", `convert(["1", "2"], list(number))`, `[1, 2]`, typeexpr.ConvertFunc},
	{"sensitive", "marks a value as sensitive, as that of a sensitive variable is: a token that was read from a file", `sensitive(file("token.txt"))`, ``, sensitiveFunc},
	{"tobool", "converts to a bool", `tobool("true")`, `true`, stdlib.MakeToFunc(cty.Bool)},
	{"tolist", "converts to a list", `tolist(["a", "b"])`, `["a", "b"]`, stdlib.MakeToFunc(cty.List(cty.DynamicPseudoType))},
	{"tomap", "converts to a map", `tomap({ a = 1 })`, `{ a = 1 }`, stdlib.MakeToFunc(cty.Map(cty.DynamicPseudoType))},
	{"tonumber", "converts to a number", `tonumber("1.5")`, `1.5`, stdlib.MakeToFunc(cty.Number)},
	{"toset", "converts to a set: no order, no element twice", `toset(["a", "a"])`, `toset(["a"])`, stdlib.MakeToFunc(cty.Set(cty.DynamicPseudoType))},
	{"tostring", "converts to a string", `tostring(1.5)`, `"1.5"`, stdlib.MakeToFunc(cty.String)},
	{"try", "gives its first argument that can be evaluated without an error", `try({ a = 1 }.b, "none")`, `"none"`, tryfunc.TryFunc},
}

// sensitiveFunc lets every value through, and marks it.
var sensitiveFunc = function.New(&function.Spec{
	Params: []function.Parameter{{
		Name: "value", Type: cty.DynamicPseudoType,
		AllowNull: true, AllowUnknown: true, AllowDynamicType: true, AllowMarked: true,
	}},
	Type: func(args []cty.Value) (cty.Type, error) { return args[0].Type(), nil },
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) { return args[0].Mark(sensitiveMark), nil },
})
