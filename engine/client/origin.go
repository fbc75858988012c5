package client

import (
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"sync/atomic"

	"bench/plan"
)

// An Origin is where requests go (RFC 9110 section 4.3.1). Each client numbers its own.
type Origin struct {
	Scheme string
	Host   string // lower case, ASCII, without brackets
	Port   uint16
	index  int          // its place in its client's sessions
	state  *originState // nil until a client knows it
}

// An originState is what a client finds out about an origin.
type originState struct {
	stranger bool        // met by a redirect
	left     atomic.Bool // another one has its place: what was kept for it is not used again
	wary     atomic.Bool // see http1.Options
}

// gone says that another origin has o's place.
func (o *Origin) gone() bool { return o.state.left.Load() }

// OriginPorts are the schemes of requests and their default ports.
var OriginPorts = map[string]uint16{"http": 80, "https": 443}

// OriginOf finds the origin of a URL whose scheme has a default port.
func OriginOf(u *url.URL, port uint16) (Origin, error) {
	if u.Hostname() == "" {
		return Origin{}, fmt.Errorf("the URL has no host")
	}
	host, err := plan.CanonicalHost(u.Hostname())
	if err != nil {
		return Origin{}, fmt.Errorf("the URL's host can't be looked up: %w", err)
	}
	if text := u.Port(); text != "" {
		number, err := strconv.ParseUint(text, 10, 16)
		if err != nil || number == 0 {
			return Origin{}, fmt.Errorf("the URL's port %q is not from 1 to 65535", text)
		}
		port = uint16(number)
	}
	return Origin{Scheme: u.Scheme, Host: host, Port: port}, nil
}

// authority is what goes into Host and :authority: without the scheme's own port.
func (o *Origin) authority() string {
	host := o.Host
	if addr, err := netip.ParseAddr(host); err == nil {
		host = addr.WithZone("").String() // a zone is this machine's own business
	}
	if o.Port == OriginPorts[o.Scheme] {
		return plan.Bracketed(host, "")
	}
	return plan.HostPort(host, o.Port)
}

// requestTarget is what stands in a request's first line: path and query. A server's redirect may have some that aren't
// encoded.
func requestTarget(u *url.URL) string {
	copied := *u
	plan.EscapeURL(&copied)
	return copied.RequestURI()
}
