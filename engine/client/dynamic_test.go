package client

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"bench/engine/text"
	"bench/plan"
)

// given are values by their names in the language.
type given map[string]string

func (g given) Append(dst []byte, v plan.Value) []byte { return append(dst, g[v.String()]...) }

func slotOf(name string, through ...string) plan.Piece {
	return plan.Piece{Value: &plan.Value{From: plan.FromRandom, Name: name}, Through: through}
}

// dynamicRequest has slots wherever a request may have some.
func dynamicRequest(url string) plan.Request {
	return plan.Request{
		Method: http.MethodPost, URL: url + "/${random.x}", Body: "${random.x}",
		Headers: map[string]string{"X-Still": "still", "X-Moved": "${random.x}", "Content-Type": "text/plain"},
		Dynamic: &plan.Dynamic{
			URL:     plan.Text{{Literal: url + "/a/"}, slotOf("x"), {Literal: "?q="}, slotOf("x", "urlencode")},
			Headers: map[string]plan.Text{"X-Moved": {{Literal: "v "}, slotOf("h")}},
			Body:    plan.Text{{Literal: `{"x":`}, slotOf("x", "jsonencode"), {Literal: "}"}, slotOf("long")},
		},
	}
}

// In every version of HTTP and by every route a request is sent with the values that its exchange brings.
func TestRequestsAreFilledEveryWay(t *testing.T) {
	var mu sync.Mutex
	var seen []string
	ways := everyWay(t, func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		if len(body) > 64 {
			body = fmt.Appendf(nil, "%d bytes", len(body))
		}
		seen = append(seen, fmt.Sprintf("%s %s %q %q %s %v %d", r.Method, r.URL.RequestURI(), r.Header.Get("X-Moved"), r.Header.Get("X-Still"), body, err, r.ContentLength))
	})
	for name, w := range ways {
		for _, browses := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, cookies %v", name, browses), func(t *testing.T) {
				seen = nil
				w.client.Cookies = browses
				r := newRig(t, w.client, w.env)
				index := r.prepare(dynamicRequest(w.url))
				for _, values := range []given{
					{"random.x": "b c", "random.h": "one"},
					{"random.x": "é/#?", "random.h": "two", "random.long": strings.Repeat("l", 100_000)},
					{"random.h": "three"},
				} {
					r.x.Values = values
					if err := r.session.Do(t.Context(), index, &r.x); err != nil || r.x.Kind != None {
						t.Fatal(err, r.x.Kind, r.x.Message)
					}
				}
				r.x.Values = given{"random.h": "a\r\nX-Still: smuggled"}
				if err := r.session.Do(t.Context(), index, &r.x); err == nil || r.x.Kind != UnfitValue || r.x.Attempts != 0 || r.x.Done == 0 {
					t.Errorf("a header with a line break: %v, kind %q, written %d times", err, r.x.Kind, r.x.Attempts)
				}
				want := []string{
					`POST /a/b%20c?q=b+c "v one" "still" {"x":"b c"} <nil> 11`,
					`POST /a/%C3%A9/%23?&q=%C3%A9%2F%23%3F "v two" "still" 100013 bytes <nil> 100013`,
					`POST /a/?q= "v three" "still" {"x":""} <nil> 8`,
				}
				if strings.Join(seen, "\n") != strings.Join(want, "\n") {
					t.Errorf("the server saw\n%s\nwant\n%s", strings.Join(seen, "\n"), strings.Join(want, "\n"))
				}
			})
		}
	}
}

// A path that a value brings begins with a slash, whatever version of HTTP: else it would be part of the server's name.
func TestPathsOfTheRunBeginWithASlash(t *testing.T) {
	var mu sync.Mutex
	var seen []string
	ways := everyWay(t, func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, r.URL.RequestURI())
	})
	for name, w := range ways {
		t.Run(name, func(t *testing.T) {
			seen, w.client.Cookies = nil, true
			r := newRig(t, w.client, w.env)
			index := r.prepare(plan.Request{Method: http.MethodGet, URL: w.url + "/${random.x}", Dynamic: &plan.Dynamic{URL: plan.Text{{Literal: w.url}, slotOf("x")}}})
			r.x.Values = given{"random.x": "/form?code=1"}
			if err := r.session.Do(t.Context(), index, &r.x); err != nil || r.x.Kind != None {
				t.Fatal(err, r.x.Kind, r.x.Message)
			}
			for _, value := range []string{"", "9", "@evil.example/", ".evil.example/", "form", "?q", "http://evil.example/"} {
				r.x.Values = given{"random.x": value}
				if err := r.session.Do(t.Context(), index, &r.x); err == nil || r.x.Kind != UnfitValue || r.x.Attempts != 0 {
					t.Errorf("%q: %v, kind %q, written %d times", value, err, r.x.Kind, r.x.Attempts)
				}
			}
			if strings.Join(seen, " ") != "/form?code=1" {
				t.Errorf("the server saw %q", seen)
			}
		})
	}
}

// What a request with slots is rendered to is, for the same values, byte for byte what one without is.
func TestFilledRequestsAreThoseThatAreWrittenOut(t *testing.T) {
	c, err := newHTTP1(plan.Client{HTTPVersion: "1.1", Session: plan.SessionCell}, Env{})
	if err != nil {
		t.Fatal(err)
	}
	p := c.(protocolClient[*http1Request]).protocol.(*http1Client)
	q := dynamicRequest("http://127.0.0.1:8080")
	made := &compiledFor[*http1Request]{protocol: p}
	if err := made.add(q); err != nil {
		t.Fatal(err)
	}
	r := made.requests[0]
	for _, values := range []given{{"random.x": "a", "random.h": "b"}, {"random.x": "longer than that", "random.long": strings.Repeat("x", 1000)}, {}} {
		f := r.fillings.Get().(*filled[*http1Request])
		got, err := f.filling.fill(values)
		if err != nil {
			t.Fatal(err)
		}
		written, err := r.dynamic.filled(q, values)
		if err != nil {
			t.Fatal(err)
		}
		want, err := p.render(written, &r.expected)
		if err != nil {
			t.Fatal(err)
		}
		if string(got.wire.Wire) != string(want.wire.Wire) || got.origin != want.origin || got.repeat != want.repeat {
			t.Errorf("%q, want %q", got.wire.Wire, want.wire.Wire)
		}
		r.fillings.Put(f)
	}
	f := r.fillings.Get().(*filled[*http1Request])
	var values text.Values = given{"random.x": "a", "random.h": "b"}
	if n := testing.AllocsPerRun(100, func() { _, _ = f.filling.fill(values) }); n > 0 {
		t.Errorf("%v allocations for a request", n)
	}
}

// Somebody who forgets the values is told.
func TestSlotsNeedValues(t *testing.T) {
	url, _ := answeringCheaply(t)
	r := newRig(t, plan.Client{}, Env{})
	if err := r.session.Do(t.Context(), r.prepare(dynamicRequest(url)), &r.x); err == nil {
		t.Error("a request with slots was sent without values")
	}
}
