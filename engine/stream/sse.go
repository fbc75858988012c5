package stream

import "bytes"

// An sse is how far a body of server-sent events is understood, by the grammar of the WHATWG's HTML standard: a line ends
// with CR, LF or both, an event with an empty line, and what has no line of data is none. A piece may end at any byte.
type sse struct {
	begun bool // the first byte that isn't of a byte order mark has come
	mark  int  // how many bytes of a byte order mark have
	cr    bool // the last line ended with CR: an LF that follows belongs to it
	lines int  // of data, in the event under way
	stage sseStage
	name  [5]byte // how the field's name begins, of which only the shortest are of interest
	named int     // how long it is; more than there is room for: a name that is none
}

// An sseStage is what of a line is being read.
type sseStage uint8

const (
	inName  sseStage = iota // of its field
	inBlank                 // right after the colon of data, where a space is no part of the value
	inValue                 // of data
	inOther                 // a comment, or the value of another field
)

// byteOrderMark may stand before the first event.
const byteOrderMark = "\xef\xbb\xbf"

func (f *Follower) feedSSE(piece []byte) error {
	p := &f.sse
	if !p.begun {
		piece = f.passMark(piece)
	}
	for len(piece) > 0 {
		if p.cr {
			if p.cr = false; piece[0] == '\n' {
				piece = piece[1:]
				continue
			}
		}
		end := endOfLine(piece)
		if end < 0 {
			return f.text(piece)
		}
		if err := f.text(piece[:end]); err != nil {
			return err
		}
		p.cr = piece[end] == '\r'
		piece = piece[end+1:]
		if err := f.lineEnd(); err != nil {
			return err
		}
	}
	return nil
}

// endOfLine is where a line ends; below 0: not in this piece.
func endOfLine(piece []byte) int {
	lf := bytes.IndexByte(piece, '\n')
	if lf < 0 {
		return bytes.IndexByte(piece, '\r')
	}
	if cr := bytes.IndexByte(piece[:lf], '\r'); cr >= 0 {
		return cr
	}
	return lf
}

// passMark passes over a byte order mark, which may come in pieces. Half a one is the name of a field that doesn't exist.
func (f *Follower) passMark(piece []byte) []byte {
	p := &f.sse
	for len(piece) > 0 && p.mark < len(byteOrderMark) && piece[0] == byteOrderMark[p.mark] {
		p.mark++
		piece = piece[1:]
	}
	switch {
	case p.mark == len(byteOrderMark):
		p.begun = true
	case len(piece) > 0:
		p.begun, p.named = true, p.mark*len(p.name)*2
	}
	return piece
}

// text takes a part of a line.
func (f *Follower) text(part []byte) error {
	p := &f.sse
	if p.stage == inName {
		colon := bytes.IndexByte(part, ':')
		name := part
		if colon >= 0 {
			name = part[:colon]
		}
		if p.named < len(p.name) {
			copy(p.name[p.named:], name)
		}
		p.named += len(name)
		if err := f.pass(len(name)); err != nil || colon < 0 {
			return err
		}
		part = part[colon+1:]
		p.stage = inOther
		if p.isData() {
			p.stage = inBlank
			if err := f.nextLine(); err != nil {
				return err
			}
		}
	}
	if p.stage == inOther && p.named > 0 { // a comment is as long as it likes
		return f.pass(len(part))
	}
	if p.stage == inBlank && len(part) > 0 {
		p.stage = inValue
		if part[0] == ' ' {
			part = part[1:]
		}
	}
	if p.stage == inValue {
		return f.keep(part)
	}
	return nil
}

func (p *sse) isData() bool { return p.named == 4 && string(p.name[:4]) == "data" }

// nextLine begins another line of data.
func (f *Follower) nextLine() error {
	if f.sse.lines++; f.sse.lines > 1 {
		return f.keep([]byte{'\n'})
	}
	return nil
}

// lineEnd takes the end of a line.
func (f *Follower) lineEnd() (err error) {
	p := &f.sse
	empty := p.stage == inName && p.named == 0
	if p.stage == inName && p.isData() { // without a colon: an empty value
		err = f.nextLine()
	}
	p.stage, p.named = inName, 0
	if !empty {
		return err
	}
	lines := p.lines
	p.lines = 0
	if lines == 0 { // of other fields alone: no event
		f.size = 0
		return nil
	}
	return f.complete(f.data)
}
