package spec

import "time"

// What shares connections. keep_alive = false is a session for each request; the aiohttp preset has one for each batch.
const (
	sessionCell    = "cell"
	sessionBatch   = "batch"
	sessionRequest = "request"
)

// A layer is what one place says about a client: only the arguments in has are said.
type layer struct {
	name   string // of the client block, "" for others
	origin string // what explain calls the place: client.browser, benchmark.shop, strategy.futures
	client Client
	has    map[string]bool
	hosts  []Host // that the client leads to besides those of the URLs

	sensitive bool
}

// defaultClient is the bottom layer; the only place where a client's defaults are.
func defaultClient() Client {
	return Client{HTTPVersion: "1.1", Session: sessionCell, Timeout: 30 * time.Second, ConnectTimeout: 5 * time.Second}
}

// clientFields copy one argument each from a layer to the merged client.
var clientFields = []struct {
	name string
	copy func(to, from *Client)
}{
	{"http_version", func(to, from *Client) { to.HTTPVersion = from.HTTPVersion }},
	{"keep_alive", func(to, from *Client) { to.Session = from.Session }},
	{"max_connections", func(to, from *Client) { to.MaxConnections = from.MaxConnections }},
	{"timeout", func(to, from *Client) { to.Timeout = from.Timeout }},
	{"connect_timeout", func(to, from *Client) { to.ConnectTimeout = from.ConnectTimeout }},
	{"follow_redirects", func(to, from *Client) { to.Redirects = from.Redirects }},
	{"proxy", func(to, from *Client) { to.Proxy = from.Proxy }},
	{"resolve", func(to, from *Client) { to.Resolve = from.Resolve }},
	{"unix_socket", func(to, from *Client) { to.UnixSocket = from.UnixSocket }},
	{"local_addresses", func(to, from *Client) { to.LocalAddresses = from.LocalAddresses }},
	{"cookies", func(to, from *Client) { to.Cookies = from.Cookies }},
	{"tls.ca_file", func(to, from *Client) { to.TLS.CAFile = from.TLS.CAFile }},
	{"tls.cert_file", func(to, from *Client) { to.TLS.CertFile = from.TLS.CertFile }},
	{"tls.key_file", func(to, from *Client) { to.TLS.KeyFile = from.TLS.KeyFile }},
	{"tls.server_name", func(to, from *Client) { to.TLS.ServerName = from.TLS.ServerName }},
	{"tls.insecure_skip_verify", func(to, from *Client) { to.TLS.InsecureSkipVerify = from.TLS.InsecureSkipVerify }},
	{"tls.min_version", func(to, from *Client) { to.TLS.MinVersion = from.TLS.MinVersion }},
}

// merged lays layers over the defaults, argument by argument, the last one winning, and says where each argument came from.
func merged(layers ...layer) (Client, map[string]string) {
	client := defaultClient()
	origins := make(map[string]string, len(clientFields))
	for _, a := range clientFields {
		origins[a.name] = "default"
	}
	for _, l := range layers {
		for _, a := range clientFields {
			if l.has[a.name] {
				a.copy(&client, &l.client)
				origins[a.name] = l.origin
			}
		}
		if l.name != "" {
			client.Name = l.name
		}
	}
	return client, origins
}
