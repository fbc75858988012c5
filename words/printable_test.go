package words_test

import (
	"testing"

	"bench/words"
)

func TestPrintable(t *testing.T) {
	for text, want := range map[string]string{
		"plain, ä, 日本, é":           "plain, ä, 日本, é",
		"\x1b[31mred\x07":           `\x1b[31mred\x07`,
		"a\nb\tc\rd\x00":            `a\nb\tc\rd\x00`,
		"csi \u009b31m":             `csi \u009b31m`,
		"\x9b31m":                   `\x9b31m`,
		"right \u202eleft":          `right \u202eleft`,
		"isolate \u2066x\u2069":     `isolate \u2066x\u2069`,
		"zero\u200bwidth\ufeff":     `zero\u200bwidth\ufeff`,
		"joiner a\u034fb":           `joiner a\u034fb`,
		"filler \u3164\u115f\uffa0": `filler \u3164\u115f\uffa0`,
		"braille \u2800":            `braille \u2800`,
		"tags \U000e0041":           `tags \U000e0041`,
		"hidden a\ufe01b\U000e0100": `hidden a\ufe01b\U000e0100`,
		"heart ❤\ufe0f, x\ufe0f":    "heart ❤\ufe0f, x" + `\ufe0f`,
		"line \u2028sep":            `line \u2028sep`,
	} {
		if got := words.Printable(text); got != want {
			t.Errorf("Printable(%q) = %q, want %q", text, got, want)
		}
		if words.Clean(text) != (text == want) {
			t.Errorf("Clean(%q) = %t", text, words.Clean(text))
		}
	}
}

func TestLinesAreNoCommands(t *testing.T) {
	for text, want := range map[string]string{
		"a\n\tb::c":                  "a\n\tb::c",
		"::error::x":                 `\::error::x`,
		"a\n  ::set-output name=x::": "a\n  \\::set-output name=x::",
		"x ##[command]y":             `x #\#[command]y`,
		"##vso[task.setvariable]":    `#\#vso[task.setvariable]`,
		"section_start:1:a\r\x1b[0K": `section_start:1:a\r\x1b[0K`,
		"\r::error::x":               `\r::error::x`,
		"\u200b::error::x":           `\u200b::error::x`,
	} {
		if got := words.Lines(text); got != want {
			t.Errorf("Lines(%q) = %q, want %q", text, got, want)
		}
	}
}
