package curl

import (
	"net/url"
	"strconv"
	"strings"

	"bench/importer/draft"
)

// request makes a request of a call and one of its URLs.
func (r *reader) request(c *call, address draft.Text) {
	if text, known := address.Known(); known && !strings.Contains(text, "://") && !strings.HasPrefix(text, "/") {
		address = draft.Join(draft.Lit("http://"), address)
	}
	q := &draft.Request{URL: address}
	m := maker{reader: r, call: c, q: q}
	for _, s := range c.given {
		m.setting(s)
	}
	m.finish()
	named := r.group.Request(draft.NameOf(q.Method, q.URL))
	q.Name = named.Name
	*named = *q
}

// A maker puts together one request.
type maker struct {
	*reader
	call *call
	q    *draft.Request
	data []draft.Text // what -d said, one after the other
	form bool         // Content-Type is that of a form unless told
	json bool
	user draft.Text
	get  bool
	head bool
}

func (m *maker) setting(s setting) {
	switch s.name {
	case "request":
		method, known := s.value.Known()
		if !known {
			m.q.Lose("-X " + s.value.String() + ": a method is known before the run")
		}
		m.q.Method = method
	case "header":
		m.header(s.value)
	case "user-agent":
		m.q.SetHeader("User-Agent", s.value)
	case "referer":
		value, _ := s.value.Known()
		m.q.SetHeader("Referer", draft.Lit(strings.TrimSuffix(value, ";auto")))
	case "range":
		m.q.SetHeader("Range", draft.Join(draft.Lit("bytes="), s.value))
	case "compressed":
		m.q.SetHeader("Accept-Encoding", draft.Lit("deflate, gzip, br, zstd"))
	case "oauth2-bearer":
		m.q.SetHeader("Authorization", draft.Join(draft.Lit("Bearer "), s.value))
	case "cookie":
		m.cookie(s.value)
	case "user":
		m.user = s.value
	case "get":
		m.get = true
	case "head":
		m.head = true
	case "upload-file":
		m.upload(s.value)
	case "url-query":
		m.addQuery([]draft.Text{m.encoded(s.value)})
	case "retry":
		m.q.Lose("--retry " + s.value.String() + ": a failed request is a measurement here; clients that try again say so with a retry block, and what they try again for.")
	default:
		if !m.body(s) {
			m.travels(s)
		}
	}
}

func (m *maker) header(value draft.Text) {
	if text, known := value.Known(); known && strings.HasPrefix(text, "@") {
		m.q.Lose("-H " + text + ": headers from a file")
		return
	}
	name, rest, found := value.Cut(":")
	text, known := name.Known()
	if !found {
		if text, isEmpty := strings.CutSuffix(text, ";"); isEmpty {
			m.q.SetHeader(text, nil)
		}
		return
	}
	if !known {
		m.q.Lose("-H " + value.String() + ": the name of a header is written out")
		return
	}
	if rest = trimmed(rest); rest.Empty() {
		m.q.DropHeader(text)
		return
	}
	m.q.Headers = append(m.q.Headers, draft.Pair{Name: strings.TrimSpace(text), Value: rest})
}

// trimmed is a text without the spaces around it.
func trimmed(t draft.Text) draft.Text {
	if n := len(t); n > 0 {
		t = append(draft.Text{}, t...)
		t[0].Literal = strings.TrimLeft(t[0].Literal, " \t")
		t[n-1].Literal = strings.TrimRight(t[n-1].Literal, " \t\r\n")
	}
	if s, known := t.Known(); known && s == "" {
		return nil
	}
	return t
}

func (m *maker) cookie(value draft.Text) {
	text, known := value.Known()
	if known && !strings.Contains(text, "=") {
		m.client.Cookies = true
		if text != "" && text != "-" {
			m.q.Lose("-b " + text + ": cookies from a file. Those that answers set are sent back.")
		}
		return
	}
	m.q.SetHeader("Cookie", value)
}

func (m *maker) upload(value draft.Text) {
	if m.q.Method == "" {
		m.q.Method = "PUT"
	}
	name, known := value.Known()
	if !known || name == "-" || name == "." {
		m.q.Lose("-T " + value.String() + ": what is read from standard input, or from a file whose name is not known")
		return
	}
	m.file(name)
}

// file makes the body what is in a file, if that lies where the spec can read it.
func (m *maker) file(name string) bool {
	if m.src.Has(name) {
		m.q.Body.File = name
		return true
	}
	m.q.Lose("the body from the file " + name + ", which is not in the spec's folder. Once it is: body_file = \"" + name + "\"")
	return false
}

