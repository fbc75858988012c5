package report

import (
	"strings"

	"bench/words"
)

// nbsp keeps a number and its unit on one line while a paragraph is laid out; it is written as a space.
const nbsp = "\u00a0"

// printable is a text from elsewhere as a line may show it.
func printable(s string) string { return words.Printable(strings.ReplaceAll(s, nbsp, " ")) }

// signs are the characters that reports use beyond ASCII, and what stands for them where only ASCII may be written.
var signs = strings.NewReplacer(
	none, "-", "−", "-", "…", "...", "µ", "u", "→", "->", "·", "|", exploratory, "+", growing, "^",
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
