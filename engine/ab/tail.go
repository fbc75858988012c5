package ab

import (
	"bytes"
	"strings"
	"sync"
)

// A tail keeps the last lines of what a command writes, whichever way, and no more than that.
type tail struct {
	mu    sync.Mutex
	lines []string
	open  []byte
}

// tailLines and tailWidth are how many lines are kept, and how many bytes of each.
const (
	tailLines = 10
	tailWidth = 500
)

// Write keeps the end.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for rest := p; len(rest) > 0; {
		piece, after, ended := bytes.Cut(rest, []byte("\n"))
		t.open = append(t.open, piece[:min(len(piece), tailWidth-len(t.open))]...)
		if ended {
			t.end()
		}
		rest = after
	}
	return len(p), nil
}

func (t *tail) end() {
	t.lines = append(t.lines, strings.TrimRight(strings.ToValidUTF8(string(t.open), ""), " \t\r"))
	t.lines = t.lines[max(0, len(t.lines)-tailLines):]
	t.open = t.open[:0]
}

// last are the lines, without empty ones at the end.
func (t *tail) last() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.open) > 0 {
		t.end()
	}
	for len(t.lines) > 0 && t.lines[len(t.lines)-1] == "" {
		t.lines = t.lines[:len(t.lines)-1]
	}
	return t.lines
}
