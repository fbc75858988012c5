package http2

import (
	"iter"
	"strings"
	"time"

	"golang.org/x/net/http2/hpack"
)

// A Response is what came of one request. When that failed, the times and bytes tell how far it came, and Status is what was
// known by then. It is valid until its stream is used again.
type Response struct {
	Status    int           // 0 when no head came
	Sent      time.Duration // right before the write that had the request's head; 0 when it was never written
	FirstByte time.Duration // after the read that brought the head's first frame; 0 if nothing came
	Done      time.Duration // after the read that brought the last frame; after a failure, when it was noticed
	BytesIn   int64         // of the stream's frames, as they came
	BytesOut  int64         // of the stream's frames, as they were sent
	BodyBytes int64         // of the body, without framing
	Body      []byte        // nil unless Request.KeepBody

	fields   []hpack.HeaderField
	trailers []hpack.HeaderField
}

// Trailer is the value of the first field of that name, in lower case, after the body, where Request.KeepTrailers has them kept.
func (r *Response) Trailer(name string) (value string, ok bool) {
	for _, f := range r.trailers {
		if f.Name == name {
			return f.Value, true
		}
	}
	return "", false
}

// Header is the value of the first field of that name, in any case, where Request.KeepHead has them kept.
func (r *Response) Header(name string) (value string, ok bool) {
	for value := range r.Values(name) {
		return value, true
	}
	return "", false
}

// Values are the values of all fields of that name, in any case.
func (r *Response) Values(name string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, f := range r.fields {
			if strings.EqualFold(f.Name, name) && !yield(f.Value) {
				return
			}
		}
	}
}
