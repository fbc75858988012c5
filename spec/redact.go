package spec

import (
	"encoding/json"
	"maps"
	"slices"
)

// concealed is what stands for a sensitive value wherever one would be shown.
const concealed = "(sensitive value)"

// secrets are the parts of a request that come from sensitive variables.
type secrets struct {
	url, body, expect bool
	headers           []string
	names             []string // of headers that are secret, too: of a map that is sensitive as a whole
}

func (s secrets) any() bool { return s.url || s.body || s.expect || len(s.headers) > 0 }

// Shown is the request as it may be printed: what comes from a sensitive variable is replaced by a word.
func (r Request) Shown() Request {
	if !r.Sensitive {
		return r
	}
	if r.secret.url {
		r.URL = concealed
	}
	if r.secret.body {
		r.Body = concealed
	}
	headers := r.Headers
	r.Headers = maps.Clone(r.Headers)
	for name := range headers {
		switch {
		case slices.Contains(r.secret.names, name):
			delete(r.Headers, name)
			r.Headers[concealed] = concealed
		case slices.Contains(r.secret.headers, name):
			r.Headers[name] = concealed
		}
	}
	if r.secret.expect && r.Expect != nil {
		r.Expect = &Expect{Status: r.Expect.Status, MaxBytes: r.Expect.MaxBytes, MaxDuration: r.Expect.MaxDuration, BodyContains: concealed}
	}
	return r
}

// SecretHeader says whether a header's value, or even its name, is sensitive.
func (r Request) SecretHeader(name string) bool {
	return slices.Contains(r.secret.headers, name) || slices.Contains(r.secret.names, name)
}

// MarshalJSON writes the request as it may be printed: plans are kept and shown.
func (r Request) MarshalJSON() ([]byte, error) {
	type plain Request
	return json.Marshal(plain(r.Shown()))
}

// Shown is the server as it may be printed.
func (s Server) Shown() Server {
	if !s.Sensitive {
		return s
	}
	s.Env = maps.Clone(s.Env)
	for name, shown := range s.secretEnv {
		s.Env[name] = shown
	}
	return s
}

// MarshalJSON writes the server as it may be printed.
func (s Server) MarshalJSON() ([]byte, error) {
	type plain Server
	return json.Marshal(plain(s.Shown()))
}

// Shown is the client as it may be printed.
func (c Client) Shown() Client {
	if c.Sensitive && c.Proxy != "" {
		c.Proxy = concealed
	}
	return c
}

// MarshalJSON writes the client as it may be printed.
func (c Client) MarshalJSON() ([]byte, error) {
	type plain Client
	return json.Marshal(plain(c.Shown()))
}
