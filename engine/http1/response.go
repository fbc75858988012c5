package http1

import (
	"bytes"
	"iter"
	"time"
)

// A Response is what came of one exchange. Conn.Do overwrites all of it, so one Response serves any number of
// exchanges; its headers and body are views into the connection's memory, and hold until the connection's next Do.
// When Do fails, the times and bytes tell how far it came, and Status is what was known by then.
type Response struct {
	Status    int           // 0 when no status line came
	Sent      time.Duration // right before the first write
	FirstByte time.Duration // after the first read; 0 if nothing came
	Done      time.Duration // after the read that brought the last byte; after a failure, when it was noticed
	BytesIn   int64         // as they came over the link: heads, bodies, chunk lines, trailers
	BytesOut  int64         // as they were handed to the link
	BodyBytes int64         // of the body, without chunk lines and trailers
	Body      []byte        // nil unless Request.KeepBody
	KeepAlive bool          // the connection may be used again
	Early     bool          // it came before the whole request was written; the rest was not sent

	head []byte
}

// Header is the value of the first header field of that name, in any case.
func (r *Response) Header(name string) (value []byte, ok bool) {
	for v := range r.Values(name) {
		return v, true
	}
	return nil, false
}

// Values are the values of all header fields of that name, in any case.
func (r *Response) Values(name string) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for n, v := range r.Fields() {
			if bytes.EqualFold(n, []byte(name)) && !yield(v) {
				return
			}
		}
	}
}

// Fields are the header fields in the order in which they came.
func (r *Response) Fields() iter.Seq2[[]byte, []byte] {
	return func(yield func(name, value []byte) bool) {
		_, rest, _ := bytes.Cut(r.head, []byte{'\n'}) // after the status line
		for len(rest) > 0 {
			var line []byte
			line, rest, _ = bytes.Cut(rest, []byte{'\n'})
			name, value, ok := bytes.Cut(bytes.TrimSuffix(line, []byte{'\r'}), []byte{':'})
			if ok && !yield(name, trim(value)) {
				return
			}
		}
	}
}
