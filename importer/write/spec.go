package write

import (
	"strings"

	"bench/importer/draft"
)

// Spec writes a draft.
func (p *Page) Spec(d *draft.Draft, head []string) {
	for _, line := range head {
		p.say("%s", strings.TrimRight("# "+line, " "))
	}
	if len(d.Notes) > 0 {
		p.say("#")
	}
	p.notes(d.Notes)
	for _, v := range d.Variables {
		p.variable(v)
	}
	for _, x := range d.Data {
		p.data(x)
	}
	for _, r := range d.Randoms {
		p.random(r)
	}
	for _, c := range d.Counters {
		p.gap()
		p.item("counter "+c.Name, "counter "+c.Name, func() { p.say("counter %s {\nstart = %d\n}", quoted(c.Name), c.Start) })
	}
	client := !d.Client.Empty()
	if client {
		p.client(d)
	}
	for _, g := range d.Groups {
		p.group(g, client)
	}
	for _, l := range d.Loads {
		p.load(l)
	}
}

func (p *Page) variable(v draft.Variable) {
	p.gap()
	p.say("variable %s {", quoted(v.Name))
	if v.Description != "" {
		p.say("description = %s", quoted(strings.Join(strings.Fields(v.Description), " ")))
	}
	kind := "string"
	if v.Number {
		kind = "number"
	}
	p.say("type = %s", kind)
	switch {
	case v.Env != "" && v.HasDefault:
		p.say("default = env(%s, %s)", quoted(v.Env), quoted(v.Default))
	case v.HasDefault && v.Number:
		p.say("default = %s", v.Default)
	case v.HasDefault:
		p.say("default = %s", quoted(v.Default))
	}
	if v.Secret {
		p.say("sensitive = true # its value was not written: -var %s=… or BENCH_VAR_%s", v.Name, v.Name)
	}
	p.say("}")
}

func (p *Page) data(d draft.Data) {
	p.gap()
	p.item("data "+d.Name, "data "+d.Name, func() {
		p.say("data %s {", quoted(d.Name))
		p.notes(d.Notes.Notes)
		if d.File != "" {
			p.say("file = %s", quoted(d.File))
		} else {
			p.say("rows = [")
			for _, row := range d.Rows {
				var fields []string
				for i, c := range d.Columns {
					fields = append(fields, key(c)+" = "+quoted(row[i]))
				}
				p.say("{ %s },", strings.Join(fields, ", "))
			}
			p.say("]")
		}
		if d.Order != "" {
			p.say("order = %s", quoted(d.Order))
		}
		p.say("}")
	})
}

func (p *Page) random(r draft.Random) {
	p.gap()
	p.item("random "+r.Name, "random "+r.Name, func() {
		p.say("random %s {", quoted(r.Name))
		switch {
		case len(r.Choice) > 0:
			p.say("choice = %s", list(r.Choice))
		case r.Length > 0:
			p.say("length = %d", r.Length)
		default:
			p.say("integer = [%d, %d]", r.Least, r.Max)
		}
		p.say("}")
	})
}

func (p *Page) client(d *draft.Draft) {
	c := d.Client
	p.gap()
	p.say("client \"as_imported\" {")
	p.notes(c.Notes.Notes)
	p.maybe("client", "http_version", c.HTTPVersion)
	if c.KeepAliveNo {
		p.say("keep_alive = false")
	}
	p.maybe("client", "timeout", c.Timeout)
	p.maybe("client", "connect_timeout", c.Connect)
	if c.Redirects > 0 {
		p.say("follow_redirects = %d", c.Redirects)
	}
	if c.Cookies {
		p.say("cookies = true")
	}
	p.maybe("client", "proxy", c.Proxy)
	if len(c.Resolve) > 0 {
		p.item("client resolve", "resolve", func() { p.say("resolve = %s", pairs(c.Resolve)) })
	}
	if c.Insecure {
		p.say("tls {\ninsecure_skip_verify = true\n}")
	}
	if a := c.Auth; a != nil {
		p.say("auth {\ntype = %s", quoted(a.Type))
		for _, arg := range []struct {
			name  string
			value draft.Text
		}{
			{"username", a.Username},
			{"password", a.Password},
			{"access_key", a.AccessKey},
			{"secret_key", a.Secret},
			{"region", draft.Lit(a.Region)},
			{"service", draft.Lit(a.Service)},
		} {
			if !arg.value.Empty() {
				p.say("%s = %s", arg.name, text(arg.value))
			}
		}
		p.say("}")
	}
	p.say("}")
}

// maybe writes an argument that has a value.
func (p *Page) maybe(owner, name, value string) {
	if value != "" {
		p.item(owner+" "+name, name, func() { p.say("%s = %s", name, quoted(value)) })
	}
}
