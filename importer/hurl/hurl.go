// Package hurl reads files of Hurl: requests one after the other, with what their answers must be and what is taken from them.
package hurl

import (
	"bytes"
	"strings"

	"bench/importer/draft"
	"bench/pattern"
)

// Carried is what of a file becomes what, for the guide.
var Carried = [][2]string{
	{"requests with their headers", "`request` blocks, in their order"},
	{"`[Query]`, `[Form]`, `[Multipart]`, `[BasicAuth]`", "`query`, `form`, `multipart`, a header made of variables"},
	{"bodies: JSON, XML, texts in backticks, GraphQL, `file,x;`, `base64,x;`, `hex,x;`", "`json`, `body`, `body_file`"},
	{"`{{name}}`, also of `[Options] variable:`", "a captured value, or a `variable`; `{{newUuid}}` a `random`"},
	{"`HTTP 200`, expected headers", "`expect { status = […], headers = { … } }`"},
	{"`[Captures]`: `jsonpath`, `header`, `cookie`, `regex`, `status`, `body`", "`capture`"},
	{"`[Asserts]` on `status`, `header`, `jsonpath`, `body`, `duration`", "`expect`, one on each value"},
	{"`[Options]` `location`, `insecure`, `max-time`, `delay`, `skip`, `retry` of a status", "a `client`, `think`; a skipped request is left out"},
	{"XPath, certificates, checksums, filters but `count` and `regex`, other options", "not carried over, and said so"},
}

// Looks says whether a text is a file of Hurl.
func Looks(name string, text []byte) bool {
	if strings.HasSuffix(name, ".hurl") {
		return true
	}
	request, answer := false, false
	for line := range bytes.Lines(text[:min(len(text), 64<<10)]) {
		request = request || begins.Regexp().Match(bytes.TrimSpace(line))
		answer = answer || request && answers.Regexp().Match(bytes.TrimSpace(line))
	}
	return answer
}

var (
	begins  = pattern.Of(`^([A-Z]{3,20})[ \t]+([^\s"'].*)$`)
	answers = pattern.Of(`^HTTP(/[0-9.]+)?[ \t]+([0-9]{3}|\*)[ \t]*(#.*)?$`)
	section = pattern.Of(`^\[([A-Za-z]+)\][ \t]*(#.*)?$`)
)

// Read reads a file.
func Read(src *draft.Source) (*draft.Draft, error) {
	d := &draft.Draft{Kind: "Hurl", Source: src.Name}
	r := &reader{d: d, src: src, group: d.Group("requests"), scope: &draft.Scope{Draft: d}}
	text := strings.ReplaceAll(strings.TrimPrefix(string(src.Text), "\ufeff"), "\r\n", "\n")
	r.lines = strings.Split(text, "\n")
	if err := r.entries(); err != nil {
		return nil, err
	}
	if len(r.group.Requests) == 0 {
		return nil, &draft.Refusal{Summary: "There is no request in it", Detail: "A request begins with its method and URL: GET http://127.0.0.1:8080/items"}
	}
	d.Client.Cookies = true
	l := d.UsualLoad("sequential")
	l.Concurrency, l.Users, l.NewUser = 0, 1, true
	return d, nil
}

type reader struct {
	d     *draft.Draft
	src   *draft.Source
	group *draft.Group
	scope *draft.Scope
	lines []string
	at    int
	q     *draft.Request
	later bool // below the line HTTP 200
}

// text is a text with {{names}} in it.
func (r *reader) text(s string) draft.Text {
	return r.scope.Template(s, "{{", "}}", func(name string) (draft.Text, bool) {
		switch name {
		case "newUuid":
			return draft.Ref(r.d.Random(draft.Random{Name: "id", Length: 32})), true
		case "newDate":
			return draft.Ref(r.d.Counter("date", 1)), true
		}
		return nil, false
	})
}

// value is what stands behind a colon, without the remark at its end and the backslashes that Hurl has.
func (r *reader) value(s string) draft.Text {
	return r.text(unescaped(withoutRemark(strings.TrimSpace(s))))
}

func withoutRemark(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' {
			i++
		} else if s[i] == '#' && (i == 0 || s[i-1] == ' ' || s[i-1] == '\t') {
			return strings.TrimRight(s[:i], " \t")
		}
	}
	return s
}

