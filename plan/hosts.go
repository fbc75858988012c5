package plan

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// longestHost is the most bytes that a name in DNS may have (RFC 1035 section 2.3.4), its root's dot left out.
const longestHost = 253

// CanonicalHost is the one form in which a host is compared, approved, looked up, sent and shown: a name in ASCII (UTS 46,
// for looking up), in lower case and without the root's dot; an address without brackets and needless zeros, IPv4 as IPv4
// wherever it is written as IPv6. The error says what no host can have.
func CanonicalHost(host string) (string, error) {
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if address, err := netip.ParseAddr(host); err == nil {
		return address.Unmap().String(), nil
	}
	if strings.IndexFunc(host, func(r rune) bool { return r >= 0x80 }) >= 0 {
		ascii, err := idna.Lookup.ToASCII(host)
		if err != nil {
			return "", errors.New("it has a character that no name in DNS has")
		}
		host = ascii
		if address, err := netip.ParseAddr(host); err == nil { // of digits in another script
			return address.Unmap().String(), nil
		}
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	for _, label := range strings.Split(host, ".") {
		switch {
		case label == "":
			return "", errors.New("a part of it between two dots is empty")
		case len(label) > 63:
			return "", fmt.Errorf("a part of it has %d letters, and at most 63 may stand between two dots", len(label))
		}
	}
	for i := range len(host) {
		if c := host[i]; !isHostByte(c) {
			return "", fmt.Errorf("it has %q in it", c)
		}
	}
	if len(host) > longestHost {
		return "", fmt.Errorf("it has %d letters, and a name in DNS has at most %d", len(host), longestHost)
	}
	return host, nil
}

// isHostByte says whether c may stand in a host's name. DNS has no rule against the underscore, and containers use it.
func isHostByte(c byte) bool {
	return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '.' || c == '_'
}

// HostMatches matches a name against an entry of allowed_hosts: a name, an address, or *.example.com for all names below.
func HostMatches(pattern, name string) bool {
	if below, ok := strings.CutPrefix(pattern, "*."); ok {
		below, err := CanonicalHost(below)
		name, otherErr := CanonicalHost(name)
		return err == nil && otherErr == nil && strings.HasSuffix(name, "."+below)
	}
	return SameHost(pattern, name)
}

// SameHost says whether two names, or two addresses, are one in their canonical form. What is no host is only itself.
func SameHost(a, b string) bool {
	x, err := CanonicalHost(a)
	y, otherErr := CanonicalHost(b)
	if err != nil || otherErr != nil {
		return a == b
	}
	return x == y
}

// IsLoopback says whether a name is this machine's by definition, without asking DNS (RFC 6761, section 6.3).
func IsLoopback(name string) bool {
	name, err := CanonicalHost(name)
	if err != nil {
		return false
	}
	if name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(name)
	return err == nil && ip.IsLoopback()
}

// The loopback addresses of a machine. A server's URL has the first; where it listens at the second alone, as programs do
// that listen on the first address of "localhost", the clients' dialers know.
var (
	Loopback4 = netip.AddrFrom4([4]byte{127, 0, 0, 1})
	Loopback6 = netip.IPv6Loopback()
)

// HostPort is a canonical host with a port, as it is dialled and listened at.
func HostPort(host string, port uint16) string { return Bracketed(host, strconv.Itoa(int(port))) }

// Bracketed is a canonical host as it stands in a URL, with its port if there is one.
func Bracketed(host, port string) string {
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port == "" {
		return host
	}
	return host + ":" + port
}

// UnfitAuthority says why a text can't be the value of Host: a host, and perhaps a port (RFC 9110 section 7.2). It is ""
// when it can.
func UnfitAuthority(text string) string {
	host, port := text, ""
	if i := strings.LastIndexByte(text, ':'); i >= 0 && !strings.Contains(text[i:], "]") {
		host, port = text[:i], text[i+1:]
		if port == "" || !ValidPort(port) {
			return "its port must be a number from 1 to 65535"
		}
	}
	if strings.Contains(host, ":") && !strings.HasPrefix(host, "[") {
		return "an address of IPv6 stands in brackets: [::1]"
	}
	if _, err := CanonicalHost(host); err != nil {
		return err.Error()
	}
	return ""
}

// StandsInURL says whether a character may stand in the path and the query of a URL as it is (RFC 3986 sections 3.3 and 3.4):
// no letter beyond ASCII, no space, no control character.
func StandsInURL(c byte) bool {
	return c > ' ' && c < 0x7f && strings.IndexByte("\"<>\\^`{|}", c) < 0
}

// EscapeURL encodes in the path and the query of a URL what may not stand there, and nothing else. What is encoded already stays
// so.
func EscapeURL(u *url.URL) {
	u.RawPath, u.RawQuery = EscapeQuery(u.RawPath), EscapeQuery(u.RawQuery) // a RawPath is there where net/url would encode more
}

// EscapeQuery encodes in a query what may not stand there.
func EscapeQuery(query string) string {
	var b strings.Builder
	for i := range len(query) {
		if c := query[i]; StandsInURL(c) {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// ValidPort says whether text is a port, or empty.
func ValidPort(text string) bool {
	if text == "" {
		return true
	}
	n, err := strconv.Atoi(text)
	return err == nil && n > 0 && n < 65536
}
