package client

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"bench/plan"
	"bench/protos"
)

// A grpcClient makes calls of gRPC: requests of HTTP/2 whose bodies are messages, over connections beside those of the
// client's other requests.
type grpcClient struct {
	*http2Client
	limit time.Duration // that a call is cut by; 0: none
}

func newGRPC(c plan.Client, env Env) (Client, error) {
	c.HTTPVersion = plan.HTTP2
	made := grpcClient{new(http2Client), cmp.Or(c.Timeout, env.Limit)}
	if err := made.prepare(c, env, alpnHTTP2); err != nil {
		return nil, err
	}
	if signs(c.Auth) {
		return nil, fmt.Errorf("a call of gRPC can't be signed, as auth %q wants it", c.Auth.Type)
	}
	return protocolClient[*http2Request]{made, c.Auth, env.Quote}, nil
}

// A grpcCall is what a call's answer is read by.
type grpcCall struct {
	*protos.Call
	counts   bool          // somebody looks at each message, as JSON
	last     bool          // somebody looks at the last one
	right    []uint64      // the statuses with which it ends well
	deadline time.Duration // that the server was told; 0: none, or another than the client's own
}

func (c grpcClient) render(r plan.Request, e *expected) (*http2Request, error) {
	if e.call == nil {
		call, err := c.callOf(r)
		if err != nil {
			return nil, fmt.Errorf("request %s: %w", r.Name, err)
		}
		e.call = call
		if r.Dynamic != nil && len(r.Dynamic.Send) > 0 {
			r.GRPC = &plan.GRPC{} // what stands in for values while it is compiled need not fit the types of fields
		}
	}
	messages, err := e.call.framed(r)
	if err != nil {
		return nil, fmt.Errorf("request %s: %w", r.Name, err)
	}
	if e.turns = nil; r.GRPC.Send == plan.SendInTurn && len(messages) > 1 {
		messages, e.turns = messages[:1], messages[1:]
	}
	r.Body = string(bytes.Join(messages, nil))
	r.Headers = maps.Clone(r.Headers)
	if r.Headers == nil {
		r.Headers = map[string]string{}
	}
	for name := range r.Headers {
		if strings.EqualFold(name, "Content-Type") || strings.EqualFold(name, "TE") {
			delete(r.Headers, name)
		}
	}
	r.Headers["Content-Type"], r.Headers["TE"] = "application/grpc", "trailers"
	e.wantHead, e.wantBody = true, false
	if e.call.deadline > 0 {
		r.Headers["grpc-timeout"] = grpcTimeout(e.call.deadline)
	}
	made, err := c.http2Client.renderOpen(r, e, e.turns != nil)
	if err != nil {
		return nil, err
	}
	made.wire.KeepTrailers = true
	return made, nil
}

// framed are a request's messages as they are sent: each has five bytes before it.
func (c *grpcCall) framed(r plan.Request) (list [][]byte, err error) {
	for _, text := range r.GRPC.Messages {
		message, err := c.Request([]byte(text))
		if err != nil {
			return nil, err
		}
		framed := binary.BigEndian.AppendUint32([]byte{0}, uint32(len(message)))
		list = append(list, append(framed, message...))
	}
	return list, nil
}

// callOf is what the answer to a request is read by.
func (c grpcClient) callOf(r plan.Request) (*grpcCall, error) {
	found, err := protos.Find(r.GRPC.Descriptors.Set, r.GRPC.Method)
	if err != nil {
		return nil, err
	}
	call := &grpcCall{Call: found, counts: r.Stream.Count != "", last: wantsLast(r), right: []uint64{0}}
	if r.Expect != nil && len(r.Expect.GRPCStatus) > 0 {
		call.right = nil
		for _, name := range r.Expect.GRPCStatus {
			call.right = append(call.right, uint64(slices.Index(plan.GRPCStatuses(), name)))
		}
	}
	own := slices.ContainsFunc(slices.Collect(maps.Keys(r.Headers)), func(name string) bool { return strings.EqualFold(name, "grpc-timeout") })
	if !own && !c.patient {
		call.deadline = c.limit
	}
	return call, nil
}

// grpcTimeout is a timeout as calls have it: at most eight digits, and a unit.
func grpcTimeout(d time.Duration) string {
	const most = 99_999_999
	for _, unit := range []struct {
		name string
		is   time.Duration
	}{{"u", time.Microsecond}, {"m", time.Millisecond}, {"S", time.Second}, {"M", time.Minute}} {
		if n := (d + unit.is - 1) / unit.is; n <= most {
			return strconv.FormatInt(int64(n), 10) + unit.name
		}
	}
	return strconv.Itoa(most) + "H"
}

// called finds what a call came to whose answer came whole.
func (f *http2Flight) called(call *grpcCall) error {
	st := f.stream
	if st.Status != http.StatusOK {
		return nil // which says what is wrong
	}
	if contentType, _ := st.Header("content-type"); !strings.HasPrefix(contentType, "application/grpc") {
		return fail(malformed, "the answer is %q, and no gRPC", contentType)
	}
	lookup := st.Trailer
	text, ok := lookup("grpc-status")
	if !ok && st.BodyBytes == 0 {
		lookup = st.Header
		text, ok = lookup("grpc-status")
	}
	if !ok {
		return fail(truncated, "the answer ended without a grpc-status")
	}
	code, err := strconv.ParseUint(text, 10, 31)
	switch {
	case err != nil:
		return fail(malformed, "grpc-status is %q, and no number", text)
	case f.streamed.frames.headed > 0:
		return fail(truncated, "the answer ended within a message")
	case !slices.Contains(call.right, code):
		message, _ := lookup("grpc-message")
		return f.failed(call, code, message)
	case code == 0 && !call.ServerStreams && f.streamed.frames.count == 0:
		return fail(truncated, "the answer ended without a message")
	}
	return nil
}

// failed is what a call came to that ended with a status which isn't right.
func (f *http2Flight) failed(call *grpcCall, code uint64, message string) error {
	names := plan.GRPCStatuses()
	if plain, err := url.PathUnescape(message); err == nil {
		message = plain
	}
	switch {
	case code >= uint64(len(names)):
		return fail(grpcUnknown, "grpc-status %d", code)
	case code == 0:
		return fail(badExpectation, "grpc-status: expected %s, found OK", call.expected())
	}
	return fail(grpcCancelled+ErrorKind(code-1), "%s: %s", names[code], message)
}

// tooLate makes a timeout of what a server does when one has passed that it was told: it says so, or resets the stream. The client's
// own is the same, and it is chance who is first to say it.
func (f *http2Flight) tooLate(call *grpcCall, err error) error {
	if call.deadline <= 0 || f.stream.Sent == 0 || f.stream.Done-f.stream.Sent < call.deadline {
		return err
	}
	switch blameExchange(err).Kind {
	case grpcDeadlineExceeded, reset:
		return fail(TimedOut, "timeout after %v", call.deadline)
	}
	return err
}

// expected are the statuses that are right.
func (c *grpcCall) expected() string {
	var names []string
	for _, code := range c.right {
		names = append(names, plan.GRPCStatuses()[code])
	}
	return strings.Join(names, " or ")
}
