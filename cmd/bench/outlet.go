package main

import (
	"io"
	"strings"

	"bench"
	"bench/pattern"
	"bench/words"
)

// An outlet is what all that bench writes for people goes through, at the last moment: nothing in it acts upon a terminal
// but bench's own colours, no line of a log is a command to a CI system, and no secret that can be told is left. Whatever
// puts a text into a line has made it printable before (words.Printable); this is for what was forgotten, and what will be.
type outlet struct {
	to       io.Writer
	terminal bool
	colours  func() bool // whether bench's own pass
	redact   *bench.Redactor
	inLine   bool // the last write has not ended its line
}

// ownColours are the sequences that bench writes itself: bold, dim, underlined, and foreground colours but black and white.
var ownColours = pattern.Of(`\x1b\[(?:0|1|2|4|22|24|3[1-6]|9[0-6]|1;4|1;3[1-6])?m`)

// Write writes what p says, harmless.
func (o *outlet) Write(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if _, err := io.WriteString(o.to, o.harmless(string(p))); err != nil {
		return 0, err
	}
	o.inLine = p[len(p)-1] != '\n'
	return len(p), nil
}

func (o *outlet) harmless(text string) string {
	shown := o.redact.Shown()
	text = shown.Text(text)
	if !o.terminal {
		if o.inLine { // no line begins here
			return words.Lines("x" + text)[1:]
		}
		return words.Lines(text)
	}
	return shownAs(text, o.colours())
}

// shownAs is a text as a terminal may show it, with bench's own colours or without any.
func shownAs(text string, colours bool) string {
	if !strings.Contains(text, "\x1b") || !colours {
		return words.Block(text)
	}
	var b strings.Builder
	at := 0
	for _, m := range ownColours.Regexp().FindAllStringIndex(text, -1) {
		b.WriteString(words.Block(text[at:m[0]]) + text[m[0]:m[1]])
		at = m[1]
	}
	b.WriteString(words.Block(text[at:]))
	return b.String()
}
