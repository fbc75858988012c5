package main

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
)

// shortest is how many bytes of a secret count as a part of it: shorter texts are everywhere.
const shortest = 4

// excerpted is how much of a secret is recognised at the end of an excerpt to the letter, in characters. When that much
// is there, the rest of the excerpt is left out with it.
const excerpted = 100

// secretPatterns find secrets in what others say: as they are, in another case, line by line, escaped for a quoted text,
// for JSON, a URL or HTML (and that more than once), in base64 wherever it began, and cut short by an excerpt's "…".
func secretPatterns(secrets []string) []*regexp.Regexp {
	var all []*regexp.Regexp
	for _, secret := range secrets {
		for line := range strings.Lines(secret) {
			if line = strings.TrimSpace(line); len(line) < shortest {
				continue
			}
			all = append(all, formsPatterns("(?i)", escapedForms(line))...)
		}
		for _, encoded := range base64Forms(secret) {
			all = append(all, formsPatterns("", quotedForms(encoded))...)
		}
	}
	return all
}

// formsPatterns find a text of which there is a form for each character: whole, and cut short.
func formsPatterns(flags string, forms []string) []*regexp.Regexp {
	all := []*regexp.Regexp{regexp.MustCompile(flags + strings.Join(forms, ""))}
	if len(forms) <= shortest {
		return all
	}
	// Half an escape may be all that is left of the next character.
	all = append(all, regexp.MustCompile(flags+strings.Join(forms[:shortest], "")+beginning(forms[shortest:])+
		`(?:[\\%&][\\#\w]{0,8})?(["']?…)`))
	if len(forms) > excerpted {
		all = append(all, regexp.MustCompile(flags+strings.Join(forms[:excerpted], "")+`[^…\n]*(…)`))
	}
	return all
}

// escapedForms has a pattern for each character of a text: itself, or any usual escape of it.
func escapedForms(text string) []string {
	var forms []string
	for _, r := range text {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			forms = append(forms, string(r))
			continue
		}
		percent := ""
		for _, b := range []byte(string(r)) {
			percent += fmt.Sprintf("%%%02x", b)
		}
		form := fmt.Sprintf(`\\*%s|\\+u%04x|\\+x%02x|%s|&#0*%d;|&#x0*%x;`, regexp.QuoteMeta(string(r)), r, r, percent, r, r)
		if word := otherForms[r]; word != "" {
			form += "|" + word
		}
		forms = append(forms, "(?:"+form+")")
	}
	return forms
}

// quotedForms has a pattern for each character of a text that is as it is.
func quotedForms(text string) []string {
	var forms []string
	for _, r := range text {
		forms = append(forms, regexp.QuoteMeta(string(r)))
	}
	return forms
}

// otherForms are the escapes that follow no rule.
var otherForms = map[rune]string{
	' ': `\+`, '\n': `\\+n`, '\t': `\\+t`, '\r': `\\+r`, '"': "&quot;", '\'': "&apos;", '&': "&amp;", '<': "&lt;", '>': "&gt;",
}

// beginning matches the first of these forms, or none of them.
func beginning(forms []string) string {
	forms = forms[:min(len(forms), excerpted)]
	return strings.Join(prefixed("(?:", forms), "") + strings.Repeat(")?", len(forms))
}

func prefixed(prefix string, texts []string) []string {
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = prefix + text
	}
	return all
}

// base64Forms are what a secret is inside a longer text in base64: its bits begin at one of three places there. The
// characters that it shares with its neighbours are left out.
func base64Forms(secret string) []string {
	var forms []string
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for before := range 3 {
			text := encoding.EncodeToString([]byte(strings.Repeat("\x00", before) + secret))
			first, last := (before*8+5)/6, (before+len(secret))*8/6
			if form := text[first:last]; len(form) > shortest {
				forms = append(forms, form)
			}
		}
	}
	return forms
}
