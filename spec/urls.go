package spec

import (
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"bench/plan"
	"bench/spec/diag"
	"bench/spec/lang"
	"bench/spec/secret"
)

// A urlPrefix is a base_url: the whole of it, or as much as is known before the servers have their ports.
type urlPrefix struct {
	text  string
	whole bool
}

// value is the prefix as expressions see it.
func (p urlPrefix) value() cty.Value {
	if p.whole {
		return cty.StringVal(p.text)
	}
	return cty.UnknownVal(cty.String).Refine().NotNull().StringPrefixFull(p.text).NewValue()
}

// prefixOf is what is known of a text.
func prefixOf(v cty.Value) urlPrefix {
	if v.IsKnown() {
		return urlPrefix{text: v.AsString(), whole: true}
	}
	return urlPrefix{text: v.Range().StringPrefix()}
}

// prefix reads a base_url.
func (f *fields) prefix(name string) urlPrefix {
	v, ok := f.value(name)
	if !ok {
		return urlPrefix{whole: true}
	}
	p := prefixOf(v)
	if !p.whole {
		f.unknown = true
		return p
	}
	u, ok := f.parseURL(name, p.text)
	if ok && (u.RawQuery != "" || u.ForceQuery) {
		f.wrong(diag.BadURL, name, "Query in base_url", "Paths are appended to base_url, so it can't have a query; put that into query = { … }.")
		ok = false
	}
	if !ok || f.tellsHost(name, u.Hostname()) {
		return urlPrefix{whole: true} // the requests would say the same
	}
	return p
}

func (f *fields) secretHost(name string) {
	f.wrong(diag.SensitiveValue, name, "Sensitive host", "The hosts of a run are shown, so that they can be approved: the host of %s can't come from a sensitive variable. Keep what is secret apart from it.", name)
}

// tellsHost refuses a URL whose host comes from a sensitive variable: hosts are shown, so that they can be approved. That
// another part of the URL is sensitive is fine.
func (f *fields) tellsHost(name, host string) bool {
	arg := f.b.Args[name]
	host = strings.ToLower(host)
	if f.secret[name] == nil || arg == nil || plan.IsLoopback(host) {
		return false
	}
	if f.e.reading.folder.Vault.Within(host) {
		f.secretHost(name)
		return true
	}
	ctx := f.e.context(arg, f.scope)
	for _, ref := range arg.Refs {
		v, diags := ref.TraverseAbs(ctx)
		if diags.HasErrors() || !v.HasMarkDeep(secret.Sensitive) {
			continue
		}
		v, _ = v.UnmarkDeep()
		for _, inner := range cty.DeepValues(v) {
			text, ok := diag.KeyText(inner)
			if ok && strings.Contains(strings.ToLower(text), host) {
				f.secretHost(name)
				return true
			}
		}
	}
	return false
}

// parseURL checks that a URL can be requested: absolute, http or https, with a host.
func (f *fields) parseURL(name, text string) (*url.URL, bool) {
	u, err := url.Parse(text)
	if err == nil {
		f.asHandshake(u)
	}
	shown := text
	if f.sensitive {
		shown = "(sensitive value)"
	}
	switch {
	case !strings.Contains(text, "://"):
		f.wrong(diag.BadURL, name, "URL without a scheme", "%s has no scheme: write \"http://%s\" or \"https://…\".", shown, strings.TrimLeft(shown, "/"))
	case err != nil:
		f.wrong(diag.BadURL, name, "Invalid URL", "%s can't be read as a URL%s.", shown, f.because(err))
	case u.Scheme != "http" && u.Scheme != "https":
		f.wrong(diag.BadURL, name, "Unknown scheme", "bench requests http:// and https:// URLs; %s is neither.", shown)
	case u.Hostname() == "":
		f.wrong(diag.BadURL, name, "URL without a host", "%s names no host.", shown)
	case !plan.ValidPort(u.Port()) || strings.HasSuffix(u.Host, ":"):
		f.wrong(diag.BadURL, name, "Invalid port", "The port in %s must be a number from 1 to 65535.", shown)
	case strings.Contains(text, "#"):
		f.wrong(diag.BadURL, name, "URL with a fragment", "What stands after # is never sent to a server; leave it out, or write %23 for the character.")
	default:
		return u, f.canonical(name, u)
	}
	return nil, false
}

// asHandshake gives the URL of a WebSocket, or of what WebSockets share, the scheme of the handshake.
func (f *fields) asHandshake(u *url.URL) {
	scheme, is := map[string]string{"ws": "http", "wss": "https"}[u.Scheme]
	if is && (f.b.Type == lang.WebSocketBlock.Type || f.b.Type == lang.GroupBlock.Type) {
		u.Scheme = scheme
	}
}

// canonical gives a URL its host's one form, and encodes in its path and query what must be.
func (f *fields) canonical(name string, u *url.URL) bool {
	host, err := plan.CanonicalHost(u.Hostname())
	if err != nil && f.sensitive {
		err = errors.New("it is no name and no address")
	}
	if err != nil {
		f.wrong(diag.BadURL, name, "Invalid host", "The host of this URL can't be looked up: %v.", err)
		return false
	}
	u.Host = plan.Bracketed(host, u.Port())
	plan.EscapeURL(u)
	return true
}

// requestablePath says whether a path can follow a server's address.
func requestablePath(path string) bool {
	_, err := url.Parse("http://" + serverHost + strings.ReplaceAll(path, " ", "%20"))
	return err == nil && !strings.Contains(path, "#")
}

