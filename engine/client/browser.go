package client

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"bench/plan"
)

// A browser follows redirects and keeps cookies, over any other client. It is made only where the spec asks for one of
// them, so that nobody else pays for it. A chain of redirects counts as one request: it is sent when its first request
// is and done when its last response is, the phases and bytes are sums, and the timeout is for the whole of it. What is
// expected is expected of the last response.
type browser struct {
	Client
	redirects int
	cookies   bool
	timeout   time.Duration                 // of all of a chain; 0: each request of it has the client's own
	leads     func(from, to *url.URL) error // where a redirect may not lead; nil: anywhere
}

// A visit is a request of a browser. Its rendering is made again when there are other cookies to send.
type visit struct {
	url    *url.URL
	latest atomic.Pointer[rendering]
}

// A rendering is a visit's request to its first URL, with the cookies that it has.
type rendering struct {
	cookies string
	request *Request
}

func (b *browser) Prepare(r plan.Request, index int) (*Request, error) {
	u, err := url.Parse(r.URL)
	if err != nil {
		return nil, errors.New("the request's URL can't be read")
	}
	first, err := b.Client.Prepare(r, index)
	if err != nil {
		return nil, err
	}
	v := &visit{url: u}
	v.latest.Store(&rendering{request: first})
	made := *first
	made.rendered = v
	return &made, nil
}

func (b *browser) Open() Session {
	return &browserSession{browser: b, Session: b.Client.Open(), jar: b.newJar()}
}

// newJar makes an empty set of cookies, or nil where cookies are dropped.
func (b *browser) newJar() *cookieJar {
	if !b.cookies {
		return nil
	}
	return newCookieJar()
}

// A browserSession has a session of the client below, and the cookies that it shares.
type browserSession struct {
	*browser
	Session
	jar *cookieJar
}

func (s *browserSession) Lane() Session {
	return &browserSession{browser: s.browser, Session: s.Session.Lane(), jar: s.jar}
}

func (s *browserSession) Do(ctx context.Context, r *Request, x *Exchange) error {
	t := &trip{browserSession: s, jar: s.jar, outer: r, url: r.rendered.(*visit).url, plan: r.Request}
	return t.run(ctx, x)
}

// prepared gives the rendering of a visit's first request that has the cookies due.
func (s *browserSession) prepared(r *Request, jar *cookieJar) (*Request, error) {
	v := r.rendered.(*visit)
	cookies := jar.cookies(v.url)
	latest := v.latest.Load()
	if latest.cookies == cookies {
		return latest.request, nil
	}
	made, err := s.Client.Prepare(withCookies(r.Request, cookies), r.Index)
	if err == nil {
		v.latest.Store(&rendering{cookies: cookies, request: made})
	}
	return made, err
}

// withCookies adds cookies to those that r has by itself.
func withCookies(r plan.Request, cookies string) plan.Request {
	if cookies == "" {
		return r
	}
	headers := make(map[string]string, len(r.Headers)+1)
	for name, value := range r.Headers {
		if strings.EqualFold(name, "Cookie") {
			cookies = value + "; " + cookies
		} else {
			headers[name] = value
		}
	}
	headers["Cookie"] = cookies
	r.Headers = headers
	return r
}
