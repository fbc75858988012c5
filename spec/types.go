package spec

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// plainTypes and typeMakers are the words of type expressions.
var (
	plainTypes = []string{"string", "number", "bool", "any"}
	typeMakers = []string{"list", "set", "map", "object", "tuple"}
)

// betterTypes gives the diagnostics of a type expression a code, and says which word was meant.
func betterTypes(diags hcl.Diagnostics, arg *argument) hcl.Diagnostics {
	for _, d := range diags {
		d.Extra = WrongType
		d.Summary = "Invalid type"
		if d.Subject == nil {
			continue
		}
		expr := arg.written
		word := hcl.ExprAsKeyword(expr)
		call, _ := hcl.ExprCall(expr)
		text, textDiags := expr.Value(nil)
		switch {
		case word != "":
			d.Detail = fmt.Sprintf("%q is no type: it is %s, or %s of one, such as list(string).%s",
				word, alternatives(plainTypes), alternatives(typeMakers), didYouMean(word, append(plainTypes[:4:4], typeMakers...)))
		case call != nil && call.Name != "" && suggest(call.Name, typeMakers) != call.Name:
			d.Detail += didYouMean(call.Name, typeMakers)
		case call == nil && !textDiags.HasErrors() && text.Type() == cty.String:
			d.Detail = fmt.Sprintf("Types stand without quotes: type = %s.", text.AsString())
		}
	}
	return diags
}
