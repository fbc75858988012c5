package http2

import (
	"time"

	"golang.org/x/net/http2"
)

// data takes a piece of a body.
func (c *Conn) data(f *frame) error {
	st, err := c.stream(f)
	if err != nil {
		return err
	}
	content, err := f.unpad(http2.FlagDataPadded)
	if err != nil {
		return err
	}
	size := int64(len(f.payload))
	if c.flow.receive -= size; c.flow.receive < 0 {
		return &fault{http2.ErrCodeFlowControl, "more data than the connection's window allows"}
	}
	if c.flow.receive < connWindow/2 {
		c.out.bytes = appendWindow(c.out.bytes, 0, uint32(connWindow-c.flow.receive))
		c.flow.receive = connWindow
	}
	if st == nil {
		return nil
	}
	st.BytesIn += f.size()
	if st.download.window -= size; st.download.window < 0 {
		c.abandon(st, failure(Malformed, "more data than the stream's window allows"), http2.ErrCodeFlowControl)
		return nil
	}
	if st.download.overhead += f.size() - 2*int64(len(content)); st.download.overhead > maxOverhead {
		c.spoil(st, "data frames of next to nothing")
		return nil
	}
	st.download.overhead = max(0, st.download.overhead)
	if !c.content(st, content, max(f.arrived, st.Sent)) {
		return nil
	}
	if f.flags.Has(http2.FlagDataEndStream) {
		c.complete(st, f.at)
	} else if st.download.window < streamWindow/2 {
		c.out.bytes = appendWindow(c.out.bytes, st.id, uint32(streamWindow-st.download.window))
		st.download.window = streamWindow
	}
	return nil
}

// content takes a piece of a body without its framing. It is false when that was one too many.
func (c *Conn) content(st *Stream, content []byte, at time.Duration) bool {
	st.BodyBytes += int64(len(content))
	switch {
	case !st.download.final:
		c.spoil(st, "a body before its head")
	case st.request.head && st.BodyBytes > 0:
		c.spoil(st, "a body in the response to HEAD")
	case st.download.length >= 0 && st.BodyBytes > st.download.length:
		c.spoil(st, "a body longer than its Content-Length")
	case st.BodyBytes > st.request.maxBody():
		c.abandon(st, failure(TooLarge, "a body of more than %d bytes", st.request.maxBody()), http2.ErrCodeCancel)
	case st.Sink != nil && len(content) > 0 && !c.give(st, content, at):
	case st.request.KeepBody:
		room, ok := c.options.Memory.Grow(st.body, len(content))
		if !ok {
			c.abandon(st, errNoMemory, http2.ErrCodeCancel)
			return false
		}
		st.body = append(room, content...)
		return true
	default:
		return true
	}
	return false
}

// A Sink takes a response's body as it comes, beside what Request.KeepBody keeps. The connection waits for it.
type Sink interface {
	// Take gets what a DATA frame has, which is valid during the call, and when the last of it had arrived: by the kernel's stamp
	// where there is one, else when the read was over that completed the frame. Whole is true. An error ends the stream, as Declined.
	Take(piece []byte, whole bool, at time.Duration) error
}

// give hands a piece of a body to the stream's sink. It is false if that wants no more.
func (c *Conn) give(st *Stream, content []byte, at time.Duration) bool {
	err := st.Sink.Take(content, true, at)
	if err != nil {
		c.abandon(st, &Error{Kind: Declined, Err: err}, http2.ErrCodeCancel)
	}
	if err == nil && len(st.upload.rest) > 0 { // it has something to say
		c.uploads(st)
	}
	return err == nil
}

// complete ends a stream whose response has come whole.
func (c *Conn) complete(st *Stream, at time.Duration) {
	if st.download.length > st.BodyBytes && !st.request.head && st.Status != 304 {
		c.spoil(st, "a body shorter than its Content-Length")
		return
	}
	st.Done = at
	if len(st.upload.rest) > 0 || st.upload.open { // it was answered early: the rest of the request is of no interest
		c.out.bytes = appendReset(c.out.bytes, st.id, http2.ErrCodeCancel)
	}
	c.finish(st, nil)
}
