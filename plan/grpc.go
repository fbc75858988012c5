package plan

import "fmt"

// GRPC says that a request is a call of gRPC.
type GRPC struct {
	Method string `json:"method"` // helloworld.Greeter/SayHello
	// Messages are what is sent, each as JSON: one, unless the method takes a stream.
	Messages      []string `json:"messages"`
	Send          Sending  `json:"send"` // when
	ClientStreams bool     `json:"client_streams,omitempty"`
	ServerStreams bool     `json:"server_streams,omitempty"`
	// Descriptors are those of the method and its messages.
	Descriptors Descriptors `json:"descriptors,omitzero"`
	// Reflection says that there are none in the plan: the server is asked for them right before the load, and only then it is
	// known whether there is such a method, and whether the messages fit.
	Reflection bool `json:"reflection,omitempty"`
}

// Sending is when the messages of a call are sent.
type Sending string

// The ways of sending.
const (
	SendAtOnce Sending = "at_once" // all together
	SendInTurn Sending = "in_turn" // each after the answer to the one before
)

// Sendings are all ways of sending.
func Sendings() []Sending { return []Sending{SendAtOnce, SendInTurn} }

// Undescribed says whether a call's server is to be asked how the call is written.
func (r Request) Undescribed() bool {
	return r.GRPC != nil && r.GRPC.Reflection && r.GRPC.Descriptors.Set == nil
}

// Text says in a few words what is called.
func (g *GRPC) Text() string {
	sent := ""
	if n := len(g.Messages); n != 1 {
		sent = fmt.Sprintf(" with %d messages", n)
	}
	if g.Send == SendInTurn {
		sent += " in turn"
	}
	if g.Reflection {
		return g.Method + sent + ", as its server describes it"
	}
	if g.ServerStreams {
		return g.Method + sent + ", which answers with a stream"
	}
	return g.Method + sent
}

// GRPCStatuses are the statuses with which a call can fail, by their numbers; 0 is OK.
func GRPCStatuses() []string {
	return []string{
		"OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED",
		"RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS",
		"UNAUTHENTICATED",
	}
}
