package client

import (
	"context"
	"time"

	"bench/engine/stream"
	"bench/engine/text"
	"bench/plan"
)

// A Client makes the sessions of one cell: it knows the protocol, the TLS settings, the proxy and the limits, and it is
// made once.
type Client interface {
	// Compile renders requests as far as it can be done beforehand. Its error says which one can't be sent, and why.
	Compile(requests []plan.Request) (Compiled, error)
	// Reach goes the way to o, as far as it takes to know that somebody is there, and hangs up. Its error is a *Failure.
	Reach(ctx context.Context, o *Origin) error
}

// A Session performs requests over connections that it shares between them.
type Session interface {
	// Do performs a request over a free connection, or a new one, and fills x. Index is its place among the requests that
	// were compiled. The error is what a library would raise: nil for every response that came whole, whatever its status.
	// It returns soon after ctx is done, or Close is called.
	Do(ctx context.Context, index int, x *Exchange) error
	// Lane gives a view of the session for one goroutine alone, which keeps its connection and takes no lock.
	Lane() Session
	// Close cuts every connection. What is in flight fails at once.
	Close()
}

// An Exchange is what happened to one request. It is reused; Do overwrites all of it but Taken.
type Exchange struct {
	// Values fill the slots of a request that has some, and are the caller's to set before each Do; nil for others.
	Values    text.Values
	Sent      time.Duration // on the run's clock (package clock): right before the first byte is written, after connecting; 0 when it never was
	FirstByte time.Duration // after the read that brought the first byte
	Done      time.Duration // after the read that brought the last byte; when it failed, that moment
	Opened    bool          // on a new connection
	Attempts  int           // how often it was written, hops included: what a server can have seen of it
	Hops      hops          // the redirects that were followed
	Retries   retries       // how often its client tried it again
	Opening   time.Duration // of what came before sent: opening a connection, its own or one that it shares
	Lost      time.Duration // of that, too: earlier attempts, over kept connections that then died
	DNS       time.Duration // how long each phase took; 0 on a reused connection
	Connect   time.Duration
	TLS       time.Duration
	Status    int
	BytesIn   int64 // as they came over the wire: head and body
	BytesOut  int64
	Kind      ErrorKind // why this is an error in the report; none for a good response
	Message   string    // for the first few examples of a kind
	// Taken gets what the request takes from its answer; nil: nothing is taken. It is the caller's, and Do leaves it there.
	Taken *Taken
	// Stream is what was seen of a response that came as events. It is made when there is the first one, and used again.
	Stream *stream.Seen
}

// begin makes an exchange ready for another request, with what its caller hands over.
func (x *Exchange) begin() {
	*x = Exchange{Taken: x.Taken, Stream: x.Stream}
	if x.Stream != nil {
		x.Stream.Reset()
	}
}

// Streamed says whether there is something to tell of the response's events.
func (x *Exchange) Streamed() bool { return x.Stream != nil && x.Stream.Followed }

// Hops counts the requests that redirects led to, those of them that were written, and how they found their connections;
// the first one's is in its exchange.
type hops struct{ Sent, Opened, Reused int }

// Retries counts how often a client tried a request again, those of these times that it was written once more, and how they
// found their connections.
type retries struct{ Times, Sent, Opened, Reused int }

// Repeats is how often a request, or a hop of it, was sent again without having been asked for.
func (x *Exchange) Repeats() int { return max(0, x.Attempts-1-x.Hops.Sent-x.Retries.Sent) }
