package http1

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
)

var rendered = []struct {
	name  string
	draft Draft
	want  string
}{
	{
		"GET",
		Draft{Method: "GET", Target: "/a?b=c", Host: "example.com:8080"},
		"GET /a?b=c HTTP/1.1\r\nHost: example.com:8080\r\n\r\n",
	},
	{
		"fields in their order",
		Draft{Method: "GET", Target: "/", Host: "h", Fields: []Field{{"B", "1"}, {"a", " 2 "}, {"B", ""}}},
		"GET / HTTP/1.1\r\nHost: h\r\nB: 1\r\na: 2\r\nB: \r\n\r\n",
	},
	{
		"another Host",
		Draft{Method: "GET", Target: "/", Host: "h", Fields: []Field{{"A", "1"}, {"host", "other"}}},
		"GET / HTTP/1.1\r\nA: 1\r\nhost: other\r\n\r\n",
	},
	{
		"a body has a length",
		Draft{Method: "DELETE", Target: "/", Host: "h", Body: []byte("body")},
		"DELETE / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody",
	},
	{
		"an empty body has one where one is expected",
		Draft{Method: "POST", Target: "/", Host: "h"},
		"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n",
	},
	{
		"a length of one's own",
		Draft{Method: "PUT", Target: "/", Host: "h", Fields: []Field{{"content-length", "1"}}, Body: []byte("b")},
		"PUT / HTTP/1.1\r\nHost: h\r\ncontent-length: 1\r\n\r\nb",
	},
	{
		"through a proxy",
		Draft{Method: "GET", Target: "http://example.com/a", Host: "example.com"},
		"GET http://example.com/a HTTP/1.1\r\nHost: example.com\r\n\r\n",
	},
	{
		"a tunnel",
		Draft{Method: "CONNECT", Target: "example.com:443", Host: "example.com:443"},
		"CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n",
	},
	{
		"of the whole server",
		Draft{Method: "OPTIONS", Target: "*", Host: "[::1]:80"},
		"OPTIONS * HTTP/1.1\r\nHost: [::1]:80\r\n\r\n",
	},
}

func TestRender(t *testing.T) {
	for _, tt := range rendered {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Render(tt.draft)
			if err != nil {
				t.Fatal(err)
			}
			if string(r.Wire) != tt.want {
				t.Errorf("got\n%q\nwant\n%q", r.Wire, tt.want)
			}
			read, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(r.Wire)))
			if err != nil {
				t.Fatalf("a server reads: %v", err)
			}
			if body, err := io.ReadAll(read.Body); err != nil || string(body) != string(tt.draft.Body) {
				t.Errorf("a server reads the body %q, %v", body, err)
			}
		})
	}
}

func TestRenderTellsHowToReadTheResponse(t *testing.T) {
	if r := render(t, Draft{Method: "HEAD"}); !r.Head || r.Connect || r.Close {
		t.Errorf("%+v", r)
	}
	if r := render(t, Draft{Fields: []Field{{"connection", "x, Close"}}}); !r.Close || r.Head {
		t.Errorf("%+v", r)
	}
	if r := render(t, Draft{Fields: []Field{{"Connection", "keep-alive"}}}); r.Close {
		t.Errorf("%+v", r)
	}
}

func TestRenderRefuses(t *testing.T) {
	good := Draft{Method: "GET", Target: "/", Host: "h"}
	with := func(change func(d *Draft)) Draft {
		d := good
		change(&d)
		return d
	}
	withField := func(name, value string) Draft {
		return with(func(d *Draft) { d.Fields = []Field{{"A", "b"}, {name, value}} })
	}
	for _, tt := range []struct {
		draft Draft
		want  string
	}{
		{with(func(d *Draft) { d.Method = "" }), `method "" is not a token`},
		{with(func(d *Draft) { d.Method = "GET /" }), `method "GET /" is not a token`},
		{with(func(d *Draft) { d.Method = "GET\r\nA:" }), `is not a token`},
		{with(func(d *Draft) { d.Method, d.Body = "TRACE", []byte("b") }), "TRACE can't have a body"},
		{with(func(d *Draft) { d.Target = "" }), `target "" is neither a path nor a URL`},
		{with(func(d *Draft) { d.Target = "a" }), `target "a" is neither a path nor a URL`},
		{with(func(d *Draft) { d.Target = "*" }), `target "*" is neither a path nor a URL`},
		{with(func(d *Draft) { d.Target = "/a b" }), `target "/a b" has ' ', which must be percent-encoded`},
		{with(func(d *Draft) { d.Target = "/a HTTP/1.1\r\nA: b" }), "must be percent-encoded"},
		{with(func(d *Draft) { d.Target = "/a#b" }), "must be percent-encoded"},
		{with(func(d *Draft) { d.Target = "/\xe9" }), "must be percent-encoded"},
		{with(func(d *Draft) { d.Method = "CONNECT" }), `target "/" of CONNECT is not host:port`},
		{with(func(d *Draft) { d.Host = "" }), "no host"},
		{with(func(d *Draft) { d.Host = "h\r\nA: b" }), "in it"},
		{with(func(d *Draft) { d.Host = "user@h" }), "in it"},
		{withField("", "b"), `field name "" is not a token`},
		{withField("B ", "b"), `field name "B " is not a token`},
		{withField("B:", "b"), `field name "B:" is not a token`},
		{withField("B\r\nC", "b"), "is not a token"},
		{withField("B", "b\r\nC: d"), "value of field B has a control character"},
		{withField("B", "b\nC: d"), "value of field B has a control character"},
		{withField("B", "b\x00"), "value of field B has a control character"},
		{withField("Host", "h i"), `host "h i" has ' ' in it`},
		{withField("Transfer-Encoding", "chunked"), "requests are sent with a Content-Length"},
		{withField("Content-Length", "1"), "the body has 0 bytes"},
		{withField("content-length", "x"), "the body has 0 bytes"},
		{with(func(d *Draft) { d.Fields = []Field{{"Host", "a"}, {"host", "b"}} }), "more than one Host field"},
		{with(func(d *Draft) { d.Fields = []Field{{"Content-Length", "0"}, {"Content-Length", "0"}} }), "the body has 0 bytes"},
	} {
		_, err := Render(tt.draft)
		switch {
		case err == nil:
			t.Errorf("%+v is rendered", tt.draft)
		case !strings.HasPrefix(err.Error(), "render request: ") || !strings.Contains(err.Error(), tt.want):
			t.Errorf("%+v: %v, want %s", tt.draft, err, tt.want)
		}
	}
	// A value may be a secret.
	if _, err := Render(withField("Authorization", "secret\n")); strings.Contains(err.Error(), "secret") {
		t.Error(err)
	}
}
