package result

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"bench/words"
)

// A Pattern selects cells: those whose address begins with it.
type Pattern struct {
	text  string
	parts []patternPart
}

type patternPart struct {
	name string
	any  bool // * was written
}

// ParsePattern reads the beginning of an address, or a whole one, in any of three forms:
//
//	benchmark.NAME["GROUP"]["STRATEGY"][LEVEL]   as in expressions
//	benchmark.NAME[GROUP][STRATEGY][LEVEL]       what shells leave of it
//	NAME/GROUP/STRATEGY/LEVEL
//
// and NAME["KEY"] as reports have it. A * in place of a part selects all. The error says what is wrong with the text.
func ParsePattern(text string) (Pattern, error) {
	p := Pattern{text: text}
	var err error
	switch {
	case text == "":
		err = errors.New(`nothing is selected by an empty address; write NAME/GROUP/STRATEGY/LEVEL, or the beginning of it`)
	case strings.HasPrefix(text, "benchmark.") || strings.HasPrefix(text, "benchmark["):
		p.parts, err = splitSteps(text[len("benchmark"):])
	case isTitle(text):
		p.parts, err = splitSteps("." + text)
	case hasOtherRoot(text):
		err = errors.New("only cells can be selected: benchmark.NAME[\"GROUP\"][\"STRATEGY\"][LEVEL], or NAME/GROUP/STRATEGY/LEVEL")
	default:
		p.parts, err = splitSlashes(text)
	}
	if err == nil {
		err = checkParts(p.parts)
	}
	if err != nil {
		return Pattern{}, fmt.Errorf("address %s: %w", text, err)
	}
	return p, nil
}

func checkParts(parts []patternPart) error {
	if len(parts) == 0 || parts[0] == (patternPart{}) {
		return errors.New("the benchmark's name is missing: benchmark.NAME, or NAME/GROUP/STRATEGY/LEVEL")
	}
	if len(parts) > 5 {
		return errors.New("too many parts: behind the benchmark come, at most, its for_each key, the group, the strategy and the level")
	}
	for _, part := range parts {
		if !utf8.ValidString(part.name) {
			return errors.New("names are UTF-8 text, and this is not")
		}
	}
	return nil
}

// String is the pattern as it was written.
func (p Pattern) String() string { return p.text }

// Match says whether the pattern selects the cell at a. The name of a group or of one of its for_each elements selects:
// api stands for api[base] and api[head].
func (p Pattern) Match(a Address) bool {
	parts := a.parts()
	if len(p.parts) > len(parts) {
		return false
	}
	group := 1
	if a.HasKey {
		group++
	}
	for i, want := range p.parts {
		if want.any || want.name == parts[i] || i == group && strings.HasPrefix(parts[i], want.name+"[") {
			continue
		}
		return false
	}
	return true
}

// isTitle recognises what reports call a benchmark with a key, and what may follow: ramp["eu"].
func isTitle(text string) bool {
	name, _, ok := strings.Cut(text, `["`)
	return ok && isIdentifier(name) && strings.HasSuffix(text, "]")
}

// hasOtherRoot recognises addresses of things that are no cells: strategy.map, group.api["base"].
func hasOtherRoot(text string) bool {
	root, _, ok := strings.Cut(text, ".")
	if !ok {
		return false
	}
	switch root {
	case "var", "local", "server", "client", "group", "mix", "request", "strategy", "threshold", "check", "report", "output":
		return true
	}
	return false
}

// splitSlashes takes NAME/GROUP/STRATEGY/LEVEL apart. The slash of a rate belongs to the level.
func splitSlashes(text string) ([]patternPart, error) {
	texts := strings.Split(strings.TrimSuffix(text, "/"), "/")
	if n := len(texts); n >= 5 && isRate(texts[n-2]+"/"+texts[n-1]) {
		texts = append(texts[:n-2], texts[n-2]+"/"+texts[n-1])
	}
	parts := make([]patternPart, len(texts))
	for i, t := range texts {
		name, err := unescapePart(t)
		if err != nil {
			return nil, err
		}
		parts[i] = patternPart{name: name, any: t == "*"}
	}
	return parts, nil
}

