package syntax

import "bytes"

// surelyShallow says that a text in the native syntax is not nested too deeply. It looks at bytes alone, since counting
// tokens takes as long as parsing: where that leaves a doubt, as with heredocs, the answer is no, and tokens are counted.
func surelyShallow(text []byte) bool {
	s := shallowScan{text: text}
	for s.at < len(text) && !s.doubt {
		if s.inString() {
			s.stringByte()
		} else {
			s.codeByte()
		}
		s.at++
		s.doubt = s.doubt || s.total > MaxDepth/2
	}
	return !s.doubt
}

type shallowScan struct {
	nesting
	text  []byte
	at    int
	modes []byte // of the frames: ( [ { as written, " for a string, $ for an interpolation in one
	doubt bool
}

func (s *shallowScan) inString() bool { return len(s.modes) > 0 && s.modes[len(s.modes)-1] == '"' }

func (s *shallowScan) begin(mode byte, byLines bool) {
	s.open(byLines)
	s.modes = append(s.modes, mode)
}

// finish closes the frame that a bracket belongs to; one that belongs to none is a syntax error, and a doubt.
func (s *shallowScan) finish(modes string) {
	last := len(s.modes) - 1
	if last < 0 || bytes.IndexByte([]byte(modes), s.modes[last]) < 0 {
		s.doubt = true
		return
	}
	s.modes = s.modes[:last]
	s.shut()
}

func (s *shallowScan) next() byte {
	if s.at+1 < len(s.text) {
		return s.text[s.at+1]
	}
	return 0
}

func (s *shallowScan) codeByte() {
	switch c := s.text[s.at]; {
	case c == '"':
		s.begin('"', false)
	case c == '#', c == '/' && s.next() == '/':
		s.skipTo("\n", 1)
		s.line()
	case c == '/' && s.next() == '*':
		s.skipTo("*/", 2)
	case c == '<' && s.next() == '<':
		s.doubt = true // a heredoc
	case c == '(' || c == '[':
		s.begin(c, false)
	case c == '{':
		s.begin(c, !bytes.HasPrefix(bytes.TrimLeft(s.text[s.at+1:], " \t\r\n"), []byte("for")))
	case c == ')':
		s.finish("(")
	case c == ']':
		s.finish("[")
	case c == '}':
		s.finish("{$")
	case c == '\n':
		s.line()
	case c == ',':
		s.comma()
	case c >= '0' && c <= '9':
		s.number()
	case c == ' ', c == '\t', c == '\r', c == '.', c == '_', c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
	default:
		s.operator()
	}
}

// skipTo goes to the last byte of a comment's end, which is not in the comment's first bytes.
func (s *shallowScan) skipTo(end string, first int) {
	n := bytes.Index(s.text[s.at+first:], []byte(end))
	if n < 0 {
		s.at, s.doubt = len(s.text), end != "\n"
		return
	}
	s.at += first + n + len(end) - 1
}

// number goes to the last byte of what may be a number. Long ones and exponents are doubts.
func (s *shallowScan) number() {
	begin := s.at
	for c := s.next(); c >= '0' && c <= '9' || c == '.'; c = s.next() {
		s.at++
	}
	s.doubt = s.doubt || s.at-begin > MaxDigits/2 || s.next() == 'e' || s.next() == 'E'
}

func (s *shallowScan) stringByte() {
	switch c := s.text[s.at]; {
	case c == '\\':
		s.at++
	case c == '"':
		s.finish(`"`)
	case (c == '$' || c == '%') && s.next() == '{':
		s.begin('$', false)
		s.at++
	case (c == '$' || c == '%') && s.next() == c:
		s.doubt = true // an escaped ${, or not
	}
}
