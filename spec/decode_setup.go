package spec

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"bench/plan"
	"bench/spec/budget"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/spec/lang"
	"bench/words"
)

// A preparation is one planned set-up or tear-down: requests that are sent once, outside of all load.
type preparation struct {
	*group
	instance instance
	planned  plan.Setup
}

// decodeSetups plans the set-ups of a block and gives the value of setup.NAME: what they capture, unknown, with its exact type.
func (e *evaluation) decodeSetups(b *decl.Block) cty.Value {
	return e.each(b, nil, func(i instance) cty.Value {
		before := e.errors()
		p, made := e.preparation(b, lang.SetupBlock, i)
		e.setups = append(e.setups, p)
		values := e.captured(made)
		if e.errors() > before || !sure(p.group, made) {
			return cty.DynamicVal
		}
		return values
	})
}

// decodeTeardowns plans the tear-downs of a block.
func (e *evaluation) decodeTeardowns(b *decl.Block) {
	found, _ := e.instances(b, nil)
	for _, i := range found {
		p, _ := e.preparation(b, lang.TeardownBlock, i)
		e.teardowns = append(e.teardowns, p)
	}
}

// preparation plans one set-up or tear-down.
func (e *evaluation) preparation(b *decl.Block, def *lang.Block, i instance) (*preparation, []madeRequest) {
	f := e.fields(b, def, i.scope)
	g := &group{block: b, address: i.address(b)}
	g.Name = b.Name + i.suffix()
	f.constant("description")
	base := f.requestBase()
	if l, ok := f.client("client"); ok {
		g.client = append(g.client, l)
	}
	made := e.requests(g, b, base, i.scope)
	for _, l := range g.client {
		g.hosts = append(g.hosts, l.hosts...)
	}
	p := &preparation{group: g, instance: i}
	p.planned = plan.Setup{Name: g.Name, Requests: g.Requests, Client: merged(g.client), Servers: g.servers, Range: rangeOf(b.Header)}
	e.checkClient(b.Header, g.client)
	if g.cleartext && p.planned.Client.HTTPVersion == plan.HTTP3 {
		f.wrong(diag.Conflict, "client", "HTTP/3 needs https", "%s has http:// URLs, and its client would request them over HTTP/3, which is always encrypted.", g.address)
	}
	return p, made
}

// captured is the value of a set-up. What one of several instances of a request captures is known inside of it alone.
func (e *evaluation) captured(made []madeRequest) cty.Value {
	values := map[string]cty.Value{}
	for _, m := range made {
		if m.instance.hasKey {
			continue
		}
		for _, c := range m.captures {
			if _, twice := values[c.Name]; twice {
				e.report(diag.Failure(diag.Duplicate, m.block.Args["capture"].Range, "Captured twice", "Another request of this set-up captures %q, too, and setup.NAME.%s could be either: choose another name.", c.Name, c.Name))
			}
			values[c.Name] = cty.UnknownVal(captureType(c)).RefineNotNull()
		}
	}
	return cty.ObjectVal(values)
}

// until reads until when a request of a set-up is sent again: conditions, as in an expect block, and how long.
func (e *evaluation) until(m madeRequest, local scope, r *plan.Request) {
	arg := m.block.Args["until"]
	if arg == nil {
		return
	}
	v := e.evaluate(arg, local)
	if ty := v.Type(); ty == cty.DynamicPseudoType || v.IsNull() { // the former has an error
		return
	} else if !ty.IsObjectType() || v.IsMarked() || !v.IsKnown() {
		e.report(diag.Failure(diag.WrongType, arg.Expr.Range(), "Wrong type", "until is written as { status = [200], within = \"1m\" }, with what an expect block can have, not %s.", describe(v)))
		return
	}
	b := &decl.Block{Type: "until", Header: arg.Range, NameRange: arg.NameRange, Args: map[string]*decl.Argument{}}
	places, misspelt := itemPlaces(arg), false
	for _, name := range keysOf(v.AsValueMap()) {
		at, ok := places[name]
		if !ok {
			at = arg.Expr.Range()
		}
		if lang.UntilBlock.Argument(name) == nil {
			names := lang.UntilBlock.ArgumentNames()
			hint := diag.DidYouMean(name, names)
			if hint == "" {
				hint = " There is " + words.And(names) + "."
			}
			e.report(diag.Failure(diag.UnknownArgument, at, "Unknown argument", "until has no %q.%s", name, hint))
			misspelt = true
			continue
		}
		b.Args[name] = &decl.Argument{Name: name, Expr: &hclsyntax.LiteralValueExpr{Val: v.GetAttr(name), SrcRange: at}, Range: at, NameRange: at}
	}
	f := e.fields(b, lang.UntilBlock, nil)
	r.Until = &plan.Until{Within: f.positive("within"), Every: f.positive("every")}
	switch x := m.block.One("expect"); {
	case x != nil:
		e.report(diag.Failure(diag.Conflict, x.Header, "Both until and expect", "With until the request is sent until its answer is as that says: put into it what else is expected."))
	case misspelt: // what is missing may be that
	case !f.has("within"):
		e.report(diag.Failure(diag.MissingArgument, arg.Range, "Missing argument", "until needs within, after which it has failed: within = \"1m\"."))
	case r.Until.Every >= r.Until.Within && !f.bad:
		f.wrong(diag.Conflict, "every", "Longer than within", "The request would be sent once, since every (%s) is not shorter than within (%s).", r.Until.Every, r.Until.Within)
	}
	r.Expect = f.expect()
	r.Secret.Expect = f.sensitive
	r.Sensitive = r.Secret.Any()
	e.checkHead(*r, arg.Range)
}

// itemPlaces are the places of what is written out in an object, by name.
func itemPlaces(arg *decl.Argument) map[string]hcl.Range {
	places := map[string]hcl.Range{}
	object, ok := budget.Unmetered(arg.Expr).(*hclsyntax.ObjectConsExpr)
	if !ok {
		return places
	}
	for _, item := range object.Items {
		if name := hcl.ExprAsKeyword(item.KeyExpr); name != "" {
			places[name] = hcl.RangeBetween(item.KeyExpr.Range(), item.ValueExpr.Range())
		}
	}
	return places
}

// belongsTo says whether a tear-down belongs to a set-up: it has a value of it, or its name and key.
func (p *preparation) belongsTo(s *preparation) bool {
	if slices.Contains(p.planned.Uses(), s.Name) {
		return true
	}
	return p.block.Name == s.block.Name && (!p.instance.hasKey || p.instance.key == s.instance.key && s.instance.hasKey)
}
