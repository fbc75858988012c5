package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// nbsp keeps a number and its unit on one line while a paragraph is laid out; it is written as a space.
const nbsp = "\u00a0"

// printable shows characters that a terminal would act upon (escapes, controls, marks that turn the writing direction,
// and what has no width) as escapes: \x1b, \n, \u202e.
func printable(s string) string {
	s = strings.ReplaceAll(s, nbsp, " ")
	if clean(s) {
		return s
	}
	var b strings.Builder
	for s != "" {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[0])
		case unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			b.WriteString(escaped(r))
		}
		s = s[n:]
	}
	return b.String()
}

// clean says whether every character of s is valid and visible.
func clean(s string) bool {
	for _, r := range s {
		if !unicode.IsPrint(r) || r == utf8.RuneError {
			return false
		}
	}
	return true
}

// escaped writes a character as Go would in a string.
func escaped(r rune) string {
	switch {
	case r == '\n':
		return `\n`
	case r == '\t':
		return `\t`
	case r == '\r':
		return `\r`
	case r < 0x80:
		return fmt.Sprintf(`\x%02x`, r)
	case r < 0x10000:
		return fmt.Sprintf(`\u%04x`, r)
	}
	return fmt.Sprintf(`\U%08x`, r)
}

// signs are the characters that reports use beyond ASCII, and what stands for them where only ASCII may be written.
var signs = strings.NewReplacer(
	none, "-", "µ", "u", "→", "->", "·", "|", exploratory, "+",
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
			b.WriteString(escaped(r))
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

// inert keeps a line from being taken for a command by a CI system that reads logs (GitHub's runner looks for "::" and
// "##[" at the start of a line).
func inert(s string) string {
	if strings.HasPrefix(s, "::") || strings.HasPrefix(s, "##[") {
		return `\` + s
	}
	return s
}
