package diag

import (
	"strings"

	"bench/pattern"

	"github.com/hashicorp/hcl/v2"
)

// proposed is the sentence by which details say what was meant: DidYouMean's, and that of references, which have no quotes.
var proposed = pattern.Of(`Did you mean (?:"([^"]+)"|([^\s?]+))\?`)

// words are what could be misspelt in a text: names, with dots or without.
var wordsOf = pattern.Of(`[\pL_][\pL\pN_.-]*`)

// Meant is what a diagnostic says was meant, and which bytes of its file's text that is to be put in the place of. It is false
// where nothing is near, or where the slip isn't in the text.
func Meant(d *hcl.Diagnostic, text []byte) (meant string, from, to int, ok bool) {
	said := proposed.Regexp().FindStringSubmatch(d.Detail)
	if said == nil || d.Subject == nil {
		return "", 0, 0, false
	}
	meant = said[1] + said[2]
	start, end := d.Subject.Start.Byte, d.Subject.End.Byte
	if start < 0 || start > end || end > len(text) {
		return "", 0, 0, false
	}
	for _, at := range wordsOf.Regexp().FindAllIndex(text[start:end], -1) {
		from, to = start+at[0], start+at[1]
		word := string(text[from:to])
		if strings.Count(word, ".") > strings.Count(meant, ".") { // group.apj.url: the first names of it
			parts := strings.Split(word, ".")
			word = strings.Join(parts[:strings.Count(meant, ".")+1], ".")
			to = from + len(word)
		}
		if word != meant && near(word, meant) {
			return meant, from, to, true
		}
	}
	return "", 0, 0, false
}

// near says whether a word is a slip of another one, or one of its names is; or its root is missing.
func near(word, meant string) bool {
	if Suggest(word, []string{meant}) == meant {
		return true
	}
	a, b := strings.Split(word, "."), strings.Split(meant, ".")
	if len(a) == 1 && len(b) > 1 {
		return Suggest(word, []string{b[len(b)-1]}) != "" || word == b[len(b)-1]
	}
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] && Suggest(a[i], []string{b[i]}) == "" && !(i == 0 && a[len(a)-1] == b[len(b)-1]) {
			return false
		}
	}
	return len(a) == len(b)
}
