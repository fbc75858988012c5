package artillery

import (
	"strconv"
	"strings"

	"bench/importer/draft"
	"bench/importer/tree"
)

const (
	mostTurns = 20  // of a loop whose requests are written out
	mostSent  = 500 // requests of a scenario
)

func (r *reader) scenario(g *draft.Group, s *tree.Node) {
	r.inGroup = r.scope.Inner()
	for _, key := range s.Pairs() {
		switch key.Name {
		case "name", "weight", "engine", "flow":
		default:
			g.Lose(key.Name + key.Value.Where() + " of the scenario: it is code, or a setting without a counterpart")
		}
	}
	r.flow(g, s.Get("flow"), 0)
}

func (r *reader) flow(g *draft.Group, flow *tree.Node, depth int) {
	for _, step := range flow.List() {
		if depth > 8 || len(g.Requests) > mostSent {
			return
		}
		r.step(g, step, depth)
	}
}

func (r *reader) step(g *draft.Group, step *tree.Node, depth int) {
	if step.Is(tree.String) {
		g.Lose("the step " + step.Str() + step.Where())
		return
	}
	if loop := step.Get("loop"); loop != nil {
		r.loop(g, step, loop, depth)
		return
	}
	for _, f := range step.Pairs() {
		switch method := strings.ToLower(f.Name); method {
		case "get", "post", "put", "patch", "delete", "head", "options":
			r.request(g, strings.ToUpper(method), f.Value)
		case "think":
			r.think(g, f.Value)
		case "log", "name", "count", "over", "whiletrue":
		case "parallel":
			g.Tell("Some of these are sent at once there; here strategy.gather does, which starts all that wait for nothing.")
			r.flow(g, f.Value, depth+1)
		default:
			g.Lose("the step " + f.Name + " " + shortened(f.Value.Str()) + f.Value.Where())
		}
	}
}

func shortened(s string) string {
	if runes := []rune(s); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return s
}

// loop repeats the one request in it, or is written out.
func (r *reader) loop(g *draft.Group, step, loop *tree.Node, depth int) {
	count, ok := step.Get("count").Num()
	before := len(g.Requests)
	r.flow(g, loop, depth+1)
	sent := len(g.Requests) - before
	switch {
	case !ok || step.Get("over") != nil || step.Get("whileTrue") != nil:
		g.Lose("the loop" + loop.Where() + ": how often it goes round is not known; what is in it stands here once")
	case sent == 1 && count < 1e6:
		g.Requests[before].Repeat = int(count)
	case count <= mostTurns && len(g.Requests)+sent*int(count) < mostSent:
		for range int(count) - 1 {
			r.flow(g, loop, depth+1)
		}
	default:
		g.Lose("the loop" + loop.Where() + " of " + step.Get("count").Str() + " turns: what is in it stands here once")
	}
}

func (r *reader) think(g *draft.Group, v *tree.Node) {
	n := len(g.Requests)
	if n == 0 {
		return
	}
	d := ""
	if seconds, ok := v.Num(); ok {
		d = draft.Seconds(seconds)
	} else {
		d = draft.Normal(v.Str())
	}
	if d == "" || d == "0s" {
		g.Lose("the pause " + v.Str() + v.Where())
		return
	}
	g.Requests[n-1].Think = []string{d}
}

func (r *reader) request(g *draft.Group, method string, n *tree.Node) {
	address := n.First("url", "uri").Str()
	if n.Is(tree.String) {
		address = n.Str()
	}
	url := r.text(address)
	if first, _ := url.Known(); len(url) > 0 && url[0].Ref == "" && !strings.Contains(first, "://") && !strings.Contains(url[0].Literal, "://") {
		target := r.text(strings.TrimRight(r.config.Get("target").Str(), "/"))
		if url[0].Literal != "" && url[0].Literal[0] != '/' {
			target = draft.Join(target, draft.Lit("/"))
		}
		url = draft.Join(target, url)
	} else if len(url) == 0 {
		url = r.text(r.config.Get("target").Str())
	}
	name := n.Get("name").Str()
	if name == "" {
		name = draft.NameOf(method, url)
	}
	q := g.Request(name)
	q.Method, q.URL = method, url
	for _, from := range []*tree.Node{r.config.At("defaults", "headers"), r.config.At("http", "defaults", "headers"), n.Get("headers")} {
		for _, h := range from.Pairs() {
			q.SetHeader(h.Name, r.text(h.Value.Str()))
		}
	}
	for _, p := range n.Get("qs").Pairs() {
		for _, v := range p.Value.List() {
			q.Query = append(q.Query, draft.Pair{Name: p.Name, Value: r.text(v.Str())})
		}
	}
	r.body(q, n)
	r.rest(q, n)
	for _, c := range n.Get("capture").List() {
		r.capture(q, c)
	}
	for _, e := range n.Get("expect").List() {
		r.expect(q, e)
	}
}

