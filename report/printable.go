package report

import (
	"strings"
	"unicode"

	"bench/words"
)

// nbsp keeps a number and its unit on one line while a paragraph is laid out; it is written as a space.
const nbsp = "\u00a0"

// printable is a text from elsewhere as a line may show it.
func printable(s string) string { return words.Printable(strings.ReplaceAll(s, nbsp, " ")) }

// signs are the characters that reports use beyond ASCII, and what stands for them where only ASCII may be written.
var signs = strings.NewReplacer(
	none, "-", "µ", "u", "→", "->", "·", "|", exploratory, "+", growing, "^",
	"█", "#", "▉", "#", "▊", "#", "▋", "#", "▌", "#", "▍", "#", "▎", "#", "▏", "#", "─", "-",
)

// toASCII replaces the signs of reports and escapes every other character beyond ASCII.
func toASCII(s string) string {
	s = signs.Replace(s)
	var b strings.Builder
	for _, r := range s {
		if r < 0x80 {
			b.WriteRune(r)
		} else {
			b.WriteString(words.Escaped(r))
		}
	}
	return b.String()
}

// columns is how many columns of a terminal a printable text takes: two for East Asian wide characters and emoji
// (Unicode Standard Annex 11), none for combining marks.
func columns(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me):
		case wide(r):
			n += 2
		default:
			n++
		}
	}
	return n
}

// wide covers the blocks of UAX 11 whose characters are all, or nearly all, wide.
func wide(r rune) bool {
	return r >= 0x1100 && (r <= 0x115f || // Hangul Jamo
		r >= 0x2e80 && r <= 0x303e || // CJK radicals and punctuation
		r >= 0x3041 && r <= 0xa4cf || // kana, CJK ideographs, Yi
		r >= 0xac00 && r <= 0xd7a3 || // Hangul syllables
		r >= 0xf900 && r <= 0xfaff || // CJK compatibility ideographs
		r >= 0xfe30 && r <= 0xfe6f || // CJK compatibility forms
		r >= 0xff00 && r <= 0xff60 || r >= 0xffe0 && r <= 0xffe6 || // full-width forms
		r >= 0x1f300 && r <= 0x1f64f || r >= 0x1f900 && r <= 0x1f9ff || // emoji
		r >= 0x20000 && r <= 0x3fffd) // CJK extensions
}
