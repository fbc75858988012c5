package spec

import (
	"net/url"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"bench/plan"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/spec/lang"
	"bench/words"
)

// A group is one planned group: its requests are ready, its client is one layer of those that a cell merges.
type group struct {
	plan.Group
	block   *decl.Block
	address string
	client  []layer
	hosts   []plan.Host
	servers []string

	cleartext bool // at least one URL is http://

	parts []*mixPart // of a mix, which is no group of its own; none: it is none
	wrong bool       // a mix with an error
}

// A requestBase is what the requests of a group share.
type requestBase struct {
	URL     urlPrefix
	headers map[string]string
	query   url.Values
	hasURL  bool
	secret  plan.Secrets
	slots   map[string]texts // of headers and query
}

// decodeGroups plans the groups of a block and gives the value of group.NAME.
func (e *evaluation) decodeGroups(b *decl.Block) cty.Value {
	return e.each(b, nil, func(i instance) cty.Value {
		f := e.fields(b, lang.GroupBlock, i.scope)
		g := &group{block: b, address: i.address(b)}
		g.Name = b.Name + i.suffix()
		f.constant("description")
		g.Order = plan.Order(f.constant("order"))
		base := f.requestBase()
		if l, ok := f.client("client"); ok {
			g.client = append(g.client, l)
		}
		e.requests(g, b, base, i.scope)
		e.groups[g.address] = g
		return cty.ObjectVal(map[string]cty.Value{
			"address": cty.StringVal(g.address), "name": cty.StringVal(g.Name), "base_url": f.sealed("base_url", base.URL.value()),
		})
	})
}

// requestBase reads what the requests of a block share.
func (f *fields) requestBase() requestBase {
	base := requestBase{URL: f.prefix("base_url"), headers: f.headers("headers"), query: f.parameters("query"), hasURL: f.has("base_url")}
	base.secret = plan.Secrets{URL: f.secret["base_url"] != nil || f.secret["query"] != nil, Headers: f.secretKeys("headers", base.headers), Names: f.secretNames("headers", base.headers)}
	base.slots = f.slots
	return base
}

// called is what messages call the group: group "api", or setup "org".
func (g *group) called() string { return g.block.Type + " " + words.Quote(g.block.Name) }

// requests plans the requests of a group in the order of the text.
func (e *evaluation) requests(g *group, b *decl.Block, base requestBase, local scope) []madeRequest {
	made, whole := e.madeRequests(g, b, local)
	for i, m := range made {
		f := e.fields(m.block, lang.RequestBlock, m.instance.scope)
		made[i].captures = f.captures()
		made[i].wrong = f.bad
	}
	index := indexed(made)
	takeImplied(index)
	known := cty.DynamicVal
	if whole && e.checkAnswers(g, index) {
		known = answers(made)
	}
	for _, m := range made {
		inner := m.instance.scope
		if !m.iterated() {
			inner = inner.with(string(plan.FromRequest), known)
		}
		f := e.fields(m.block, lang.RequestBlock, inner)
		r := e.requestAgain(f, g, base, m.name)
		r.Name, r.Captures, r.Think, r.Once = m.name, m.captures, f.think("think"), f.boolean("once")
		r.When, r.Repeat = f.when(), f.repeat(m)
		r.Secret.When, r.Secret.Repeat = f.secret["when"] != nil, f.secret["repeat"] != nil
		r.Sensitive = r.Secret.Any()
		e.until(m, inner, &r)
		f.checkCaptures(r)
		g.Requests = append(g.Requests, r)
	}
	e.arrange(g, index)
	if len(g.Requests) == 0 && len(b.Blocks) > 0 && !e.diags.HasErrors() && !e.reading.broken {
		e.report(diag.Failure(diag.MissingBlock, b.Header, "Group without requests", "Every for_each in the %s is empty, so a batch would have no requests.", g.called()))
	}
	return made
}

// A made block is a nested block with the scope it is evaluated in.
type madeBlock struct {
	block *decl.Block
	scope scope
}

// expand lists b's nested blocks of some types, those that dynamic blocks make among them, in the order of the text.
func (e *evaluation) expand(b *decl.Block, local scope, types ...string) []madeBlock {
	var found []madeBlock
	for _, n := range b.Blocks {
		switch {
		case slices.Contains(types, n.Type):
			found = append(found, madeBlock{n, local})
		case n.Type == "dynamic" && slices.Contains(types, n.Name):
			found = append(found, e.dynamic(n, local)...)
		}
	}
	return found
}

