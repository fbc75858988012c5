package engine

import (
	"context"
	"time"

	"bench/spec"
)

// A client makes the sessions of one cell: it knows the protocol, the TLS settings, the proxy and the limits, and it is
// made once. Its sessions are safe for use by several goroutines.
type client interface {
	// prepare renders a request as far as it can be done beforehand.
	prepare(r spec.Request, index int) (*request, error)
	// open starts a session: what shares connections, cookies and the limit of connections.
	open() session
	// reach goes the way to o, as far as it takes to know that somebody is there, and hangs up. Its error is a *failure.
	reach(ctx context.Context, o *origin) error
}

// A session performs requests over connections that it shares between them.
type session interface {
	// do performs r over a free connection, or a new one, and fills x. The error is what a library would raise: nil
	// for every response that came whole, whatever its status. It returns soon after ctx is done, or close is called.
	do(ctx context.Context, r *request, x *exchange) error
	// lane gives a view of the session for one goroutine alone, which keeps its connection and takes no lock.
	lane() session
	// close cuts every connection. What is in flight fails at once.
	close()
}

// An exchange is what happened to one request. It is reused; do overwrites all of it.
type exchange struct {
	sent      time.Duration // on the run's clock (clock.go): right before the first byte is written, after connecting; 0 when it never was
	firstByte time.Duration // after the read that brought the first byte
	done      time.Duration // after the read that brought the last byte; when it failed, that moment
	opened    bool          // on a new connection
	attempts  int           // how often it was written, hops included: what a server can have seen of it
	hops      hops          // the redirects that were followed
	opening   time.Duration // of what came before sent: opening a connection, its own or one that it shares
	lost      time.Duration // of that, too: earlier attempts, over kept connections that then died
	dns       time.Duration // how long each phase took; 0 on a reused connection
	connect   time.Duration
	tls       time.Duration
	status    int
	bytesIn   int64 // as they came over the wire: head and body
	bytesOut  int64
	kind      errorKind // why this is an error in the report; none for a good response
	message   string    // for the first few examples of a kind
}

// Hops counts the requests that redirects led to, those of them that were written, and how they found their connections;
// the first one's is in its exchange.
type hops struct{ sent, opened, reused int }

// repeats is how often a request, or a hop of it, was sent again.
func (x *exchange) repeats() int { return max(0, x.attempts-1-x.hops.sent) }
