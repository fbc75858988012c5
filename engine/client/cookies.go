package client

import (
	"container/list"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync"

	"golang.org/x/net/publicsuffix"
)

// What a jar holds: what RFC 6265 section 6.1 wants at least. Servers decide what they set, so that it must be a limit, too.
const (
	maxCookies       = 3000
	maxDomainCookies = 50
	maxCookieBytes   = 4096 // of name and value
	maxCookieLine    = maxCookieBytes + 1024
)

// A cookieJar has the cookies of a session. Who gets which is net/http/cookiejar's to decide; this one reads them, so that
// they go back as they came, and sees to it that there are not too many: the ones that were set longest ago go first.
type cookieJar struct {
	jar *cookiejar.Jar

	mu       sync.Mutex
	order    *list.List // of setCookie, the latest last
	byID     map[cookieID]*list.Element
	byDomain map[string]int
}

// A cookieID is what makes a cookie the same as another one (RFC 6265 section 5.3).
type cookieID struct{ domain, path, name string }

// A setCookie is one that was set, and by whom.
type setCookie struct {
	id cookieID
	by url.URL
	as http.Cookie
}

func newCookieJar() *cookieJar {
	jar, _ := cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List}) // it has no other error than nil
	return &cookieJar{jar: jar, order: list.New(), byID: make(map[cookieID]*list.Element), byDomain: make(map[string]int)}
}

// cookies is the value of the Cookie field for u; "" without a jar.
func (j *cookieJar) cookies(u *url.URL) string {
	if j == nil {
		return ""
	}
	var pairs []string
	for _, c := range j.jar.Cookies(u) {
		pairs = append(pairs, c.Name+"="+c.Value)
	}
	return strings.Join(pairs, "; ")
}

// take keeps what a response from u sets.
func (j *cookieJar) take(u *url.URL, r *response) {
	if j == nil {
		return
	}
	for line := range r.values("Set-Cookie") {
		if c := readCookie(line); c != nil {
			j.set(u, c)
		}
	}
}

// readCookie reads a Set-Cookie line as RFC 6265 section 5.2 has it: whatever stands before the first semicolon is the
// pair, quotes and all, where net/http takes quotes off, and drops values that have one inside. Nil is to be ignored.
func readCookie(line string) *http.Cookie {
	pair, attributes, _ := strings.Cut(line, ";")
	name, value, ok := strings.Cut(pair, "=")
	name, value = strings.Trim(name, " \t"), strings.Trim(value, " \t")
	if !ok || name == "" || len(name)+len(value) > maxCookieBytes || len(line) > maxCookieLine {
		return nil
	}
	c, err := http.ParseSetCookie("x=;" + attributes)
	if err != nil {
		return nil
	}
	c.Name, c.Value, c.Raw, c.Unparsed = strings.Clone(name), strings.Clone(value), "", nil
	return c
}

func (j *cookieJar) set(u *url.URL, c *http.Cookie) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.jar.SetCookies(u, []*http.Cookie{c})
	id := idOf(u, c)
	if e := j.byID[id]; e != nil {
		j.forget(e)
	}
	if c.MaxAge < 0 {
		return
	}
	j.byID[id] = j.order.PushBack(setCookie{id: id, by: *u, as: *c})
	j.byDomain[id.domain]++
	if j.byDomain[id.domain] > maxDomainCookies {
		for e := j.order.Front(); e != nil; e = e.Next() {
			if e.Value.(setCookie).id.domain == id.domain {
				j.remove(e)
				break
			}
		}
	}
	if j.order.Len() > maxCookies {
		j.remove(j.order.Front())
	}
}

// remove takes a cookie out, by setting it once more so that it is over.
func (j *cookieJar) remove(e *list.Element) {
	c := e.Value.(setCookie)
	c.as.MaxAge = -1
	j.jar.SetCookies(&c.by, []*http.Cookie{&c.as})
	j.forget(e)
}

func (j *cookieJar) forget(e *list.Element) {
	id := j.order.Remove(e).(setCookie).id
	delete(j.byID, id)
	if j.byDomain[id.domain]--; j.byDomain[id.domain] == 0 {
		delete(j.byDomain, id.domain)
	}
}

// idOf is a cookie's identity where a response from u sets it (RFC 6265 sections 5.1.4, 5.3).
func idOf(u *url.URL, c *http.Cookie) cookieID {
	id := cookieID{domain: strings.ToLower(strings.TrimPrefix(c.Domain, ".")), path: c.Path, name: c.Name}
	if id.domain == "" {
		id.domain = strings.ToLower(u.Hostname())
	}
	if !strings.HasPrefix(id.path, "/") {
		id.path = "/"
		if i := strings.LastIndexByte(u.Path, '/'); i > 0 {
			id.path = u.Path[:i]
		}
	}
	return id
}
