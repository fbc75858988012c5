package http1

import "encoding/binary"

// tokens marks the bytes of a token (RFC 9110 section 5.6.2).
var tokens = func() (t [256]bool) {
	for c := '0'; c <= '9'; c++ {
		t[c] = true
	}
	for c := 'a'; c <= 'z'; c++ {
		t[c], t[c-'a'+'A'] = true, true
	}
	for _, c := range "!#$%&'*+-.^_`|~" {
		t[c] = true
	}
	return t
}()

// isToken says whether s is a token.
func isToken(s string) bool {
	for i := range len(s) {
		if !tokens[s[i]] {
			return false
		}
	}
	return s != ""
}

// isText says whether b could stand in a field value or a reason phrase: no control characters but tabs
// (RFC 9110 section 5.5). It looks at eight bytes at a time, since nearly all bytes of a head pass through here.
func isText(b []byte) bool {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	for len(b) >= 8 {
		x := binary.LittleEndian.Uint64(b)
		control := (x - 0x20*ones) &^ x       // high bit set: some byte is below a space
		deleted := x ^ 0x7f*ones              // a zero byte: some byte is DEL
		deleted = (deleted - ones) &^ deleted // high bit set: there was a zero byte
		if (control|deleted)&highs != 0 && !isTextSlow(b[:8]) {
			return false
		}
		b = b[8:]
	}
	return isTextSlow(b)
}

func isTextSlow(b []byte) bool {
	for _, c := range b {
		if c < ' ' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return true
}

// trim cuts spaces and tabs from both ends (OWS, RFC 9110 section 5.6.3).
func trim(b []byte) []byte {
	for len(b) > 0 && isBlank(b[0]) {
		b = b[1:]
	}
	return trimEnd(b)
}

func trimEnd(b []byte) []byte {
	for len(b) > 0 && isBlank(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	return b
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// is says whether b is the word, which must be in lower case, in any case.
func is(b []byte, word string) bool {
	if len(b) != len(word) {
		return false
	}
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != word[i] {
			return false
		}
	}
	return true
}
