package draft

import (
	"net"
	"net/url"
	"slices"
	"strings"

	"bench/pattern"
)

// hosts makes a variable of each origin that requests go to.
type hosts struct {
	draft   *Draft
	known   map[string]string // an origin, and the variable that is it
	slashed map[string]bool   // variables whose value ended with a slash
}

// place finds the base of a group, and the path of each request below it.
func (h *hosts) place(g *Group) {
	bases := make([]Text, len(g.Requests))
	count := map[string]int{}
	most := ""
	for i, r := range g.Requests {
		if r.Left != "" {
			continue
		}
		base, path, why := h.split(r)
		if why != "" {
			r.Left = why
			continue
		}
		bases[i], r.Path = base, path
		count[base.String()]++
		if most == "" || count[base.String()] > count[most] {
			most = base.String()
		}
	}
	for i, r := range g.Requests {
		if r.Left != "" {
			continue
		}
		if bases[i].String() != most {
			r.URL, r.Path = Join(bases[i], r.Path), nil
			continue
		}
		g.Base, r.URL = bases[i], nil
	}
}

// split is what a request's URL has of scheme, host and port, with variables in its place, and the rest.
func (h *hosts) split(r *Request) (base, path Text, why string) {
	origin, rest := cutOrigin(h.withSlash(r.URL))
	if slices.ContainsFunc(origin, func(p Piece) bool { return p.Ref != "" && !strings.HasPrefix(p.Ref, "var.") }) {
		return nil, nil, "its host is known only while the test runs (" + origin.String() + "), and bench shows before the run whom it loads."
	}
	if why = h.secretHost(origin); why != "" {
		return nil, nil, why
	}
	if path = rest; path.Empty() {
		path = Lit("/")
	} else if path[0].Ref == "" && strings.HasPrefix(path[0].Literal, "?") {
		path = Join(Lit("/"), path)
	}
	text, known := origin.Known()
	if !known {
		return h.ofVariables(origin), path, ""
	}
	if text == "" {
		return h.unnamed(), path, ""
	}
	ref, why := h.variable(text)
	return Ref(ref), path, why
}

// withSlash is a URL with the slash that the value of its first variable ends with, if the path has none: hosts are kept without.
func (h *hosts) withSlash(address Text) Text {
	if len(address) < 2 || address[0].Ref == "" || strings.HasPrefix(address[1].Literal, "/") || address[1].Ref != "" {
		return address
	}
	for _, v := range h.draft.Variables {
		if address[0].Ref == "var."+v.Name && strings.Contains(v.Default, "://") && (strings.HasSuffix(v.Default, "/") || h.slashed[v.Name]) {
			return Join(address[:1], Lit("/"), address[1:])
		}
	}
	return address
}

// beginning finds scheme, host and port of a URL in which slots are letters.
var beginning = pattern.Of(`^([^/?]*://)?[^/?]*`)

// cutOrigin is a URL up to its path, and from there on.
func cutOrigin(address Text) (origin, rest Text) {
	var flat strings.Builder
	var slots []Piece
	for _, p := range address {
		if p.Ref == "" {
			flat.WriteString(strings.ReplaceAll(p.Literal, slot, ""))
			continue
		}
		slots = append(slots, p)
		flat.WriteString(slot)
	}
	at := len(beginning.Regexp().FindString(flat.String()))
	back := func(s string) (t Text) {
		for i, literal := range strings.Split(s, slot) {
			if i > 0 {
				t, slots = Join(t, slots[:1]), slots[1:]
			}
			t = Join(t, Lit(literal))
		}
		return t
	}
	origin = back(flat.String()[:at])
	return origin, back(flat.String()[at:])
}

const slot = "\x00" // stands in no URL

// unnamed is the base of requests whose source has no host.
func (h *hosts) unnamed() Text {
	return Ref(h.draft.Variable("base_url", Variable{
		Description: "Where the requests go, without a path: the source does not say.",
		Default:     "http://127.0.0.1:8080", HasDefault: true,
	}))
}

