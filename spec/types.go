package spec

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"bench/pattern"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/spec/lang"
	"bench/words"
)

// quotedWord finds the word that hcl doesn't know as a type.
var quotedWord = pattern.Of(`[Kk]eyword "(\w+)" is not a valid type`)

// betterTypes gives the diagnostics of a type expression a code, and says which word was meant.
func betterTypes(diags hcl.Diagnostics, arg *decl.Argument) hcl.Diagnostics {
	for _, d := range diags {
		if diag.CodeOf(d) == diag.TooLarge {
			continue // of a default
		}
		d.Extra = diag.WrongType
		d.Summary = "Invalid type"
		if d.Subject == nil {
			continue
		}
		if word := quotedWord.Regexp().FindStringSubmatch(d.Detail); word != nil {
			choices := lang.Types()
			d.Detail = fmt.Sprintf("%q is no type: there are %s, and %s of them.%s", word[1], words.And(lang.PlainTypes()), words.And(lang.TypeMakers()), diag.DidYouMean(word[1], choices))
			continue
		}
		expr := arg.Written
		call, _ := hcl.ExprCall(expr)
		text, textDiags := expr.Value(nil)
		if call == nil && !textDiags.HasErrors() && text.Type() == cty.String {
			d.Detail = fmt.Sprintf("Types stand without quotes: type = %s.", text.AsString())
		}
	}
	return diags
}
