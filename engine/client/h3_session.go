package client

import (
	"context"
	"errors"
	"io"
	"iter"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"strings"
	"time"

	"github.com/quic-go/quic-go/http3"

	"bench/engine/clock"
	"bench/engine/sound"
)

// An http3Session shares connections.
type http3Session struct {
	*muxSession[*http3Conn, *http3Wire]
	client *http3Client
}

func (c *http3Client) start() exchanger[*http3Request] {
	c.settle()
	s := &http3Session{client: c, muxSession: newMuxSession[*http3Conn, *http3Wire](&c.base)}
	s.open, s.flight = s.dial, func() muxFlight[*http3Conn, *http3Wire] { return &http3Flight{session: s} }
	return s
}

func (s *http3Session) dial(ctx context.Context, o *Origin, x *Exchange) (*http3Conn, error) {
	c, err := s.client.dialHTTP3(ctx, o, s.secure.of(o), x)
	if err != nil {
		return nil, err
	}
	if !s.adopt(c, func() { s.wait.Go(sound.Work(func() { c.watch(s) })) }) {
		c.close(errSessionClosed)
		c.hangUp()
		return nil, errSessionClosed
	}
	return c, nil
}

// An http3Flight makes an attempt at a request.
type http3Flight struct {
	session *http3Session
	conn    *http3Conn
	request *request[*http3Request]
	x       *Exchange
	head    http.Header
	body    http3Body
	late    *time.Timer

	streamed *streamed // of responses that come as events; nil until there is one
	cancel   context.CancelCauseFunc
}

func (f *http3Flight) attempt(ctx context.Context, c *http3Conn, r *request[*http3Request], x *Exchange) (again bool, err error) {
	*f = http3Flight{session: f.session, conn: c, request: r, x: x, streamed: f.streamed}
	f.body = http3Body{keep: r.wantBody, limit: r.bodyLimit(), heard: f.heard, store: f.session.client.bodies}
	err = f.run(ctx)
	if r.stream != nil {
		err = f.streamed.end(err, x)
	}
	if err != nil {
		return f.mayRepeat(ctx, err), err
	}
	c.served.Store(true)
	return false, nil
}

func (f *http3Flight) judge(e *expected, x *Exchange) {
	x.Kind, x.Message = e.inspect(f.response(), x.Taken)
}

func (f *http3Flight) forget() { f.body.text = f.body.store.Free(f.body.text) }

// follow makes the flight ready for a response that comes as events.
func (f *http3Flight) follow(e *expected, x *Exchange) *streamed {
	if f.streamed == nil {
		got := &response{
			store:  f.session.client.bodies,
			values: func(name string) iter.Seq[string] { return valuesOf(f.head, name) },
		}
		f.streamed = newStreamed(func() int { return f.x.Status }, got, func(cause *Failure) { f.cancel(cause) })
	}
	f.streamed.begin(e, x)
	return f.streamed
}

// errLate ends a request that is over its timeout.
var errLate = errors.New("timeout")

// run makes the attempt and fills x.
func (f *http3Flight) run(ctx context.Context) error {
	inner, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	if f.request.stream != nil {
		f.cancel = cancel
		f.body.sink = f.follow(&f.request.expected, f.x)
	}
	if timeout := f.session.client.timeout; timeout > 0 {
		// From now on for a stream to be had, from the first byte on for the response.
		f.late = time.AfterFunc(timeout, func() { cancel(errLate) })
		defer f.late.Stop()
	}
	p := f.request.rendered.wire
	traced := httptrace.WithClientTrace(inner, &httptrace.ClientTrace{
		WroteHeaderField:     f.sent,
		GotFirstResponseByte: func() { f.x.FirstByte = clock.Now(); f.heard() },
		Got1xxResponse:       func(int, textproto.MIMEHeader) error { return nil },
	})
	q := p.plan.WithContext(traced)
	q.Body = p.content()
	answer, err := f.conn.client.RoundTrip(q)
	if err == nil {
		f.x.Status, f.head = answer.StatusCode, answer.Header
		err = f.read(answer)
	}
	f.x.Done = clock.Now()
	if f.x.Sent != 0 {
		f.session.client.wire.Exit()
	}
	in, out := f.conn.bytes()
	f.x.BytesIn += in
	f.x.BytesOut += out
	if err != nil {
		return f.blame(ctx, inner, err)
	}
	return nil
}

