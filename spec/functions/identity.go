package functions

import (
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"bench/spec/diag"
)

// identity is a text that two known values share when they are equal, and only then. A number and the text that it would be
// written as are equal, as they are where lists are made of them.
func identity(v cty.Value) string {
	var text strings.Builder
	writeIdentity(&text, v)
	return text.String()
}

func writeIdentity(text *strings.Builder, v cty.Value) {
	switch ty := v.Type(); {
	case v.IsNull() || !v.IsKnown():
		text.WriteByte('~')
	case ty.IsPrimitiveType():
		written, _ := diag.KeyText(v)
		text.WriteString(strconv.Quote(written))
	default:
		text.WriteByte('(')
		for key, el := range v.Elements() {
			if key.Type() == cty.String && !ty.IsSetType() {
				text.WriteString(strconv.Quote(key.AsString()))
			}
			writeIdentity(text, el)
			text.WriteByte(',')
		}
		text.WriteByte(')')
	}
}

// distinctFunc is stdlib's in linear time.
var distinctFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "list", Type: cty.List(cty.DynamicPseudoType)}},
	Type:   func(args []cty.Value) (cty.Type, error) { return args[0].Type(), nil },
	Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
		if !args[0].IsWhollyKnown() {
			return cty.UnknownVal(ty), nil
		}
		seen := map[string]bool{}
		var kept []cty.Value
		for _, v := range args[0].Elements() {
			if id := identity(v); !seen[id] {
				seen[id] = true
				kept = append(kept, v)
			}
		}
		if len(kept) == 0 {
			return cty.ListValEmpty(ty.ElementType()), nil
		}
		return cty.ListVal(kept), nil
	},
})
