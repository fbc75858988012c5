package report

import (
	"cmp"
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"bench/report/escape"
	"bench/report/lines"
	"bench/report/webpage"
	"bench/result"
	"bench/words"
)

// A document is what the page's template is filled with. Its texts are as they came: the template makes them harmless.
type document struct {
	Title, Policy string
	Home          string // where the page leads back to; "": nowhere
	Style         template.CSS
	Script        template.JS
	Identity      []string
	Notices       []htmlNotice
	Cards         []card
	Gates         []htmlGate
	Folded        []htmlFold // more gates than anybody wants to see at once
	Long          bool       // so long that readers need help to find something
	Contents      *contents  // nil: it is short
	Sections      []section
	Comparisons   []htmlBout
	Summary       string // of the comparisons
	Warnings      []htmlWarning
	Outputs       [][2]string
	Facts         [][2]string
	Sources       []result.SourceFile
}

// An htmlNotice is a notice with its class.
type htmlNotice struct{ Class, Word, Text string }

// A card is a benchmark's verdict.
type card struct {
	Benchmark string
	Title     string
	Claims    []htmlClaim
	Notes     []string
}

// An htmlClaim is what is said of one metric.
type htmlClaim struct {
	Metric string
	Pieces []piece
}

// A piece is a text and what it means.
type piece struct{ Class, Text string }

// A section is one benchmark.
type section struct {
	ID, Name string
	About    []string
	Table    htmlTable
	Placed   bool // the table's rows stand by place
	Figures  []figure
	Cells    []htmlCell
	Errors   []htmlErrors
}

// An htmlErrors is what failed in one cell.
type htmlErrors struct {
	Cell, Summary string
	On            coordinates
	Examples      []result.Example
}

// An htmlBout is the comparisons of one place against one baseline.
type htmlBout struct {
	Title              string
	On                 coordinates
	Class, Sign, Found string // of all its rows
	Open               bool
	Rows               []htmlComparison
}

// An htmlComparison is a row of one.
type htmlComparison struct{ Candidate, Metric, Medians, Factor, Class, Verdict, Interval, Note string }

// An htmlWarning is a warning.
type htmlWarning struct{ Text, Where, Detail string }

func newDocument(run *result.Run, o Options) (*document, error) {
	v := arrange(run)
	doc := &document{
		Title: pageTitle(v), Policy: policy(), Home: o.Home, Style: template.CSS(webpage.Style()), Script: template.JS(webpage.Script), Identity: identity(run),
		Facts: facts(run), Sources: sources(run),
	}
	for _, n := range oneAWord(v.notices()) {
		doc.Notices = append(doc.Notices, htmlNotice{n.style.Class(), n.word, n.text})
	}
	for _, b := range v.benchmarks {
		doc.Cards = append(doc.Cards, v.card(b))
	}
	doc.gates(v)
	charts := 0
	for i, b := range v.benchmarks {
		s, err := v.section(b, "b"+strconv.Itoa(i+1), o.Sort != "", &charts)
		if err != nil {
			return nil, err
		}
		doc.Sections = append(doc.Sections, s)
	}
	doc.compared(v)
	for _, c := range v.cautions() {
		doc.Warnings = append(doc.Warnings, htmlWarning{lines.Flat(v.cautionText(c)), v.where(c.Range), lines.Flat(v.cautionDetail(c))})
	}
	for _, name := range sortedKeys(run.Outputs) {
		doc.Outputs = append(doc.Outputs, [2]string{name, plainValue(run.Outputs[name])})
	}
	doc.contents(v)
	return doc, nil
}

// pageTitle names the benchmarks of a run.
func pageTitle(v *view) string {
	var names []string
	for _, b := range v.benchmarks {
		names = append(names, b.name)
	}
	return words.Cut(escape.Printable(cmp.Or(words.And(names), "bench report")), 80)
}

func (v *view) card(b *benchmark) card {
	s := v.state(b)
	c := card{Title: s.title, Notes: s.notes}
	if len(v.benchmarks) > 1 {
		c.Benchmark = b.name
	}
	for _, cl := range s.claims {
		row := htmlClaim{Metric: cl.metric}
		for _, sp := range cl.spans {
			row.Pieces = append(row.Pieces, piece{sp.Style.Class(), sp.Text})
		}
		c.Claims = append(c.Claims, row)
	}
	return c
}

