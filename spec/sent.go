package spec

import (
	"maps"
	"net/url"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"bench/plan"
	"bench/spec/decl"
	"bench/spec/slots"
)

// texts are what has slots in an argument: the elements of a map by their keys, each a list where a name is repeated, and a
// text by the empty key.
type texts map[string][]plan.Text

// single are the texts of what can't be repeated.
func (t texts) single() map[string]plan.Text {
	if len(t) == 0 {
		return nil
	}
	found := make(map[string]plan.Text, len(t))
	for name, list := range t {
		found[name] = list[0]
	}
	return found
}

// isSent says whether an argument refers to what is known only when a request is sent.
func (f *fields) isSent(name string) bool {
	arg := f.b.Args[name]
	return arg != nil && arg.Sent && !f.e.reading.all.Bad[arg] && slices.ContainsFunc(arg.Refs, func(r decl.Reference) bool { return slots.IsRoot(r.Root) })
}

// sentText compiles an argument to a text with slots.
func (f *fields) sentText(name string) plan.Text {
	return f.sentOne(name, func(c *slots.Compiler, expr hclsyntax.Expression) plan.Text { return c.Text(expr) })
}

// sentJSON compiles an argument to the JSON of its value.
func (f *fields) sentJSON(name string) plan.Text {
	return f.sentOne(name, func(c *slots.Compiler, expr hclsyntax.Expression) plan.Text { return c.JSON(expr) })
}

func (f *fields) sentOne(name string, with func(*slots.Compiler, hclsyntax.Expression) plan.Text) (text plan.Text) {
	f.compile(name, func(c *slots.Compiler, expr hclsyntax.Expression) texts {
		text = with(c, expr)
		return texts{"": {text}}
	})
	return text
}

// sentList compiles the elements of a list to texts; nil where none has a slot.
func (f *fields) sentList(name string) []plan.Text {
	return f.compile(name, func(c *slots.Compiler, expr hclsyntax.Expression) texts { return texts{"": c.Texts(expr)} })[""]
}

// sentMap compiles those elements of a map that have slots.
func (f *fields) sentMap(name string) texts {
	if !f.isSent(name) {
		return nil
	}
	return f.compile(name, func(c *slots.Compiler, expr hclsyntax.Expression) texts { return c.Map(expr) })
}

// compile has an argument compiled, and keeps what of it has slots.
func (f *fields) compile(name string, with func(*slots.Compiler, hclsyntax.Expression) texts) texts {
	arg := f.b.Args[name]
	c := &slots.Compiler{Value: func(expr hclsyntax.Expression) (cty.Value, hcl.Diagnostics) {
		return f.e.reading.budget.Value(expr, f.e.context(arg, f.scope))
	}}
	if _, wrong := c.Value(arg.Expr); wrong.HasErrors() { // which is reported
		f.bad = true
		return nil
	}
	for _, r := range arg.Refs {
		if v, _ := r.TraverseAbs(f.e.context(arg, f.scope)); (slots.IsRoot(r.Root) || r.Root == "each") && v.Type() == cty.DynamicPseudoType {
			f.bad = true // what it refers to has an error
			return nil
		}
	}
	found := with(c, arg.Expr)
	for _, d := range c.Diags {
		f.bad = true
		f.e.report(d)
	}
	f.unknown = f.unknown || c.Waits
	maps.DeleteFunc(found, func(_ string, list []plan.Text) bool {
		return !slices.ContainsFunc(list, func(text plan.Text) bool {
			_, static := text.Static()
			return !static
		})
	})
	if len(found) > 0 {
		if f.slots == nil {
			f.slots = map[string]texts{}
		}
		f.slots[name] = found
	}
	return found
}

// overlaidTexts puts texts with slots over others, which are gone where there is anything of their name.
func overlaidTexts(under, over texts, replaced func(name string) bool) texts {
	found := texts{}
	for name, list := range under {
		if !replaced(name) {
			found[name] = list
		}
	}
	maps.Copy(found, over)
	return found
}

// into puts the texts that have slots in the place of what is shown for them.
func (s *stencil) into(values url.Values, sent texts) {
	for _, name := range slices.Sorted(maps.Keys(sent)) {
		values.Del(name)
		for _, text := range sent[name] {
			values.Add(name, s.hide(text, "urlencode"))
		}
	}
}