var escapes = strings.NewReplacer(`\#`, "#", `\:`, ":", `\\`, `\`, `\n`, "\n", `\t`, "\t", `\"`, `"`)

func unescaped(s string) string { return escapes.Replace(s) }

// entries reads all requests.
func (r *reader) entries() error {
	for ; r.at < len(r.lines); r.at++ {
		line := strings.TrimSpace(r.lines[r.at])
		m := begins.Regexp().FindStringSubmatch(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case m != nil && m[1] != "HTTP":
			r.request(m[1], withoutRemark(strings.TrimSpace(m[2])))
		case r.q == nil:
			return &draft.Refusal{Summary: "Line " + itoa(r.at+1) + " is no request", Detail: "A request begins with its method and URL: GET http://127.0.0.1:8080/items"}
		case answers.Regexp().MatchString(line):
			r.later = true
			if status := answers.Regexp().FindStringSubmatch(line)[2]; status != "*" {
				r.q.Expect.Status = []int{atoi(status)}
			}
		case section.Regexp().MatchString(line):
			r.section(section.Regexp().FindStringSubmatch(line)[1])
		case r.isBody(line):
			r.body(line)
		default:
			r.header(line)
		}
	}
	return nil
}

func (r *reader) request(method, address string) {
	url := r.text(address)
	r.q = r.group.Request(draft.NameOf(method, url))
	r.q.Method, r.q.URL, r.later = method, url, false
}

func (r *reader) header(line string) {
	name, value, ok := strings.Cut(line, ":")
	if !ok || strings.ContainsAny(name, " \t") {
		r.q.Lose("line " + itoa(r.at+1) + ", which is not understood: " + line)
		return
	}
	if !r.later {
		r.q.Headers = append(r.q.Headers, draft.Pair{Name: unescaped(name), Value: r.value(value)})
		return
	}
	text, known := r.value(value).Known()
	if !known {
		r.q.Lose("the expected header " + name + ": its value is known only while the test runs")
		return
	}
	r.q.Expect.Headers = append(r.q.Expect.Headers, draft.Condition{Key: name, Expr: draft.Quoted(text)})
}

// pairs gives the lines of a section to f, up to what is none of them.
func (r *reader) pairs(f func(name, value string)) {
	for r.at+1 < len(r.lines) {
		line := strings.TrimSpace(r.lines[r.at+1])
		if line == "" || strings.HasPrefix(line, "#") {
			r.at++
			continue
		}
		if begins.Regexp().MatchString(line) && !strings.Contains(strings.SplitN(line, " ", 2)[0], ":") || answers.Regexp().MatchString(line) || section.Regexp().MatchString(line) || r.isBody(line) {
			return
		}
		r.at++
		name, value, _ := cutName(line)
		f(name, value)
	}
}

// cutName cuts at the colon that isn't escaped.
func cutName(line string) (name, value string, ok bool) {
	for i := 0; i < len(line); i++ {
		if line[i] == '\\' {
			i++
		} else if line[i] == ':' {
			return unescaped(strings.TrimSpace(line[:i])), strings.TrimSpace(line[i+1:]), true
		}
	}
	return line, "", false
}

func (r *reader) section(name string) {
	q := r.q
	switch name {
	case "QueryStringParams", "Query":
		r.pairs(func(name, value string) { q.Query = append(q.Query, draft.Pair{Name: name, Value: r.value(value)}) })
	case "FormParams", "Form":
		r.pairs(func(name, value string) {
			q.Body.Form = append(q.Body.Form, draft.Pair{Name: name, Value: r.value(value)})
		})
	case "MultipartFormData", "Multipart":
		r.pairs(r.part)
	case "Cookies":
		var all draft.Text
		r.pairs(func(name, value string) {
			if !all.Empty() {
				all = draft.Join(all, draft.Lit("; "))
			}
			all = draft.Join(all, draft.Lit(name+"="), r.d.NamedValue("cookie", r.value(value)))
		})
		q.SetHeader("Cookie", all)
	case "BasicAuth":
		r.pairs(func(name, value string) {
			q.SetHeader("Authorization", draft.BasicHeader(r.text(name), r.d.NamedValue("password", r.value(value))))
		})
	case "Options":
		r.pairs(r.option)
	case "Captures":
		r.pairs(r.capture)
	case "Asserts":
		r.asserts()
	default:
		q.Lose("the section [" + name + "]")
		r.pairs(func(string, string) {})
	}
}

func (r *reader) part(name, value string) {
	value = withoutRemark(value)
	spec, isFile := strings.CutPrefix(value, "file,")
	if !isFile {
		r.q.Body.Parts = append(r.q.Body.Parts, draft.Part{Name: name, Value: r.d.NamedValue(name, r.value(value))})
		return
	}
	file, kind, _ := strings.Cut(spec, ";")
	p := draft.Part{Name: name, Type: strings.TrimSpace(kind)}
	if file = strings.TrimSpace(file); r.src.Has(file) {
		p.File = file
	} else {
		p.Filename = file[strings.LastIndex(file, "/")+1:]
		r.q.Lose("the file " + file + " of the part " + name + ", which is not in the spec's folder: it is empty here. Once it is there: file = \"" + file + "\" in place of value")
	}
	r.q.Body.Parts = append(r.q.Body.Parts, p)
}

func (r *reader) option(name, value string) {
	c := &r.d.Client
	value = withoutRemark(value)
	switch name {
	case "location", "location-trusted":
		if value == "true" {
			c.Redirects = 50
		}
	case "insecure":
		c.Insecure = c.Insecure || value == "true"
	case "compressed":
		if value == "true" {
			r.q.SetHeader("Accept-Encoding", draft.Lit("gzip, deflate, br"))
		}
	case "max-time", "delay", "connect-timeout":
		d := duration(value, name != "delay")
		if d == "" {
			r.q.Lose("the option " + name + ": " + value)
			return
		}
		switch name {
		case "max-time":
			c.Timeout = d
		case "connect-timeout":
			c.Connect = d
		default:
			if n := len(r.group.Requests); n > 1 {
				r.group.Requests[n-2].Think = []string{d}
			}
		}
	case "variable":
		name, v, _ := strings.Cut(value, "=")
		v = strings.Trim(v, `"`)
		r.scope.Set(name, r.d.Variable(name, draft.Variable{Default: v, HasDefault: true}))
	case "skip":
		if value == "true" {
			r.q.Left = "it is skipped."
		}
	case "user":
		user, password, _ := strings.Cut(value, ":")
		r.q.SetHeader("Authorization", draft.BasicHeader(r.text(user), r.d.NamedValue("password", r.text(password))))
	case "http1.1", "http2", "http3":
		if value == "true" {
			c.HTTPVersion = strings.TrimPrefix(name, "http")
		}
	case "verbose", "very-verbose", "output", "ipv4", "ipv6", "http1.0", "path-as-is", "verbosity":
	default:
		r.q.Lose("the option " + name + ": " + value)
	}
}
