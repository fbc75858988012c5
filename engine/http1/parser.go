package http1

import (
	"bytes"
	"time"
)

// Limits on what is not body. They bound memory and the work that a hostile server can cause; browsers are at the same
// order of magnitude.
const (
	maxHead      = 256 << 10 // all heads of one response, 1xx included
	maxFields    = 1000      // header fields of one head, trailer fields of one body
	maxTrailers  = 64 << 10
	maxChunkLine = 4 << 10 // a chunk's size and extensions
	maxOverhead  = 64 << 10
	maxInterim   = 16 // 1xx responses before the real one
)

// A stage is what a parser expects next.
type stage uint8

const (
	inStatusLine stage = iota
	inFields
	inBody       // a known number of bytes
	inRest       // everything until the connection ends
	inChunkSize  // a chunk's first line
	inChunk      // a chunk's bytes
	inChunkEnd   // the CRLF after them
	inTrailers   // after the last chunk
	finished     // the response is whole
	inconsistent // what came can't be a response: see fault
)

// A parser reads one response, in pieces as they come. It works in its owner's buffer, in which the response begins at
// 0, and allocates nothing unless the body is kept.
type parser struct {
	stage   stage
	pos     int // the first byte of the buffer that is not understood yet
	scanned int // how many bytes after pos are known to have no line end
	start   int // where the final head begins, after 1xx ones
	headEnd int // where it ends

	status   int
	old      bool // HTTP/1.0
	closing  bool // "Connection: close"
	keeping  bool // "Connection: keep-alive"
	chunked  bool
	codings  int   // number of Transfer-Encoding fields
	length   int64 // Content-Length, or -1
	digits   int   // of the Content-Length
	fields   int
	interim  int // 1xx responses so far
	left     int64
	overhead int64 // bytes spent on chunk sizes and extensions beyond what is reasonable
	trailers int   // bytes of trailer lines

	head      bool // the request was HEAD
	connect   bool // the request was CONNECT
	keep      bool // the body goes to body
	maxBody   int64
	bodyBytes int64
	body      []byte
	memory    Memory // of body

	sink     Sink          // gets the body as it comes; nil: nobody does
	res      *Response     // is told status and head before sink gets anything
	at       time.Duration // when the latest read was over
	declined error         // what sink said

	fault string // why the stage is inconsistent
	kind  Kind   // of the fault
	where int    // its place in the buffer
}

// reset prepares for the response to r. The memory of a kept body is used again, unless it is large.
func (p *parser) reset(r *Request) {
	if p.memory == nil {
		p.memory = heap{}
	}
	p.release()
	*p = parser{
		length: -1, body: p.body, memory: p.memory,
		head: r.Head, connect: r.Connect, keep: r.KeepBody, maxBody: r.bodyLimit(),
	}
}

// release gives back the memory of a kept body.
func (p *parser) release() {
	if p.body != nil {
		p.body = p.memory.Free(p.body)
	}
}

// feed goes on with buf, which has everything that came since the response began, or since compact. It says whether
// the response has come to its end, a good or a bad one.
func (p *parser) feed(buf []byte) (ended bool) {
	for p.step(buf) {
	}
	return p.stage >= finished
}

// step goes one step on and says whether another one is possible.
func (p *parser) step(buf []byte) bool {
	switch p.stage {
	case inStatusLine:
		return p.headLine(buf, (*parser).statusLine)
	case inFields:
		return p.headLine(buf, (*parser).headField)
	case inBody, inRest, inChunk:
		return p.content(buf)
	case inChunkSize:
		return p.chunkSize(buf)
	case inChunkEnd:
		return p.chunkEnd(buf)
	case inTrailers:
		return p.trailer(buf)
	}
	return false
}

// eof is told that the connection has ended. It says whether that ends the response well.
func (p *parser) eof() bool {
	if p.stage == inRest {
		p.stage = finished
	}
	return p.stage == finished
}

// persistent says whether the connection may be used again after this response (RFC 9112 section 9.3).
func (p *parser) persistent() bool {
	if p.closing || p.connect && p.status/100 == 2 {
		return false
	}
	return !p.old || p.keeping
}

// compact moves what is not understood yet to the end of the head, so that a body of any size goes through a small
// buffer. It returns the new number of bytes in it.
func (p *parser) compact(buf []byte) int {
	if p.stage < inBody || p.pos == p.headEnd {
		return len(buf)
	}
	n := copy(buf[p.headEnd:], buf[p.pos:])
	p.pos = p.headEnd
	return p.headEnd + n
}

// line takes the next line out of buf, without its LF. It doesn't judge how the line ends: headers forgive a bare LF
// (RFC 9112 section 2.2), chunks don't (section 7.1).
func (p *parser) line(buf []byte) (line []byte, ok bool) {
	for {
		i := bytes.IndexByte(buf[p.pos+p.scanned:], '\n')
		if i < 0 {
			p.scanned = len(buf) - p.pos
			return nil, false
		}
		end := p.pos + p.scanned + i
		line = buf[p.pos:end]
		if p.stage == inFields || p.stage == inTrailers {
			switch whole, known := p.whole(line, buf[end+1:]); {
			case !known:
				p.scanned = end - p.pos
				return nil, false
			case !whole:
				p.scanned = end + 1 - p.pos
				continue
			}
		}
		p.where = p.pos
		p.pos = end + 1
		p.scanned = 0
		return line, true
	}
}

// whole says whether a field ends with its line, which is known once it is known how the next one begins: with a blank
// where the line was folded. Then the fold is replaced by spaces, as those who read responses must do (RFC 9112 section
// 5.2).
func (p *parser) whole(line, rest []byte) (whole, known bool) {
	n := len(line)
	cr := n > 0 && line[n-1] == '\r'
	switch {
	case n == 0, n == 1 && cr: // the end of the fields
		return true, true
	case len(rest) == 0:
		return false, false
	case !isBlank(rest[0]), isBlank(line[0]), !cr && p.stage == inTrailers:
		return true, true
	}
	if cr {
		line[n-1] = ' '
	}
	line[:n+1][n] = ' '
	return false, true
}

// wrong ends the response: it can't be trusted. It is false, so that a step can return it.
func (p *parser) wrong(fault string) bool {
	p.stage, p.fault, p.kind = inconsistent, fault, Malformed
	return false
}

// oversized ends the response: there is too much of something.
func (p *parser) oversized(fault string) bool {
	p.wrong(fault)
	p.kind = TooLarge
	return false
}

// content takes what there is of a body, a chunk, or the rest of the connection.
func (p *parser) content(buf []byte) bool {
	part := buf[p.pos:]
	if p.stage != inRest && int64(len(part)) > p.left {
		part = part[:p.left]
	}
	if int64(len(part)) > p.maxBody-p.bodyBytes {
		p.where = p.pos
		return p.oversized("body over its limit")
	}
	p.pos += len(part)
	p.bodyBytes += int64(len(part))
	if p.sink != nil && len(part) > 0 && !p.give(buf, part) {
		return false
	}
	if p.keep && !p.take(part) {
		return false
	}
	if p.stage == inRest {
		return false
	}
	if p.left -= int64(len(part)); p.left > 0 {
		return false
	}
	if p.stage == inBody {
		p.stage = finished
		return false
	}
	p.stage = inChunkEnd
	return true
}

// take keeps a piece of the body.
func (p *parser) take(part []byte) bool {
	room, ok := p.memory.Grow(p.body, len(part))
	if !ok {
		p.wrong("no memory is left for the body")
		p.kind = NoMemory
		return false
	}
	p.body = append(room, part...)
	return true
}
