package plan

import "time"

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

// Client is how requests travel, merged from default, group, benchmark and strategy.
type Client struct {
	Name        string      `json:"name,omitempty"`
	HTTPVersion HTTPVersion `json:"http_version"`
	// Session is what shares connections: "cell" (kept over batches and trials), "batch", or "request" (keep_alive = false).
	Session        Session       `json:"session"`
	MaxConnections int           `json:"max_connections,omitempty"` // 0: no limit
	Timeout        time.Duration `json:"timeout"`
	// TimeoutOf is what Timeout is the time of: "" for a response, from sent to its last byte; TimeoutOfRead for each wait
	// for more of it; TimeoutOfTotal for all that a call takes.
	TimeoutOf      TimeoutOf         `json:"timeout_of,omitempty"`
	ConnectTimeout time.Duration     `json:"connect_timeout"`
	Redirects      int               `json:"follow_redirects,omitempty"` // how many are followed
	Proxy          string            `json:"proxy,omitempty"`
	Resolve        map[string]string `json:"resolve,omitzero"` // host:port to addr:port
	UnixSocket     string            `json:"unix_socket,omitempty"`
	LocalAddresses []string          `json:"local_addresses,omitzero"`
	Cookies        bool              `json:"cookies,omitempty"`
	Auth           *Auth             `json:"auth,omitempty"`  // nil: requests say it themselves, or nobody does
	Retry          *Retry            `json:"retry,omitempty"` // nil: a failed request is a failed request
	TLS            TLS               `json:"tls"`
	// Sensitive says that Proxy has a sensitive variable's value, or a password, in it. Shown is without it.
	Sensitive bool `json:"sensitive,omitempty"`
}

// TLS are a client's TLS settings; files are relative to Plan.Dir.
type TLS struct {
	CAFile             string     `json:"ca_file,omitempty"`
	CertFile           string     `json:"cert_file,omitempty"`
	KeyFile            string     `json:"key_file,omitempty"`
	ServerName         string     `json:"server_name,omitempty"`
	InsecureSkipVerify bool       `json:"insecure_skip_verify,omitempty"`
	MinVersion         TLSVersion `json:"min_version,omitempty"` // "" for UsualTLS
}
