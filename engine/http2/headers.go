package http2

import (
	"slices"
	"strconv"

	"golang.org/x/net/http/httpguts"
	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// A headerBlock is the header block that is being read. Its frames follow each other without a gap, so a connection
// has one at most. A block of a stream that has ended is decoded too, for the sake of the compression's state.
type headerBlock struct {
	id      uint32
	open    bool    // CONTINUATION frames are to come
	last    bool    // END_STREAM
	stream  *Stream // nil: nobody wants it
	packed  int     // compressed bytes so far
	pieces  int
	size    int // as RFC 9113 section 6.5.2 counts
	count   int
	status  int
	regular bool // a field that is no pseudo-field has come
	length  int64
	fault   string
}

// headers takes HEADERS (RFC 9113 section 6.2).
func (c *Conn) headers(f *frame) error {
	st, err := c.stream(f)
	if err != nil {
		return err
	}
	fragment, err := f.unpad(http2.FlagHeadersPadded)
	if err != nil {
		return err
	}
	if f.flags.Has(http2.FlagHeadersPriority) {
		if len(fragment) < 5 {
			return wrong("a malformed HEADERS frame")
		}
		fragment = fragment[5:]
	}
	if st != nil && st.FirstByte == 0 {
		st.FirstByte = f.at
	}
	c.input.block = headerBlock{id: f.id, open: true, last: f.flags.Has(http2.FlagHeadersEndStream), length: -1}
	return c.fragment(f, fragment)
}

// continuation takes CONTINUATION (section 6.10).
func (c *Conn) continuation(f *frame) error {
	if !c.input.block.open {
		return wrong("a CONTINUATION frame that continues nothing")
	}
	return c.fragment(f, f.payload)
}

// fragment decodes a piece of a header block. Its stream may have ended since the last piece, so it is looked up.
func (c *Conn) fragment(f *frame, fragment []byte) error {
	b := &c.input.block
	b.stream = c.streams.byID[b.id]
	b.packed += len(fragment)
	if b.pieces++; b.packed > MaxHead || b.pieces > maxPieces {
		return &fault{http2.ErrCodeEnhanceYourCalm, "a header block without end"}
	}
	if b.stream != nil {
		b.stream.BytesIn += f.size()
	}
	_, err := c.input.decoder.Write(fragment)
	if err == nil && f.flags.Has(http2.FlagHeadersEndHeaders) {
		b.open = false
		err = c.input.decoder.Close()
	}
	if err != nil {
		return &fault{http2.ErrCodeCompression, err.Error()}
	}
	if !b.open && b.stream != nil {
		c.endOfBlock(b.stream, f)
	}
	return nil
}

// field takes a decoded field.
func (c *Conn) field(f hpack.HeaderField) {
	b := &c.input.block
	if b.stream == nil || b.fault != "" {
		return
	}
	b.count++
	if b.size += int(f.Size()); b.size > MaxHead || b.count > maxFields {
		b.fault = "a head over 256 KiB or 1000 fields"
		return
	}
	if f.IsPseudo() {
		b.pseudo(f)
		return
	}
	b.regular = true
	switch {
	case !isLowerName(f.Name):
		b.fault = "a field name that is not in lower case, or no token"
	case !httpguts.ValidHeaderFieldValue(f.Value):
		b.fault = "a control character in a field value"
	case f.Name == "content-length":
		b.contentLength(f.Value)
	case slices.Contains(connectionFields, f.Name):
		b.fault = "a field that belongs to HTTP/1.1: " + f.Name
	}
	if b.stream.request.KeepHead && !b.stream.download.final {
		b.stream.fields = append(b.stream.fields, f)
	}
	if b.stream.request.KeepTrailers && b.stream.download.final {
		b.stream.trailers = append(b.stream.trailers, f)
	}
}

// pseudo takes a field that begins with a colon: a response has :status alone, once, and before all others (section
// 8.3.2); trailers have none.
func (b *headerBlock) pseudo(f hpack.HeaderField) {
	if f.Name != ":status" || b.status != 0 || b.regular || b.stream.download.final {
		b.fault = "a pseudo-field out of place"
		return
	}
	status, err := strconv.Atoi(f.Value)
	if err != nil || len(f.Value) != 3 || status < 100 {
		b.fault = "a status that is not a number from 100 to 999"
	}
	b.status = status
}

func (b *headerBlock) contentLength(value string) {
	length, err := strconv.ParseUint(value, 10, 63)
	if err != nil || b.length >= 0 && b.length != int64(length) {
		b.fault = "a Content-Length that is no number, or two of them"
	}
	b.length = int64(length)
}

// isLowerName says whether a field name is a token without capitals (section 8.2.1).
func isLowerName(name string) bool {
	for i := range len(name) {
		if c := name[i]; 'A' <= c && c <= 'Z' || !httpguts.IsTokenRune(rune(c)) {
			return false
		}
	}
	return name != ""
}

// endOfBlock sees what a whole header block means for its stream (section 8.1).
func (c *Conn) endOfBlock(st *Stream, f *frame) {
	b := &c.input.block
	switch {
	case b.fault != "":
		c.spoil(st, "malformed head: %s", b.fault)
	case st.download.final && !b.last:
		c.spoil(st, "trailers that don't end the response")
	case st.download.final:
		c.complete(st, f.at)
	case b.status == 0:
		c.spoil(st, "a response without a status")
	case b.status < 200:
		c.interim(st)
	default:
		c.head(st, f)
	}
}

// interim forgets a 1xx response: the real one follows.
func (c *Conn) interim(st *Stream) {
	st.fields = st.fields[:0]
	st.download.interim++
	switch {
	case c.input.block.last || c.input.block.status == 101: // section 8.6
		c.spoil(st, "status %d as a response of its own", c.input.block.status)
	case st.download.interim > maxInterim:
		c.spoil(st, "more than %d interim responses", maxInterim)
	}
}

// head takes the head of the response.
func (c *Conn) head(st *Stream, f *frame) {
	b := &c.input.block
	st.download.final, st.Status, st.download.length = true, b.status, b.length
	switch {
	case st.download.length > st.request.maxBody() && !st.request.head:
		c.abandon(st, failure(TooLarge, "a body of %d bytes, over %d", st.download.length, st.request.maxBody()), http2.ErrCodeCancel)
	case b.last:
		c.complete(st, f.at)
	}
}
