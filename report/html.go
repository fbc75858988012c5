package report

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html"
	"html/template"
	"strings"

	"bench/result"
)

var (
	//go:embed page.html.tmpl
	pageTemplate string
	//go:embed colors.css
	colorStyle string
	//go:embed page.css
	pageRules string
	//go:embed page.js
	pageScript string
)

// pageStyle is the page's style sheet: its colours, which single pictures have, too, and the rest.
func pageStyle() string { return colorStyle + pageRules }

// writeHTML writes one file that needs nothing else: it opens offline, prints, and is readable without its script.
func writeHTML(b *bytes.Buffer, run *result.Run, o Options) error {
	doc, err := newDocument(run, o)
	if err != nil {
		return err
	}
	t, err := template.New("page").Funcs(template.FuncMap{"text": forHTML, "plain": printable}).Parse(pageTemplate)
	if err != nil {
		return err
	}
	return t.Execute(b, doc)
}

// forHTML makes a text harmless as the content of an element; what belongs together stays on one line.
func forHTML(s string) template.HTML {
	parts := strings.Split(s, nbsp)
	for i, p := range parts {
		parts[i] = html.EscapeString(printable(p))
	}
	return template.HTML(strings.Join(parts, "&nbsp;"))
}

// policy lets nothing into the page but its own style and its own script, and nothing out of it (Content Security
// Policy Level 3): a name that got past the escaping could still do nothing.
func policy() string {
	return "default-src 'none'; style-src " + digest(pageStyle()) + "; script-src " + digest(pageScript) + "; base-uri 'none'; form-action 'none'"
}

// digest is a CSP source for an inline text.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
