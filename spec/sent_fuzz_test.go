package spec_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	filler "bench/engine/text"
	"bench/plan"
	"bench/spec"
)

// sentRequests are requests with values wherever a request may have some, in all the ways in which they can be written.
var sentRequests = []string{
	`path = "/a/${data.users.name}/${data.users.day}"`,
	`path = "/a?first=${data.users.name}&n=${data.users.day}"
	 query = { q = data.users.name, list = ["x", data.users.name, data.users.day], ok = data.users.ok, gone = null, still = "a b&c" }`,
	`path = "/a"
	 query = merge(local.still, { n = format("%05d-%s", data.users.day, data.users.name), still = "over" })`,
	`path = "/a"
	 headers = { X-Name = data.users.name, "x-day" = "<${data.users.day}>", X-Still = "still", Authorization = "Basic ${base64encode("${data.users.name}:pw")}" }`,
	`path = "/a"
	 headers = merge(local.still, true ? { X-Hash = sha256("${data.users.name}|${data.users.day}") } : {})`,
	`path = "/a"
	 method = "POST"
	 json = { name = data.users.name, day = data.users.day, ok = data.users.ok, none = null, f = 1.50, list = [data.users.name, [data.users.day], {}], "c d" = { text = "<${data.users.name}&\"> ${data.users.day}" } }`,
	`path = "/a"
	 method = "POST"
	 json = [upper(data.users.name), jsonencode({ in = data.users.day }), local.still, var.yes ? data.users.name : "b"]`,
	`path = "/a"
	 method = "POST"
	 json = data.users.name
	 headers = { Content-Type = "application/vnd.api+json" }`,
	`path = "/a"
	 method = "POST"
	 form = { b = data.users.name, a = ["1", data.users.day], still = "é &=", "c d" = trimspace(data.users.name), gone = null }`,
	`path = "/a"
	 method = "POST"
	 form = merge(local.still, { n = "${data.users.day}", u = urlencode(data.users.name) })`,
	"path = \"/a\"\nmethod = \"PUT\"\nxml = <<-X\n  <user name='${lower(data.users.name)}'>\n    ${data.users.day}\n  </user>\nX\n",
	"path = \"/a\"\nmethod = \"PUT\"\nbody = \"%{ if var.yes }${md5(data.users.name)}%{ else }none%{ endif }\\n${data.users.ok}\"\n",
	`path = "/a"
	 method = "PUT"
	 body = jsonencode({ query = "query($g: String!) { p }", variables = { g = data.users.name, n = data.users.day } })`,
	`url = "http://127.0.0.1:81/b/${data.users.name}?x=${urlencode(data.users.name)}"`,
	`for_each = { one = "1" }
	 path = "/${each.key}/${data.users.day}"
	 headers = { X-Each = "${each.value}${data.users.name}" }`,
	`path = "/a/${request.before.token}"
	 headers = { Authorization = "Bearer ${request.before.token}" }
	 json = { basket = request.before.token, in = [upper(request.before.token)], all = "x${request.before.token}" }
	 method = "POST"`,
	`path = "/a/${setup.org.id}/${lower(setup.org.id)}"
	 query = { org = [setup.org.id, data.users.name] }
	 headers = { Authorization = "Bearer ${setup.org.id}" }
	 method = "POST"
	 json = { org = setup.org.id, text = "<${setup.org.id}|${data.users.day}>" }`,
	`path = "/a"
	 method = "POST"
	 multipart "name" { value = "x${data.users.name}y" }
	 multipart "day" {
	   value    = data.users.day
	   filename = "day.txt"
	   type     = "text/plain"
	 }`,
	`path = "/a"
	 query = { after = request.before.token, n = data.users.day }
	 method = "POST"
	 form = { action = request.before.token, name = data.users.name }`,
}

// sentValues are texts that are something else in a URL, in JSON, in a form or in the language.
var sentValues = []string{"", "ann", "a b+c", "O'Hara \"x\"\\", "é\u2028<b>&", "a%20b%zz", "a/b?c=d&e", "日本語", "${x} %{y}", "  spaced  "}

// FuzzRequestsAreThoseWithTheValuesInPlace reads a request with slots, and one in which the values stand themselves: method, URL,
// headers and body are the same bytes.
func FuzzRequestsAreThoseWithTheValuesInPlace(f *testing.F) {
	for i := range sentRequests {
		f.Add(uint(i), sentValues[i%len(sentValues)], int64(i*7-3), i%2 == 0)
	}
	f.Fuzz(func(t *testing.T, which uint, name string, day int64, ok bool) {
		compareSent(t, sentRequests[which%uint(len(sentRequests))], name, day, ok)
	})
}

func TestRequestsAreThoseWithTheValuesInPlace(t *testing.T) {
	for _, request := range sentRequests {
		for _, name := range sentValues {
			for _, day := range []int64{7, -1 << 53} {
				if compared := compareSent(t, request, name, day, day == 7); compared == differsInRun(request, name) {
					t.Errorf("%s\nwith %q and %d: compared is %v", request, name, day, compared)
				}
			}
		}
	}
}

var (
	loosePercent = regexp.MustCompile(`%([^0-9A-Fa-f]|.[^0-9A-Fa-f]|.?$)`)
	intoURL      = regexp.MustCompile(`(?m)^\s*(path|url) = .*(name|token|id)`)
	beforeQuery  = regexp.MustCompile(`(?m)^\s*(path|url) = .*(name|token|id).*\?`)
)

