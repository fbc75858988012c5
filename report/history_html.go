package report

import (
	"bytes"
	"cmp"
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"net/url"
	"slices"
	"strings"
	"sync"

	"bench/history"
)

var (
	//go:embed history.html.tmpl
	historyTemplate string
	//go:embed history.css
	historySheet string
)

// ErrNoPage says that history has nothing of that name.
var ErrNoPage = errors.New("there is no such page")

// A HistoryPage writes what is known of a project as pages: pictures, levels and findings.
type HistoryPage struct {
	View *history.View
	Site *HistorySite // the pages around it; nil: it is a file of its own, and leads nowhere but within itself
}

// A HistorySite is what a page of bench ui has around it.
type HistorySite struct {
	Project   string   // in addresses; "" where there is only one
	Projects  []string // others to go to
	FormToken string   // what forms send back; "": who reads decides nothing
	LogOut    string   // what the form to log out sends; "": there is nothing to leave
	Reader    string   // who is logged in; "": nobody needs to
}

// historyPolicy lets nothing in but the pages' own style and script, and forms go nowhere but to the pages.
func historyPolicy(s *HistorySite) string {
	forms := "form-action 'none'"
	if s != nil {
		forms = "form-action 'self'"
	}
	return "default-src 'none'; style-src " + digest(pageStyle()+historySheet) + "; script-src " + digest(pageScript) + "; base-uri 'none'; " + forms
}

// writeHistoryHTML writes all of it as one file.
func writeHistoryHTML(b *bytes.Buffer, v *history.View, _ HistoryOptions) error {
	return HistoryPage{View: v}.File(b)
}

// Overview writes what is open, and a row a series.
func (p HistoryPage) Overview(w io.Writer) error { return p.write(w, p.overview()) }

// File writes everything in one file: the overview, and behind it each series.
func (p HistoryPage) File(w io.Writer) error {
	p.Site = nil
	doc := p.overview()
	const most = 4000 // points that say by themselves what they are
	points := 0
	for _, s := range p.View.Points {
		points += len(s.Points)
	}
	charts := 0
	for i := range p.View.Analysis.Series {
		doc.Series = append(doc.Series, p.series(i, points > most, &charts))
	}
	return p.write(w, doc)
}

// Series writes one series; ErrNoPage where there is none of that id.
func (p HistoryPage) Series(w io.Writer, id string) error {
	i := p.View.IndexSeries(id)
	if i < 0 {
		return fmt.Errorf("series %q: %w", id, ErrNoPage)
	}
	charts := 0
	one := p.series(i, false, &charts)
	doc := p.document(one.Name + " · " + one.Address)
	doc.Heading, doc.Over = one.Name, one.Address
	doc.Series = []historySeries{one}
	return p.write(w, doc)
}

// Commit writes what is known of a commit; ErrNoPage where none was measured.
func (p HistoryPage) Commit(w io.Writer, hash string) error {
	c, ok := p.View.Commit(hash)
	if !ok {
		return fmt.Errorf("commit %q: %w", hash, ErrNoPage)
	}
	doc := p.document(shortHash(c.Hash) + " " + c.Subject)
	doc.Heading, doc.Over = cmp.Or(c.Subject, shortHash(c.Hash)), "commit "+c.Hash
	doc.Commit = p.commit(c)
	return p.write(w, doc)
}

// Findings writes all that was found, what is open first, with what may be said of it.
func (p HistoryPage) Findings(w io.Writer) error {
	doc := p.document(findingsTitle)
	doc.Heading, doc.Over = findingsTitle, p.View.Project
	doc.States = p.states()
	return p.write(w, doc)
}

// Login writes the page on which a token is asked for; wrong says that one was refused.
func (p HistoryPage) Login(w io.Writer, back string, wrong bool) error {
	doc := p.document("Log in")
	doc.Heading, doc.Menu, doc.Identity = "Log in", nil, nil
	doc.Login = &historyLogin{Back: back, Wrong: wrong}
	return p.write(w, doc)
}

// A historyLogin is the form for a token.
type historyLogin struct {
	Back  string
	Wrong bool
}

const findingsTitle = "Findings"

// A historyDocument is what the template of history's pages is filled with.
type historyDocument struct {
	Title, Policy  string
	Style          template.CSS
	Script         template.JS
	Home           string // "": the page is a file
	Menu           []historyLink
	Over, Heading  string
	Identity       []string
	Reader, LogOut string // who reads, and what the form to leave sends
	Verdict        *historyVerdict
	Groups         []historyGroup
	Runs           []historyRun
	MoreRuns       string
	Series         []historySeries
	Commit         *historyCommit
	States         []historyState
	Login          *historyLogin
}

// A historyLink leads to another page.
type historyLink struct {
	To, Text string
	Here     bool
}

// document is what all pages have in common.
func (p HistoryPage) document(title string) *historyDocument {
	doc := &historyDocument{
		Title: cut(printable(title), 80), Policy: historyPolicy(p.Site), Style: template.CSS(pageStyle() + historySheet), Script: template.JS(pageScript),
		Identity: headOf(p.View),
	}
	if p.Site == nil {
		return doc
	}
	doc.Home, doc.Reader, doc.LogOut = p.to("", ""), p.Site.Reader, p.Site.LogOut
	doc.Menu = []historyLink{
		{To: doc.Home, Text: "Overview", Here: title == overviewTitle(p.View)}, {To: p.to("findings", ""), Text: findingsTitle, Here: title == findingsTitle},
	}
	for _, name := range p.Site.Projects {
		if name != p.View.Project {
			doc.Menu = append(doc.Menu, historyLink{To: "/?project=" + url.QueryEscape(name), Text: cut(name, 40)})
		}
	}
	return doc
}

func overviewTitle(v *history.View) string { return "History of " + v.Project }

// to is the address of a page: "series" and its id; "" where the page leads nowhere.
func (p HistoryPage) to(kind, id string) string {
	if p.Site == nil {
		if kind == "series" {
			return "#s-" + id
		}
		return ""
	}
	address := "/" + kind
	if id != "" {
		address += "/" + url.PathEscape(id)
	}
	if p.Site.Project != "" {
		address += "?project=" + url.QueryEscape(p.Site.Project)
	}
	return address
}

// SeriesAddress is that of a series' page.
func (p HistoryPage) SeriesAddress(address, metric string) string {
	return p.to("series", history.SeriesID(address, metric))
}

// toCommit leads to a commit's page, where it was measured.
func (p HistoryPage) toCommit(hash string) string {
	if p.Site == nil || !slices.ContainsFunc(p.View.Commits, func(c history.Commit) bool { return c.Hash == hash }) {
		return ""
	}
	return p.to("commits", hash)
}

var historyTemplates = sync.OnceValues(func() (*template.Template, error) {
	return template.New("history").Funcs(template.FuncMap{"text": forHTML, "plain": printable, "lower": strings.ToLower}).Parse(historyTemplate)
})

func (p HistoryPage) write(w io.Writer, doc *historyDocument) error {
	t, err := historyTemplates()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := t.Execute(&b, doc); err != nil {
		return fmt.Errorf("write history's page: %w", err)
	}
	_, err = w.Write(b.Bytes())
	return err
}
