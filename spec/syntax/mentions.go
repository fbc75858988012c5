package syntax

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"bench/spec/diag"
)

// Mentions are what an expression mentions, without what stands in it as a type: convert(x, list(number)) refers to no
// number and calls no list.
type Mentions struct {
	Refs    []hcl.Traversal
	Calls   []*hclsyntax.FunctionCallExpr
	objects []*hclsyntax.ObjectConsExpr
}

// MentionsIn finds what an expression mentions.
func MentionsIn(expr hclsyntax.Expression) Mentions {
	var types []hcl.Range
	var all Mentions
	_ = hclsyntax.VisitAll(expr, func(n hclsyntax.Node) hcl.Diagnostics {
		switch n := n.(type) {
		case *hclsyntax.FunctionCallExpr:
			all.Calls = append(all.Calls, n)
			if n.Name == "convert" && len(n.Args) > 1 {
				types = append(types, n.Args[1].Range())
			}
		case *hclsyntax.ObjectConsExpr:
			all.objects = append(all.objects, n)
		}
		return nil
	})
	found := Mentions{objects: all.objects}
	for _, t := range expr.Variables() {
		if !insideAny(t.SourceRange(), types) {
			found.Refs = append(found.Refs, t)
		}
	}
	for _, call := range all.Calls {
		if !insideAny(call.NameRange, types) {
			found.Calls = append(found.Calls, call)
		}
	}
	return found
}

func insideAny(r hcl.Range, around []hcl.Range) bool {
	for _, a := range around {
		if r.Start.Byte >= a.Start.Byte && r.End.Byte <= a.End.Byte {
			return true
		}
	}
	return false
}

// RepeatedKeys finds keys that are written twice in one object, of which only the last would count.
func (m Mentions) RepeatedKeys() hcl.Diagnostics {
	var diags hcl.Diagnostics
	for _, object := range m.objects {
		first := map[string]hcl.Range{}
		for _, item := range object.Items {
			key, ok := writtenKey(item.KeyExpr)
			if !ok {
				continue
			}
			at := item.KeyExpr.Range()
			before, again := first[key]
			if !again {
				first[key] = at
				continue
			}
			diags = append(diags, diag.Failure(diag.Duplicate, at, "Key given twice",
				"The key %q stands in this object already, at %s. Only one of the two values could count.", key, preciseSpot(before, at)))
		}
	}
	return diags
}

// preciseSpot is a place, with its column where another one is on the same line.
func preciseSpot(at, other hcl.Range) string {
	if at.Start.Line == other.Start.Line {
		return fmt.Sprintf("%s:%d, column %d", at.Filename, at.Start.Line, at.Start.Column)
	}
	return diag.Spot(at)
}

// writtenKey is a key that is written out: a word, a number or a text without anything to evaluate in it.
func writtenKey(expr hclsyntax.Expression) (string, bool) {
	if key, ok := expr.(*hclsyntax.ObjectConsKeyExpr); ok {
		if word := hcl.ExprAsKeyword(key.Wrapped); word != "" && !key.ForceNonLiteral {
			return word, true
		}
		expr = key.Wrapped
	}
	if inner, ok := expr.(*hclsyntax.ParenthesesExpr); ok {
		expr = inner.Expression
	}
	parts := []hclsyntax.Expression{expr}
	if template, ok := expr.(*hclsyntax.TemplateExpr); ok {
		parts = template.Parts
	}
	for _, part := range parts {
		if _, ok := part.(*hclsyntax.LiteralValueExpr); !ok {
			return "", false
		}
	}
	v, diags := expr.Value(nil)
	if diags.HasErrors() {
		return "", false
	}
	return diag.KeyText(v)
}

// IsLiteral says that an expression can't mention anything. Most don't, and walking them takes its time.
func IsLiteral(expr hclsyntax.Expression) bool {
	switch e := expr.(type) {
	case *hclsyntax.LiteralValueExpr:
		return true
	case *hclsyntax.TemplateExpr:
		return e.IsStringLiteral()
	default:
		return false
	}
}

// Literal is the text that an expression is, when nothing of it is to be evaluated.
func Literal(expr hclsyntax.Expression) (string, bool) {
	if !IsLiteral(expr) {
		return "", false
	}
	v, diags := expr.Value(nil)
	if diags.HasErrors() || v.IsNull() || v.Type() != cty.String {
		return "", false
	}
	return v.AsString(), true
}
