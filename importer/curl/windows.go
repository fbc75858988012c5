package curl

import (
	"strings"

	"bench/importer/draft"
)

// fromWindows says whether a command is written for cmd.exe, as browsers on Windows copy them: with ^ for what is to stay as it
// is and at the end of lines.
func fromWindows(text string) bool {
	return strings.Contains(text, `^"`) || strings.Contains(text, "^\n") || strings.Contains(text, "^\r\n") || strings.Contains(text, "curl.exe ")
}

// windows splits a command as cmd.exe and the program behind it do: ^ goes first, then quotes and backslashes before them count.
func windows(text string) []draft.Text {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	var plain strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '^' && i+1 < len(text) {
			i++
			if text[i] == '\n' {
				if i+1 < len(text) && text[i+1] == '\n' { // ^ before an empty line is a line's end in a value
					plain.WriteByte('\n')
					i++
				}
				continue
			}
		}
		plain.WriteByte(text[i])
	}
	var words []draft.Text
	var word strings.Builder
	quoted, begun := false, false
	line := plain.String()
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\\':
			n := len(line[i:]) - len(strings.TrimLeft(line[i:], `\`))
			if i+n < len(line) && line[i+n] == '"' {
				word.WriteString(strings.Repeat(`\`, n/2))
				if n%2 == 1 {
					word.WriteByte('"')
					i++
				}
			} else {
				word.WriteString(strings.Repeat(`\`, n))
			}
			begun = true
			i += n - 1
		case c == '"' && quoted && i+1 < len(line) && line[i+1] == '"':
			word.WriteByte('"')
			i++
		case c == '"':
			quoted, begun = !quoted, true
		case !quoted && (c == ' ' || c == '\t' || c == '\n'):
			if begun {
				words = append(words, draft.Lit(word.String()))
			}
			word.Reset()
			begun = false
		default:
			word.WriteByte(c)
			begun = true
		}
	}
	if begun {
		words = append(words, draft.Lit(word.String()))
	}
	return words
}

// calls cuts the words of several commands apart at the word curl.
func calls(words []draft.Text) []command {
	var all []command
	for _, w := range words {
		name, _ := w.Known()
		switch {
		case name == "curl" || name == "curl.exe":
			all = append(all, command{})
		case len(all) > 0 && name != "&" && name != "&&" && name != ";":
			last := &all[len(all)-1]
			last.words = append(last.words, w)
		}
	}
	return all
}