// variable is the variable for an origin that is written out.
func (h *hosts) variable(origin string) (ref, why string) {
	if !strings.Contains(origin, "://") {
		origin = "http://" + origin
	}
	u, err := url.Parse(origin)
	if err != nil || u.Hostname() == "" {
		return "", "its URL can't be read: " + origin
	}
	u.Scheme = strings.ToLower(u.Scheme)
	switch u.Scheme {
	case "http", "https":
	case "ws", "wss":
		return "", "a WebSocket is a block of its own here, websocket \"NAME\" { … }, with what is sent and what is waited for."
	default:
		return "", "bench requests http:// and https:// URLs, not " + u.Scheme + "://."
	}
	u.User = nil
	origin = u.Scheme + "://" + u.Host
	if ref, ok := h.known[origin]; ok {
		return ref, ""
	}
	for _, v := range h.draft.Variables {
		if v.HasDefault && !v.Secret && v.Default == origin {
			return h.keep(origin, "var."+v.Name), ""
		}
	}
	name := "base_url"
	if slices.ContainsFunc(h.draft.Variables, func(v Variable) bool { return v.Name == name }) {
		name = Identifier(strings.TrimPrefix(hostOf(u), "www."), "host") + "_url"
	}
	for base, i := name, 2; slices.ContainsFunc(h.draft.Variables, func(v Variable) bool { return v.Name == name }); i++ {
		name = base + "_" + itoa(i)
	}
	return h.keep(origin, h.draft.Variable(name, Variable{Description: "Where " + u.Host + " is, without a path.", Default: origin, HasDefault: true})), ""
}

// secretHost says that a host can't be what is kept out of plans. A variable that only its name would make secret, such as auth, is an
// address where a URL begins with it.
func (h *hosts) secretHost(origin Text) string {
	for _, p := range origin {
		for i, v := range h.draft.Variables {
			if p.Ref == "var."+v.Name && v.Secret {
				if len(origin) == 1 && !h.draft.hasSecret(p.Ref) {
					h.draft.Variables[i].Secret = false
					continue
				}
				return "its host is in " + p.Ref + ", which is secret, and bench shows whom it loads."
			}
		}
	}
	return ""
}

// ofVariables is an origin in which variables stand. One that is a variable alone has a scheme, for which the default is looked at.
func (h *hosts) ofVariables(origin Text) Text {
	if len(origin) != 1 {
		if origin[0].Ref != "" && !h.isScheme(origin) { // ${host}:8080
			return Join(Lit(h.schemeFor(origin[0].Ref)), origin)
		}
		return origin
	}
	return Join(Lit(h.schemeFor(origin[0].Ref)), origin)
}

func (h *hosts) isScheme(origin Text) bool { return strings.HasPrefix(origin[1].Literal, "://") }

// schemeFor is what stands before a variable that begins an origin: nothing where its value has a scheme, or is to have one.
func (h *hosts) schemeFor(ref string) string {
	for i, v := range h.draft.Variables {
		if ref != "var."+v.Name {
			continue
		}
		switch {
		case !v.HasDefault, strings.Contains(v.Default, "://"):
			if h.slashed == nil {
				h.slashed = map[string]bool{}
			}
			h.slashed[v.Name] = h.slashed[v.Name] || strings.HasSuffix(v.Default, "/")
			h.draft.Variables[i].Default = strings.TrimRight(v.Default, "/")
			return ""
		case v.Default == "":
			h.draft.Variables[i].HasDefault = false
			return ""
		}
		return "http://"
	}
	return ""
}

func (h *hosts) keep(origin, ref string) string {
	if h.known == nil {
		h.known = map[string]string{}
	}
	h.known[origin] = ref
	return ref
}

func hostOf(u *url.URL) string {
	if net.ParseIP(u.Hostname()) != nil {
		return u.Host
	}
	return u.Hostname()
}
