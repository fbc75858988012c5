package http1

// chunkSize takes "1a;name=value" CRLF (RFC 9112 section 7.1). Extensions are passed over (section 7.1.1).
func (p *parser) chunkSize(buf []byte) bool {
	line, ok := p.line(buf)
	if !ok {
		p.where = p.pos
		if len(buf)-p.pos > maxChunkLine {
			return p.oversized("chunk line over 4 KiB")
		}
		return false
	}
	switch {
	case len(line) > maxChunkLine:
		return p.oversized("chunk line over 4 KiB")
	case len(line) == 0 || line[len(line)-1] != '\r':
		return p.wrong("chunk line without CR")
	}
	line = line[:len(line)-1]
	size, digits, ok := hexadecimal(line)
	if !ok {
		return p.wrong("chunk size is not a number")
	}
	extension := line[digits:]
	for len(extension) > 0 && isBlank(extension[0]) {
		extension = extension[1:]
	}
	if len(extension) > 0 && extension[0] != ';' || !isText(extension) {
		return p.wrong("chunk size is followed by something else than an extension")
	}
	if !p.worthwhile(len(line), size) {
		return p.oversized("chunks of next to nothing but extensions")
	}
	if size == 0 {
		p.stage = inTrailers
		return true
	}
	if size > p.maxBody-p.bodyBytes {
		return p.oversized("body over its limit")
	}
	p.stage, p.left = inChunk, size
	return true
}

// worthwhile keeps account of chunk lines against the content they bring, so that a server can't keep a client busy
// with next to none. Sixteen bytes a chunk are free, and one for every byte of content.
func (p *parser) worthwhile(line int, size int64) bool {
	p.overhead = max(0, p.overhead+int64(line)-16-size)
	return p.overhead <= maxOverhead
}

// hexadecimal reads the number at the start of b, of at most 16 digits.
func hexadecimal(b []byte) (n int64, digits int, ok bool) {
	for digits < len(b) {
		c := b[digits]
		switch {
		case isDigit(c):
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return n, digits, digits > 0
		}
		if n >= 1<<59 || digits == 16 {
			return 0, 0, false
		}
		n = n<<4 | int64(c)
		digits++
	}
	return n, digits, digits > 0
}

// chunkEnd takes the CRLF after a chunk's bytes.
func (p *parser) chunkEnd(buf []byte) bool {
	rest := buf[p.pos:]
	p.where = p.pos
	if len(rest) > 0 && rest[0] != '\r' || len(rest) > 1 && rest[1] != '\n' {
		return p.wrong("chunk is longer than its size")
	}
	if len(rest) < 2 {
		return false
	}
	p.pos += 2
	p.stage = inChunkSize
	return true
}

// trailer takes a line after the last chunk (RFC 9112 section 7.1.2). Fields are checked and dropped: they must not
// change the framing, nor be mixed with the head's (RFC 9110 section 6.5.1).
func (p *parser) trailer(buf []byte) bool {
	line, ok := p.line(buf)
	if !ok {
		p.where = p.pos
		if p.trailers+len(buf)-p.pos > maxTrailers {
			return p.oversized("trailers over 64 KiB")
		}
		return false
	}
	if p.trailers += len(line) + 1; p.trailers > maxTrailers {
		return p.oversized("trailers over 64 KiB")
	}
	if len(line) == 0 || line[len(line)-1] != '\r' {
		return p.wrong("trailer line without CR")
	}
	line = line[:len(line)-1]
	if len(line) == 0 {
		p.stage = finished
		return false
	}
	_, _, ok = p.field(line)
	return ok
}
