package http1

import "bytes"

// headLine gives the next line of the head to take, once it is whole.
func (p *parser) headLine(buf []byte, take func(p *parser, line []byte) bool) bool {
	line, ok := p.line(buf)
	if !ok {
		p.where = p.pos
		if p.stage == inStatusLine && !couldBeStatusLine(buf[p.pos:]) {
			return p.wrong("not an HTTP/1 status line") // and no use waiting for the line's end
		}
		if len(buf) > maxHead {
			return p.oversized("head over 256 KiB")
		}
		return false
	}
	if p.pos > maxHead {
		return p.oversized("head over 256 KiB")
	}
	if n := len(line); n > 0 && line[n-1] == '\r' {
		line = line[:n-1]
	}
	return take(p, line)
}

const protocol = "HTTP/1."

func couldBeStatusLine(b []byte) bool {
	n := min(len(b), len(protocol))
	return string(b[:n]) == protocol[:n]
}

// statusLine takes "HTTP/1.1 200 OK" (RFC 9112 section 4). The space after the code is forgiven when the reason is
// missing, as everyone does.
func (p *parser) statusLine(line []byte) bool {
	if len(line) < len(protocol) || !couldBeStatusLine(line) {
		return p.wrong("not an HTTP/1 status line")
	}
	rest := line[len(protocol):] // "1 200 OK"
	if len(rest) < 5 || !isDigit(rest[0]) || rest[1] != ' ' {
		return p.wrong("status line without version and code")
	}
	code, reason := rest[2:5], rest[5:]
	if !isDigit(code[0]) || !isDigit(code[1]) || !isDigit(code[2]) || code[0] == '0' {
		return p.wrong("status is not a number from 100 to 999")
	}
	if len(reason) > 0 && reason[0] != ' ' {
		return p.wrong("no space after the status")
	}
	if !isText(reason) {
		return p.wrong("control character in the reason phrase")
	}
	p.old = rest[0] == '0'
	p.status = int(code[0]-'0')*100 + int(code[1]-'0')*10 + int(code[2]-'0')
	p.stage = inFields
	return true
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// headField takes a line of the head after the first.
func (p *parser) headField(line []byte) bool {
	if len(line) == 0 {
		return p.endOfHead()
	}
	name, value, ok := p.field(line)
	if !ok {
		return false
	}
	switch len(name) {
	case len("connection"):
		if is(name, "connection") {
			p.closing = p.closing || listHas(value, "close")
			p.keeping = p.keeping || listHas(value, "keep-alive")
		}
	case len("content-length"):
		if is(name, "content-length") {
			return p.contentLength(value)
		}
	case len("transfer-encoding"):
		if is(name, "transfer-encoding") {
			// A client that sends no TE gets nothing but chunked (RFC 9112 section 7.4). "chunked, chunked" must
			// not be (section 6.1), and any other coding can't be undone here.
			p.codings++
			p.chunked = is(value, "chunked")
			if !p.chunked || p.codings > 1 {
				return p.wrong("transfer coding other than chunked")
			}
		}
	}
	return true
}

// field splits a field line (RFC 9112 section 5) and checks that it is one.
func (p *parser) field(line []byte) (name, value []byte, ok bool) {
	if p.fields++; p.fields > maxFields {
		return nil, nil, p.oversized("more than 1000 fields")
	}
	n := 0
	for n < len(line) && tokens[line[n]] {
		n++
	}
	switch {
	case n < len(line) && n > 0 && line[n] == ':':
	case isBlank(line[0]):
		return nil, nil, p.wrong("field line that begins with whitespace") // and continues none: section 2.2
	case n == len(line):
		return nil, nil, p.wrong("field line without a colon")
	case isBlank(line[n]):
		return nil, nil, p.wrong("whitespace in or after a field name") // section 5.1
	default:
		return nil, nil, p.wrong("field name is not a token")
	}
	value = trim(line[n+1:])
	if !isText(value) {
		return nil, nil, p.wrong("control character in a field value") // a bare CR, too: section 2.2
	}
	return line[:n], value, true
}

// contentLength takes a Content-Length. Repeated ones must be the same, letter by letter (RFC 9112 section 6.3).
func (p *parser) contentLength(value []byte) bool {
	var n int64
	for _, c := range value {
		if !isDigit(c) {
			return p.wrong("Content-Length is not a number")
		}
		d := int64(c - '0')
		if n > (1<<63-1-d)/10 {
			return p.wrong("Content-Length is too big")
		}
		n = n*10 + d
	}
	if len(value) == 0 {
		return p.wrong("Content-Length is empty")
	}
	if p.length >= 0 && (p.length != n || p.digits != len(value)) {
		return p.wrong("two different Content-Lengths")
	}
	p.length, p.digits = n, len(value)
	return true
}

// endOfHead decides what follows the head (RFC 9112 section 6.3).
func (p *parser) endOfHead() bool {
	p.headEnd = p.pos
	switch {
	case p.chunked && p.length >= 0:
		// Nobody sends both but to have two recipients see two different messages.
		return p.wrong("both Transfer-Encoding and Content-Length")
	case p.chunked && p.old:
		return p.wrong("Transfer-Encoding in HTTP/1.0") // section 6.1: such a framing is faulty
	case p.status == 101:
		return p.wrong("101 Switching Protocols, which was not asked for")
	case p.status < 200:
		return p.endOfInterim()
	case p.head, p.status == 204, p.status == 304, p.connect && p.status < 300, p.length == 0:
		p.stage = finished
		return false
	case p.chunked:
		p.stage, p.fields = inChunkSize, 0
	case p.length > p.maxBody:
		return p.oversized("body over its limit")
	case p.length > 0:
		p.stage, p.left = inBody, p.length
	default:
		p.closing = true
		p.stage = inRest
	}
	return true
}

// endOfInterim forgets a 1xx response: the real one follows.
func (p *parser) endOfInterim() bool {
	if p.interim++; p.interim > maxInterim {
		return p.oversized("more than 16 interim responses")
	}
	p.stage, p.start, p.status = inStatusLine, p.pos, 0
	p.closing, p.keeping, p.chunked, p.codings, p.fields = false, false, false, 0, 0
	p.length, p.digits = -1, 0
	return true
}

// listHas says whether a comma-separated list has a word, which must be in lower case.
func listHas(list []byte, word string) bool {
	for len(list) > 0 {
		item, rest, _ := bytes.Cut(list, []byte{','})
		if is(trim(item), word) {
			return true
		}
		list = rest
	}
	return false
}
