package main

import (
	"fmt"
	"io"
	"strings"
)

// A painter keeps a block of lines up to date at the bottom of what a terminal shows.
//
// Between two paintings the cursor rests on the empty line above the block. However a terminal wraps and moves lines when
// its size changes, it keeps the cursor's line, and all below that is the painter's own: nothing of what was written
// before is ever overwritten. The cursor stays visible and the terminal's modes stay as they were, so there is nothing to
// put right at the end, not even after a kill -9. It writes only what every terminal since the VT100 understands, and
// asks the terminal nothing.
type painter struct {
	w io.Writer
}

const (
	beginPainting = "\x1b[?25l\x1b[?7l\r\x1b[K" // cursor off, no wrapping
	endPainting   = "\r\x1b[?7h\x1b[?25h"
	restOfLine    = "\x1b[K"
	allBelow      = "\x1b[J"
)

// show replaces the block. Everything is one write, so that nobody sees a half of it.
func (p painter) show(lines []string) {
	var b strings.Builder
	b.WriteString(beginPainting)
	for _, line := range lines {
		b.WriteString("\r\n" + line + restOfLine)
	}
	b.WriteString(allBelow)
	if len(lines) > 0 {
		fmt.Fprintf(&b, "\x1b[%dA", len(lines))
	}
	b.WriteString(endPainting)
	_, _ = io.WriteString(p.w, b.String())
}

// erase takes the block away. What is written next stands where it was, below the empty line.
func (p painter) erase() {
	_, _ = io.WriteString(p.w, "\r"+allBelow+"\r\n")
}