// travels says how requests of the client travel.
func (m *maker) travels(s setting) {
	text, known := s.value.Known()
	c := &m.client
	switch s.name {
	case "location", "location-trusted":
		c.Redirects = max(c.Redirects, 50)
	case "max-redirs":
		if n, err := strconv.Atoi(text); err == nil && m.call.has("location") {
			c.Redirects = max(0, min(n, 50))
		}
	case "insecure":
		c.Insecure = true
	case "max-time", "connect-timeout":
		seconds, err := strconv.ParseFloat(text, 64)
		if !known || err != nil || seconds <= 0 {
			return
		}
		if s.name == "max-time" {
			c.Timeout = draft.Seconds(seconds)
		} else {
			c.Connect = draft.Seconds(seconds)
		}
	case "http1.1":
		c.HTTPVersion = "1.1"
	case "http2", "http2-prior-knowledge":
		c.HTTPVersion = "2"
		if s.name == "http2" && strings.HasPrefix(m.q.URL.String(), "http://") {
			c.HTTPVersion = ""
			m.q.Lose("--http2 to an http:// URL: curl asks the server for it, and bench doesn't. http_version = \"2\" begins with it.")
		}
	case "http3", "http3-only":
		c.HTTPVersion = "3"
	case "proxy":
		m.proxy(text, known)
	case "resolve":
		if parts := strings.SplitN(text, ":", 3); known && len(parts) == 3 {
			c.Resolve = append(c.Resolve, draft.Pair{Name: parts[0] + ":" + parts[1], Value: draft.Lit(strings.Trim(parts[2], "[]") + ":" + parts[1])})
		}
	case "cookie-jar":
		c.Cookies = true
	}
}

func (m *maker) proxy(text string, known bool) {
	if !strings.Contains(text, "://") {
		text = "http://" + text
	}
	u, err := url.Parse(text)
	if !known || err != nil || u.User != nil {
		m.q.Lose("--proxy: one whose address is not known, or has a password in it")
		return
	}
	m.client.Proxy = text
}

// finish does what depends on all options together.
func (m *maker) finish() {
	m.authorize()
	m.globs()
	switch {
	case m.get:
		m.addQuery(m.data)
	case len(m.data) > 0:
		m.setBody()
	}
	if m.head && m.q.Method == "" {
		m.q.Method = "HEAD"
	}
	if m.q.Method == "" && !m.get && (len(m.data) > 0 || len(m.q.Body.Parts) > 0 || m.q.Body.File != "" || m.form || m.json) {
		m.q.Method = "POST"
	}
	for _, name := range m.call.lost {
		m.q.Lose(name + ": see the argument of the client that is like it, if there is one")
	}
}

// authorize says who sends the request.
func (m *maker) authorize() {
	if text, known := m.q.URL.Known(); known {
		if u, err := url.Parse(text); err == nil && u.User != nil {
			password, _ := u.User.Password()
			m.user = draft.Lit(u.User.Username() + ":" + password)
			u.User = nil
			m.q.URL = draft.Lit(u.String())
		}
	}
	if m.user.Empty() {
		return
	}
	name, password, has := m.user.Cut(":")
	if text, known := password.Known(); known && text != "" {
		password = m.d.Secret("password", text, "Password of the user that requests are sent as.")
	} else if !has {
		password = draft.Ref(m.d.Variable("password", draft.Variable{Secret: true, Description: "Password of the user that requests are sent as."}))
	}
	region := ""
	for _, s := range m.call.given {
		if s.name == "aws-sigv4" {
			region = s.value.String()
		}
	}
	switch {
	case m.call.has("digest"):
		m.client.Auth = &draft.Auth{Type: "digest", Username: name, Password: password}
	case region != "":
		parts := append(strings.Split(region, ":"), "", "", "", "")
		m.client.Auth = &draft.Auth{Type: "aws_sigv4", AccessKey: name, Secret: password, Region: parts[2], Service: parts[3]}
	default:
		m.q.SetHeader("Authorization", draft.BasicHeader(name, password))
	}
}

// globs says that one URL of several stands for all.
func (m *maker) globs() {
	if m.call.globOff {
		return
	}
	m.q.URL = m.q.URL.Map(func(text string) draft.Text {
		open := strings.IndexAny(text, "{[")
		if open < 0 || strings.HasSuffix(text[:open], "//") { // an address of IPv6
			return draft.Lit(text)
		}
		shut := strings.IndexAny(text[open:], "}]")
		if shut < 0 {
			return draft.Lit(text)
		}
		pattern := text[open : open+shut+1]
		first := strings.Split(strings.Trim(pattern, "{}[]"), ",")[0]
		if from, _, isRange := strings.Cut(first, "-"); isRange && pattern[0] == '[' {
			first = from
		}
		m.q.Lose("the pattern " + pattern + " in the URL: of what it stands for the first is here. data and random have several values.")
		return draft.Lit(strings.Replace(text, pattern, first, 1))
	})
}

// addQuery adds to the query of the URL.
func (m *maker) addQuery(parts []draft.Text) {
	for _, p := range parts {
		sep := "?"
		if strings.Contains(m.q.URL.String(), "?") {
			sep = "&"
		}
		m.q.URL = draft.Join(m.q.URL, draft.Lit(sep), p)
	}
}
