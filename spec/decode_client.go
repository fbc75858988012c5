package spec

import (
	"net"
	"net/url"
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// decodeClient reads a client block and gives the value of client.NAME.
func (e *evaluation) decodeClient(b *block) cty.Value {
	e.fields(b, clientBlock, nil).constant("description", "")
	l := e.layer(b, clientBlock, nil)
	l.name, l.origin = b.name, b.address()
	e.clients[b.address()] = l
	return cty.ObjectVal(map[string]cty.Value{"address": cty.StringVal(b.address()), "name": cty.StringVal(b.name)})
}

// layer reads the arguments of a client, with or without a name.
func (e *evaluation) layer(b *block, def *blockType, local scope) layer {
	f := e.fields(b, def, local)
	l := layer{has: map[string]bool{}, where: map[string]string{}}
	for name, arg := range b.args {
		l.has[name], l.where[name] = true, spot(arg.rng)
	}
	c := &l.client
	c.HTTPVersion = f.constant("http_version", "1.1")
	c.Session = sessionCell
	if !f.boolean("keep_alive", true) {
		c.Session = sessionRequest
	}
	defaults := defaultClient()
	c.MaxConnections = toInt(f.whole("max_connections", 0))
	c.Timeout = f.positive("timeout", defaults.Timeout)
	c.ConnectTimeout = f.positive("connect_timeout", defaults.ConnectTimeout)
	c.Redirects = f.redirects()
	c.Proxy = f.proxy()
	c.Resolve = f.resolve()
	c.UnixSocket = f.text("unix_socket", "")
	c.LocalAddresses = f.localAddresses()
	c.Cookies = f.boolean("cookies", false)
	if c.Proxy != "" && c.UnixSocket != "" {
		f.wrong(Conflict, "unix_socket", "Proxy and Unix socket", "A client connects to a proxy or to a Unix socket, not to both.")
	}
	if t := b.one("tls"); t != nil {
		e.tls(&l, t, local)
	}
	c.Sensitive = f.sensitive
	l.hosts = e.clientHosts(c, b)
	return l
}

// clientHosts are the hosts that a client leads to besides those of the URLs: its proxy, and the addresses in place of DNS.
func (e *evaluation) clientHosts(c *Client, b *block) []Host {
	var found []Host
	if u, err := url.Parse(c.Proxy); err == nil && u.Hostname() != "" {
		found = append(found, e.host(strings.ToLower(u.Hostname()), b.args["proxy"].rng))
	}
	for _, from := range keysOf(c.Resolve) {
		if host, _, err := net.SplitHostPort(c.Resolve[from]); err == nil {
			found = append(found, e.host(strings.ToLower(host), b.args["resolve"].rng))
		}
	}
	return found
}

func (e *evaluation) tls(l *layer, b *block, local scope) {
	f := e.fields(b, tlsBlock, local)
	for name, arg := range b.args {
		l.has["tls."+name], l.where["tls."+name] = true, spot(arg.rng)
	}
	l.client.TLS = TLS{
		CAFile: f.existing("ca_file"), CertFile: f.existing("cert_file"), KeyFile: f.existing("key_file"),
		ServerName: f.text("server_name", ""), InsecureSkipVerify: f.boolean("insecure_skip_verify", false),
		MinVersion: f.constant("min_version", ""),
	}
	if tls := l.client.TLS; (tls.CertFile == "") != (tls.KeyFile == "") {
		given, needed := "cert_file", "key_file"
		if tls.CertFile == "" {
			given, needed = needed, given
		}
		f.wrong(MissingArgument, given, "Certificate and key belong together", "%s needs %s, too.", given, needed)
	}
}

// redirects reads follow_redirects: how many, or true for ten.
func (f *fields) redirects() int {
	v, ok := f.known("follow_redirects")
	if !ok {
		return 0
	}
	switch {
	case v.Type() == cty.Bool && v.True():
		return 10
	case v.Type() == cty.Bool:
		return 0
	case v.Type() == cty.Number:
		n, _ := f.wholeOf("follow_redirects", v)
		return toInt(n)
	}
	f.wrong(WrongType, "follow_redirects", "Wrong type", "follow_redirects must be how many redirects are followed, or true for 10, not %s.", describe(v))
	return 0
}
