// Package har reads HTTP archives, as browsers and proxies record them (HAR 1.2). A recording has one visit: its requests are a
// group in their order, for one user with cookies of their own.
package har

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"bench/importer/draft"
)

// Carried is what of a recording becomes what, for the guide.
var Carried = [][2]string{
	{"`entries`, with method, URL, headers", "a `request` each, in their order; headers that all have are the group's"},
	{"`pages`", "a `group` each, where several have requests"},
	{"`postData`", "`json`, `form`, `multipart` or `body`"},
	{"the recorded status", "`expect { status = [200] }`"},
	{"cookies that an answer of the recording had set", "`cookies = true`; others are a header without its value"},
	{"pauses of more than a second between requests", "`think`"},
	{"`Host`, `Content-Length`, `Connection`, `:authority` and the like", "written by bench itself"},
	{"`Sec-*`, `If-None-Match`, `If-Modified-Since`, `DNT`, `Upgrade-Insecure-Requests`, `Priority`", "left out: what only a browser, or a cache, says"},
	{"WebSockets, `data:` and `blob:` URLs, answers from the browser's cache, blocked requests", "left out, and said so; what had no answer is carried over without an `expect`"},
	{"answers' bodies and timings", "not carried over"},
}

// A file is what is read of a recording. Answers' bodies, most of its bytes, are not.
type file struct {
	Log *struct {
		Pages   []page  `json:"pages"`
		Entries []entry `json:"entries"`
	} `json:"log"`
}

type page struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

type entry struct {
	Page     string          `json:"pageref"`
	Started  string          `json:"startedDateTime"`
	Time     float64         `json:"time"`
	Kind     string          `json:"_resourceType"`
	Cached   json.RawMessage `json:"_fromCache"`
	Messages json.RawMessage `json:"_webSocketMessages"`
	Request  struct {
		Method      string `json:"method"`
		URL         string `json:"url"`
		HTTPVersion string `json:"httpVersion"`
		Headers     []pair `json:"headers"`
		PostData    *body  `json:"postData"`
		BodySize    int64  `json:"bodySize"`
	} `json:"request"`
	Response struct {
		Status  int    `json:"status"`
		Headers []pair `json:"headers"`
		Cookies []pair `json:"cookies"`
	} `json:"response"`
}

type pair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type body struct {
	MimeType string  `json:"mimeType"`
	Text     string  `json:"text"`
	Encoding string  `json:"encoding"`
	Params   []param `json:"params"`
}

type param struct {
	Name        string `json:"name"`
	Value       string `json:"value"`
	FileName    string `json:"fileName"`
	ContentType string `json:"contentType"`
}

// Looks says whether a text is a recording.
func Looks(name string, text []byte) bool {
	head := text[:min(len(text), 4<<10)]
	return strings.HasSuffix(name, ".har") || bytes.Contains(head, []byte(`"log"`)) &&
		(bytes.Contains(head, []byte(`"creator"`)) || bytes.Contains(head, []byte(`"entries"`)))
}

// Read reads a recording.
func Read(src *draft.Source) (*draft.Draft, error) {
	f, err := parse(src.Text)
	if err != nil {
		return nil, err
	}
	r := &reader{d: &draft.Draft{Kind: "HAR", Source: src.Name}, groups: map[string]*draft.Group{}, titles: map[string]string{}, set: map[string]bool{}}
	for _, p := range f.Log.Pages {
		r.titles[p.ID] = p.Title
	}
	for _, e := range f.Log.Entries {
		r.several = r.several || e.Page != f.Log.Entries[0].Page
	}
	for i := range f.Log.Entries {
		r.entry(&f.Log.Entries[i])
	}
	r.d.Client.Cookies = r.jar
	r.d.Client.HTTPVersion = r.version()
	r.load()
	return r.d, nil
}

func parse(text []byte) (*file, error) {
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	var f file
	err := json.Unmarshal(text, &f)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return nil, &draft.Refusal{Summary: "It is not JSON", Detail: fmt.Sprintf("Line %d: %v.", line(text, syntax.Offset), err)}
	case errors.As(err, &kind):
		return nil, &draft.Refusal{Summary: "It is not as a HAR file is", Detail: fmt.Sprintf("Line %d: %s is a %s, where HAR 1.2 has something else.", line(text, kind.Offset), kind.Field, kind.Value)}
	case err != nil:
		return nil, &draft.Refusal{Summary: "It is not JSON", Detail: err.Error() + "."}
	case f.Log == nil:
		return nil, &draft.Refusal{Summary: "It is not a HAR file", Detail: `It has no "log" at the top, in which the entries are.`}
	case len(f.Log.Entries) == 0:
		return nil, &draft.Refusal{Summary: "Nothing is recorded in it", Detail: "Its log has no entries."}
	}
	return &f, nil
}

func line(text []byte, offset int64) int {
	return 1 + bytes.Count(text[:min(max(0, offset), int64(len(text)))], []byte("\n"))
}

type reader struct {
	d        *draft.Draft
	groups   map[string]*draft.Group // by the page
	titles   map[string]string
	set      map[string]bool // cookies that answers have set
	jar      bool
	several  bool
	before   *draft.Request
	ended    time.Time
	versions map[string]int
	dropped  bool
}

func (r *reader) group(page string) *draft.Group {
	if !r.several {
		page = ""
	}
	if g, ok := r.groups[page]; ok {
		return g
	}
	name := "visit"
	if page != "" {
		name = page
	}
	g := r.d.Group(name)
	if title := r.titles[page]; page != "" && title != "" {
		g.Description = withoutQuery(title)
	}
	r.groups[page] = g
	return g
}

