package write

import (
	"slices"
	"strconv"
	"strings"

	"bench/importer/draft"
)

func (p *Page) group(g *draft.Group, client bool) {
	p.gap()
	if !g.Sends() {
		p.notes(g.Notes.Notes)
		for _, r := range g.Requests {
			p.request(g, r)
		}
		return
	}
	p.item("group "+g.Name, "group "+g.Name, func() {
		p.say("group %s {", quoted(g.Name))
		p.notes(g.Notes.Notes)
		if g.Description != "" {
			p.say("description = %s", quoted(oneLine(g.Description)))
		}
		if !g.Base.Empty() {
			p.say("base_url = %s", text(g.Base))
		}
		if client {
			p.say("client = client.as_imported")
		}
		p.headers("group "+g.Name, g.Headers)
		for _, r := range g.Requests {
			p.gap()
			p.request(g, r)
		}
		p.say("}")
	})
}

func oneLine(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 200 {
		s = string(r[:200]) + "…"
	}
	return s
}

// headers writes headers, each of which can be left out.
func (p *Page) headers(owner string, headers []draft.Pair) {
	if len(headers) == 0 {
		return
	}
	if len(headers) == 1 {
		h := headers[0]
		p.item(owner+" headers", "the header "+h.Name, func() { p.say("headers = { %s = %s }", key(h.Name), text(h.Value)) })
		return
	}
	p.say("headers = {")
	for _, h := range headers {
		p.item(owner+" headers "+h.Name, "the header "+h.Name, func() { p.say("%s = %s", key(h.Name), text(h.Value)) })
	}
	p.say("}")
}

// RequestKey is the key of a request's item; those of its parts begin with it and a space.
func RequestKey(g *draft.Group, r *draft.Request) string {
	return "group " + g.Name + " request " + r.Name
}

func (p *Page) request(g *draft.Group, r *draft.Request) {
	if r.Left != "" {
		p.comment("Left out: " + r.Name + " (" + method(r) + " " + shown(r.URL) + "): " + r.Left)
		for _, n := range r.Notes.Notes {
			p.comment(n.Text)
		}
		return
	}
	owner := RequestKey(g, r)
	p.item(owner, "request "+r.Name+" ("+method(r)+" "+shown(draft.Join(r.URL, r.Path))+")", func() {
		p.say("request %s {", quoted(r.Name))
		p.notes(r.Notes.Notes)
		if r.Description != "" {
			p.say("description = %s", quoted(oneLine(r.Description)))
		}
		if r.Method != "" && r.Method != "GET" {
			p.say("method = %s", quoted(r.Method))
		}
		if r.URL.Empty() {
			p.say("path = %s", text(r.Path))
		} else {
			p.say("url = %s", text(r.URL))
		}
		if len(r.Query) > 0 {
			p.item(owner+" query", "query", func() { p.say("query = %s", pairs(r.Query)) })
		}
		p.headers(owner, r.Headers)
		p.body(owner, r.Body)
		p.captures(owner, r.Captures)
		p.behaviour(owner, r)
		p.expect(owner, r.Expect)
		p.say("}")
	})
}

func method(r *draft.Request) string {
	if r.Method == "" {
		return "GET"
	}
	return r.Method
}

func shown(t draft.Text) string {
	s := t.String()
	if r := []rune(s); len(r) > 120 {
		return string(r[:120]) + "…"
	}
	return s
}

func (p *Page) body(owner string, b draft.Body) {
	argument := func(name, expr string) {
		p.item(owner+" body", "the body", func() { p.say("%s = %s", name, expr) })
	}
	switch {
	case b.JSON != nil:
		argument("json", value(*b.JSON))
	case len(b.Form) > 0:
		argument("form", pairs(b.Form))
	case len(b.Parts) > 0:
		p.item(owner+" body", "the parts of the body", func() { p.parts(b.Parts) })
	case b.File != "":
		argument("body_file", quoted(b.File))
	case !b.Text.Empty():
		argument("body", long(b.Text))
	}
}

func (p *Page) parts(parts []draft.Part) {
	for _, part := range parts {
		p.say("multipart %s {", quoted(part.Name))
		switch {
		case part.File != "":
			p.say("file = %s", quoted(part.File))
		case part.Value.Empty():
			p.say(`value = ""`)
		default:
			p.say("value = %s", text(part.Value))
		}
		for _, arg := range []draft.Condition{{Key: "filename", Expr: part.Filename}, {Key: "type", Expr: part.Type}} {
			if arg.Expr != "" {
				p.say("%s = %s", arg.Key, quoted(arg.Expr))
			}
		}
		p.say("}")
	}
}

func (p *Page) captures(owner string, captures []draft.Capture) {
	if len(captures) == 0 {
		return
	}
	p.item(owner+" capture", "the values that are taken", func() {
		p.say("capture = {")
		for _, c := range captures {
			p.item(owner+" capture "+c.Name, "the value "+c.Name, func() { p.say("%s = %s", key(c.Name), c.Expr) })
		}
		p.say("}")
	})
}

// behaviour writes what a request has to do with others.
func (p *Page) behaviour(owner string, r *draft.Request) {
	if r.Weight > 1 {
		p.say("weight = %d", min(r.Weight, 10_000))
	}
	if r.Once {
		p.say("once = true")
	}
	if r.When != "" {
		p.item(owner+" when", "the condition", func() { p.say("when = %s", r.When) })
	}
	if r.Repeat > 1 {
		p.item(owner+" repeat", "the repetition", func() { p.say("repeat = { times = %d }", r.Repeat) })
	}
	if r.Once {
		return // nobody thinks before the first batch
	}
	switch len(r.Think) {
	case 1:
		p.item(owner+" think", "the pause", func() { p.say("think = %s", quoted(r.Think[0])) })
	case 2:
		p.item(owner+" think", "the pause", func() { p.say("think = %s", list(r.Think)) })
	}
}

func (p *Page) expect(owner string, e draft.Expect) {
	if e.Empty() {
		return
	}
	owner += " expect"
	argument := func(name, expr string) {
		p.item(owner+" "+name, "the check of "+name, func() { p.say("%s = %s", name, expr) })
	}
	p.say("expect {")
	if len(e.Status) > 0 {
		var all []string
		statuses := slices.Clone(e.Status)
		slices.Sort(statuses)
		for _, s := range slices.Compact(statuses) {
			all = append(all, strconv.Itoa(s))
		}
		argument("status", "["+strings.Join(all, ", ")+"]")
	}
	if e.ContentType != "" {
		argument("content_type", quoted(e.ContentType))
	}
	p.conditions(owner, "headers", e.Headers)
	if !e.Contains.Empty() {
		argument("body_contains", text(e.Contains))
	}
	if e.Matches != "" {
		argument("body_matches", quoted(e.Matches))
	}
	p.conditions(owner, "json", e.JSON)
	if e.MaxDuration != "" {
		argument("max_duration", quoted(e.MaxDuration))
	}
	p.say("}")
}

func (p *Page) conditions(owner, name string, all []draft.Condition) {
	if len(all) == 0 {
		return
	}
	p.item(owner+" "+name, "the checks of "+name, func() {
		p.say("%s = {", name)
		seen := map[string]bool{}
		for _, c := range all {
			if seen[c.Key] {
				p.comment("A second check of the same is left out: " + c.Key + " = " + c.Expr)
				continue
			}
			seen[c.Key] = true
			p.item(owner+" "+name+" "+c.Key, "the check of "+c.Key, func() { p.say("%s = %s", key(c.Key), c.Expr) })
		}
		p.say("}")
	})
}
