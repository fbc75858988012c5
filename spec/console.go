package spec

import (
	"maps"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"

	"bench/plan"
	"bench/result"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/spec/functions"
	"bench/spec/lang"
	"bench/spec/secret"
	"bench/spec/syntax"
	"bench/words"
)

// ConsoleFile is the name that diagnostics give to an expression's text.
const ConsoleFile = "<console>"

// consoleRoots are what an expression at the prompt can refer to.
var consoleRoots = []string{"var", "local", "server", "client", "group", "mix", "strategy", "benchmark", "setup", "bench", "path"}

// Evaluate gives the value of an expression over the spec and, unless run is nil, the results of a run. A root alone,
// such as var, gives all that is declared under it. Diagnostics refer to the text as ConsoleFile.
func (s *Spec) Evaluate(text string, run *result.Run) (cty.Value, hcl.Diagnostics) {
	src := syntax.Source{Name: ConsoleFile, Text: []byte(text)}
	if d := syntax.Unfit(src); d != nil {
		return cty.DynamicVal, hcl.Diagnostics{d}
	}
	expr, diags := hclsyntax.ParseExpression(src.Text, ConsoleFile, hcl.InitialPos)
	if diags.HasErrors() {
		return cty.DynamicVal, diag.Recode(diag.Syntax, diags)
	}
	arg, diags := decl.NewArgument(&hcl.Attribute{Name: "expression", Expr: expr, Range: expr.Range(), NameRange: expr.Range()}, lang.AnyKind, s.budget)
	if diags.HasErrors() {
		return cty.DynamicVal, diags
	}
	e := s.base
	if run != nil {
		e = after(s.reading, run)
	}
	e = e.atPrompt(arg)
	e.reading = s.reading
	if diags := s.all.CheckBare(arg, consoleRoots); diags.HasErrors() {
		return cty.DynamicVal, diags
	}
	s.budget.Renew()
	v := e.evaluate(arg, nil)
	return v, e.diags
}

// atPrompt is the evaluation with room for the diagnostics of one more expression, and with the roots that it mentions
// alone as objects of all that is declared under them.
func (e *evaluation) atPrompt(arg *decl.Argument) *evaluation {
	inner := *e
	inner.diags = nil
	inner.values = maps.Clone(e.values)
	for address, v := range e.values {
		if decl.HasRoot(address, string(plan.FromSetup)) {
			inner.values[address] = afterSetup(v)
		}
	}
	inner.fixed = map[string]cty.Value{}
	for root, v := range e.fixed {
		inner.fixed[root] = v
	}
	for _, ref := range arg.Refs {
		if _, fixed := decl.AttributesOf[ref.Root]; fixed || ref.Name != "" {
			continue
		}
		all := map[string]cty.Value{}
		for _, name := range e.reading.all.Names(ref.Root) {
			all[name] = inner.lookup(decl.Reference{Root: ref.Root, Name: name})
		}
		inner.fixed[ref.Root] = cty.ObjectVal(all)
	}
	return &inner
}

// afterSetup marks what a set-up captures.
func afterSetup(v cty.Value) cty.Value {
	marked, err := cty.Transform(v, func(_ cty.Path, inner cty.Value) (cty.Value, error) {
		if inner.IsKnown() {
			return inner, nil
		}
		return inner.Mark(secret.AfterSetup), nil
	})
	if err != nil { // none is returned above
		return v
	}
	return marked
}

// ValueText writes a value as the spec would have it. Sensitive values and those that aren't known yet are words in
// brackets.
func ValueText(v cty.Value) string {
	var text strings.Builder
	writeValue(&text, v)
	return string(hclwrite.Format([]byte(text.String())))
}

func writeValue(text *strings.Builder, v cty.Value) {
	v, marks := v.Unmark()
	switch ty := v.Type(); {
	case marks.Has(secret.Sensitive):
		text.WriteString(plan.Concealed)
	case marks.Has(secret.AfterSetup):
		text.WriteString(plan.KnownAfterSetup)
	case !v.IsKnown():
		text.WriteString(plan.KnownAfterStart)
	case v.IsNull() || ty.IsPrimitiveType():
		text.Write(hclwrite.TokensForValue(v).Bytes())
	case ty.Equals(functions.ConditionType):
		c := v.EncapsulatedValue().(*functions.Condition)
		text.WriteString(c.Test)
		writeElements(text, "(", c.Args, ")")
	case ty.Equals(functions.CaptureType):
		c := v.EncapsulatedValue().(*plan.Capture)
		text.WriteString(string(c.From) + "(" + words.Quote(c.Path+c.Pattern) + ")")
	case v.LengthInt() == 0 && (ty.IsObjectType() || ty.IsMapType()):
		text.WriteString("{}")
	case ty.IsObjectType() || ty.IsMapType():
		text.WriteString("{\n")
		for key, el := range v.Elements() {
			name := key.AsString()
			if !hclsyntax.ValidIdentifier(name) {
				name = words.Quote(name)
			}
			text.WriteString(name + " = ")
			writeValue(text, el)
			text.WriteString("\n")
		}
		text.WriteString("}")
	default:
		writeElements(text, "[", v.AsValueSlice(), "]")
	}
}

// writeElements writes values between brackets.
func writeElements(text *strings.Builder, open string, elements []cty.Value, end string) {
	text.WriteString(open)
	for i, el := range elements {
		if i > 0 {
			text.WriteString(", ")
		}
		writeValue(text, el)
	}
	text.WriteString(end)
}
