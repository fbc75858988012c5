package jmeter

import (
	"net/url"
	"strconv"
	"strings"

	"bench/importer/draft"
)

// sampler adds an HTTP request.
func (r *reader) sampler(p pair, c context) {
	if c.group == nil {
		return
	}
	e := p.element
	q := c.group.Request(e.title())
	setting := func(name string) string {
		if v := strings.TrimSpace(e.text("HTTPSampler." + name)); v != "" {
			return v
		}
		return strings.TrimSpace(c.defaults.text("HTTPSampler." + name))
	}
	q.Method = setting("method")
	if strings.Contains(q.Method, "${") {
		q.Left = "its method is known only while the test runs."
		return
	}
	q.Repeat = c.repeat
	q.URL = r.address(c, setting)
	r.last = q
	inner := c
	inner.request = q
	own := c.headers
	for _, b := range childrenOf(p.below) {
		if b.element.name == "HeaderManager" && b.element.attribute("enabled") != "false" {
			own = append(append([]draft.Pair{}, own...), r.headers(b.element, c)...)
		}
	}
	for _, h := range own {
		q.SetHeader(h.Name, h.Value)
	}
	r.authorize(q, c)
	r.content(q, e, c)
	for _, name := range []string{"connect_timeout", "response_timeout"} {
		if ms, err := strconv.ParseFloat(setting(name), 64); err == nil && ms > 0 {
			if name == "connect_timeout" {
				r.d.Client.Connect = draft.Seconds(ms / 1000)
			} else {
				r.d.Client.Timeout = draft.Seconds(ms / 1000)
			}
		}
	}
	if e.text("HTTPSampler.image_parser") == "true" {
		q.Lose("embedded resources: what a page refers to is not fetched")
	}
	for _, b := range childrenOf(p.below) {
		if b.element.attribute("enabled") != "false" && b.element.name != "HeaderManager" {
			r.setting(b, inner)
		}
	}
}

func childrenOf(e *element) []pair {
	if e == nil {
		return nil
	}
	return e.pairs()
}

// address is the URL of protocol, domain, port and path.
func (r *reader) address(c context, setting func(string) string) draft.Text {
	path := setting("path")
	if strings.Contains(path, "://") {
		return r.text(c, escaped(path))
	}
	scheme, host, port := setting("protocol"), setting("domain"), setting("port")
	if path != "" && !strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "${") {
		path = "/" + path
	}
	if host == "" {
		return r.text(c, escaped(path))
	}
	if scheme == "" {
		scheme = "http"
	}
	address := host
	if !strings.Contains(host, "://") {
		address = scheme + "://" + host
	}
	if port != "" && port != "0" && !(port == "80" && scheme == "http") && !(port == "443" && scheme == "https") {
		address += ":" + port
	}
	return r.text(c, address+escaped(path))
}

func escaped(s string) string {
	return strings.NewReplacer(" ", "%20", "\"", "%22", "<", "%3C", ">", "%3E", "\n", "", "\r", "", "\t", "").Replace(s)
}

func (r *reader) headers(e *element, c context) []draft.Pair {
	var all []draft.Pair
	for _, list := range e.children {
		for _, h := range list.children {
			if name := strings.TrimSpace(h.text("Header.name")); name != "" && !strings.Contains(name, "${") {
				all = append(all, draft.Pair{Name: name, Value: r.text(c, strings.TrimSpace(h.text("Header.value")))})
			}
		}
	}
	return all
}

// authorize is the first authorization of a manager.
func (r *reader) authorize(q *draft.Request, c context) {
	if c.auth == nil {
		return
	}
	for _, list := range c.auth.children {
		for _, a := range list.children {
			if a.text("Authorization.username") == "" {
				continue
			}
			if kind := a.text("Authorization.mechanism"); kind != "" && !strings.HasPrefix(kind, "BASIC") {
				q.Lose("the authorization of the kind " + kind)
				return
			}
			password := r.d.NamedValue("password", r.text(c, a.text("Authorization.password")))
			q.SetHeader("Authorization", draft.BasicHeader(r.text(c, a.text("Authorization.username")), password))
			return
		}
	}
}

// content is what a request sends: a body, a form, or parameters of the URL.
func (r *reader) content(q *draft.Request, e *element, c context) {
	args := e.find("HTTPsampler.Arguments").arguments()
	raw := e.text("HTTPSampler.postBodyRaw") == "true"
	sends := q.Method == "POST" || q.Method == "PUT" || q.Method == "PATCH"
	files := r.files(q, e)
	switch {
	case raw || sends && len(args) == 1 && args[0].text("Argument.name") == "":
		var body draft.Text
		for _, a := range args {
			body = draft.Join(body, r.text(c, a.text("Argument.value")))
		}
		draft.SetBody(r.d, q, body)
	case sends && (len(files) > 0 || e.text("HTTPSampler.DO_MULTIPART_POST") == "true"):
		for _, a := range args {
			q.Body.Parts = append(q.Body.Parts, draft.Part{Name: a.text("Argument.name"), Value: r.text(c, a.text("Argument.value"))})
		}
		q.Body.Parts = append(q.Body.Parts, files...)
	default:
		var all []draft.Pair
		for _, a := range args {
			value := a.text("Argument.value")
			if a.text("HTTPArgument.always_encode") != "true" {
				if plain, err := url.QueryUnescape(value); err == nil && !strings.Contains(value, "${") {
					value = plain
				}
			}
			if name := a.text("Argument.name"); name != "" {
				all = append(all, draft.Pair{Name: name, Value: r.text(c, value)})
			}
		}
		if sends {
			q.Body.Form = all
		} else {
			q.Query = all
		}
	}
}

func (r *reader) files(q *draft.Request, e *element) []draft.Part {
	var all []draft.Part
	list := e.find("HTTPsampler.Files")
	for _, f := range list.files() {
		name, path := f.text("File.paramname"), f.text("File.path")
		if path == "" {
			continue
		}
		if name == "" {
			q.Lose("the body from the file " + path + ": put it beside the spec, body_file = …")
			continue
		}
		part := draft.Part{Name: name, Type: f.text("File.mimetype")}
		if r.src.Has(path) {
			part.File = path
		} else {
			part.Filename = path[strings.LastIndexAny(path, `/\`)+1:]
			q.Lose("the file " + path + " of the part " + name + ", which is not in the spec's folder: it is empty here")
		}
		all = append(all, part)
	}
	return all
}

func (e *element) files() []*element { return e.arguments() }
