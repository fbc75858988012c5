package plan

// What shares connections. keep_alive = false is a session for each request; the aiohttp preset has one for each batch.
const (
	SessionCell    = "cell"
	SessionBatch   = "batch"
	SessionRequest = "request"
)

// What a client's timeout is the time of, see Client.TimeoutOf. A response, from sent to its last byte, is written as "" in
// a plan; the others are how libraries count.
const (
	TimeoutOfResponse = "response"
	TimeoutOfRead     = "read"
	TimeoutOfTotal    = "total"
)

// UsualTLS is the lowest TLS version that is accepted where nothing is said. HTTP/3 has TLS 1.3 only.
const UsualTLS = "1.2"

// Least is the lowest TLS version to accept, over TCP.
func (t TLS) Least() string {
	if t.MinVersion == "" {
		return UsualTLS
	}
	return t.MinVersion
}

// LeastTLS is the lowest TLS version that the client accepts.
func (c Client) LeastTLS() string {
	if c.HTTPVersion == "3" {
		return "1.3"
	}
	return c.TLS.Least()
}

// Connections is how many connections a session has open at once: MaxConnections, and otherwise one where a connection carries
// many requests, as in HTTP/2 and HTTP/3; 0 for no limit.
func (c Client) Connections() int {
	if c.MaxConnections == 0 && c.HTTPVersion != "1.1" {
		return 1
	}
	return c.MaxConnections
}
