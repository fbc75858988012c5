package plan

import (
	"slices"
	"time"

	"bench/result"
)

// Group is a list of requests; one pass over it is a batch.
type Group struct {
	Name     string    `json:"name"` // with its for_each key: api[base]
	Order    Order     `json:"order"`
	Requests []Request `json:"requests"` // one entry per name; a batch has each Weight times, spread evenly; those of Once come last
}

// Request is one request, rendered as far as the language goes.
type Request struct {
	Name      string            `json:"name"` // with its for_each key: product[3]
	Method    string            `json:"method"`
	URL       string            `json:"url"`              // absolute, query included
	Headers   map[string]string `json:"headers,omitzero"` // as written; names are compared without case
	Body      string            `json:"body,omitempty"`   // bytes
	Weight    int               `json:"weight"`
	Expect    *Expect           `json:"expect,omitempty"`    // nil: a status of 400 or more is an error
	Stream    *Stream           `json:"stream,omitempty"`    // nil: the response is one moment
	WebSocket *WebSocket        `json:"websocket,omitempty"` // nil: it is HTTP. It has a Stream, of Messages
	GRPC      *GRPC             `json:"grpc,omitempty"`      // nil: it is no call of gRPC. One has a Stream, of Messages
	// Dynamic are the texts that are rendered for each send; nil: none, the request is always the same bytes.
	Dynamic *Dynamic `json:"dynamic,omitempty"`
	// Captures are the values that are taken from its answer, by name in alphabetical order.
	Captures []Capture `json:"captures,omitzero"`
	// Needs are the requests of the group, by their places, whose answers must be there before it is sent. They stand before
	// it, but for those that are sent once. Where one of them fails, it is not sent.
	Needs []int      `json:"needs,omitzero"`
	Think *Think     `json:"think,omitempty"` // nil: none
	Once  bool       `json:"once,omitempty"`  // sent once for each user, before its first batch
	When  *Predicate `json:"when,omitempty"`  // else it is left out of its batch; nil: it never is
	// Repeat says that it is sent again, with what its own answer before gave; nil: it is sent once.
	Repeat *Repeat       `json:"repeat,omitempty"`
	Until  *Until        `json:"until,omitempty"` // of a set-up: it is sent until its answer is as expected; nil: once
	Range  *result.Range `json:"range,omitempty"`
	// Sensitive says that parts of it have a sensitive variable's value in them. Shown is without those.
	Sensitive bool    `json:"sensitive,omitempty"`
	Secret    Secrets `json:"secret,omitzero"`
}

// Expect is what a response must be; what is empty is not looked at.
type Expect struct {
	Status       []int             `json:"status,omitzero"`        // none: below 400
	GRPCStatus   []string          `json:"grpc_status,omitzero"`   // of a call, by their names; none: OK
	ContentType  string            `json:"content_type,omitempty"` // media type without parameters, or with them if written so
	Headers      map[string]string `json:"headers,omitzero"`
	BodyContains string            `json:"body_contains,omitempty"`
	BodyMatches  string            `json:"body_matches,omitempty"` // RE2
	JSON         map[string]any    `json:"json,omitzero"`          // JSONPath (RFC 9535) to the value expected
	Conditions   []Condition       `json:"conditions,omitzero"`    // on headers and JSONPaths, which are not in Headers and JSON then
	MaxBytes     int64             `json:"max_bytes,omitempty"`
	MaxDuration  time.Duration     `json:"max_duration,omitempty"`
}

// Batch are the requests that a batch has: all but those of Once, which stand behind them.
func (g Group) Batch() []Request { return g.Requests[:len(g.Requests)-len(g.Once())] }

// Once are the requests that a user sends before its first batch, and not again.
func (g Group) Once() []Request {
	first := slices.IndexFunc(g.Requests, func(r Request) bool { return r.Once })
	if first < 0 {
		return nil
	}
	return g.Requests[first:]
}

// BatchSize is how many requests a batch has.
func (g Group) BatchSize() int {
	n := 0
	for _, r := range g.Batch() {
		n += r.Weight
	}
	return n
}
