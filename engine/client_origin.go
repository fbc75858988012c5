package engine

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// An origin is where requests go (RFC 9110 section 4.3.1). Each client numbers its own.
type origin struct {
	scheme string
	host   string // lower case, ASCII, without brackets
	port   uint16
	index  int
}

// originPorts are the schemes of requests and their default ports.
var originPorts = map[string]uint16{"http": 80, "https": 443}

// originOf finds the origin of a URL whose scheme has a default port.
func originOf(u *url.URL, port uint16) (origin, error) {
	host := strings.ToLower(u.Hostname())
	if host == "" {
		return origin{}, fmt.Errorf("the URL has no host")
	}
	if addr, err := netip.ParseAddr(host); err == nil {
		host = addr.String()
	} else if !isASCII(host) {
		ascii, err := idna.Lookup.ToASCII(host)
		if err != nil {
			return origin{}, fmt.Errorf("the URL's host can't be looked up: %w", err)
		}
		host = ascii
	}
	if text := u.Port(); text != "" {
		number, err := strconv.ParseUint(text, 10, 16)
		if err != nil || number == 0 {
			return origin{}, fmt.Errorf("the URL's port %q is not from 1 to 65535", text)
		}
		port = uint16(number)
	}
	return origin{scheme: u.Scheme, host: host, port: port}, nil
}

// authority is what goes into Host and :authority: without the scheme's own port.
func (o *origin) authority() string {
	host := o.host
	if addr, err := netip.ParseAddr(host); err == nil && addr.Is6() {
		host = "[" + addr.WithZone("").String() + "]"
	}
	if o.port == originPorts[o.scheme] {
		return host
	}
	return host + ":" + strconv.Itoa(int(o.port))
}

// joinPort writes host:port, with brackets where they are needed.
func joinPort(host string, port uint16) string {
	return net.JoinHostPort(host, strconv.Itoa(int(port)))
}

// isASCII says whether a name needs no encoding for DNS.
func isASCII(name string) bool {
	for i := range len(name) {
		if name[i] >= 0x80 {
			return false
		}
	}
	return true
}