// differsInRun says whether a value means something else in a path or a URL than what is written there: a % that encodes nothing is
// encoded, since a value is data, behind a query that a value brings goes that of the spec, and one that is written there begins with
// no "&".
func differsInRun(request, name string) bool {
	inURL := intoURL.MatchString(request)
	return inURL && (loosePercent.MatchString(name) || strings.Contains(name, "?&")) || strings.Contains(name, "?") && beforeQuery.MatchString(request)
}

// compareSent says whether both requests can be planned; then they must be the same.
func compareSent(t *testing.T, request, name string, day int64, ok bool) bool {
	t.Helper()
	if !utf8.ValidString(name) || !boundaryOfNFC(name) || strings.ContainsAny(name, "#\r\n") || differsInRun(request, name) { // "#" is never the end of a URL
		return false
	}
	values := map[string]string{
		"data.users.name": name, "data.users.day": strconv.FormatInt(day, 10), "data.users.ok": strconv.FormatBool(ok), "request.before.token": name,
		"setup.org.id": name,
	}
	row := fmt.Sprintf("{ name = %s, day = %d, ok = %v }", quoted(name), day, ok)
	shared := `
variable "yes" { default = true }
locals { still = { X-Still = "still", still = "of all" } }
benchmark "b" {
  groups      = [group.g]
  strategies  = [strategy.sequential]
  concurrency = [1]
}
group "g" {
  base_url = "http://127.0.0.1:80"
  headers  = { X-Group = "${data.users.day}" }
  query    = { group = data.users.name }
  request "before" {
    path = "/before"
    CAPTURE
  }
  request "r" {
    ` + request + `
  }
}
`
	prepared := `
setup "org" {
  base_url = "http://127.0.0.1:80"
  request "make" {
    path    = "/"
    capture = { id = json("$.id") }
  }
}
`
	slotted := plannedRequest(t, strings.Replace(shared, "CAPTURE", `capture = { token = json("$.token") }`, 1)+prepared+`data "users" { rows = [`+row+`] }`)
	plain := strings.NewReplacer("data.users", "local.row", "request.before", "local.answer", "setup.org", "local.org", "CAPTURE", "").Replace(shared)
	written := plannedRequest(t, plain+"locals {\n row = "+row+"\n answer = { token = "+quoted(name)+" }\n org = { id = "+quoted(name)+" }\n}\n")
	if slotted == nil || written == nil {
		return false
	}
	got := sentWith(t, *slotted, values)
	if got != sentWith(t, *written, nil) {
		t.Errorf("%s\nwith %q, %d and %v is sent as\n%s\nand with the values in place as\n%s", request, name, day, ok, got, sentWith(t, *written, nil))
	}
	return true
}

// plannedRequest is the last request of a spec's only group; nil where the spec has errors.
func plannedRequest(t *testing.T, text string) *plan.Request {
	t.Helper()
	s, diags := readText(t, "sent.bench.hcl", text)
	if diags.HasErrors() {
		return nil
	}
	p, _ := s.Plan(spec.PlanOptions{Seed: 1})
	if p == nil || len(p.Benchmarks) != 1 || len(p.Benchmarks[0].Cells) != 1 {
		return nil
	}
	requests := p.Benchmarks[0].Cells[0].Group.Requests
	return &requests[len(requests)-1]
}

// sentWith is what a request is on the wire when its slots have these values, its headers in the order of their names.
func sentWith(t *testing.T, r plan.Request, values given) string {
	t.Helper()
	url, body, headers := r.URL, r.Body, maps.Clone(r.Headers)
	if d := r.Dynamic; d != nil {
		if len(d.URL) > 0 {
			url = string(compiled(t, d.URL).AppendURL(nil, values))
		}
		if len(d.Body) > 0 {
			body = string(compiled(t, d.Body).Append(nil, values))
		}
		for name, value := range d.Headers {
			headers[name] = string(compiled(t, value).Append(nil, values))
		}
	}
	fields, err := json.Marshal(headers)
	if err != nil {
		t.Fatal(err)
	}
	return boundaryOfParts.ReplaceAllString(fmt.Sprintf("%s %s\n%s\n%s", r.Method, url, fields, body), "boundary")
}

// boundaryOfParts is the boundary of multipart bodies, which follows from what is known of the parts.
var boundaryOfParts = regexp.MustCompile(`bench-[0-9a-f]{32}`)

func compiled(t *testing.T, slotted plan.Text) filler.Template {
	t.Helper()
	made, err := filler.Compile(slotted)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// given are values by their names in the language.
type given map[string]string

func (g given) Append(dst []byte, v plan.Value) []byte { return append(dst, g[v.String()]...) }

// quoted is a text as the language writes it.
func quoted(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteString("\\" + string(r))
		case r == '$' || r == '%':
			fmt.Fprintf(&b, `\u%04x`, r)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return `"` + b.String() + `"`
}

// boundaryOfNFC says that a text, and what upper and lower make of it, is normal and begins with what nothing before it is composed
// with: what is filled isn't normalized again.
func boundaryOfNFC(s string) bool {
	return s == "" || norm.NFC.PropertiesString(s).BoundaryBefore() && norm.NFC.IsNormalString(s) &&
		norm.NFC.IsNormalString(strings.ToUpper(s)) && norm.NFC.IsNormalString(strings.ToLower(s))
}
