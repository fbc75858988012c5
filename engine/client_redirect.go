package engine

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"bench/spec"
)

// A trip is one request of a browser on its way through redirects.
type trip struct {
	*browserSession
	jar      *cookieJar
	outer    *request     // what was asked for
	plan     spec.Request // the hop that is under way: where to
	url      *url.URL     // the same, parsed
	hops     int          // redirects followed so far
	status   int          // of the latest response
	location string       // where it leads; "" if it is the last
	begun    time.Duration
}

// run makes hop after hop, and sums them up in x.
func (t *trip) run(ctx context.Context, x *exchange) error {
	var sum exchange
	next, err := t.prepared(t.outer, t.jar)
	for {
		if err != nil {
			sum.done = 0
			err = sum.fail(err)
			break
		}
		err = t.hop(ctx, next, x)
		sum.add(x, t.hops == 0)
		if err != nil || t.location == "" {
			break
		}
		next, err = t.follow()
	}
	*x = sum
	return err
}

// hop makes one request. After the first, what is left of the timeout is the limit.
func (t *trip) hop(ctx context.Context, r *request, x *exchange) error {
	inner := ctx
	if t.hops > 0 && t.timeout > 0 {
		var cancel context.CancelFunc
		inner, cancel = context.WithTimeout(ctx, t.begun+t.timeout-now())
		defer cancel()
	}
	t.location, t.status = "", 0
	looked := *r
	looked.check = t.look
	err := t.session.do(inner, &looked, x)
	if t.hops == 0 {
		t.begun = x.sent
	}
	if err != nil && x.kind == cancelled && ctx.Err() == nil && inner.Err() != nil {
		err = x.fail(fail(timedOut, "timeout after %d redirects", t.hops))
	}
	return err
}

// look takes a response's cookies, and judges it unless it leads elsewhere.
func (t *trip) look(got *response) (errorKind, string) {
	t.status = got.status
	t.jar.take(t.url, got)
	if t.redirects > 0 && isRedirect(got.status) {
		location, _ := got.header("Location")
		if t.location = strings.Clone(location); t.location != "" {
			return none, ""
		}
	}
	if t.hops > 0 {
		got.elapsed = now() - t.begun
	}
	return inspect(t.outer, got)
}

// isRedirect says whether a status leads elsewhere by its Location (RFC 9110 section 15.4).
func isRedirect(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// follow prepares the request that a redirect asks for.
func (t *trip) follow() (*request, error) {
	if t.hops++; t.hops > t.redirects {
		return nil, fail(badRedirect, "stopped after %d redirects", t.redirects)
	}
	to, err := t.url.Parse(t.location)
	if err != nil {
		return nil, fail(badRedirect, "redirect to something that is no URL")
	}
	if originPorts[to.Scheme] == 0 {
		return nil, fail(badRedirect, "redirect to a URL that begins with %s:", strconv.Quote(to.Scheme))
	}
	if t.leads != nil {
		if err := t.leads(t.url, to); err != nil {
			return nil, &failure{kind: forbidden, cause: err}
		}
	}
	t.plan = redirected(t.plan, t.status, t.url, to)
	t.url = to
	made, err := t.client.prepare(withCookies(t.plan, t.jar.cookies(to)), t.outer.index)
	if err != nil {
		return nil, &failure{kind: malformed, cause: err}
	}
	return made, nil
}

// redirected is the request to follow r with (RFC 9110 sections 15.4.2 to 15.4.9): after 303, and after 301 and 302 to
// a POST, it is a GET without a body; and nothing secret goes to another origin.
func redirected(r spec.Request, status int, from, to *url.URL) spec.Request {
	r.URL = to.String()
	get := status == http.StatusSeeOther && r.Method != http.MethodHead ||
		(status == http.StatusMovedPermanently || status == http.StatusFound) && r.Method == http.MethodPost
	if get {
		r.Method, r.Body = http.MethodGet, ""
	}
	here, _ := originOf(from, originPorts[from.Scheme])
	there, err := originOf(to, originPorts[to.Scheme])
	elsewhere := err != nil || here != there
	headers := make(map[string]string, len(r.Headers))
	for name, value := range r.Headers {
		if elsewhere && r.SecretHeader(name) {
			continue
		}
		switch strings.ToLower(name) {
		case "authorization", "cookie", "proxy-authorization", "host":
			if elsewhere {
				continue
			}
		case "content-type", "content-length", "content-encoding", "content-language", "content-location":
			if get {
				continue
			}
		}
		headers[name] = value
	}
	r.Headers = headers
	if !elsewhere && to.User == nil && from.User != nil {
		signed := *to
		signed.User = from.User
		r.URL = signed.String()
	}
	return r
}

// add sums up: the first moment of sending, the phases, bytes and connections of all, and all else of the last.
func (x *exchange) add(hop *exchange, first bool) {
	if first {
		*x = *hop
		return
	}
	before := *x
	*x = *hop
	x.sent, x.opened, x.hops = before.sent, before.opened, before.hops
	x.opening, x.lost = before.opening, before.lost
	if hop.attempts > 0 {
		x.hops.sent++
	}
	switch {
	case hop.opened:
		x.hops.opened++
	case hop.sent > 0:
		x.hops.reused++
	}
	x.dns += before.dns
	x.connect += before.connect
	x.tls += before.tls
	x.bytesIn += before.bytesIn
	x.bytesOut += before.bytesOut
	x.attempts += before.attempts
}
