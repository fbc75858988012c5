// Package redact cuts secrets out of text: out of what servers, networks and operating systems say, and out of what bench
// itself shows. It knows secrets by their values. It recognises them as they are, in another case, line by line, escaped
// for quotes, JSON, URLs or HTML (more than once, too), in hex and in base64 wherever that began, and cut short by an
// excerpt's "…". What is beyond it stands in docs/security.md.
package redact

import (
	"slices"
	"strings"
)

const (
	// Shortest is how many bytes a secret, or a line of one, has to have: shorter texts are everywhere.
	Shortest = 4
	// Concealed stands for what was cut out.
	Concealed = "(sensitive value)"
	// most is how many bytes of a line of a secret are looked for, and of a secret in hex and base64. Behind them the rest of
	// a text is cut, too.
	most = 16 << 10
	// budget is how many bytes of secrets are looked for in all, the short ones first.
	budget = 256 << 10
)

// A Redactor knows secrets. The zero value and nil know none.
type Redactor struct {
	folded *automaton // texts in lower case
	exact  *automaton // base64, where case matters
}

// New makes a redactor for these secrets.
func New(secrets []string) *Redactor {
	r := &Redactor{folded: newAutomaton(), exact: newAutomaton()}
	byLength := slices.SortedFunc(slices.Values(secrets), func(a, b string) int { return len(a) - len(b) })
	left := budget
	for _, secret := range byLength {
		secret = secret[:min(len(secret), left)]
		left -= len(secret)
		r.add(secret)
	}
	r.folded.finish()
	r.exact.finish()
	return r
}

// add adds a secret in all forms that are not undone by decoding.
func (r *Redactor) add(secret string) {
	for line := range strings.Lines(secret) {
		if line = strings.TrimSpace(line); len(line) >= Shortest {
			r.folded.add(fold(plainText(line)).text, len(line) > most)
			r.folded.add(fold(decodedWhole(plainText(line))).text, len(line) > most)
		}
	}
	if len(secret) < Shortest {
		return
	}
	r.folded.add([]byte(hexForm(secret)), len(secret) > most)
	for _, form := range base64Forms(secret[:min(len(secret), most)]) {
		r.exact.add([]byte(form), len(secret) > most)
		r.exact.add(decodedWhole(plainText(form)).text, len(secret) > most)
	}
}

// A Cut is a range of bytes that has a secret in it.
type Cut struct{ From, To int }

// Text is a text without secrets.
func (r *Redactor) Text(text string) string {
	cuts := r.Cuts(text)
	if len(cuts) == 0 {
		return text
	}
	var b strings.Builder
	at := 0
	for _, c := range cuts {
		b.WriteString(text[at:c.From] + Concealed)
		at = c.To
	}
	b.WriteString(text[at:])
	return b.String()
}

// Cuts are the places of a text that have secrets in them, in order and apart from each other.
func (r *Redactor) Cuts(text string) []Cut {
	if r == nil || r.folded == nil || r.folded.empty() && r.exact.empty() || len(text) < Shortest {
		return nil
	}
	var cuts []Cut
	level := plainText(text)
	for range depth {
		cuts = r.folded.search(fold(level), cuts)
		cuts = r.exact.search(level, cuts)
		next, changed := decoded(level)
		if !changed {
			break
		}
		level = next
	}
	return joined(cuts)
}

// joined sorts cuts, and makes one of those that touch.
func joined(cuts []Cut) []Cut {
	slices.SortFunc(cuts, func(a, b Cut) int { return a.From - b.From })
	var all []Cut
	for _, c := range cuts {
		if last := len(all) - 1; last >= 0 && c.From <= all[last].To {
			all[last].To = max(all[last].To, c.To)
		} else {
			all = append(all, c)
		}
	}
	return all
}
