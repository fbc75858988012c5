// Package webpage has what all pages in HTML have in common: their style, their script, and how texts and tables get into them. The pages'
// contents are those of report and report/trend.
package webpage

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html"
	"html/template"
	"strings"

	"bench/report/escape"
)

var (
	// Colors is the style sheet of what has no page around it, such as a single picture: the colours.
	//
	//go:embed colors.css
	Colors string
	//go:embed page.css
	rules string
	// Script is what a page can do by itself: it is readable without.
	//
	//go:embed page.js
	Script string
)

// Style is the style sheet that all pages have: the colours, and the rest.
func Style() string { return Colors + rules }

// Text makes a text harmless as the content of an element; what belongs together stays on one line.
func Text(s string) template.HTML {
	parts := strings.Split(s, escape.NBSP)
	for i, p := range parts {
		parts[i] = html.EscapeString(escape.Printable(p))
	}
	return template.HTML(strings.Join(parts, "&nbsp;"))
}

// Digest is a CSP source for an inline text.
func Digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// A Table is a table of plain text; columns from Right on hold numbers.
type Table struct {
	Title string // what it is of; "": what it stands with
	Head  []string
	Rows  [][]string
	Right int
}

// Append adds another table's rows, under its head.
func (t *Table) Append(o Table) { t.Head, t.Right, t.Rows = o.Head, o.Right, append(t.Rows, o.Rows...) }
