package process

import (
	"bytes"
	"strings"
	"sync"
)

// A Tail keeps the last lines that are written to it. Lines are kept from their beginning, and one that is cut or not
// yet ended says so by a "…": a secret in them can still be recognised as one, and left out.
type Tail struct {
	mu    sync.Mutex
	lines []string // the last ones that are whole
	open  []byte   // the one that is being written
	cut   bool     // more of it came than is kept
}

// tailLines and tailWidth are how many lines of a process are kept, and how many bytes of each.
const (
	tailLines = 10
	tailWidth = 2 << 10
)

// wroteNothing are the last words of who had none.
const wroteNothing = "; it wrote nothing"

// ellipsis stands for what is missing at the end of a line.
const ellipsis = "…"

// Write keeps the end.
func (t *Tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for rest := p; len(rest) > 0; {
		piece, after, ended := bytes.Cut(rest, []byte("\n"))
		kept := min(len(piece), tailWidth-len(t.open))
		t.open = append(t.open, piece[:kept]...)
		t.cut = t.cut || kept < len(piece)
		if ended {
			t.lines = append(t.lines, t.line(t.cut))
			t.lines = t.lines[max(0, len(t.lines)-tailLines):]
			t.open, t.cut = t.open[:0], false
		}
		rest = after
	}
	return len(p), nil
}

// line is the line that is being written.
func (t *Tail) line(cut bool) string {
	text := strings.TrimSuffix(string(t.open), "\r")
	if cut {
		return strings.ToValidUTF8(text, "") + ellipsis
	}
	return text
}

// Lines are the last lines; none where nothing was written.
func (t *Tail) Lines() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	lines := t.lines[:len(t.lines):len(t.lines)]
	if len(t.open) > 0 {
		lines = append(lines, t.line(true))
	}
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines[max(0, len(lines)-tailLines):]
}

// LastWords are the last lines, ready to be added to a message.
func (t *Tail) LastWords() string {
	lines := t.Lines()
	if len(lines) == 0 {
		return wroteNothing
	}
	return "; its last lines:\n    " + strings.Join(lines, "\n    ")
}
