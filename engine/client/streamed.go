package client

import (
	"errors"
	"net/http"
	"time"

	"bench/engine/clock"
	"bench/engine/stream"
)

// A streamed follows responses that come as events, one after the other: those of a connection, or of a flight. It is the
// sink of their bodies in every version of HTTP.
type streamed struct {
	follower *stream.Follower
	silence  silence
	status   func() int // of the response that is coming
	got      *response  // whose header is asked for codings

	rules   *stream.Rules // of the response that is coming
	unpack  *unpacking    // nil: it comes as it is
	started bool          // a piece of its body came
	other   bool          // it is an answer of another kind: its status says what is wrong
	excess  int           // bytes after the event that ends the stream
	call    *grpcCall     // whose messages come; nil: it is none
	frames  grpcFrames
	answer  callAnswer
	turns   [][]byte                     // messages that are still to be sent, each after an answer
	upload  func(data []byte, last bool) // sends one
	at      time.Duration                // when the latest piece of a call's answer came
	seen    *stream.Seen
	latest  time.Duration // when the latest events had arrived
	opening bool          // the first of all is among them
}

// What comes after the event that ends a stream is read for so long, and for so many bytes, so that the connection can be used
// again: a response usually ends right after. What doesn't is cut.
const (
	drainTime  = 100 * time.Millisecond
	drainBytes = 64 << 10
)

// blurs is how late a read must be for the events that it brings to be blurred: so much time is nothing to a stream.
const blurs = time.Millisecond

// errDrained ends a response that goes on after its stream has ended.
var errDrained = &Failure{Kind: Cancelled, cause: errors.New("the stream is over, and the response is not")}

// newStreamed makes a follower of responses. Cut ends the exchange under way.
func newStreamed(status func() int, got *response, cut func(cause *Failure)) *streamed {
	s := &streamed{follower: stream.New(got.store), status: status, got: got}
	s.silence.heard, s.silence.cut = s.follower.Heard, cut
	return s
}

// begin makes it ready for the response to a request that is about to be sent. The exchange is told what is seen.
func (s *streamed) begin(e *expected, x *Exchange) {
	if x.Stream == nil {
		x.Stream = new(stream.Seen)
	}
	s.rules, s.started, s.other, s.excess = e.stream, false, false, 0
	if s.call = e.call; s.call != nil {
		s.frames.reset(s.got.store)
		s.answer.reset(s.got.store)
		s.turns = e.turns
	}
	s.seen, s.latest, s.opening = x.Stream, 0, false
	s.follower.Begin(e.stream, x.Stream)
	s.silence.begin(e.stream.IdleLimit(), e.stream.Until())
}

// end is told how the exchange ended. Once a stream is over that says where it ends, whatever came after is no part of it: the
// result is nil then, and the exchange was done when the stream was, unless the response ended well.
func (s *streamed) end(err error, x *Exchange) error {
	s.silence.end()
	if s.unpack != nil {
		if err == nil && !s.follower.Enough() {
			err = blameStream(s.unpack.end())
		}
		s.unpack.stop()
		s.unpack = nil
	}
	switch {
	case err == nil:
		return nil
	case !s.follower.Enough():
		s.follower.Release() // nobody looks at a response that failed
		return err
	}
	x.Done = s.follower.Ended()
	return nil
}

// Take takes a piece of the body.
func (s *streamed) Take(piece []byte, whole bool, at time.Duration) error {
	if !s.started {
		s.started = true
		if err := s.first(); err != nil {
			return err
		}
	}
	switch {
	case s.other:
		return nil
	case s.follower.Enough():
		if s.excess += len(piece); s.excess > drainBytes {
			return errDrained
		}
		return nil
	}
	before := s.seen.Events
	err := s.feed(piece, whole, at)
	s.blur(before, s.seen.Events-before, at)
	if errors.Is(err, stream.ErrEnough) {
		s.silence.drain(at)
		return nil
	}
	return blameStream(err)
}

// blur takes note of events that arrived at a moment, after so many before. Those that one read brought are blurred but for the last, if the read was late:
// it is the moment of that one that is known.
func (s *streamed) blur(before, events int64, at time.Duration) {
	if events == 0 {
		return
	}
	if at != s.latest {
		s.latest, s.opening = at, before == 0
		events--
	}
	if events > 0 && clock.Now()-at > blurs {
		s.seen.Blurred += events
		s.seen.FirstBlurred = s.seen.FirstBlurred || s.opening
	}
}

// first looks at the header, before the first piece.
func (s *streamed) first() error {
	if s.other = s.status()/100 != 2; s.other {
		return nil
	}
	if s.call != nil {
		return nil // whose messages are packed, each by itself
	}
	codings, err := codingsOf(s.got.values("Content-Encoding"))
	switch {
	case err != nil:
		return fail(badCoding, "content coding: %w", err)
	case len(codings) > 0 && s.rules.Packed():
		s.unpack = newUnpacking(s.follower, s.got.store, codings)
	}
	return nil
}

// feed hands a piece to the follower, unpacked.
func (s *streamed) feed(piece []byte, whole bool, at time.Duration) error {
	switch {
	case s.unpack != nil:
		return s.unpack.feed(piece, at)
	case s.call != nil:
		s.at = at
		return s.frames.cut(piece, s.got.store, s.message)
	}
	return s.follower.Feed(piece, whole, at)
}

// streamKinds are the kinds of what is wrong with a stream.
var streamKinds = map[stream.Kind]ErrorKind{
	stream.TooLarge: tooLarge, stream.NoMemory: NoMemory, stream.Malformed: malformed, stream.Short: truncated,
}

// blameStream finds the kind of what is wrong with a stream.
func blameStream(err error) error {
	var wrong *stream.Error
	if !errors.As(err, &wrong) {
		return err
	}
	return &Failure{Kind: streamKinds[wrong.Kind], cause: wrong}
}

// raised is what a library would raise of a response that came whole but is not all of its stream: nobody has the rest.
func (x *Exchange) raised() error {
	if !x.Streamed() || x.Kind == None || x.Kind >= BadStatus {
		return nil
	}
	return &Failure{Kind: x.Kind, cause: errors.New(x.Message)}
}

// checkStream says what is wrong with a response that came whole, and was to be a stream.
func checkStream(r *response) (ErrorKind, string) {
	if r.stream == nil || r.status/100 != 2 && r.status != http.StatusSwitchingProtocols {
		return None, ""
	}
	var f *Failure
	if errors.As(blameStream(r.stream.End()), &f) {
		return f.Kind, f.Error()
	}
	return None, ""
}
