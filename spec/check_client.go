package spec

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"bench/plan"
	"bench/spec/diag"
)

// checkClient reports what can't work about a client as its layers make it, at the strongest layer's arguments. Whatever
// preparing a client can fail for later, without a network, is found here.
func (e *evaluation) checkClient(whole hcl.Range, layers []layer) {
	c := clientCheck{e: e, whole: whole, layers: layers, client: merged(layers)}
	key := checkedClient{c.client.HTTPVersion, c.client.Proxy, c.client.UnixSocket, strings.Join(c.client.LocalAddresses, " "), c.client.TLS}
	if e.checked[key] {
		return
	}
	e.checked[key] = true
	c.conflicts()
	c.certificates()
	c.addresses()
}

// checkSigned refuses to sign what can't be: a signature is of a request of HTTP, or an answer to what the server asks.
func (e *evaluation) checkSigned(whole hcl.Range, layers []layer, g *group) {
	c := clientCheck{e: e, whole: whole, layers: layers, client: merged(layers)}
	i := slices.IndexFunc(g.Requests, func(r plan.Request) bool { return r.WebSocket != nil || r.GRPC != nil })
	if a := c.client.Auth; i >= 0 && a != nil && a.Header() == "" {
		c.say(diag.Failure(diag.Conflict, c.at("auth"), "Messages can't be signed", "auth of the type %q signs each request, which WebSockets and calls of gRPC, such as %q of %s, can't be. "+
			"Use \"basic\" or \"bearer\", or a client of its own for the group.", a.Type, g.Requests[i].Name, g.called()))
	}
}

// A checkedClient is what of a client is checked: cells that differ in other things have the same findings.
type checkedClient struct {
	version              plan.HTTPVersion
	proxy, socket, local string
	tls                  plan.TLS
}

// A clientCheck is one client that is checked.
type clientCheck struct {
	e      *evaluation
	whole  hcl.Range // where to point when no argument is to blame
	layers []layer
	client plan.Client
}

// at is where an argument of the merged client stands.
func (c *clientCheck) at(name string) hcl.Range {
	for i := len(c.layers) - 1; i >= 0; i-- {
		if at, ok := c.layers[i].where[name]; ok {
			return at
		}
	}
	return c.whole
}

// say reports a finding once, however many cells and layers meet it.
func (c *clientCheck) say(d *hcl.Diagnostic) {
	for _, known := range c.e.diags {
		if known.Subject != nil && *known.Subject == *d.Subject && known.Summary == d.Summary && known.Detail == d.Detail {
			return
		}
	}
	c.e.report(d)
}

func (c *clientCheck) conflicts() {
	client := c.client
	if client.Proxy != "" && client.UnixSocket != "" {
		c.say(diag.Failure(diag.Conflict, c.at("unix_socket"), "Proxy and Unix socket", "A client connects to a proxy or to a Unix socket, not to both."))
	}
	if n := len(client.UnixSocket); n > longestSocket && client.UnixSocket != plan.KnownAfterStart {
		c.say(diag.Failure(diag.BadValue, c.at("unix_socket"), "Name too long", "The name of a Unix socket may have %d bytes, and this one has %d.", longestSocket, n))
	}
	if client.HTTPVersion != plan.HTTP3 {
		return
	}
	if client.Proxy != "" {
		c.say(diag.Failure(diag.Conflict, c.at("proxy"), "HTTP/3 through a proxy", "HTTP/3 runs over UDP, which proxies don't carry: leave out the proxy, or use http_version \"1.1\" or \"2\"."))
	}
	if client.UnixSocket != "" {
		c.say(diag.Failure(diag.Conflict, c.at("unix_socket"), "HTTP/3 through a Unix socket", "HTTP/3 runs over UDP, and a Unix socket has none: use http_version \"1.1\" or \"2\"."))
	}
}

// longestSocket is the most bytes that the name of a Unix socket may have on Linux; other systems allow a few less.
const longestSocket = 107

// certificates reads the files of tls as far as they are there; existing warns of those that aren't.
func (c *clientCheck) certificates() {
	settings := c.client.TLS
	if (settings.CertFile == "") != (settings.KeyFile == "") {
		given, needed := "cert_file", "key_file"
		if settings.CertFile == "" {
			given, needed = needed, given
		}
		c.say(diag.Failure(diag.MissingArgument, c.at("tls."+given), "Certificate and key belong together", "%s needs %s, too.", given, needed))
	}
	if text, ok := c.read(settings.CAFile); ok && !x509.NewCertPool().AppendCertsFromPEM(text) {
		c.say(diag.Failure(diag.BadValue, c.at("tls.ca_file"), "No certificate", "%s has no certificate in PEM format, which begins with -----BEGIN CERTIFICATE-----.", settings.CAFile))
	}
	cert, haveCert := c.read(settings.CertFile)
	key, haveKey := c.read(settings.KeyFile)
	if !haveCert || !haveKey {
		return
	}
	if _, err := tls.X509KeyPair(cert, key); err != nil {
		c.say(diag.Failure(diag.BadValue, c.at("tls.cert_file"), "Certificate and key don't fit",
			"%s and %s must be a certificate and its key in PEM format: %s.", settings.CertFile, settings.KeyFile, plainTLS(err)))
	}
}

// plainTLS is what is wrong with a certificate or a key, without the name of Go's package.
func plainTLS(err error) string {
	const prefix = "tls: "
	text := err.Error()
	if len(text) > len(prefix) && text[:len(prefix)] == prefix {
		text = text[len(prefix):]
	}
	return text
}

// largestPEM is more than any bundle of certificates has.
const largestPEM = 16 << 20

// read reads a file of the client that is there.
func (c *clientCheck) read(name string) ([]byte, bool) {
	if name == "" || name == plan.KnownAfterStart {
		return nil, false
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(c.e.reading.dir, name)
	}
	if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() || info.Size() > largestPEM {
		return nil, false
	}
	text, err := os.ReadFile(name)
	return text, err == nil
}

// addresses warns of local addresses that this machine doesn't have: the spec may be meant for another.
func (c *clientCheck) addresses() {
	for _, text := range c.client.LocalAddresses {
		address, err := netip.ParseAddr(text)
		if err != nil || address.IsLoopback() && address.Is4() || ofThisMachine(address) {
			continue
		}
		c.say(diag.Caution(diag.BadValue, c.at("local_addresses"), "Not an address of this machine",
			"The run needs the local address %s, which this machine doesn't have.", text))
	}
}

func ofThisMachine(address netip.Addr) bool {
	all, err := net.InterfaceAddrs()
	if err != nil {
		return true // nobody can tell
	}
	for _, one := range all {
		if prefix, err := netip.ParsePrefix(one.String()); err == nil && prefix.Addr().WithZone("") == address.Unmap().WithZone("") {
			return true
		}
	}
	return false
}
