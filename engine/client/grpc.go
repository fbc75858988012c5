package client

import (
	"encoding/binary"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"bench/engine/stream"
	"bench/plan"
	"bench/protos"
)

// A grpcClient makes calls of gRPC: requests of HTTP/2 whose bodies are messages, over connections beside those of the
// client's other requests.
type grpcClient struct{ *http2Client }

func newGRPC(c plan.Client, env Env) (Client, error) {
	c.HTTPVersion = plan.HTTP2
	made := grpcClient{new(http2Client)}
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
	json bool // somebody looks at messages, as JSON
}

func (c grpcClient) render(r plan.Request, e *expected) (*http2Request, error) {
	if e.call == nil {
		call, err := protos.Find(r.GRPC.Descriptors, r.GRPC.Method)
		if err != nil {
			return nil, fmt.Errorf("request %s: %w", r.Name, err)
		}
		e.call = &grpcCall{Call: call, json: wantsLast(r) || r.Stream.Count != ""}
		if r.Dynamic != nil && len(r.Dynamic.Send) > 0 {
			r.GRPC = &plan.GRPC{} // what stands in for values while it is compiled need not fit the types of fields
		}
	}
	body, err := e.call.framed(r)
	if err != nil {
		return nil, fmt.Errorf("request %s: %w", r.Name, err)
	}
	r.Body = string(body)
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
	made, err := c.http2Client.render(r, e)
	if err != nil {
		return nil, err
	}
	made.wire.KeepTrailers = true
	return made, nil
}

// framed are a request's messages as they are sent: each has five bytes before it.
func (c *grpcCall) framed(r plan.Request) (body []byte, err error) {
	for _, text := range r.GRPC.Messages {
		message, err := c.Request([]byte(text))
		if err != nil {
			return nil, err
		}
		body = append(body, 0)
		body = binary.BigEndian.AppendUint32(body, uint32(len(message)))
		body = append(body, message...)
	}
	return body, nil
}

// A grpcFrames cuts a body into messages: each has five bytes before it, whether it is packed, and how long it is.
type grpcFrames struct {
	head    [5]byte
	headed  int
	left    int // bytes of the message that are to come
	message []byte
	count   int
}

// cut takes a piece of the body, and gives each message that it completes to take.
func (g *grpcFrames) cut(piece []byte, store *BodyStore, take func(message []byte, packed bool) error) error {
	for len(piece) > 0 {
		if g.headed < len(g.head) {
			n := copy(g.head[g.headed:], piece)
			piece = piece[n:]
			if g.headed += n; g.headed < len(g.head) {
				return nil
			}
			size := binary.BigEndian.Uint32(g.head[1:])
			switch {
			case g.head[0] > 1:
				return fail(malformed, "a message of gRPC begins with 0 or 1, not with %d", g.head[0])
			case size > stream.Largest:
				return fail(tooLarge, "a message of more than %d MiB", stream.Largest>>20)
			}
			g.left = int(size)
		}
		part := piece[:min(g.left, len(piece))]
		piece = piece[len(part):]
		whole := part
		if g.left -= len(part); g.left > 0 || len(g.message) > 0 {
			grown, ok := store.Grow(g.message, len(part))
			if g.message = grown; !ok {
				return fail(NoMemory, "no memory is left for a message")
			}
			g.message = append(g.message, part...)
			whole = g.message
		}
		if g.left > 0 {
			return nil
		}
		g.count++
		g.headed = 0
		if err := take(whole, g.head[0] == 1); err != nil {
			return err
		}
		g.message = g.message[:0]
	}
	return nil
}

// reset makes it ready for another body.
func (g *grpcFrames) reset(store *BodyStore) {
	*g = grpcFrames{message: store.Free(g.message)}
}

// message takes a message of a call's answer, and gives it on, as JSON where somebody looks at it.
func (s *streamed) message(message []byte, packed bool) error {
	if s.frames.count > 1 && !s.call.ServerStreams {
		return fail(malformed, "more than one message in the answer to %s", s.call.Path)
	}
	if packed {
		unpacked, err := s.unpacked(message)
		if err != nil {
			return err
		}
		defer s.got.store.Free(unpacked)
		message = unpacked
	}
	if s.call.json {
		text, err := s.call.Answer(message)
		if err != nil {
			return &Failure{Kind: malformed, cause: err}
		}
		message = text
	} else if !s.call.Fits(message) {
		return fail(malformed, "what was answered to %s is none of its messages", s.call.Path)
	}
	return s.follower.Message(message, s.at)
}

// unpacked undoes the coding of a message, which grpc-encoding names.
func (s *streamed) unpacked(message []byte) ([]byte, error) {
	coding, _ := s.got.header("grpc-encoding")
	if coding == "" || coding == "identity" {
		return nil, fail(malformed, "a message that says it is packed, and nothing says how")
	}
	codings, err := codingsOf(func(yield func(string) bool) { yield(coding) })
	if err != nil {
		return nil, fail(badCoding, "grpc-encoding: %w", err)
	}
	unpacked, err := s.got.store.decode(message, codings, stream.Largest)
	if err != nil {
		return nil, fail(badCoding, "grpc-encoding: %w", err)
	}
	return unpacked, nil
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
	names := plan.GRPCStatuses()
	switch {
	case err != nil:
		return fail(malformed, "grpc-status is %q, and no number", text)
	case code >= uint64(len(names)):
		return fail(grpcUnknown, "grpc-status %d", code)
	case code > 0:
		message, _ := lookup("grpc-message")
		if plain, err := url.PathUnescape(message); err == nil {
			message = plain
		}
		return fail(grpcCancelled+ErrorKind(code-1), "%s: %s", names[code], message)
	case f.streamed.frames.headed > 0:
		return fail(truncated, "the answer ended within a message")
	}
	return nil
}
