// Package vegeta reads targets of vegeta: in its format http, or as JSON lines.
package vegeta

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"sort"
	"strings"

	"bench/importer/draft"
	"bench/pattern"
)

// Carried is what of targets becomes what, for the guide.
var Carried = [][2]string{
	{"`GET http://host/path` with headers below, and its JSON form", "a `request` each"},
	{"`@body.json`", "`body_file`, if the file is beside the spec; what is in it, if it is short and lies with the targets"},
	{"`body` of JSON, in base64", "`json`, `form` or `body`"},
	{"the same target several times", "one `request` with a `weight`"},
	{"`-rate`, `-duration` and the other flags of `attack`", "not in the file: `rate = [50]`, vegeta's own default, is written"},
	{"redirects, of which vegeta follows ten", "a `client` with `follow_redirects = 10`"},
}

var target = pattern.Of(`^([A-Z]+)\s+(\S+)\s*$`)

// Looks says whether a text has targets.
func Looks(_ string, text []byte) bool {
	for line := range bytes.Lines(text[:min(len(text), 16<<10)]) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		if m := target.Regexp().FindSubmatch(line); m != nil {
			return bytes.HasPrefix(m[2], []byte("http://")) || bytes.HasPrefix(m[2], []byte("https://"))
		}
		var j jsonTarget
		return json.Unmarshal(line, &j) == nil && j.URL != "" && j.Method != ""
	}
	return false
}

type jsonTarget struct {
	Method string              `json:"method"`
	URL    string              `json:"url"`
	Body   string              `json:"body"`
	Header map[string][]string `json:"header"`
}

// Read reads targets.
func Read(src *draft.Source) (*draft.Draft, error) {
	d := &draft.Draft{Kind: "vegeta", Source: src.Name}
	r := &reader{d: d, src: src, group: d.Group("targets"), same: map[string]*draft.Request{}}
	text := strings.ReplaceAll(strings.TrimPrefix(string(src.Text), "\ufeff"), "\r\n", "\n")
	first := strings.TrimSpace(text)
	for strings.HasPrefix(first, "#") {
		_, first, _ = strings.Cut(first, "\n")
		first = strings.TrimSpace(first)
	}
	read := r.lines
	if strings.HasPrefix(first, "{") {
		read = r.json
	}
	if err := read(strings.Split(text, "\n")); err != nil {
		return nil, err
	}
	if len(r.group.Requests) == 0 {
		return nil, &draft.Refusal{Summary: "There is no target in it", Detail: "A target is such as: GET http://127.0.0.1:8080/items"}
	}
	d.Client.Redirects = 10
	d.Loads = append(d.Loads, &draft.Load{Name: "attack", Groups: []string{"targets"}, Strategy: "pool", Rate: 50, Duration: "10s"})
	d.Loads[0].Tell("Fifty a second is vegeta's default; targets don't say a rate.")
	return d, nil
}

type reader struct {
	d     *draft.Draft
	src   *draft.Source
	group *draft.Group
	same  map[string]*draft.Request
}

// add adds a target, or counts one that is there.
func (r *reader) add(q *draft.Request) {
	key := fmt.Sprint(q.Method, q.URL, q.Headers, q.Body.Text, q.Body.File, q.Notes.Notes)
	if before, ok := r.same[key]; ok {
		before.Weight = max(1, before.Weight) + 1
		return
	}
	named := r.group.Request(draft.NameOf(q.Method, q.URL))
	q.Name = named.Name
	*named = *q
	r.same[key] = named
	if body := named.Body.Text; !body.Empty() {
		named.Body.Text = nil
		draft.SetBody(r.d, named, body)
	}
}

func (r *reader) lines(lines []string) error {
	var q *draft.Request
	for i, line := range lines {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
			continue
		case target.Regexp().MatchString(line) && !strings.HasPrefix(line, "@"):
			if q != nil {
				r.add(q)
			}
			m := target.Regexp().FindStringSubmatch(line)
			q = &draft.Request{Method: m[1], URL: draft.Lit(m[2])}
		case q == nil:
			return &draft.Refusal{Summary: fmt.Sprintf("Line %d is no target", i+1), Detail: "A target begins with its method and URL: GET http://127.0.0.1:8080/items"}
		case strings.HasPrefix(line, "@"):
			if name := line[1:]; r.src.Has(name) {
				q.Body.File = name
			} else if text, ok := r.src.Short(name); ok {
				q.Body.Text = draft.Lit(text)
			} else {
				q.LoseBodyFile(name)
			}
		default:
			name, value, ok := strings.Cut(line, ":")
			if !ok {
				return &draft.Refusal{Summary: fmt.Sprintf("Line %d is no header", i+1), Detail: "Below a target stand its headers, Name: value, and @FILE for the body."}
			}
			q.Headers = append(q.Headers, draft.Pair{Name: strings.TrimSpace(name), Value: draft.Lit(strings.TrimSpace(value))})
		}
	}
	if q != nil {
		r.add(q)
	}
	return nil
}

func (r *reader) json(lines []string) error {
	for i, line := range lines {
		if strings.TrimSpace(line) == "" {
			continue
		}
		var t jsonTarget
		if err := json.Unmarshal([]byte(line), &t); err != nil {
			return &draft.Refusal{Summary: fmt.Sprintf("Line %d is no target", i+1), Detail: "As JSON each line is one: " + err.Error() + "."}
		}
		q := &draft.Request{Method: t.Method, URL: draft.Lit(t.URL)}
		var names []string
		for name := range t.Header {
			names = append(names, name)
		}
		sort.Strings(names)
		for _, name := range names {
			for _, value := range t.Header[name] {
				q.Headers = append(q.Headers, draft.Pair{Name: name, Value: draft.Lit(value)})
			}
		}
		if t.Body != "" {
			body, err := base64.StdEncoding.DecodeString(t.Body)
			if err != nil {
				q.Lose("the body: it is not in base64")
			}
			q.Body.Text = draft.Lit(string(body))
		}
		r.add(q)
	}
	return nil
}
