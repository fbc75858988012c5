package report

import (
	"bytes"
	_ "embed"
	"html/template"

	"bench/report/escape"
	"bench/report/webpage"
	"bench/result"
)

//go:embed page.html.tmpl
var pageTemplate string

// writeHTML writes one file that needs nothing else: it opens offline, prints, and is readable without its script.
func writeHTML(b *bytes.Buffer, run *result.Run, o Options) error {
	doc, err := newDocument(run, o)
	if err != nil {
		return err
	}
	t, err := template.New("page").Funcs(template.FuncMap{"text": webpage.Text, "plain": escape.Printable}).Parse(pageTemplate)
	if err != nil {
		return err
	}
	return t.Execute(b, doc)
}

// policy lets nothing into the page but its own style and its own script, and nothing out of it (Content Security
// Policy Level 3): a name that got past the escaping could still do nothing.
func policy() string {
	return "default-src 'none'; style-src " + webpage.Digest(webpage.Style()) + "; script-src " + webpage.Digest(webpage.Script) + "; base-uri 'none'; form-action 'none'"
}
