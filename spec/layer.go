package spec

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"

	"bench/plan"
	"bench/spec/diag"
	"bench/spec/lang"
)

// A layer is what one place says about a client: only the arguments in has are said.
type layer struct {
	name   string // of the client block, "" for others
	origin string // what explain calls the place: client.browser, benchmark.shop, strategy.futures
	client plan.Client
	has    map[string]bool
	where  map[string]hcl.Range // of each argument
	hosts  []plan.Host          // that the client leads to besides those of the URLs
}

// defaultClient is the bottom layer: the defaults of the table.
func defaultClient() plan.Client {
	c := lang.ClientBlock
	client := plan.Client{
		HTTPVersion: plan.HTTPVersion(lang.DefaultOf[string](c, "http_version")), Session: sessionOf(lang.DefaultOf[bool](c, "keep_alive")),
		MaxConnections: lang.DefaultOf[int](c, "max_connections"), Timeout: lang.DefaultOf[time.Duration](c, "timeout"),
		ConnectTimeout: lang.DefaultOf[time.Duration](c, "connect_timeout"), TimeoutOf: timeoutOf(plan.TimeoutOf(lang.DefaultOf[string](c, "timeout_of"))),
		Redirects: lang.DefaultOf[int](c, "follow_redirects"), Cookies: lang.DefaultOf[bool](c, "cookies"),
	}
	client.TLS.InsecureSkipVerify = lang.DefaultOf[bool](lang.TLSBlock, "insecure_skip_verify")
	return client
}

// sessionOf is what keep_alive stands for in the plan.
func sessionOf(keepAlive bool) plan.Session {
	if keepAlive {
		return plan.SessionCell
	}
	return plan.SessionRequest
}

// A clientField is one argument of a client: how it gets from a layer to the merged client, and how explain shows it.
type clientField struct {
	name string
	copy func(to, from *plan.Client)
	text func(*plan.Client) string
}

// clientFields are all arguments of a client, by their names in the language.
var clientFields = []clientField{
	{"http_version", func(to, from *plan.Client) { to.HTTPVersion = from.HTTPVersion }, func(c *plan.Client) string { return string(c.HTTPVersion) }},
	{"keep_alive", func(to, from *plan.Client) { to.Session = from.Session }, keepAliveText},
	{"max_connections", func(to, from *plan.Client) { to.MaxConnections = from.MaxConnections }, func(c *plan.Client) string { return orNone(limitText(c.Connections())) }},
	{"timeout", func(to, from *plan.Client) { to.Timeout = from.Timeout }, func(c *plan.Client) string { return c.Timeout.String() }},
	{"timeout_of", func(to, from *plan.Client) { to.TimeoutOf = from.TimeoutOf }, func(c *plan.Client) string { return timeoutOfText(c.TimeoutOf) }},
	{"connect_timeout", func(to, from *plan.Client) { to.ConnectTimeout = from.ConnectTimeout }, func(c *plan.Client) string { return c.ConnectTimeout.String() }},
	{"follow_redirects", func(to, from *plan.Client) { to.Redirects = from.Redirects }, func(c *plan.Client) string { return strconv.Itoa(c.Redirects) }},
	{"proxy", func(to, from *plan.Client) { to.Proxy, to.Sensitive = from.Proxy, from.Sensitive }, func(c *plan.Client) string { return orNone(c.Proxy) }},
	{"resolve", func(to, from *plan.Client) { to.Resolve = from.Resolve }, func(c *plan.Client) string { return orNone(mapText(c.Resolve)) }},
	{"unix_socket", func(to, from *plan.Client) { to.UnixSocket = from.UnixSocket }, func(c *plan.Client) string { return orNone(c.UnixSocket) }},
	{"local_addresses", func(to, from *plan.Client) { to.LocalAddresses = from.LocalAddresses }, func(c *plan.Client) string { return orNone(strings.Join(c.LocalAddresses, ", ")) }},
	{"cookies", func(to, from *plan.Client) { to.Cookies = from.Cookies }, func(c *plan.Client) string { return strconv.FormatBool(c.Cookies) }},
	{"auth", func(to, from *plan.Client) { to.Auth = from.Auth }, func(c *plan.Client) string { return orNone(authText(c.Auth)) }},
	{"retry", func(to, from *plan.Client) { to.Retry = from.Retry }, func(c *plan.Client) string { return orNone(retryText(c.Retry)) }},
	{"tls.ca_file", func(to, from *plan.Client) { to.TLS.CAFile = from.TLS.CAFile }, func(c *plan.Client) string { return orNone(c.TLS.CAFile) }},
	{"tls.cert_file", func(to, from *plan.Client) { to.TLS.CertFile = from.TLS.CertFile }, func(c *plan.Client) string { return orNone(c.TLS.CertFile) }},
	{"tls.key_file", func(to, from *plan.Client) { to.TLS.KeyFile = from.TLS.KeyFile }, func(c *plan.Client) string { return orNone(c.TLS.KeyFile) }},
	{"tls.server_name", func(to, from *plan.Client) { to.TLS.ServerName = from.TLS.ServerName }, func(c *plan.Client) string { return orNone(c.TLS.ServerName) }},
	{"tls.insecure_skip_verify", func(to, from *plan.Client) { to.TLS.InsecureSkipVerify = from.TLS.InsecureSkipVerify }, func(c *plan.Client) string { return strconv.FormatBool(c.TLS.InsecureSkipVerify) }},
	{"tls.min_version", func(to, from *plan.Client) { to.TLS.MinVersion = from.TLS.MinVersion }, func(c *plan.Client) string { return string(c.LeastTLS()) }},
}

// merged lays layers over the defaults, argument by argument, the last one winning.
func merged(layers []layer) plan.Client {
	client := defaultClient()
	for _, l := range layers {
		for _, f := range clientFields {
			if l.has[f.name] {
				f.copy(&client, &l.client)
			}
		}
		if l.name != "" {
			client.Name = l.name
		}
	}
	if client.TimeoutOf != "" && !said("connect_timeout", layers) {
		client.ConnectTimeout = client.Timeout // as these libraries have it: one number for both
	}
	return client
}

// said says whether any layer has an argument.
func said(name string, layers []layer) bool {
	return slices.ContainsFunc(layers, func(l layer) bool { return l.has[name] })
}

// originOf says which layer an argument of the merged client comes from, and where it was written there.
func originOf(name string, layers []layer) string {
	for _, l := range slices.Backward(layers) {
		if !l.has[name] {
			continue
		}
		if at, ok := l.where[name]; ok {
			return l.origin + " (" + diag.Spot(at) + ")"
		}
		return l.origin
	}
	return byDefault
}

// timeoutOf is an argument's word as the plan has it: what is usual goes without saying.
func timeoutOf(word plan.TimeoutOf) plan.TimeoutOf {
	if word == plan.TimeoutOfResponse {
		return ""
	}
	return word
}

func timeoutOfText(of plan.TimeoutOf) string {
	if of == "" {
		of = plan.TimeoutOfResponse
	}
	return string(of)
}

func keepAliveText(c *plan.Client) string {
	switch c.Session {
	case plan.SessionRequest:
		return "false"
	case plan.SessionBatch:
		return "within a batch"
	}
	return "true"
}

func authText(a *plan.Auth) string {
	if a == nil {
		return ""
	}
	return string(a.Type)
}

func retryText(r *plan.Retry) string {
	if r == nil {
		return ""
	}
	return fmt.Sprintf("%d attempts, on %s, after %s, backoff %s", r.Attempts, strings.Join(r.On, ", "), r.Wait, strconv.FormatFloat(r.Backoff, 'f', -1, 64))
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}
