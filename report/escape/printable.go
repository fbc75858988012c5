package escape

import (
	"strings"

	"bench/words"
)

// NBSP keeps a number and its unit on one line while a paragraph is laid out; it is written as a space.
const NBSP = "\u00a0"

// Printable is a text from elsewhere as a line may show it.
func Printable(s string) string { return words.Printable(strings.ReplaceAll(s, NBSP, " ")) }

// signs are the characters that reports use beyond ASCII, and what stands for them where only ASCII may be written.
var signs = strings.NewReplacer(
	"–", "-", "−", "-", "…", "...", "µ", "u", "→", "->", "·", "|", "†", "+", "↑", "^",
	"█", "#", "▉", "#", "▊", "#", "▋", "#", "▌", "#", "▍", "#", "▎", "#", "▏", "#", "─", "-",
)

// ASCII replaces the signs of reports and escapes every other character beyond ASCII.
func ASCII(s string) string {
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

// Together keeps a number and its unit on one line.
func Together(s string) string { return strings.ReplaceAll(s, " ", NBSP) }
