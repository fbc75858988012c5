package redact

import (
	"encoding/base64"
	"encoding/hex"
	"html"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"bench/pattern"
)

// depth is how often a text is decoded: a URL in JSON in a quoted message is three deep.
const depth = 5

// A text is some bytes, and where each of them begins in the text that it was made of.
type text struct {
	text []byte
	at   []int32 // one more than bytes: the last is the end
}

func (t text) begin(i int) int { return int(t.at[i]) }

// end is where what the i-th byte was made of ends.
func (t text) end(i int) int {
	for i++; i < len(t.text) && t.at[i] == t.at[i-1]; i++ {
		continue
	}
	return int(t.at[i])
}

func plainText(s string) text {
	t := text{[]byte(s), make([]int32, len(s)+1)}
	for i := range t.at {
		t.at[i] = int32(i)
	}
	return t
}

// fold is a text in lower case.
func fold(t text) text {
	f := text{make([]byte, 0, len(t.text)), make([]int32, 0, len(t.at))}
	for i := 0; i < len(t.text); {
		r, n := utf8.DecodeRune(t.text[i:])
		if lower := unicode.ToLower(r); lower != r {
			f.put(t.at[i], string(lower))
		} else {
			f.put(t.at[i], string(t.text[i:i+n]))
		}
		i += n
	}
	f.at = append(f.at, t.at[len(t.text)])
	return f
}

func (t *text) put(at int32, s string) {
	for range len(s) {
		t.at = append(t.at, at)
	}
	t.text = append(t.text, s...)
}

// escapes are what one character may be written as, with any number of backslashes before it.
var escapes = pattern.Of(`\\+(?:u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|.)|%[0-9A-Fa-f]{2}|&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,6});|\+`)

// decoded undoes one layer of escapes, of every kind at once.
func decoded(t text) (d text, changed bool) {
	at := 0
	copyTo := func(end int) {
		d.text = append(d.text, t.text[at:end]...)
		d.at = append(d.at, t.at[at:end]...)
		at = end
	}
	for _, m := range escapes.Regexp().FindAllIndex(t.text, -1) {
		escape := string(t.text[m[0]:m[1]])
		plain := unescaped(escape)
		if plain == escape {
			continue
		}
		copyTo(m[0])
		d.put(t.at[m[0]], plain)
		at, changed = m[1], true
	}
	if !changed {
		return t, false
	}
	copyTo(len(t.text))
	d.at = append(d.at, t.at[len(t.text)])
	return d, true
}

func unescaped(escape string) string {
	switch escape[0] {
	case '+':
		return " "
	case '%':
		b, err := hex.DecodeString(escape[1:])
		if err != nil {
			return escape
		}
		return string(b)
	case '&':
		return html.UnescapeString(escape)
	}
	escape = strings.TrimLeft(escape, `\`)
	switch {
	case escape == "":
		return `\`
	case len(escape) > 1 && (escape[0] == 'u' || escape[0] == 'x'):
		code, err := strconv.ParseUint(escape[1:], 16, 32)
		if err != nil {
			return escape
		}
		return string(rune(code))
	}
	return strings.NewReplacer("n", "\n", "t", "\t", "r", "\r").Replace(escape)
}

// decodedWhole undoes all layers.
func decodedWhole(t text) text {
	for range depth {
		next, changed := decoded(t)
		if !changed {
			break
		}
		t = next
	}
	return t
}

func hexForm(secret string) string {
	return hex.EncodeToString([]byte(secret[:min(len(secret), most)]))
}

// base64Forms are what a secret is inside a longer text in base64: its bits begin at one of three places there. The
// characters that it shares with its neighbours are left out.
func base64Forms(secret string) []string {
	var forms []string
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for before := range 3 {
			text := encoding.EncodeToString([]byte(strings.Repeat("\x00", before) + secret))
			first, last := (before*8+5)/6, (before+len(secret))*8/6
			if form := text[first:last]; len(form) > Shortest {
				forms = append(forms, form)
			}
		}
	}
	return forms
}