func unescapePart(text string) (string, error) {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '%' {
			b.WriteByte(text[i])
			continue
		}
		if i+3 > len(text) {
			return "", errors.New("% must be followed by two hexadecimal digits; %25 is the sign itself")
		}
		code, err := strconv.ParseUint(text[i+1:i+3], 16, 8)
		if err != nil {
			return "", errors.New("% must be followed by two hexadecimal digits; %25 is the sign itself")
		}
		b.WriteByte(byte(code))
		i += 2
	}
	return b.String(), nil
}

// splitSteps takes what follows "benchmark" apart: .NAME, ["NAME"], [NAME] and [5].
func splitSteps(rest string) ([]patternPart, error) {
	var parts []patternPart
	for rest != "" {
		var part patternPart
		var err error
		switch rest[0] {
		case '.':
			part, rest = splitDot(rest[1:])
		case '[':
			part, rest, err = splitBracket(rest[1:])
		default:
			err = fmt.Errorf("%q is not understood; names go in brackets: benchmark.NAME[\"GROUP\"][\"STRATEGY\"][LEVEL]", rest)
		}
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	return parts, nil
}

func splitDot(rest string) (patternPart, string) {
	end := strings.IndexAny(rest, ".[")
	if end < 0 {
		end = len(rest)
	}
	return patternPart{name: rest[:end], any: rest[:end] == "*"}, rest[end:]
}

// splitBracket reads what follows a [, up to and with its ].
func splitBracket(rest string) (part patternPart, after string, err error) {
	if strings.HasPrefix(rest, `"`) {
		part.name, after, err = unquote(rest)
		if err != nil {
			return part, "", err
		}
		if !strings.HasPrefix(after, "]") {
			return part, "", fmt.Errorf("a ] is missing behind %s", words.Quote(part.name))
		}
		return part, after[1:], nil
	}
	depth := 1
	for i, c := range rest {
		switch c {
		case '[':
			depth++
		case ']':
			depth--
		}
		if depth == 0 {
			return patternPart{name: rest[:i], any: rest[:i] == "*"}, rest[i+1:], nil
		}
	}
	return part, "", fmt.Errorf("a ] is missing behind [%s", rest)
}

// unquote reads a string of HCL at the beginning of text, and returns what is behind it.
func unquote(text string) (name, after string, err error) {
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			return b.String(), text[i+1:], nil
		case c == '\\':
			r, size, err := unescape(text[i+1:])
			if err != nil {
				return "", "", err
			}
			b.WriteRune(r)
			i += size
		case (c == '$' || c == '%') && strings.HasPrefix(text[i+1:], string(c)+"{"):
			b.WriteByte(c)
			i++
		case (c == '$' || c == '%') && strings.HasPrefix(text[i+1:], "{"):
			return "", "", fmt.Errorf("%c{ would begin a template; write %c%c{", c, c, c)
		default:
			b.WriteByte(c)
		}
	}
	return "", "", fmt.Errorf("the closing quote is missing in %s", text)
}

// unescape reads what follows a backslash, and how many bytes that is.
func unescape(text string) (r rune, size int, err error) {
	for escape, r := range map[string]rune{`"`: '"', `\`: '\\', "n": '\n', "r": '\r', "t": '\t'} {
		if strings.HasPrefix(text, escape) {
			return r, 1, nil
		}
	}
	for letter, digits := range map[string]int{"u": 4, "U": 8} {
		if strings.HasPrefix(text, letter) && len(text) > digits {
			code, err := strconv.ParseUint(text[1:1+digits], 16, 32)
			if err == nil && utf8.ValidRune(rune(code)) {
				return rune(code), 1 + digits, nil
			}
		}
	}
	return 0, 0, errors.New(`after a backslash comes one of n r t " \, or u and four hexadecimal digits`)
}
