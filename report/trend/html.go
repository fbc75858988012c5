package trend

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
	"bench/report/escape"
	"bench/report/webpage"
	"bench/words"
)

var (
	//go:embed page.html.tmpl
	pageTemplate string
	//go:embed page.css
	moreStyle string
)

// ErrNoPage says that history has nothing of that name.
var ErrNoPage = errors.New("there is no such page")

// A Page writes what is known of a project as pages: pictures, levels and findings.
type Page struct {
	View *history.View
	Site *Site // the pages around it; nil: it is a file of its own, and leads nowhere but within itself
}

// A Site is what a page of bench ui has around it.
type Site struct {
	Project   string   // in addresses; "" where there is only one
	Projects  []string // others to go to
	FormToken string   // what forms send back; "": who reads decides nothing
	LogOut    string   // what the form to log out sends; "": there is nothing to leave
	Reader    string   // who is logged in; "": nobody needs to
	Earlier   string   // where the same page with more of the earlier runs is; "": there is none
}

// policy lets nothing in but the pages' own style and script, and forms go nowhere but to the pages.
func policy(s *Site) string {
	forms := "form-action 'none'"
	if s != nil {
		forms = "form-action 'self'"
	}
	return "default-src 'none'; style-src " + webpage.Digest(webpage.Style()+moreStyle) + "; script-src " + webpage.Digest(webpage.Script) + "; base-uri 'none'; " + forms
}

// writeHTML writes all of it as one file.
func writeHTML(b *bytes.Buffer, v *history.View, _ Options) error {
	return Page{View: v}.File(b)
}

// Overview writes what is open, and a row a series.
func (p Page) Overview(w io.Writer) error { return p.write(w, p.overview()) }

// File writes everything in one file: the overview, and behind it each series.
func (p Page) File(w io.Writer) error {
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
func (p Page) Series(w io.Writer, id string) error {
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
func (p Page) Commit(w io.Writer, hash string) error {
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
func (p Page) Findings(w io.Writer) error {
	doc := p.document(findingsTitle)
	doc.Heading, doc.Over = findingsTitle, p.View.Project
	doc.States = p.states()
	return p.write(w, doc)
}

// Login writes the page on which a token is asked for; wrong says that one was refused.
func (p Page) Login(w io.Writer, back string, wrong bool) error {
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
	Earlier        string // runs that are not shown, in words
	ToEarlier      string
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
func (p Page) document(title string) *historyDocument {
	doc := &historyDocument{
		Title: words.Cut(escape.Printable(title), 80), Policy: policy(p.Site), Style: template.CSS(webpage.Style() + moreStyle), Script: template.JS(webpage.Script),
		Identity: headOf(p.View),
	}
	if n := p.View.Earlier; n > 0 {
		doc.Earlier = words.Plural(n, "earlier run") + " of " + p.View.Branch
	}
	if p.Site == nil {
		return doc
	}
	if doc.Earlier != "" {
		doc.ToEarlier = p.Site.Earlier
	}
	doc.Home, doc.Reader, doc.LogOut = p.to("", ""), p.Site.Reader, p.Site.LogOut
	doc.Menu = []historyLink{
		{To: doc.Home, Text: "Overview", Here: title == overviewTitle(p.View)}, {To: p.to("findings", ""), Text: findingsTitle, Here: title == findingsTitle},
	}
	for _, name := range p.Site.Projects {
		if name != p.View.Project {
			doc.Menu = append(doc.Menu, historyLink{To: "/?project=" + url.QueryEscape(name), Text: words.Cut(name, 40)})
		}
	}
	return doc
}

func overviewTitle(v *history.View) string { return "History of " + v.Project }

// to is the address of a page: "series" and its id; "" where the page leads nowhere.
func (p Page) to(kind, id string) string {
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
func (p Page) SeriesAddress(address, metric string) string {
	return p.to("series", history.SeriesID(address, metric))
}

// toCommit leads to a commit's page, where it was measured.
func (p Page) toCommit(hash string) string {
	if p.Site == nil || !slices.ContainsFunc(p.View.Commits, func(c history.Commit) bool { return c.Hash == hash }) {
		return ""
	}
	return p.to("commits", hash)
}

var templates = sync.OnceValues(func() (*template.Template, error) {
	return template.New("history").Funcs(template.FuncMap{"text": webpage.Text, "plain": escape.Printable, "lower": strings.ToLower}).Parse(pageTemplate)
})

func (p Page) write(w io.Writer, doc *historyDocument) error {
	t, err := templates()
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
