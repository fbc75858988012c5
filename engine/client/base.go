package client

import (
	"crypto/tls"
	"time"

	"bench/plan"
)

// A base is what the clients of all versions of HTTP have in common: the settings of a cell, ready to be used.
type base struct {
	catalog
	dialer   *dialer
	settings *tls.Config
	version  string // of bench
	bodies   *BodyStore
	wire     *Wire
	timeout  time.Duration
	patient  bool // the timeout counts anew from each read, or frame, of a response
	max      int  // connections: of a session with HTTP/1.1, to each origin with streams; 0: any number
	fresh    bool // a connection for each request
}

// prepare reads the settings, for connections on which protocol is to be spoken.
func (b *base) prepare(c plan.Client, env Env, protocol string) (err error) {
	if b.dialer, err = newDialer(c, env); err != nil {
		return err
	}
	if b.settings, err = newTLS(c.TLS, env.Dir, protocol); err != nil {
		return err
	}
	b.version, b.bodies, b.wire, b.timeout = env.Version, env.Bodies, env.Wire, c.Timeout
	b.patient, b.max, b.fresh = c.TimeoutOf == plan.TimeoutOfRead, c.Connections(), c.Session == plan.SessionRequest
	b.dialer.wraps = protocol == alpnHTTP2
	return nil
}

// follows makes connections ready for a request whose response comes as events.
func (b *base) follows(e *expected) {
	if e.stream != nil {
		b.dialer.stamps.Store(true)
	}
}

// secure are the TLS settings of a session.
func (b *base) secure() secureSettings { return secureSettings{base: b.settings, resume: !b.fresh} }

// An addressed is a request as a version of HTTP sends it, and where to.
type addressed[W any] struct {
	origin *Origin
	wire   W
	repeat bool // may be made twice when nobody knows whether it arrived
}

// repeatable says whether a request may be made twice when nobody knows whether the first one arrived: the idempotent
// methods (RFC 9110 section 9.2.2).
func repeatable(method string) bool {
	switch method {
	case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE":
		return true
	}
	return false
}
