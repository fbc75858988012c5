// Package text is the text of a document in an editor: lines in UTF-16, as the protocol counts them, over the bytes that
// everything else counts in.
package text

import (
	"bytes"
	"slices"
	"unicode/utf8"

	"bench/lsp/wire"
)

// A Text is not changed after New.
type Text struct {
	bytes []byte
	lines []int // where each line begins
	mark  int   // characters before the first line's first byte: 1 where the editor has a byte order mark there
}

// New is the text of some bytes, which are its own from then on. A byte order mark, which a file may begin with, is no part of
// it; in positions it counts, as it does for the editor that has sent it.
func New(b []byte) *Text {
	t := &Text{bytes: bytes.TrimPrefix(b, []byte("\uFEFF")), lines: []int{0}}
	if len(t.bytes) < len(b) {
		t.mark = 1
	}
	b = t.bytes
	for i, c := range b {
		if c == '\n' || c == '\r' && (i+1 == len(b) || b[i+1] != '\n') {
			t.lines = append(t.lines, i+1)
		}
	}
	return t
}

// Bytes are the text, which is not to be changed.
func (t *Text) Bytes() []byte { return t.bytes }

// Offset is the byte of a position. One beyond a line's end is at that end, one beyond the last line at the text's.
func (t *Text) Offset(p wire.Position) int {
	switch {
	case p.Line < 0:
		return 0
	case p.Line >= len(t.lines):
		return len(t.bytes)
	}
	at, end, units := t.lines[p.Line], t.end(p.Line), t.before(p.Line)
	for at < end {
		r, size := utf8.DecodeRune(t.bytes[at:])
		units += width(r)
		if units > p.Character {
			break // in the middle of a pair is before it
		}
		at += size
	}
	return at
}

// Position is the position of a byte; one beyond the text is at its end.
func (t *Text) Position(offset int) wire.Position {
	offset = max(0, min(offset, len(t.bytes)))
	line, found := slices.BinarySearch(t.lines, offset)
	if !found {
		line--
	}
	p := wire.Position{Line: line, Character: t.before(line)}
	for at := t.lines[line]; at < min(offset, t.end(line)); {
		r, size := utf8.DecodeRune(t.bytes[at:])
		at += size
		p.Character += width(r)
	}
	return p
}

// Range is the range from one byte up to another.
func (t *Text) Range(from, to int) wire.Range {
	return wire.Range{Start: t.Position(from), End: t.Position(max(from, to))}
}

// end is where the characters of a line end.
func (t *Text) end(line int) int {
	end := len(t.bytes)
	if line+1 < len(t.lines) {
		end = t.lines[line+1]
	}
	for end > t.lines[line] && (t.bytes[end-1] == '\n' || t.bytes[end-1] == '\r') {
		end--
	}
	return end
}

// before is how many characters stand before a line's first byte.
func (t *Text) before(line int) int {
	if line == 0 {
		return t.mark
	}
	return 0
}

// width is how many code units of UTF-16 a character has.
func width(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// With is the text after changes, each of which is of what the ones before have made of it.
func (t *Text) With(changes []wire.Change) *Text {
	for _, c := range changes {
		if c.Range == nil {
			t = New([]byte(c.Text))
			continue
		}
		from := t.Offset(c.Range.Start)
		to := max(from, t.Offset(c.Range.End))
		mark := ""
		if t.mark > 0 && (c.Range.Start != wire.Position{} || c.Range.End == wire.Position{}) { // or else it is replaced, too
			mark = "\uFEFF"
		}
		t = New(slices.Concat([]byte(mark), t.bytes[:from], []byte(c.Text), t.bytes[to:]))
	}
	return t
}
