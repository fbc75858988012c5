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
type browser[P any] struct {
	below     protocol[P]
	redirects int
	cookies   bool
	timeout   time.Duration                 // of all of a chain; 0: each request of it has the client's own
	leads     func(from, to *url.URL) error // where a redirect may not lead; nil: anywhere
}

// A visit is a request of a browser. Its rendering is made again when there are other cookies to send.
type visit[P any] struct {
	url    *url.URL
	latest atomic.Pointer[rendering[P]]
}

// A rendering is a visit's request to its first URL, with the cookies that it has.
type rendering[P any] struct {
	cookies string
	request P
}

// browses says whether a client follows redirects or keeps cookies.
func browses(c plan.Client) bool { return c.Redirects > 0 || c.Cookies }

func newBrowser[P any](below protocol[P], c plan.Client, env Env) *browser[P] {
	b := &browser[P]{below: below, redirects: c.Redirects, cookies: c.Cookies, leads: env.Redirect}
	if c.TimeoutOf == "" {
		b.timeout = c.Timeout
	}
	return b
}

func (b *browser[P]) render(r plan.Request, e *expected) (*visit[P], error) {
	u, err := url.Parse(r.URL)
	if err != nil {
		return nil, errors.New("the request's URL can't be read")
	}
	first, err := b.renderBelow(r, e)
	if err != nil {
		return nil, err
	}
	v := &visit[P]{url: u}
	v.latest.Store(&rendering[P]{request: first})
	return v, nil
}

// renderBelow has the client below render a request. The response's header is looked at, whatever is expected of it.
func (b *browser[P]) renderBelow(r plan.Request, e *expected) (P, error) {
	looked := *e
	looked.wantHead = true
	return b.below.render(r, &looked)
}

func (b *browser[P]) start() exchanger[*visit[P]] {
	return &browserSession[P]{browser: b, below: b.below.start(), jar: b.newJar()}
}

func (b *browser[P]) reach(ctx context.Context, o *Origin) error { return b.below.reach(ctx, o) }

// newJar makes an empty set of cookies, or nil where cookies are dropped.
func (b *browser[P]) newJar() *cookieJar {
	if !b.cookies {
		return nil
	}
	return newCookieJar()
}

// A browserSession has a session of the client below, and the cookies that it shares.
type browserSession[P any] struct {
	*browser[P]
	below exchanger[P]
	jar   *cookieJar
}

func (s *browserSession[P]) lane() exchanger[*visit[P]] {
	return &browserSession[P]{browser: s.browser, below: s.below.lane(), jar: s.jar}
}

func (s *browserSession[P]) close() { s.below.close() }

func (s *browserSession[P]) perform(ctx context.Context, r *request[*visit[P]], x *Exchange) error {
	t := &trip[P]{browserSession: s, outer: r, url: r.rendered.url, plan: r.plan}
	return t.run(ctx, x)
}

// prepared gives the rendering of a visit's first request that has the cookies due.
func (s *browserSession[P]) prepared(r *request[*visit[P]]) (P, error) {
	v := r.rendered
	cookies := s.jar.cookies(v.url)
	latest := v.latest.Load()
	if latest.cookies == cookies {
		return latest.request, nil
	}
	made, err := s.renderBelow(withCookies(r.plan, cookies), &r.expected)
	if err == nil {
		v.latest.Store(&rendering[P]{cookies: cookies, request: made})
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
