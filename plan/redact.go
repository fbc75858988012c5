package plan

import (
	"maps"
	"slices"
)

// Concealed is what stands for a sensitive value wherever one would be shown.
const Concealed = "(sensitive value)"

// Secrets are the parts of a request that come from sensitive variables.
type Secrets struct {
	URL     bool     `json:"url,omitempty"`
	Body    bool     `json:"body,omitempty"`
	Send    bool     `json:"send,omitempty"`
	Expect  bool     `json:"expect,omitempty"`
	When    bool     `json:"when,omitempty"`
	Repeat  bool     `json:"repeat,omitempty"`
	Headers []string `json:"headers,omitzero"`
	Names   []string `json:"names,omitzero"` // of headers that are secret, too: of a map that is sensitive as a whole
}

// Any says whether there are any.
func (s Secrets) Any() bool {
	return s.URL || s.Body || s.Send || s.Expect || s.When || s.Repeat || len(s.Headers) > 0
}

// Shown is the request as it may be printed: what comes from a sensitive variable is replaced by a word, and what is secret
// in it isn't named any more, since that would tell names that are.
func (r Request) Shown() Request {
	if !r.Sensitive {
		return r
	}
	if r.Secret.URL {
		r.URL = Concealed
	}
	if r.Secret.Body {
		r.Body = Concealed
	}
	if r.Secret.Send && r.GRPC != nil {
		g := *r.GRPC
		g.Messages = []string{Concealed}
		r.GRPC = &g
	}
	if r.Secret.Send && r.WebSocket != nil {
		w := *r.WebSocket
		w.Send = []string{Concealed}
		if w.Await != nil {
			w.Await = &Await{Messages: w.Await.Messages}
		}
		r.WebSocket = &w
	}
	headers := r.Headers
	r.Headers = maps.Clone(r.Headers)
	for name := range headers {
		switch {
		case slices.Contains(r.Secret.Names, name):
			delete(r.Headers, name)
			r.Headers[Concealed] = Concealed
		case slices.Contains(r.Secret.Headers, name):
			r.Headers[name] = Concealed
		}
	}
	r.Dynamic = r.Dynamic.shown(r.Secret)
	r.When = r.When.shown(r.Secret.When)
	if r.Repeat != nil {
		r.Repeat = &Repeat{While: r.Repeat.While.shown(r.Secret.Repeat), Each: r.Repeat.Each.shown(r.Secret.Repeat), AtMost: r.Repeat.AtMost}
	}
	if r.Secret.Expect && r.Expect != nil {
		r.Expect = &Expect{Status: r.Expect.Status, GRPCStatus: r.Expect.GRPCStatus, MaxBytes: r.Expect.MaxBytes, MaxDuration: r.Expect.MaxDuration, BodyContains: Concealed}
	}
	r.Secret = Secrets{}
	return r
}

// SecretHeader says whether a header's value, or even its name, is sensitive.
func (r Request) SecretHeader(name string) bool {
	return slices.Contains(r.Secret.Headers, name) || slices.Contains(r.Secret.Names, name)
}

// Shown is the server as it may be printed.
func (s Server) Shown() Server {
	if !s.Sensitive {
		return s
	}
	s.Env = maps.Clone(s.Env)
	for name, shown := range s.SecretEnv {
		s.Env[name] = shown
	}
	s.SecretEnv = nil
	return s
}

// Shown is the client as it may be printed.
func (c Client) Shown() Client {
	if c.Sensitive && c.Proxy != "" {
		c.Proxy = Concealed
	}
	c.Auth = c.Auth.Shown()
	return c
}
