// Package escape makes texts from elsewhere harmless, in each of the formats that reports are written in.
package escape

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"bench/words"
)

// Names, messages and paths come from specs and from servers, so they may hold anything. Each format has one function
// here through which all of them go. What none of them passes are characters that a terminal or an editor would act
// upon: those become visible escapes first (see printable).

// CSV makes a text harmless as a field: a spreadsheet takes one that begins like a formula, perhaps after spaces, for a
// formula (OWASP, CSV Injection), and a log one that begins with two colons for a command. Quotes and commas are left to
// the CSV writer.
func CSV(s string) string {
	s = Printable(s)
	text := strings.TrimLeft(s, " ")
	if first, _ := utf8.DecodeRuneInString(text); text != "" && strings.ContainsRune("=+-@＝＋－＠", first) || strings.HasPrefix(text, "::") {
		return "'" + s
	}
	return s
}

// XML makes a text harmless in XML, where some characters can't be written at all. Markup is left to the XML writer.
func XML(s string) string { return Printable(s) }

// Command makes a text harmless as the message of a workflow command of GitHub Actions.
func Command(s string) string {
	return strings.NewReplacer("%", "%25").Replace(Printable(s))
}

// Property makes a text harmless as a property of a workflow command.
func Property(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(Command(s))
}

// SARIF makes a text harmless as a message in SARIF, where [text](target) is a link and {0} a placeholder
// (SARIF 2.1.0, 3.11.5 and 3.11.6). Brackets that can't be a link stay as they are: viewers show the backslash.
func SARIF(s string) string {
	return strings.NewReplacer("](", `\](`, "{", "{{", "}", "}}").Replace(Printable(s))
}

// Markdown makes a text harmless in a line or a table of GitHub's Markdown: no markup, no HTML, no mention of people or
// issues, no link (an empty comment keeps GitHub from seeing one), no mathematics.
func Markdown(s string) string {
	s = strings.NewReplacer(
		`\`, `\\`, "`", "\\`", "*", `\*`, "~", `\~`, "|", `\|`, "$", `\$`, "](", `]\(`, "<", "&lt;", ">", "&gt;", "&", "&amp;",
		"@", "@<!-- -->", "#", "#<!-- -->", "://", ":<!-- -->//", "www.", "www<!-- -->.",
	).Replace(Printable(s))
	var b strings.Builder
	if strings.HasPrefix(s, "-") || strings.HasPrefix(s, "+") || strings.HasPrefix(s, "=") || // lists and headings
		strings.HasPrefix(s, "::") { // a log's command
		b.WriteByte('\\')
	}
	for i := range len(s) {
		if s[i] == '_' && !(i > 0 && alphanumeric(s[i-1]) && i+1 < len(s) && alphanumeric(s[i+1])) {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func alphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// BenchmarkName makes a text a part of a benchmark's name: without spaces, and without what joins the parts.
func BenchmarkName(s string) string { return percentEncoded(s, "/=%") }

// Tag makes a text a tag of an HdrHistogram log, which can't have commas and spaces.
func Tag(s string) string { return percentEncoded(s, ",%") }

// Comment makes a text harmless in a comment line.
func Comment(s string) string { return Printable(s) }

// Label makes a text the value of a label in OpenMetrics.
func Label(s string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(Printable(s))
}

// percentEncoded writes the given characters, spaces and what is not printable as in URLs.
func percentEncoded(s, special string) string {
	var b strings.Builder
	for s != "" {
		r, n := utf8.DecodeRuneInString(s)
		bad := r == utf8.RuneError && n == 1 || !unicode.IsPrint(r) || unicode.IsSpace(r) || strings.ContainsRune(special, r)
		for _, c := range []byte(s[:n]) {
			if bad {
				fmt.Fprintf(&b, "%%%02X", c)
			} else {
				b.WriteByte(c)
			}
		}
		s = s[n:]
	}
	return b.String()
}

// JSON escapes in a finished JSON document what is valid there and still not harmless in a terminal or a log.
func JSON(document []byte) []byte { return words.JSON(document) }
