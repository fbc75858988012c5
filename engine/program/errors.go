package program

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// A LineError is a line that a program must not have written, with why. It is told with the line quoted.
type LineError struct {
	Line string
	Why  string
}

func (e *LineError) Error() string { return e.Why + "; it wrote " + quoted(e.Line) }

// A LieError is a well-formed line that can't be true: a moment before the batch was sent, say. The batch it belongs to
// measures nothing; the next one may.
type LieError struct{ LineError }

// shownOfLine is how many bytes of a line are quoted.
const shownOfLine = 120

func quoted(line string) string {
	if len(line) <= shownOfLine {
		return strconv.Quote(line)
	}
	cut := shownOfLine
	for cut > 0 && !utf8.RuneStart(line[cut]) {
		cut--
	}
	return strconv.Quote(strings.ToValidUTF8(line[:cut], "")) + "…"
}