// because is the reason inside an error of net/url, unless it would show a sensitive value.
func (f *fields) because(err error) string {
	var inner *url.Error
	if f.sensitive || !asURLError(err, &inner) {
		return ""
	}
	return ": " + inner.Err.Error()
}

// url joins a request's URL out of base_url, path and query, or url and query, and notes which host it leads to. Where it
// has slots, sent is the text with them; shown is it for people.
func (f *fields) url(g *group, base requestBase, query url.Values, sentQuery texts, r *plan.Request) (shown string, sent plan.Text) {
	name, ok := f.urlArgument(g, base)
	if !ok {
		return "", nil
	}
	if name == "url" {
		base.URL = urlPrefix{whole: true}
	}
	v, ok := f.value(name)
	if !ok {
		return "", nil
	}
	s := newStencil(base.URL.text)
	tail := f.tail(name, v, s)
	if f.bad || name == "path" && !f.pathFits(tail) {
		return "", nil
	}
	s.into(query, sentQuery)
	if !base.URL.whole || !tail.whole {
		f.unknown = true
		if s.waits != "" {
			tail = urlPrefix{text: strings.TrimPrefix(s.waits, plan.KnownAfterStart), whole: true}
		}
		return s.shown(unknownURL(tail, query))
	}
	text := tail.text
	if name == "path" {
		text = strings.TrimSuffix(base.URL.text, "/") + tail.text
	}
	if f.bad || base.URL.text == "" && name == "path" {
		return "", nil
	}
	u, ok := f.parseURL(name, strings.ReplaceAll(text, " ", "%20"))
	if !ok || f.tellsHost(name, u.Hostname()) || f.slotInHost(name, u, s) {
		return "", nil
	}
	return s.shown(f.finishURL(g, u, query, r))
}

// urlArgument is the name of the argument that a request has: path or url. It is not ok where that is wrong.
func (f *fields) urlArgument(g *group, base requestBase) (name string, ok bool) {
	switch {
	case f.has("path") && f.has("url"):
		f.wrong(diag.Conflict, "url", "Both path and url", "A request has a path, which is appended to the group's base_url, or a url of its own.")
	case f.has("url"):
		return "url", true
	case !f.has("path") && f.b.Meant["path"], !f.has("path") && f.b.Meant["url"]:
	case !f.has("path"):
		f.e.report(diag.Failure(diag.MissingArgument, f.b.Header, "Missing argument", "The request %q needs a path, or a url of its own.", f.b.Name))
	case !base.hasURL && g.block.Meant["base_url"]:
	case !base.hasURL:
		f.wrong(diag.MissingArgument, "path", "Path without base_url", "A path is appended to a base_url, and the %s has none. Add one, or give the request a url.", g.called())
	default:
		return "path", true
	}
	return "", false
}

// pathFits checks as much of a path as is known.
func (f *fields) pathFits(path urlPrefix) bool {
	if path.whole && path.text == "" || path.text != "" && path.text[0] != '/' {
		shown := path.text
		if f.sensitive {
			shown = "…"
		}
		f.wrong(diag.BadURL, "path", "Path without a slash", "A path begins with a slash: \"/%s\".", shown)
		return false
	}
	return true
}

// unknownURL is a URL as plan shows it before the servers have their ports.
func unknownURL(tail urlPrefix, query url.Values) string {
	switch {
	case !tail.whole:
		return plan.KnownAfterStart
	case len(query) == 0:
		return plan.KnownAfterStart + tail.text
	case strings.Contains(tail.text, "?"):
		return plan.KnownAfterStart + tail.text + "&" + query.Encode()
	}
	return plan.KnownAfterStart + tail.text + "?" + query.Encode()
}

// finishURL adds the query, takes credentials out into a header, and notes the host.
func (f *fields) finishURL(g *group, u *url.URL, query url.Values, r *plan.Request) string {
	if len(query) > 0 {
		u.RawQuery = strings.TrimPrefix(u.RawQuery+"&"+query.Encode(), "&")
	}
	if u.Path == "" {
		u.Path = "/"
	}
	if u.User != nil {
		if !hasHeader(r.Headers, "Authorization") {
			r.Headers["Authorization"] = plan.BasicAuth(u.User)
			r.Secret.Headers = append(r.Secret.Headers, "Authorization")
		}
		u.User = nil
	}
	f.note(g, u)
	return u.String()
}

// note remembers the host of a request, and which of our servers that is.
func (f *fields) note(g *group, u *url.URL) {
	f.noted = u
	host := u.Hostname()
	g.cleartext = g.cleartext || u.Scheme == "http" && f.b.Type == lang.RequestBlock.Type // others have a version of their own
	at := f.b.Header
	if arg := f.b.Args["url"]; arg != nil {
		at = arg.Range
	} else if arg := f.b.Args["target"]; arg != nil {
		at = arg.Range
	} else if arg := g.block.Args["base_url"]; arg != nil {
		at = arg.Range
	}
	if !slices.ContainsFunc(g.hosts, func(h plan.Host) bool { return h.Name == host }) {
		g.hosts = append(g.hosts, f.e.host(host, at))
	}
	for _, s := range f.e.servers {
		if s.Port != 0 && s.isAt(host) && u.Port() == portText(s.Port) && !slices.Contains(g.servers, s.Name) {
			g.servers = append(g.servers, s.Name)
		}
	}
}

// host says what is known about a host by its name alone.
func (e *evaluation) host(name string, at hcl.Range) plan.Host {
	h := plan.Host{Name: name, Loopback: plan.IsLoopback(name), Range: rangeOf(at)}
	h.Allowed = h.Loopback || slices.ContainsFunc(e.reading.allowedHosts, func(pattern string) bool { return plan.HostMatches(pattern, name) })
	return h
}