// compared lists every comparison.
func (doc *document) compared(v *view) {
	var all []*result.Comparison
	const fewBouts = 8
	bouts := v.bouts(func(*result.Comparison) bool { return true })
	for _, b := range bouts {
		out := htmlBout{Title: b.title, Open: len(bouts) <= fewBouts}
		out.Sign, out.Class, out.Found = boutSummary(b.pairs)
		if home := v.home[b.pairs[0].Candidate]; home != nil {
			s := studio{v: v, b: home}
			out.On = s.placeOf(b.pairs[0])
		}
		for _, c := range b.pairs {
			say := changeOf(c)
			out.Rows = append(out.Rows, htmlComparison{
				v.candidate(c), MetricName(c.Metric), values(c), say.ratio, say.style.Class(), string(c.Verdict), say.interval, lines.Flat(c.Note),
			})
		}
		all = append(all, b.pairs...)
		doc.Comparisons = append(doc.Comparisons, out)
	}
	if len(all) > 0 {
		doc.Summary = plural(len(all), "comparison") + ": " + tallies(all) + "; " + v.evidence(all)
	}
}

func (v *view) section(b *benchmark, id string, sorted bool, charts *int) (section, error) {
	s := section{
		ID: id, Name: b.name, About: append(circumstances(b), v.programsOf(b)...), Table: tableOf(without(v.gridOf(b, sorted), true)), Placed: !sorted,
		Cells: v.cellsOf(b, id),
	}
	if s.Placed {
		s.Table.place(id)
	}
	studio, err := newStudio(v, b, charts)
	if err != nil {
		return s, err
	}
	if s.Figures, err = studio.figures(); err != nil {
		return s, err
	}
	for _, c := range b.cells {
		notes := v.cellNotes(c)
		if c.Errors > 0 {
			notes = append([]string{words.Count(c.Errors) + " of " + plural(c.Requests, "request") + " failed"}, notes...)
		}
		if len(notes) > 0 {
			s.Errors = append(s.Errors, htmlErrors{v.inside(b, c), lines.Flat(strings.Join(notes, "; ")), coordinatesOf(c), c.Examples})
		}
	}
	return s, nil
}

// facts are what is known of the run and its machine.
func facts(run *result.Run) [][2]string {
	i, h := run.Info, run.Info.Host
	all := [][2]string{{"run", i.ID}, {"status", strings.Join(words.NonEmpty(string(i.Status), lines.Flat(i.Reason)), ": ")}}
	if !i.StartedAt.IsZero() {
		all = append(all, [2]string{"started", i.StartedAt.UTC().Format("2006-01-02 15:04:05 MST")})
	}
	if took := i.FinishedAt.Sub(i.StartedAt); took > 0 {
		all = append(all, [2]string{"took", took.Round(1e9).String()})
	}
	all = append(all, [2]string{"seed", strconv.FormatUint(i.Seed, 10)}, [2]string{"bench", i.BenchVersion})
	if line := workersLine(&i); line != "" {
		all = append(all, [2]string{"load", line})
	}
	if h.OS != "" && len(i.Workers) == 0 {
		all = append(all, [2]string{"system", strings.Join(words.NonEmpty(h.OS+"/"+h.Arch, h.Kernel), ", ")})
		all = append(all, [2]string{"CPU", strings.Join(words.NonEmpty(strconv.Itoa(h.CPUs), h.CPUModel), " x ")})
	}
	all = append(all, [2]string{"host", h.Hostname})
	all = append(all, workerFacts(run)...)
	switch h.Pacing {
	case "spin":
		all = append(all, [2]string{"arrivals", "waited for to the microsecond, on a core of their own"})
	case "sleep":
		all = append(all, [2]string{"arrivals", "some 50 us late: no core was free to wait on"})
	}
	if h.IO != "" {
		all = append(all, [2]string{"connections", "driven by event loops (" + h.IO + ")"})
	}
	var known [][2]string
	for _, f := range all {
		if f[1] != "" {
			known = append(known, f)
		}
	}
	return known
}

// workerFacts are what is known of each worker.
func workerFacts(run *result.Run) (all [][2]string) {
	told, left := workersToTell(run)
	for i := range told {
		var parts []string
		for k, field := range workerRow(&told[i]) {
			switch {
			case k == 0 || field == none:
			case k == 1:
				parts = append(parts, field)
			default:
				parts = append(parts, workersHead[k]+" "+field)
			}
		}
		all = append(all, [2]string{told[i].Name, strings.Join(parts, " · ")})
	}
	if left > 0 {
		all = append(all, [2]string{"and", fmt.Sprintf("%d more workers", left)})
	}
	return all
}

// sources are the spec's files, with the escapes of what is not printable but lines and tabs as they are.
func sources(run *result.Run) []result.SourceFile {
	var all []result.SourceFile
	for _, f := range run.Spec.Files {
		lines := strings.Split(strings.ReplaceAll(f.Text, "\r\n", "\n"), "\n")
		for i, l := range lines {
			lines[i] = escape.Printable(strings.ReplaceAll(l, "\t", "  "))
		}
		all = append(all, result.SourceFile{Name: f.Name, Text: strings.Join(lines, "\n")})
	}
	return all
}
