package slots

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"bench/pattern"
	"bench/plan"
	"bench/spec/diag"
)

// verb finds the verbs of a format, as package fmt has them.
var verb = pattern.Of(`%[-+ #0]*[0-9]*(?:\.[0-9]+)?[a-zA-Z%]`)

// format compiles a call of format, whose format has no slot in it. A value of the run is written by %s, and a whole
// number also by %d with a width: %02d.
func (c *Compiler) format(e *hclsyntax.FunctionCallExpr) plan.Text {
	if Mentions(e.Args[0]) {
		return c.refuse(e.Args[0])
	}
	layout, args := c.static(e.Args[0]), e.Args[1:]
	var text plan.Text
	last := 0
	for _, at := range verb.Regexp().FindAllStringIndex(layout, -1) {
		text = join(text, literal(layout[last:at[0]]))
		written := layout[at[0]:at[1]]
		last = at[1]
		if written == "%%" {
			text = join(text, literal("%"))
			continue
		}
		if len(args) == 0 {
			return text // evaluating the whole has said so
		}
		text = join(text, c.written(e, written, args[0]))
		args = args[1:]
	}
	return join(text, literal(layout[last:]))
}

// written is one value of a format.
func (c *Compiler) written(e *hclsyntax.FunctionCallExpr, written string, arg hclsyntax.Expression) plan.Text {
	if !Mentions(arg) {
		call := *e
		call.Args = []hclsyntax.Expression{&hclsyntax.LiteralValueExpr{Val: cty.StringVal(written), SrcRange: e.Args[0].Range()}, arg}
		return literal(c.static(&call))
	}
	digits := strings.TrimSuffix(strings.TrimPrefix(written, "%"), "d")
	switch v, _ := c.Value(arg); {
	case written == "%s" || written == "%v" && (v.Type() == cty.String || v.Type() == cty.Bool): // numbers look otherwise by %v
		return c.Text(arg)
	case v.Type() == cty.Number && written == "%d":
		return c.Text(arg)
	case v.Type() == cty.Number && strings.HasSuffix(written, "d") && strings.Trim(digits, "0123456789") == "":
		return through(c.Text(arg), written)
	}
	c.report(diag.Failure(diag.NotKnown, arg.Range(), "Known only in the run",
		"A value that is known only when the request is sent is written by %%s, and a whole number also by %%d with a width, such as %%02d: %s is not possible.", written))
	return nil
}
