package plan

// Session is what shares connections. keep_alive = false is a session for each request; the aiohttp preset has one for each
// batch.
type Session string

// What shares connections.
const (
	SessionCell    Session = "cell"
	SessionBatch   Session = "batch"
	SessionRequest Session = "request"
)

// TimeoutOf is what a client's timeout is the time of. "" is that of a response, from sent to its last byte; the others are
// how libraries count.
type TimeoutOf string

// What a timeout is the time of.
const (
	TimeoutOfResponse TimeoutOf = "response" // in a spec; "" in a plan
	TimeoutOfRead     TimeoutOf = "read"     // each wait for more of a response
	TimeoutOfTotal    TimeoutOf = "total"    // all that a call takes
)

// TimeoutsOf are all that a timeout can be the time of.
func TimeoutsOf() []TimeoutOf { return []TimeoutOf{TimeoutOfResponse, TimeoutOfRead, TimeoutOfTotal} }

// UsualTLS is the lowest TLS version that is accepted where nothing is said. HTTP/3 has TLS 1.3 only.
const UsualTLS = TLS12

// Least is the lowest TLS version to accept, over TCP.
func (t TLS) Least() TLSVersion {
	if t.MinVersion == "" {
		return UsualTLS
	}
	return t.MinVersion
}

// LeastTLS is the lowest TLS version that the client accepts.
func (c Client) LeastTLS() TLSVersion {
	if c.HTTPVersion == HTTP3 {
		return TLS13
	}
	return c.TLS.Least()
}

// Connections is how many connections a session has open at once: MaxConnections, and otherwise one where a connection carries
// many requests, as in HTTP/2 and HTTP/3; 0 for no limit.
func (c Client) Connections() int {
	if c.MaxConnections == 0 && c.HTTPVersion != HTTP1 {
		return 1
	}
	return c.MaxConnections
}