func (r *reader) body(q *draft.Request, n *tree.Node) {
	switch {
	case n.Get("json") != nil:
		v := draft.ValueOf(n.Get("json"), r.text)
		r.d.HideIn(&v)
		q.Body.JSON = &v
		if v.Kind != tree.Object && v.Kind != tree.List {
			q.Body.JSON = nil
			q.Body.Text = v.Text
		}
	case n.Get("body") != nil:
		draft.SetBody(r.d, q, r.text(n.Get("body").Str()))
	case n.Get("form") != nil:
		for _, f := range n.Get("form").Pairs() {
			q.Body.Form = append(q.Body.Form, draft.Pair{Name: f.Name, Value: r.text(f.Value.Str())})
		}
	case n.Get("formData") != nil:
		for _, f := range n.Get("formData").Pairs() {
			part := draft.Part{Name: f.Name, Value: r.text(f.Value.Str())}
			if file := f.Value.Get("fromFile").Str(); file != "" {
				part.Value = nil
				if name := strings.TrimPrefix(file, "./"); r.src.Has(name) {
					part.File = name
				} else {
					part.Filename = f.Name
					q.Lose("the file " + file + " of the part " + f.Name + ", which is not in the spec's folder: it is empty here")
				}
			}
			q.Body.Parts = append(q.Body.Parts, part)
		}
	}
}

// rest reads what else a request has.
func (r *reader) rest(q *draft.Request, n *tree.Node) {
	for _, f := range n.Pairs() {
		switch f.Name {
		case "url", "uri", "name", "headers", "qs", "json", "body", "form", "formData", "capture", "expect", "followRedirect", "gzip", "match":
			if f.Name == "gzip" && f.Value.True() {
				q.SetHeader("Accept-Encoding", draft.Lit("gzip"))
			}
		case "auth":
			user, password := r.text(f.Value.First("user", "username").Str()), r.d.NamedValue("password", r.text(f.Value.First("pass", "password").Str()))
			q.SetHeader("Authorization", draft.BasicHeader(user, password))
		case "cookie":
			var line draft.Text
			for i, c := range f.Value.Pairs() {
				if i > 0 {
					line = draft.Join(line, draft.Lit("; "))
				}
				line = draft.Join(line, draft.Lit(c.Name+"="), r.text(c.Value.Str()))
			}
			q.SetHeader("Cookie", line)
		default:
			q.Lose(f.Name + f.Value.Where() + ": it is code, or has no counterpart")
		}
	}
}

// capture takes a value from the answer.
func (r *reader) capture(q *draft.Request, c *tree.Node) {
	as := c.Get("as").Str()
	expr := ""
	switch {
	case c.Get("json") != nil:
		expr = "json(" + draft.Quoted(c.Get("json").Str()) + ")"
	case c.Get("header") != nil:
		expr = "header(" + draft.Quoted(c.Get("header").Str()) + ")"
	case c.Get("regexp") != nil:
		expr = "body(" + draft.Quoted(c.Get("regexp").Str()) + ")"
	}
	if as == "" || expr == "" {
		q.Lose("a captured value" + c.Where() + ": only json, header and regexp are carried over")
		return
	}
	name := draft.Identifier(as, "value")
	for _, have := range q.Captures {
		if have.Name == name {
			return
		}
	}
	q.Captures = append(q.Captures, draft.Capture{Name: name, Expr: expr})
	r.inGroup.Set(as, "request."+q.Name+"."+name)
}

// expect reads what the plugin of that name looks at.
func (r *reader) expect(q *draft.Request, e *tree.Node) {
	x := &q.Expect
	for _, f := range e.Pairs() {
		switch f.Name {
		case "statusCode":
			for _, s := range f.Value.List() {
				if status, err := strconv.Atoi(s.Str()); err == nil {
					x.Status = append(x.Status, status)
				}
			}
		case "contentType":
			if x.ContentType = f.Value.Str(); x.ContentType == "json" {
				x.ContentType = "application/json"
			}
		case "hasHeader":
			x.Headers = append(x.Headers, draft.Condition{Key: f.Value.Str(), Expr: "present()"})
		case "hasProperty":
			x.JSON = append(x.JSON, draft.Condition{Key: path(f.Value.Str()), Expr: "present()"})
		case "notHasProperty":
			x.JSON = append(x.JSON, draft.Condition{Key: path(f.Value.Str()), Expr: "absent()"})
		case "headerEquals":
			if all := f.Value.List(); len(all) == 2 {
				x.Headers = append(x.Headers, draft.Condition{Key: all[0].Str(), Expr: draft.Quoted(all[1].Str())})
			}
		default:
			q.Lose("the check " + f.Name + f.Value.Where())
		}
	}
}

func path(name string) string {
	if strings.HasPrefix(name, "$") {
		return name
	}
	return "$." + name
}