// sent is called as the first field of the request's head is rendered, right before it is written.
func (f *http3Flight) sent(string, []string) {
	if f.x.Sent != 0 {
		return
	}
	f.x.Sent = clock.Now()
	f.x.Attempts++
	f.session.client.wire.Enter()
	if f.late != nil {
		f.late.Reset(f.session.client.timeout)
	}
}

// heard gives the request of a patient client another timeout.
func (f *http3Flight) heard() {
	if f.late != nil && f.session.client.patient {
		f.late.Reset(f.session.client.timeout)
	}
}

// read takes in the body.
func (f *http3Flight) read(answer *http.Response) error {
	buffer := f.session.client.buffers.Get().(*[32 << 10]byte)
	defer f.session.client.buffers.Put(buffer)
	_, err := io.CopyBuffer(&f.body, struct{ io.Reader }{answer.Body}, buffer[:])
	_ = answer.Body.Close()
	return err
}

// response is what checks look at.
func (f *http3Flight) response() *response {
	body := &f.body
	got := &response{
		status: f.x.Status, elapsed: f.x.Done - f.x.Sent, bytes: body.got, store: body.store,
		header: func(name string) (string, bool) {
			for value := range valuesOf(f.head, name) {
				return value, true
			}
			return "", false
		},
		values: func(name string) iter.Seq[string] { return valuesOf(f.head, name) },
	}
	if body.keep {
		got.body = body.text
	}
	if body.sink != nil {
		got.stream = body.sink.follower
	}
	return got
}

func valuesOf(h http.Header, name string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, value := range h.Values(name) {
			if !yield(value) {
				return
			}
		}
	}
}

// blame finds the kind of what went wrong.
func (f *http3Flight) blame(ctx, inner context.Context, err error) *Failure {
	cause := f.conn.cause.Load()
	var cut *Failure
	switch {
	case ctx.Err() != nil:
		return &Failure{Kind: Cancelled, cause: ctx.Err()}
	case errors.As(context.Cause(inner), &cut):
		return cut
	case errors.Is(context.Cause(inner), errLate):
		return fail(TimedOut, "timeout after %v", f.session.client.timeout)
	case cause != nil:
		return cause
	case errors.Is(err, ErrNoRoom):
		return &Failure{Kind: NoMemory, cause: err}
	case errors.Is(err, errBodyTooLarge):
		return fail(tooLarge, "a body of more than %d bytes", f.request.bodyLimit())
	}
	found := blame(ctx, blameQUIC(err))
	if found.Kind == otherFailure && strings.HasPrefix(err.Error(), "http3: ") {
		found.Kind = malformed
	}
	if found.Kind == Refused { // nobody listens there any more
		found.Kind = reset
	}
	return found
}

// mayRepeat says whether an attempt may be made again: when it never was sent, or was rejected, or when an idle
// connection turned out to be dead and the method is idempotent.
func (f *http3Flight) mayRepeat(ctx context.Context, err error) bool {
	var found *Failure
	if !errors.As(err, &found) || ctx.Err() != nil {
		return false
	}
	switch found.Kind {
	case Cancelled, TimedOut, tooLarge:
		return false
	}
	if f.x.Sent == 0 { // the connection has ended, or takes no more streams
		f.session.forget(f.conn)
		return true
	}
	var h3 *http3.Error
	if errors.As(err, &h3) && h3.Remote && h3.ErrorCode == http3.ErrCodeRequestRejected {
		return true
	}
	return f.conn.unusable() && f.x.FirstByte == 0 && f.conn.served.Load() && f.request.rendered.repeat
}
