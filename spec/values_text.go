package spec

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"bench/spec/diag"
	"bench/spec/syntax"
)

// wholeRange is the range of all of a source's text.
func wholeRange(s syntax.Source) hcl.Range {
	end := syntax.RangeOf(s, len(s.Text), 0).End
	return hcl.Range{Filename: s.Name, Start: hcl.InitialPos, End: end}
}

// expressionValue evaluates a text in which nothing can be referred to.
func (g *givenValues) expressionValue(s syntax.Source) (cty.Value, hcl.Diagnostics) {
	if d := syntax.Unfit(s); d != nil {
		return cty.DynamicVal, hcl.Diagnostics{d}
	}
	expr, diags := hclsyntax.ParseExpression(s.Text, s.Name, hcl.InitialPos)
	if diags.HasErrors() {
		return cty.DynamicVal, diags
	}
	return g.constantValue(expr)
}

// constantValue evaluates an expression that must not depend on anything.
func (g *givenValues) constantValue(expr hcl.Expression) (cty.Value, hcl.Diagnostics) {
	if refs := expr.Variables(); len(refs) > 0 {
		return cty.DynamicVal, hcl.Diagnostics{diag.Failure(diag.NotStatic, refs[0].SourceRange(), "A value can't refer to anything",
			"Values that are given to variables are written out: no references, no functions. Text stands in quotes.")}
	}
	var value cty.Value
	var diags hcl.Diagnostics
	if native, ok := expr.(hclsyntax.Expression); ok {
		if diags := syntax.MentionsIn(native).RepeatedKeys(); diags.HasErrors() {
			return cty.DynamicVal, diags
		}
		value, diags = g.budget.Value(g.budget.Meter(native), nil)
	} else {
		value, diags = expr.Value(nil) // JSON: as large as its text
	}
	for _, d := range diags {
		if d.Summary == "Duplicate object attribute" { // the JSON syntax finds it by itself
			d.Summary, d.Extra = "Key given twice", diag.Duplicate
		}
		if d.Summary == "Function calls not allowed" {
			return cty.DynamicVal, hcl.Diagnostics{diag.Failure(diag.NotStatic, *d.Subject, "A value can't call functions",
				"Values that are given to variables are written out: no references, no functions.")}
		}
	}
	return value, diag.Recode(diag.BadExpression, diags)
}

// notAnExpression explains what a text on the command line or in the environment should have been. The shell may have
// eaten its quotes.
func notAnExpression(v declaredVariable, text string, cause *hcl.Diagnostic, whole hcl.Range) *hcl.Diagnostic {
	at, why := whole, ""
	if cause.Subject != nil && cause.Subject.Filename == whole.Filename && cause.Subject.Start.Byte < whole.End.Byte {
		at = *cause.Subject
	}
	if !v.sensitive {
		why = " " + cause.Summary + ": " + strings.TrimSpace(cause.Detail)
	}
	hint := fmt.Sprintf("The type of var.%s wants an expression here, such as [1, 2] or { key = \"value\" }.", v.name)
	if plainWord(text) && !v.sensitive {
		hint += fmt.Sprintf(" For a list with this text in it write '[\"%s\"]', quotes included.", strings.TrimSpace(text))
	} else {
		hint += " Put it in single quotes, so that the shell leaves its double quotes alone."
	}
	return diag.Failure(codeOrSyntax(cause), at, "Value is not an expression", "%s%s", hint, why)
}

// codeOrSyntax keeps a cause's own code where it has one.
func codeOrSyntax(d *hcl.Diagnostic) diag.Code {
	if c := diag.CodeOf(d); c != "" {
		return c
	}
	return diag.Syntax
}

// plainWord says whether a text was probably meant as a string.
func plainWord(text string) bool {
	return utf8.ValidString(text) && strings.TrimSpace(text) != "" && !strings.ContainsAny(text, "[]{}\"\n\\")
}

// beginsStructure says whether a text was meant as a list, an object or a text in quotes, so that it is not plain text when
// it is wrong.
func beginsStructure(text string) bool {
	return strings.IndexAny(strings.TrimSpace(text), "[{\"") == 0
}
