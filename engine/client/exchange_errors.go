package client

import (
	"errors"
	"strings"

	"bench/engine/clock"
	"bench/engine/http1"
	"bench/engine/http2"
)

// fail notes why an exchange failed, and returns what a library would raise: nil where the response is too large for
// its expectation, which no library minds, and for all else that is a result to strategies.
func (x *Exchange) fail(err error) error {
	f := blameExchange(err)
	x.Kind, x.Message = f.Kind, f.Error()
	if x.Done == 0 {
		x.Done = clock.Now()
	}
	if x.Kind >= BadStatus {
		return nil
	}
	return f
}

// http1Kinds are the kinds of http1's errors that have one kind here; those of the others depend on their cause.
var http1Kinds = map[http1.Kind]ErrorKind{
	http1.Timeout:   TimedOut,
	http1.Closed:    truncated,
	http1.Reset:     reset,
	http1.Truncated: truncated,
	http1.Malformed: malformed,
	http1.NoMemory:  NoMemory,
}

// blameExchange finds the kind of what went wrong in an exchange.
func blameExchange(err error) *Failure {
	var known *Failure
	if errors.As(err, &known) {
		return known
	}
	var streamed *http2.Error
	if errors.As(err, &streamed) {
		return blameHTTP2(streamed)
	}
	var broken *http1.Error
	if !errors.As(err, &broken) {
		return &Failure{Kind: KindOf(err), cause: err}
	}
	kind, ok := http1Kinds[broken.Kind]
	switch {
	case ok:
	case broken.Kind == http1.IdleDied && KindOf(broken) == reset:
		kind = reset
	case broken.Kind == http1.IdleDied:
		kind = truncated // closed in an orderly way, or said something unasked
	case broken.Kind == http1.TooLarge && strings.HasPrefix(broken.Detail, "body"):
		kind = tooLarge
	case broken.Kind == http1.TooLarge:
		kind = malformed // a head or trailers without end
	default:
		kind = KindOf(err)
	}
	return &Failure{Kind: kind, cause: err}
}

// http2Kinds are the kinds of http2's errors that have one kind here.
var http2Kinds = map[http2.Kind]ErrorKind{
	http2.Timeout:   TimedOut,
	http2.Aborted:   Cancelled,
	http2.Reset:     reset,
	http2.Malformed: malformed,
	http2.TooLarge:  tooLarge,
}

func blameHTTP2(broken *http2.Error) *Failure {
	if broken.Kind == http2.NoMemory {
		return &Failure{Kind: NoMemory, cause: ErrNoRoom}
	}
	kind, ok := http2Kinds[broken.Kind]
	if !ok {
		kind = KindOf(broken)
	}
	return &Failure{Kind: kind, cause: broken}
}
