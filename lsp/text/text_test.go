package text_test

import (
	"strings"
	"testing"
	"unicode/utf16"

	"bench/lsp/text"
	"bench/lsp/wire"
)

const sample = "a = \"ä𝄞b\"\r\n\nlocals {}\rlast 𝄞"

// Positions count as UTF-16 does: what an editor does to its own buffer of code units, the server does to its bytes.
func TestPositionsAreUTF16(t *testing.T) {
	x := text.New([]byte(sample))
	for offset, r := range sample + "\x00" {
		p := x.Position(offset)
		if got := x.Offset(p); got != offset && r != '\n' { // the inside of \r\n is its line's end
			t.Errorf("byte %d is at %+v, and that is byte %d", offset, p, got)
		}
	}
	if p := x.Position(len("a = \"ä𝄞")); p.Line != 0 || p.Character != 8 {
		t.Errorf("after the clef is %+v, want character 8 of line 0", p)
	}
	if got := x.Offset(wire.Position{Line: 0, Character: 7}); got != len("a = \"ä") {
		t.Errorf("between a pair's halves is byte %d, want that before the pair", got)
	}
	if p := x.Position(len(sample)); p.Line != 3 || p.Character != 7 {
		t.Errorf("the end is %+v, want character 7 of line 3", p)
	}
}

// Whatever position a client makes up, there is a byte for it.
func TestPositionsOutsideAreAtTheEnds(t *testing.T) {
	x := text.New([]byte(sample))
	for _, c := range []struct {
		line, character, want int
	}{{-1, 5, 0}, {0, -3, 0}, {0, 1 << 30, len("a = \"ä𝄞b\"")}, {1, 7, len("a = \"ä𝄞b\"\r\n")}, {1 << 30, 0, len(sample)}} {
		if got := x.Offset(wire.Position{Line: c.line, Character: c.character}); got != c.want {
			t.Errorf("line %d, character %d is byte %d, want %d", c.line, c.character, got, c.want)
		}
	}
}

// Changes come one after the other, each of what the one before has left.
func TestChangesFollowEachOther(t *testing.T) {
	at := func(l1, c1, l2, c2 int) *wire.Range {
		return &wire.Range{Start: wire.Position{Line: l1, Character: c1}, End: wire.Position{Line: l2, Character: c2}}
	}
	got := text.New([]byte("one\ntwo\n")).With([]wire.Change{
		{Range: at(0, 3, 0, 3), Text: " 𝄞"}, {Range: at(0, 6, 0, 6), Text: "!"}, {Range: at(1, 0, 1, 3), Text: ""}, {Range: at(1, 0, 0, 0), Text: "x"},
	})
	if want := "one 𝄞!\nx\n"; string(got.Bytes()) != want {
		t.Errorf("the text is %q, want %q", got.Bytes(), want)
	}
	if got := got.With([]wire.Change{{Text: "new"}}); string(got.Bytes()) != "new" {
		t.Errorf("a change of the whole gives %q", got.Bytes())
	}
}

// A byte order mark is no part of the text, and counts in positions for as long as it is there.
func TestMarksCountInPositionsAlone(t *testing.T) {
	at := func(l1, c1, l2, c2 int) *wire.Range {
		return &wire.Range{Start: wire.Position{Line: l1, Character: c1}, End: wire.Position{Line: l2, Character: c2}}
	}
	x := text.New([]byte("\uFEFFone\ntwo\n"))
	if p := x.Position(1); string(x.Bytes()) != "one\ntwo\n" || p.Character != 2 || x.Offset(p) != 1 || x.Offset(wire.Position{}) != 0 {
		t.Errorf("of %q byte 1 is at %+v", x.Bytes(), p)
	}
	if p := x.Position(5); p.Line != 1 || p.Character != 1 {
		t.Errorf("in the second line byte 5 is at %+v", p)
	}
	x = x.With([]wire.Change{{Range: at(0, 1, 0, 2), Text: "0"}})
	if p := x.Position(0); string(x.Bytes()) != "0ne\ntwo\n" || p.Character != 1 {
		t.Errorf("after an edit behind the mark the text is %q, and begins at %+v", x.Bytes(), p)
	}
	x = x.With([]wire.Change{{Range: at(0, 0, 0, 2), Text: "O"}})
	if p := x.Position(0); string(x.Bytes()) != "One\ntwo\n" || p.Character != 0 {
		t.Errorf("without the mark the text is %q, and begins at %+v", x.Bytes(), p)
	}
}

// FuzzChange holds changes against what an editor does, in code units.
func FuzzChange(f *testing.F) {
	f.Add("a𝄞b\nc", 1, 3, "x")
	f.Add("\r\nä", 0, 2, "\n")
	const mark = "\uFEFF"
	f.Fuzz(func(t *testing.T, before string, from, to int, put string) {
		units := utf16.Encode([]rune(before)) // bytes that are no UTF-8 don't come through JSON
		x := text.New([]byte(string(utf16.Decode(units))))
		from, to = min(max(from, 0), len(units)), min(max(to, 0), len(units))
		if from > to {
			from, to = to, from
		}
		half := func(i int) bool {
			return i > 0 && i < len(units) && utf16.IsSurrogate(rune(units[i])) && units[i] >= 0xDC00
		}
		inEnd := func(i int) bool { return i > 0 && i < len(units) && units[i-1] == '\r' && units[i] == '\n' }
		if half(from) || half(to) || inEnd(from) || inEnd(to) || strings.HasPrefix(before, mark) {
			return
		}
		place := func(i int) wire.Position { return x.Position(len(string(utf16.Decode(units[:i])))) }
		want := string(utf16.Decode(units[:from])) + string([]rune(put)) + string(utf16.Decode(units[to:]))
		got := x.With([]wire.Change{{Range: &wire.Range{Start: place(from), End: place(to)}, Text: string([]rune(put))}})
		if string(got.Bytes()) != strings.TrimPrefix(want, mark) {
			t.Errorf("%q with %q from %d to %d is %q, want %q", before, put, from, to, got.Bytes(), want)
		}
	})
}