// dynamic makes a block for each element of a dynamic block's for_each.
func (e *evaluation) dynamic(n *decl.Block, local scope) []madeBlock {
	content := n.One("content")
	each := n.Args["for_each"]
	if content == nil || each == nil {
		return nil
	}
	var found []madeBlock
	elements, _ := e.elements(each, local)
	for _, el := range elements {
		inner := local.with(decl.IteratorOf(n), cty.ObjectVal(map[string]cty.Value{"key": el.key, "value": el.value}))
		copied := *content
		copied.Type, copied.Name, copied.Header, copied.NameRange = n.Name, "", n.Header, n.NameRange
		if labels := n.Args["labels"]; labels != nil {
			f := e.fields(n, lang.DynamicBlock(lang.GroupBlock.Nested("request").Block), inner)
			list := f.texts("labels")
			if len(list) != 1 && !f.bad {
				f.wrong(diag.BadLabel, "labels", "One label", "A %s has one label, its name: labels = [%s.key].", n.Name, decl.IteratorOf(n))
			}
			if f.unknown {
				e.notKnown(labels.Expr.Range(), "A label")
			} else if len(list) == 1 {
				copied.Name = list[0]
			}
		}
		found = append(found, madeBlock{&copied, inner})
	}
	return found
}

// headers reads headers and checks that HTTP allows them.
func (f *fields) headers(name string) map[string]string {
	headers := f.textMap(name)
	f.checkHeaders(name, headers)
	return headers
}

// request plans one request.
func (e *evaluation) request(f *fields, g *group, base requestBase) plan.Request {
	f.constant("description")
	own := f.headers("headers")
	r := plan.Request{
		Method:  "POST",
		Headers: overlaid(base.headers, own),
		Weight:  toInt(f.whole("weight")),
		Range:   rangeOf(f.b.Header),
	}
	ownQuery := f.parameters("query")
	query := overlaidParameters(base.query, ownQuery)
	sentQuery := overlaidTexts(base.slots["query"], f.slots["query"], func(name string) bool { return ownQuery.Has(name) })
	r.Secret = plan.Secrets{
		Headers: slices.Concat(base.secret.Headers, f.secretKeys("headers", own)),
		Names:   slices.Concat(base.secret.Names, f.secretNames("headers", own)),
	}
	dynamic := &plan.Dynamic{}
	if f.b.Type != lang.GRPCBlock.Type {
		r.Method = f.method()
		r.URL, dynamic.URL = f.url(g, base, query, sentQuery, &r)
	}
	f.readBody(&r)
	dynamic.Headers = overlaidTexts(base.slots["headers"], f.slots["headers"], func(name string) bool { return hasHeader(own, name) }).single()
	dynamic.Body = f.sentBody()
	if len(dynamic.URL)+len(dynamic.Headers)+len(dynamic.Body) > 0 {
		r.Dynamic = dynamic
	}
	r.Secret.URL = f.secret["url"] != nil || f.secret["path"] != nil || f.secret["query"] != nil || base.secret.URL && !f.has("url")
	if b := f.b.One("expect"); b != nil {
		inner := e.fields(b, lang.ExpectBlock, f.scope)
		r.Expect = inner.expect()
		r.Secret.Expect = inner.sensitive
		e.checkHead(r, b.Header)
	}
	switch f.b.Type {
	case lang.WebSocketBlock.Type:
		e.webSocket(f.b, f.scope, &r)
	case lang.GRPCBlock.Type:
		e.call(f.b, f.scope, g, base, &r)
	}
	if b := f.b.One("stream"); b != nil {
		r.Stream = e.fields(b, lang.StreamBlock, f.scope).stream(r)
	}
	if len(r.Headers) == 0 {
		r.Headers = nil
	}
	r.Sensitive = r.Secret.Any()
	return r
}

// checkHead refuses to expect a body of what has none.
func (e *evaluation) checkHead(r plan.Request, at hcl.Range) {
	if x := r.Expect; r.Method == "HEAD" && (x.BodyContains != "" || x.BodyMatches != "" || x.LooksAtJSON()) {
		e.report(diag.Failure(diag.Conflict, at, "HEAD has no body", "The response to a HEAD request has no body, so what is expected of one never comes. Expect a status or headers, or use GET."))
	}
}