// withoutQuery is a page's title, which often is its URL.
func withoutQuery(title string) string {
	if u, err := url.Parse(title); err == nil && u.Host != "" {
		u.RawQuery, u.User = "", nil
		return u.String()
	}
	return title
}

func (r *reader) entry(e *entry) {
	g := r.group(e.Page)
	q := g.Request(draft.NameOf(e.Request.Method, draft.Lit(e.Request.URL)))
	q.Method, q.URL = e.Request.Method, draft.Lit(e.Request.URL)
	if q.Left = leftOut(e); q.Left != "" {
		return
	}
	r.pause(e)
	r.before = q
	r.headers(e, q)
	r.body(e, q)
	switch status := e.Response.Status; {
	case status == 304:
		q.Tell("The recording had it from the browser's cache (304); without what the browser said of its cache it is asked for whole.")
	case status >= 100 && status <= 599:
		q.Expect.Status = []int{status}
	default:
		q.Tell("The recording has no answer to it.")
	}
	for _, c := range e.Response.Cookies {
		r.set[c.Name] = true
	}
	for _, h := range e.Response.Headers {
		if strings.EqualFold(h.Name, "Set-Cookie") {
			for one := range strings.Lines(h.Value) {
				name, _, _ := strings.Cut(one, "=")
				r.set[strings.TrimSpace(name)] = true
			}
			r.jar = true
		}
	}
	if r.versions == nil {
		r.versions = map[string]int{}
	}
	r.versions[strings.ToLower(e.Request.HTTPVersion)]++
}

// leftOut is why an entry is no request of a load.
func leftOut(e *entry) string {
	scheme, _, found := strings.Cut(e.Request.URL, ":")
	switch scheme = strings.ToLower(scheme); {
	case e.Kind == "websocket" || scheme == "ws" || scheme == "wss" || len(e.Messages) > 0:
		return "a WebSocket is a block of its own here, websocket \"NAME\" { … }, with what is sent and what is waited for."
	case !found:
		return "it has no URL."
	case scheme != "http" && scheme != "https":
		return scheme + ": URLs are of the browser alone, and nobody is asked."
	case len(e.Cached) > 0 && string(e.Cached) != "null" && string(e.Cached) != `""` && string(e.Cached) != "false":
		return "the browser had it in its cache, and asked nobody."
	}
	return ""
}

// pause notes how long nothing was sent before an entry.
func (r *reader) pause(e *entry) {
	const least, most = time.Second, time.Minute
	start, err := time.Parse(time.RFC3339Nano, e.Started)
	if err != nil {
		return
	}
	if pause := start.Sub(r.ended); r.before != nil && !r.ended.IsZero() && pause > least && !r.several {
		r.before.Think = []string{draft.Seconds(min(pause, most).Round(100 * time.Millisecond).Seconds())}
	}
	if end := start.Add(time.Duration(e.Time * float64(time.Millisecond))); end.After(r.ended) {
		r.ended = end
	}
}

// browsers say these for themselves, or of their cache.
var browsers = []string{"dnt", "upgrade-insecure-requests", "priority", "if-none-match", "if-modified-since", "purpose", "x-client-data"}

func (r *reader) headers(e *entry, q *draft.Request) {
	for _, h := range e.Request.Headers {
		name := strings.ToLower(h.Name)
		switch {
		case strings.HasPrefix(name, "sec-") || slices.Contains(browsers, name):
			if !r.dropped {
				r.d.Tell("Headers that only browsers send, and those of their caches, are left out: Sec-*, If-None-Match and the like.")
			}
			r.dropped = true
		case name == "cookie":
			r.cookie(h.Value, q)
		default:
			q.Headers = append(q.Headers, draft.Pair{Name: h.Name, Value: draft.Lit(h.Value)})
		}
	}
}

// cookie keeps what no answer of the recording has set.
func (r *reader) cookie(value string, q *draft.Request) {
	for one := range strings.SplitSeq(value, ";") {
		if name, _, _ := strings.Cut(strings.TrimSpace(one), "="); !r.set[name] {
			q.SetHeader("Cookie", draft.Lit(value))
			return
		}
	}
}

// version is the version of HTTP that all of the recording was in, if that isn't what bench does unless told.
func (r *reader) version() string {
	if len(r.versions) != 1 {
		return ""
	}
	for v := range r.versions {
		switch v {
		case "http/2.0", "h2", "http/2":
			for _, g := range r.d.Groups {
				for _, q := range g.Requests {
					if strings.HasPrefix(q.URL.String(), "http://") {
						return ""
					}
				}
			}
			r.d.Client.Tell("The recording was made over HTTP/2. It is left to you, since a server on another machine may not have it: http_version = \"2\".")
		case "http/3.0", "h3", "http/3":
			r.d.Client.Tell("The recording was made over HTTP/3. It is left to you, since a server on another machine may not have it: http_version = \"3\".")
		}
	}
	return ""
}

// load is one user who does what was recorded, again and again.
func (r *reader) load() {
	l := r.d.UsualLoad("sequential")
	thinks := 0.0
	for _, g := range r.d.Groups {
		sum := 0.0
		for _, q := range g.Requests {
			if len(q.Think) > 0 {
				if pause, err := time.ParseDuration(q.Think[0]); err == nil {
					sum += pause.Seconds()
				}
			}
		}
		thinks = max(thinks, sum)
	}
	if thinks > 0 || r.jar {
		l.Concurrency, l.Users, l.NewUser = 0, 1, r.jar
	}
	if thinks > 0 {
		l.Tell("The pauses of the recording are think: take them out to send without.")
	}
}
