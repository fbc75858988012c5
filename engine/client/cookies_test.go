package client

import (
	"fmt"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"testing"

	"bench/plan"
)

// What a server sets comes back as it came, by every version and route; what is not for a page doesn't.
func TestCookiesGoBackAsTheyCame(t *testing.T) {
	var seen notes[string]
	for name, w := range everyWay(t, func(w http.ResponseWriter, r *http.Request) {
		seen.add(r.Header.Get("Cookie"))
		for _, line := range []string{
			`plain=1`, `quoted="a b, c"; Path=/`, `json={"a":[1,2],"b":"\\"}; HttpOnly`, `half="x`, `empty=`, ` spaced = y z `,
			`eq=a=b`, "latin=\xe9", `later=2; Max-Age=60`, `over=1; Max-Age=0`, `past=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT`,
			`elsewhere=1; Path=/other`, `stranger=1; Domain=example.com`, `=nameless`, `valueless`,
		} {
			w.Header().Add("Set-Cookie", line)
		}
	}) {
		w.client.Cookies, w.client.Session = true, "cell"
		r := newRig(t, w.client, w.env)
		lane := r.session.Lane()
		q := r.prepare(plan.Request{URL: w.url + "/", Headers: map[string]string{"cookie": "mine=0"}})
		for _, s := range []Session{r.session, lane, r.session} {
			if err := s.Do(t.Context(), q, &r.x); err != nil {
				t.Fatal(name, err)
			}
		}
		want := `mine=0; plain=1; quoted="a b, c"; json={"a":[1,2],"b":"\\"}; half="x; empty=; spaced=y z; eq=a=b; latin=` + "\xe9" + `; later=2`
		if got := seen.take(); len(got) != 3 || got[0] != "mine=0" || got[1] != want || got[2] != want {
			t.Errorf("%s: the server got\n%q, want the last two\n%q", name, got, want)
		}
	}
}

// A jar has limits, and lets go of what was set longest ago: of the domain that has too many, and of all.
func TestAJarHasLimits(t *testing.T) {
	j := newCookieJar()
	at := func(host string) *url.URL { return &url.URL{Scheme: "http", Host: host, Path: "/a/b"} }
	set := func(host, line string) {
		c := readCookie(line)
		if c == nil {
			return
		}
		j.set(at(host), c)
	}
	for i := range 1000 {
		set("one.test", fmt.Sprintf("c%d=1", i))
		set("one.test", "kept=2") // set again and again: it stays
	}
	got := j.cookies(at("one.test"))
	if n := strings.Count(got, "="); n != maxDomainCookies || !strings.Contains(got, "kept=2") || !strings.Contains(got, "c999=1") || strings.Contains(got, "c500=") {
		t.Errorf("%d cookies: %s", n, got)
	}
	set("one.test", "kept=2; Max-Age=0")
	set("one.test", "long="+strings.Repeat("x", maxCookieBytes))
	set("one.test", "attributes=1; Path=/"+strings.Repeat("x", maxCookieLine))
	if got := j.cookies(at("one.test")); strings.Count(got, "=") != maxDomainCookies-1 {
		t.Errorf("%d cookies after one was taken back", strings.Count(got, "="))
	}
	long := strings.Repeat("x", 4000)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range 20000 {
		set(fmt.Sprintf("h%d.test", i), "c="+long)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); j.order.Len() != maxCookies || grown > 40<<20 {
		t.Errorf("%d cookies take %d MB", j.order.Len(), grown>>20)
	}
	if j.cookies(at("one.test")) != "" || j.cookies(at("h19999.test")) == "" || len(j.byID) != maxCookies || len(j.byDomain) != maxCookies {
		t.Errorf("%d cookies by identity, %d domains", len(j.byID), len(j.byDomain))
	}
	if j.cookies(at("h100.test")) != "" {
		t.Error("a cookie that was let go is still sent")
	}
}
