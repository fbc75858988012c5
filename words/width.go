package words

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Width is how many columns of a terminal a text takes: two for East Asian wide characters and emoji (Unicode Standard
// Annex 11), none for combining marks and for the escapes of styles.
func Width(text string) int { return ansi.StringWidth(text) }

// Pad fills a text up to a width with spaces behind it.
func Pad(text string, width int) string { return text + missing(text, width) }

// PadLeft fills a text up to a width with spaces before it, as numbers stand in columns.
func PadLeft(text string, width int) string { return missing(text, width) + text }

func missing(text string, width int) string { return strings.Repeat(" ", max(0, width-Width(text))) }
