package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"bench/engine/clock"
	"bench/plan"
)

// A trip is one request of a browser on its way through redirects.
type trip[P any] struct {
	*browserSession[P]
	outer    *request[*visit[P]] // what was asked for
	plan     plan.Request        // the hop that is under way: where to
	url      *url.URL            // the same, parsed
	hops     int                 // redirects followed so far
	status   int                 // of the latest response
	location string              // where it leads; "" if it is the last
	begun    time.Duration
	into     *Taken   // what is taken from the last response
	set      []string // Set-Cookie lines on the way, where a cookie is to be taken
}

// run makes hop after hop, and sums them up in x.
func (t *trip[P]) run(ctx context.Context, x *Exchange) error {
	x.begin()
	sum := *x
	t.into = x.Taken
	next, err := t.prepared(t.outer)
	for {
		if err != nil {
			sum.Done = 0
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
func (t *trip[P]) hop(ctx context.Context, r P, x *Exchange) error {
	inner := ctx
	if t.hops > 0 && t.timeout > 0 {
		var cancel context.CancelFunc
		inner, cancel = context.WithTimeout(ctx, t.begun+t.timeout-clock.Now())
		defer cancel()
	}
	t.location, t.status = "", 0
	looked := request[P]{rendered: r, expected: t.outer.expected}
	looked.check, looked.captures = t.look, nil
	err := t.below.perform(inner, &looked, x)
	if t.hops == 0 {
		t.begun = x.Sent
	}
	if err != nil && x.Kind == Cancelled && ctx.Err() == nil && inner.Err() != nil {
		err = x.fail(fail(TimedOut, "timeout after %d redirects", t.hops))
	}
	return err
}

// look takes a response's cookies, and judges it unless it leads elsewhere.
func (t *trip[P]) look(got *response) (ErrorKind, string) {
	t.status = got.status
	t.jar.take(t.url, got)
	if t.redirects > 0 && isRedirect(got.status) {
		location, _ := got.header("Location")
		if t.location = strings.Clone(location); t.location != "" {
			t.note(got)
			return None, ""
		}
	}
	if t.hops > 0 {
		got.elapsed, got.before = clock.Now()-t.begun, t.set
	}
	return t.outer.inspect(got, t.into)
}

// note keeps what a redirect sets, if a cookie is to be taken.
func (t *trip[P]) note(got *response) {
	if t.into == nil || !t.outer.takesCookies() {
		return
	}
	for line := range got.values("Set-Cookie") {
		t.set = append(t.set, strings.Clone(line))
	}
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
func (t *trip[P]) follow() (next P, err error) {
	if t.hops++; t.hops > t.redirects {
		return next, fail(badRedirect, "stopped after %d redirects", t.redirects)
	}
	to, err := t.url.Parse(t.location)
	if err != nil {
		return next, fail(badRedirect, "redirect to something that is no URL")
	}
	if OriginPorts[to.Scheme] == 0 {
		return next, fail(badRedirect, "redirect to a URL that begins with %s:", strconv.Quote(to.Scheme))
	}
	if t.leads != nil {
		if err := t.leads(t.url, to); err != nil {
			return next, &Failure{Kind: Forbidden, cause: err}
		}
	}
	t.plan = redirected(t.plan, t.status, t.url, to)
	t.url = to
	next, err = t.renderBelow(withCookies(t.plan, t.jar.cookies(to)), &t.outer.expected)
	if err != nil {
		return next, &Failure{Kind: malformed, cause: err}
	}
	return next, nil
}

// redirected is the request to follow r with (RFC 9110 sections 15.4.2 to 15.4.9): after 303, and after 301 and 302 to
// a POST, it is a GET without a body; and nothing secret goes to another origin.
func redirected(r plan.Request, status int, from, to *url.URL) plan.Request {
	r.URL = to.String()
	get := status == http.StatusSeeOther && r.Method != http.MethodHead ||
		(status == http.StatusMovedPermanently || status == http.StatusFound) && r.Method == http.MethodPost
	if get {
		r.Method, r.Body = http.MethodGet, ""
	}
	here, _ := OriginOf(from, OriginPorts[from.Scheme])
	there, err := OriginOf(to, OriginPorts[to.Scheme])
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
func (x *Exchange) add(hop *Exchange, first bool) {
	if first {
		*x = *hop
		return
	}
	before := *x
	*x = *hop
	x.Sent, x.Opened, x.Hops = before.Sent, before.Opened, before.Hops
	x.Opening, x.Lost = before.Opening, before.Lost
	if hop.Attempts > 0 {
		x.Hops.Sent++
	}
	switch {
	case hop.Opened:
		x.Hops.Opened++
	case hop.Sent > 0:
		x.Hops.Reused++
	}
	x.DNS += before.DNS
	x.Connect += before.Connect
	x.TLS += before.TLS
	x.BytesIn += before.BytesIn
	x.BytesOut += before.BytesOut
	x.Attempts += before.Attempts
}
