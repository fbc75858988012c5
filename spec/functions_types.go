package spec

import (
	"github.com/hashicorp/hcl/v2/ext/tryfunc"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

var typeFunctions = []functionRow{
	{"can", "says whether an expression can be evaluated without an error", `can(regex("^a", "b"))`, `false`, tryfunc.CanFunc},
	{"convert", "converts a value to a type, written as in a variable", `convert(["1", "2"], list(number))`, `[1, 2]`, typeexpr.ConvertFunc},
	{"tobool", "converts to a bool", `tobool("true")`, `true`, stdlib.MakeToFunc(cty.Bool)},
	{"tolist", "converts to a list", `tolist(["a", "b"])`, `["a", "b"]`, stdlib.MakeToFunc(cty.List(cty.DynamicPseudoType))},
	{"tomap", "converts to a map", `tomap({ a = 1 })`, `{ a = 1 }`, stdlib.MakeToFunc(cty.Map(cty.DynamicPseudoType))},
	{"tonumber", "converts to a number", `tonumber("1.5")`, `1.5`, stdlib.MakeToFunc(cty.Number)},
	{"toset", "converts to a set: no order, no element twice", `toset(["a", "a"])`, `toset(["a"])`, stdlib.MakeToFunc(cty.Set(cty.DynamicPseudoType))},
	{"tostring", "converts to a string", `tostring(1.5)`, `"1.5"`, stdlib.MakeToFunc(cty.String)},
	{"try", "gives its first argument that can be evaluated without an error", `try({ a = 1 }.b, "none")`, `"none"`, tryfunc.TryFunc},
}
