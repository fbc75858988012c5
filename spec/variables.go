package spec

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// A variable is a declared input and the value it got.
type variable struct {
	name      string
	block     *block
	typ       cty.Type
	defaults  *typeexpr.Defaults
	nullable  bool
	sensitive bool
	value     cty.Value
	origin    string
}

// decodeVariables reads the declarations of variables and their defaults.
func (s *Spec) decodeVariables() hcl.Diagnostics {
	var diags hcl.Diagnostics
	for _, b := range s.all.blocks["variable"] {
		v := &variable{name: b.name, block: b, typ: cty.DynamicPseudoType, nullable: true, origin: "default"}
		if arg := b.args["type"]; arg != nil {
			ty, defaults, d := typeexpr.TypeConstraintWithDefaults(arg.written)
			diags = append(diags, recode(WrongType, d)...)
			if !d.HasErrors() {
				v.typ, v.defaults = ty, defaults
			}
		}
		v.value = cty.DynamicVal
		if arg := b.args["default"]; arg != nil {
			value, d := arg.expr.Value(&hcl.EvalContext{Functions: functionsOfDefaults(s.folder)})
			diags = append(diags, recode(BadExpression, d)...)
			if converted, err := convert.Convert(value, v.typ.WithoutOptionalAttributesDeep()); err == nil {
				v.value = converted
			}
		}
		s.variables = append(s.variables, v)
	}
	return diags
}
