package words

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// jsonCommands are commands inside of a JSON document: a "#" can only stand in a string there, where it may be escaped.
var jsonCommands = strings.NewReplacer("##[", `#\u0023[`, "##vso[", `#\u0023vso[`, "##teamcity[", `#\u0023teamcity[`)

// JSON escapes in a finished JSON document what is valid there and still not harmless in a terminal or a log. The document
// means the same afterwards.
func JSON(document []byte) []byte {
	if bytes.Contains(document, []byte("##")) {
		document = []byte(jsonCommands.Replace(string(document)))
	}
	text := string(document)
	if Clean(strings.ReplaceAll(text, "\n", "")) {
		return document
	}
	var b bytes.Buffer
	for i, r := range text {
		switch {
		case r == '\n' || seen(r, text[:i]) && r != utf8.RuneError:
			b.WriteRune(r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			r -= 0x10000
			fmt.Fprintf(&b, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff) // a surrogate pair (RFC 8259, section 7)
		}
	}
	return b.Bytes()
}
