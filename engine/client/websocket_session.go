package client

import (
	"context"
	"errors"
	"iter"
	"net"
	"net/http"
	"sync"
	"time"

	"bench/engine/clock"
	"bench/engine/sound"
	"bench/engine/stream"
	"bench/engine/websocket"
)

// A webSocketSession opens WebSockets, each for one exchange.
type webSocketSession struct {
	*webSockets
	secure secureSettings
	slots  chan struct{} // the right to a connection; nil: each has it
	life   context.Context
	end    context.CancelFunc
}

func (s *webSocketSession) lane() exchanger[*webSocket] { return s }

func (s *webSocketSession) close() { s.end() }

func (s *webSocketSession) perform(ctx context.Context, r *request[*webSocket], x *Exchange) error {
	x.begin()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.life, cancel)()
	if err := s.claim(ctx); err != nil {
		return x.fail(err)
	}
	defer s.release()
	begin := clock.Now()
	o := r.rendered.origin
	conn, err := s.dialer.connect(ctx, o, s.secure.of(o), x)
	x.Opening += clock.Now() - begin
	if err != nil {
		return x.fail(s.ended(ctx, err))
	}
	defer conn.Close()
	x.Opened = true
	f := &webSocketFlight{webSocketSession: s, request: r, conn: conn, socket: websocket.New(conn, s.bodies), follower: stream.New(s.bodies)}
	defer context.AfterFunc(ctx, sound.Work(func() { f.cut(s.stopped(ctx)) }))()
	f.silence.heard, f.silence.cut = f.follower.Heard, f.cut
	if x.Stream == nil {
		x.Stream = new(stream.Seen)
	}
	s.wire.Enter()
	err = f.fly(x)
	s.wire.Exit()
	f.silence.end()
	x.BytesIn, x.BytesOut = f.socket.In, f.socket.Out
	if err == nil {
		f.judge(x)
	}
	f.follower.Release()
	f.socket.Release()
	if err != nil {
		return x.fail(f.blame(err))
	}
	return nil
}

// claim waits for the right to a connection.
func (s *webSocketSession) claim(ctx context.Context) error {
	if s.slots == nil {
		return nil
	}
	select {
	case s.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return s.stopped(ctx)
	}
}

func (s *webSocketSession) release() {
	if s.slots != nil {
		<-s.slots
	}
}

// stopped says why a context is done.
func (s *webSocketSession) stopped(ctx context.Context) *Failure {
	if s.life.Err() != nil {
		return errSessionClosed
	}
	return &Failure{Kind: Cancelled, cause: ctx.Err()}
}

func (s *webSocketSession) ended(ctx context.Context, err error) error {
	if s.life.Err() != nil && ctx.Err() != nil {
		return errSessionClosed
	}
	return err
}

// A webSocketFlight is one WebSocket, from its handshake to its end.
type webSocketFlight struct {
	*webSocketSession
	request  *request[*webSocket]
	conn     net.Conn
	socket   *websocket.Conn
	follower *stream.Follower
	silence  silence
	answer   websocket.Answer
	bytes    int64 // of messages

	mu    sync.Mutex
	cause *Failure // why it was cut
}

// cut ends it.
func (f *webSocketFlight) cut(cause *Failure) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.cause == nil {
		f.cause = cause
		_ = f.conn.SetDeadline(time.Unix(1, 0))
	}
}

// limit sets how long it may go on; 0: as long as it likes.
func (f *webSocketFlight) limit(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.cause != nil:
	case d > 0:
		_ = f.conn.SetDeadline(clock.Deadline(d))
	default:
		_ = f.conn.SetDeadline(time.Time{})
	}
}

// fly does all that the request asks for. Its error is why that could not be done.
func (f *webSocketFlight) fly(x *Exchange) error {
	r := f.request.rendered
	f.follower.Begin(f.request.stream, x.Stream)
	f.limit(f.timeout)
	x.Sent, x.Attempts = clock.Now(), 1
	var err error
	f.answer, err = f.socket.Shake(r.shake)
	x.Status, x.FirstByte = f.answer.Status, f.socket.Read
	if err != nil {
		return err
	}
	if x.Status != http.StatusSwitchingProtocols {
		x.Done = clock.Now()
		return nil
	}
	shaken := clock.Now()
	x.Opening += shaken - x.Sent
	x.Sent, x.FirstByte = shaken, 0
	f.limit(f.timeout)
	if f.patient {
		f.socket.EachRead = func() { f.limit(f.timeout) }
	}
	unsent := f.socket.Send(r.send)
	f.silence.begin(f.request.stream.IdleLimit(), false)
	err = f.listen(x)
	var over *websocket.Error
	switch said := errors.As(err, &over) && over.Kind == websocket.Closed; {
	case unsent != nil && !said: // otherwise the server has said why it didn't want it
		return unsent
	case err != nil:
		return err
	}
	f.silence.end()
	f.socket.EachRead = nil
	return nil
}

// listen takes messages until there were enough. A server that closes ends them, too, where nothing is awaited.
func (f *webSocketFlight) listen(x *Exchange) error {
	await := f.request.rendered.await
	for counted := 0; ; {
		message, err := f.socket.Next()
		at, read := max(f.socket.Arrived, x.Sent), max(f.socket.Read, x.Sent) // what came with the handshake is there at once
		if x.FirstByte == 0 && f.socket.Read > x.Sent {
			x.FirstByte = f.socket.Read
		}
		var over *websocket.Error
		if errors.As(err, &over) && over.Normal() && await == nil {
			x.Done = read
			return nil
		}
		if err != nil {
			return err
		}
		f.bytes += int64(len(message))
		if err := f.follower.Message(message, at); err != nil {
			return blameStream(err)
		}
		if await == nil || !await.counts(message, f.bodies) {
			continue
		}
		if counted++; counted == await.messages {
			x.Done = read
			return nil
		}
	}
}

// judge looks at what the server has answered, and ends what goes on.
func (f *webSocketFlight) judge(x *Exchange) {
	got := &response{
		status: x.Status, header: f.header, values: f.values, store: f.bodies,
		elapsed: x.Done - x.Sent, bytes: f.bytes,
	}
	if x.Status == http.StatusSwitchingProtocols {
		got.stream = f.follower
		if f.request.rendered.await != nil {
			f.limit(drainTime)
			_ = f.socket.Finish() // who doesn't answer is left alone
		}
	}
	x.Kind, x.Message = f.request.inspect(got, x.Taken)
}

func (f *webSocketFlight) header(name string) (string, bool) {
	list := f.answer.Header.Values(name)
	if len(list) == 0 {
		return "", false
	}
	return list[0], true
}

func (f *webSocketFlight) values(name string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, value := range f.answer.Header.Values(name) {
			if !yield(value) {
				return
			}
		}
	}
}

// socketKinds are the kinds of what is wrong with what a server sent.
var socketKinds = map[websocket.Kind]ErrorKind{
	websocket.Malformed: malformed, websocket.TooLarge: tooLarge, websocket.NoMemory: NoMemory,
	websocket.Closed: wasClosed, websocket.Truncated: truncated,
}

// blame finds the kind of what went wrong.
func (f *webSocketFlight) blame(err error) error {
	f.mu.Lock()
	cause := f.cause
	f.mu.Unlock()
	var over *websocket.Error
	switch {
	case cause != nil:
		return cause
	case errors.As(err, &over):
		return &Failure{Kind: socketKinds[over.Kind], cause: over}
	}
	return err
}
