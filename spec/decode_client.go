package spec

import (
	"net"
	"net/url"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"bench/plan"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/spec/lang"
)

// decodeClient reads a client block and gives the value of client.NAME.
func (e *evaluation) decodeClient(b *decl.Block) cty.Value {
	e.fields(b, lang.ClientBlock, nil).constant("description")
	l := e.layer(b, lang.ClientBlock, nil)
	l.name, l.origin = b.Name, b.Address()
	e.checkClient(b.Header, []layer{l})
	e.clients[b.Address()] = l
	return cty.ObjectVal(map[string]cty.Value{"address": cty.StringVal(b.Address()), "name": cty.StringVal(b.Name)})
}

// layer reads the arguments of a client, with or without a name.
func (e *evaluation) layer(b *decl.Block, def *lang.Block, local scope) layer {
	f := e.fields(b, def, local)
	l := layer{has: map[string]bool{}, where: map[string]hcl.Range{}}
	for name, arg := range b.Args {
		l.has[name], l.where[name] = true, arg.Range
	}
	c := &l.client
	c.HTTPVersion = plan.HTTPVersion(f.constant("http_version"))
	c.Session = sessionOf(f.boolean("keep_alive"))
	c.MaxConnections = toInt(f.whole("max_connections"))
	c.Timeout = f.positive("timeout")
	c.ConnectTimeout = f.positive("connect_timeout")
	c.TimeoutOf = timeoutOf(plan.TimeoutOf(f.constant("timeout_of")))
	c.Redirects = f.redirects()
	c.Proxy = f.proxy()
	c.Resolve = f.resolve()
	c.UnixSocket = f.text("unix_socket")
	c.LocalAddresses = f.localAddresses()
	c.Cookies = f.boolean("cookies")
	if t := b.One("tls"); t != nil {
		e.tls(&l, t, local)
	}
	if a := b.One("auth"); a != nil {
		l.has["auth"], l.where["auth"] = true, a.Header
		c.Auth = e.auth(a, local)
	}
	if r := b.One("retry"); r != nil {
		l.has["retry"], l.where["retry"] = true, r.Header
		c.Retry = e.retry(r, local)
	}
	c.Sensitive = f.sensitive
	l.hosts = e.clientHosts(c, b)
	if u, err := url.Parse(c.Proxy); err == nil && f.secret["proxy"] != nil {
		f.tellsHost("proxy", u.Hostname())
	}
	return l
}

// clientHosts are the hosts that a client leads to besides those of the URLs: its proxy, and the addresses in place of DNS.
func (e *evaluation) clientHosts(c *plan.Client, b *decl.Block) []plan.Host {
	var found []plan.Host
	if u, err := url.Parse(c.Proxy); err == nil && u.Hostname() != "" {
		if host, err := plan.CanonicalHost(u.Hostname()); err == nil {
			found = append(found, e.host(host, b.Args["proxy"].Range))
		}
	}
	for _, from := range keysOf(c.Resolve) {
		if host, _, err := net.SplitHostPort(c.Resolve[from]); err == nil {
			found = append(found, e.host(host, b.Args["resolve"].Range))
		}
	}
	if c.UnixSocket != "" && c.UnixSocket != plan.KnownAfterStart {
		found = append(found, plan.Host{Name: "unix:" + c.UnixSocket, Socket: c.UnixSocket, Range: rangeOf(b.Args["unix_socket"].Range)})
	}
	return found
}

func (e *evaluation) tls(l *layer, b *decl.Block, local scope) {
	f := e.fields(b, lang.TLSBlock, local)
	for name, arg := range b.Args {
		l.has["tls."+name], l.where["tls."+name] = true, arg.Range
	}
	l.client.TLS = plan.TLS{
		CAFile: f.existing("ca_file"), CertFile: f.existing("cert_file"), KeyFile: f.existing("key_file"),
		ServerName: f.serverName(), InsecureSkipVerify: f.boolean("insecure_skip_verify"),
		MinVersion: plan.TLSVersion(f.constant("min_version")),
	}
}

// serverName reads the name that a server's certificate must have.
func (f *fields) serverName() string {
	name := f.text("server_name")
	if name == "" || name == plan.KnownAfterStart {
		return name
	}
	canonical, err := plan.CanonicalHost(name)
	if err != nil {
		f.wrong(diag.BadURL, "server_name", "Invalid name", "%q is no name that a certificate could have: %v.", name, err)
	}
	return canonical
}

// redirects reads follow_redirects: how many, or true for ten.
func (f *fields) redirects() int {
	v, ok := f.known("follow_redirects")
	if !ok {
		return lang.DefaultOf[int](f.def, "follow_redirects")
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
	f.wrong(diag.WrongType, "follow_redirects", "Wrong type", "follow_redirects must be how many redirects are followed, or true for 10, not %s.", describe(v))
	return 0
}
