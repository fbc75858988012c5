package spec

import (
	"errors"
	"maps"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/http/httpguts"

	"bench/plan"
	"bench/spec/diag"
)

// method reads a request's method, a token of HTTP (RFC 9110, section 9.1). Methods are case-sensitive.
func (f *fields) method() string {
	method := f.constant("method")
	usual := []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}
	switch upper := strings.ToUpper(method); {
	case !httpguts.ValidHeaderFieldName(method):
		f.wrong(diag.BadHeader, "method", "Invalid method", "A method is one word, such as \"GET\" or \"POST\".")
	case method == "CONNECT":
		f.wrong(diag.BadHeader, "method", "CONNECT is not a request", "CONNECT opens a tunnel; a client does that by itself when it has a proxy.")
	case method != upper && slices.Contains(usual, upper):
		f.wrong(diag.BadHeader, "method", "Method in lower case", "Methods are case-sensitive. Did you mean %q?", upper)
	}
	return method
}

// computedHeaders are written by the client itself.
var computedHeaders = map[string]string{
	"content-length":    "It is computed from the body.",
	"transfer-encoding": "Bodies are sent with their length.",
	"connection":        "Use keep_alive in a client block.",
	"keep-alive":        "Use keep_alive in a client block.",
	"upgrade":           "Use http_version in a client block.",
	"proxy-connection":  "Use proxy in a client block.",
	"te":                "Trailers are read anyway.",
	"trailer":           "Requests are sent without trailers.",
}

// checkHeaders refuses what HTTP doesn't allow (RFC 9110, section 5), and what the client writes itself.
func (f *fields) checkHeaders(name string, headers map[string]string) {
	seen := map[string]string{}
	for _, header := range keysOf(headers) {
		lower := strings.ToLower(header)
		switch hint, computed := computedHeaders[lower]; {
		case !httpguts.ValidHeaderFieldName(header):
			f.wrong(diag.BadHeader, name, "Invalid header name", "%q can't be the name of a header: it has letters, digits and - in it.", header)
		case !httpguts.ValidHeaderFieldValue(headers[header]):
			f.wrong(diag.BadHeader, name, "Invalid header value", "The value of %q has a line break or another control character in it.", header)
		case lower == "host" && headers[header] != plan.KnownAfterStart && plan.UnfitAuthority(headers[header]) != "":
			f.wrong(diag.BadHeader, name, "Invalid Host", "The value of %s is a host, and perhaps a port: %s.", header, plan.UnfitAuthority(headers[header]))
		case computed:
			f.wrong(diag.BadHeader, name, "Header of the connection", "%s can't be set. %s", header, hint)
		case seen[lower] != "":
			f.wrong(diag.Duplicate, name, "Header given twice", "%s and %s are the same header: names are compared without case.", seen[lower], header)
		}
		seen[lower] = header
	}
}

// overlaid puts headers over others; names are compared without case.
func overlaid(under, over map[string]string) map[string]string {
	result := maps.Clone(under)
	if result == nil {
		result = map[string]string{}
	}
	for name, value := range over {
		for other := range result {
			if strings.EqualFold(other, name) {
				delete(result, other)
			}
		}
		result[name] = value
	}
	return result
}

func hasHeader(headers map[string]string, name string) bool {
	for h := range headers {
		if strings.EqualFold(h, name) {
			return true
		}
	}
	return false
}

// existing reads the path of a file that the run will need, and warns when it isn't there yet.
func (f *fields) existing(name string) string {
	path := f.constant(name)
	if path == "" {
		return ""
	}
	full := path
	if !filepath.IsAbs(path) {
		path = filepath.Join(f.e.reading.toolsOf(f.b.Module).within, path)
		full = filepath.Join(f.e.reading.dir, path)
	}
	if _, err := os.Stat(full); err != nil && f.e.world.addresses == nil {
		d := diag.Caution(diag.MissingFile, f.at(name), "File not found", "The run needs %s = %q, relative to the spec's folder, and can't find it.", name, path)
		f.e.report(d)
	}
	return path
}

// proxy reads a client's proxy.
func (f *fields) proxy() string {
	text := f.text("proxy")
	if text == "" || text == plan.KnownAfterStart {
		return text
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || !slices.Contains([]string{"http", "https", "socks5", "socks5h"}, u.Scheme) {
		f.wrong(diag.BadURL, "proxy", "Invalid proxy", "A proxy is written as http://host:port, https://host:port or socks5://host:port.")
		return ""
	}
	if u.User != nil {
		f.sensitive = true
	}
	if _, err := plan.CanonicalHost(u.Hostname()); err != nil {
		f.wrong(diag.BadURL, "proxy", "Invalid proxy", "The proxy's host can't be looked up: %v.", err)
	}
	if password, _ := u.User.Password(); strings.HasPrefix(u.Scheme, "socks") && max(len(u.User.Username()), len(password)) > longestSOCKS {
		f.wrong(diag.BadURL, "proxy", "Invalid proxy", "User and password of a SOCKS proxy may have %d bytes each.", longestSOCKS)
	}
	return text
}

// longestSOCKS is the most bytes that a user name or a password may have (RFC 1929).
const longestSOCKS = 255

// resolve reads addresses that stand in for DNS, with their hosts in the canonical form.
func (f *fields) resolve() map[string]string {
	entries := f.textMap("resolve")
	resolved := make(map[string]string, len(entries))
	for _, from := range keysOf(entries) {
		to := entries[from]
		host, err := hostAndPort(from)
		if err != nil {
			f.wrong(diag.BadURL, "resolve", "Invalid host", "%q must be host:port, such as \"shop.example.com:443\": %v.", from, err)
			continue
		}
		if to != plan.KnownAfterStart {
			address, err := hostAndPort(to)
			if ip, _, _ := net.SplitHostPort(address); err != nil || !isAddress(ip) {
				f.wrong(diag.BadURL, "resolve", "Invalid address", "%s must lead to an IP address and a port, such as \"127.0.0.1:8443\", not to %q.", from, to)
				continue
			}
			to = address
		}
		if _, twice := resolved[host]; twice {
			f.wrong(diag.Duplicate, "resolve", "Host given twice", "%s stands for %s, and there is another entry for it.", from, host)
		}
		resolved[host] = to
	}
	if len(resolved) == 0 {
		return nil
	}
	return resolved
}

// hostAndPort is host:port with the host in its canonical form.
func hostAndPort(text string) (string, error) {
	host, port, err := net.SplitHostPort(text)
	if err != nil || port == "" || !plan.ValidPort(port) {
		return "", errors.New("a host, a colon and a port from 1 to 65535")
	}
	if host, err = plan.CanonicalHost(host); err != nil {
		return "", err
	}
	return net.JoinHostPort(host, port), nil
}

func isAddress(text string) bool {
	_, err := netip.ParseAddr(text)
	return err == nil
}

func (f *fields) localAddresses() []string {
	addresses := f.texts("local_addresses")
	for _, a := range addresses {
		if _, err := netip.ParseAddr(a); err != nil && a != plan.KnownAfterStart {
			f.wrong(diag.BadValue, "local_addresses", "Invalid address", "%q is not an IP address of this machine, such as \"127.0.0.2\".", a)
		}
	}
	return addresses
}

func portText(port int) string { return strconv.Itoa(port) }

func asURLError(err error, target **url.Error) bool { return errors.As(err, target) }
