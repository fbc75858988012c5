package words

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Printable is a text for one line: what a terminal would act upon (escapes, controls, line ends), what turns the writing
// direction, and what can't be seen becomes a visible escape, such as \x1b, \n, \u202e.
func Printable(s string) string { return visible(s, "") }

// Block is Printable for a text of several lines: line ends and tabs stay.
func Block(s string) string { return visible(s, "\n\t") }

// Lines is Block for a log: no line is a command to a CI system.
func Lines(s string) string {
	s = Block(s)
	if !strings.Contains(s, ":") && !strings.Contains(s, "##") {
		return s
	}
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = Inert(line)
	}
	return strings.Join(lines, "\n")
}

// Clean says whether every character of s is valid and can be seen.
func Clean(s string) bool {
	for i, r := range s {
		if !seen(r, s[:i]) || r == utf8.RuneError {
			return false
		}
	}
	return true
}

// visible escapes what Printable escapes, but for the characters in kept.
func visible(s, kept string) string {
	if Clean(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case seen(r, s[:i]) || strings.ContainsRune(kept, r):
			b.WriteRune(r)
		default:
			b.WriteString(Escaped(r))
		}
		i += n
	}
	return b.String()
}

// seen says whether a character shows after what stands before it. Letters and marks that Unicode itself calls ignorable
// by default (fillers, joiners, selectors) don't, though Go takes them for printable; but a selector right after a symbol
// chooses how that looks.
func seen(r rune, before string) bool {
	if r < 0x80 {
		return r >= ' ' && r < 0x7f
	}
	if !unicode.IsPrint(r) {
		return false
	}
	if r == 0xfe0e || r == 0xfe0f {
		last, _ := utf8.DecodeLastRuneInString(before)
		return unicode.Is(unicode.So, last)
	}
	return r != 0x34f && r != 0x2800 && !unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// Escaped writes a character as Go would in a string.
func Escaped(r rune) string {
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

// commands begin what CI systems take for a command wherever it stands in a line of a log: the older form of GitHub
// Actions, Azure Pipelines, TeamCity.
var commands = strings.NewReplacer("##[", `#\#[`, "##vso[", `#\#vso[`, "##teamcity[", `#\#teamcity[`)

// Inert keeps a line from being taken for a command by a CI system that reads logs. GitHub Actions looks for "::" where a
// line's text begins, and GitLab for section_start: and section_end: together with a control character, which Printable
// has escaped.
func Inert(line string) string {
	line = commands.Replace(line)
	text := strings.TrimLeft(line, " \t")
	if strings.HasPrefix(text, "::") {
		return line[:len(line)-len(text)] + `\` + text
	}
	return line
}
