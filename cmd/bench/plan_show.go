package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"bench"
	"bench/metrics"
	"bench/plan"
	"bench/plan/change"
	"bench/plan/paper"
	"bench/store"
	"bench/words"
)

// planFormats are the ways in which a plan is written, the default first.
var planFormats = []string{"text", "markdown", "json"}

// A planPage is a plan, and all that is written of it.
type planPage struct {
	plan      *plan.Plan
	estimator bench.Estimator
	metrics   *metrics.Address
	since     string          // what changes are since; "": nothing was compared
	changes   *change.Changes // nil: nothing was compared, or all is new
}

// write writes the page to w in one of planFormats.
func (g planPage) write(s *session, w io.Writer, format string) error {
	switch format {
	case "json":
		return g.json(w)
	case "markdown":
		return g.markdown(w)
	}
	planView{w, s.outStyle(), g.plan, g.estimator, g.metrics}.write()
	g.told(w, s.outStyle())
	return nil
}

// told says in the text what has changed.
func (g planPage) told(w io.Writer, look style) {
	switch {
	case g.since == "":
	case g.changes == nil:
		fmt.Fprintf(w, "\n%s\n", look.bold("New since "+words.Printable(g.since)+": there is no such spec."))
	case len(g.changes.All) == 0:
		fmt.Fprintf(w, "\n%s\n", look.bold("Unchanged since "+words.Printable(g.since)+"."))
	default:
		fmt.Fprintf(w, "\n%s\n", look.bold("Changed since "+words.Printable(g.since)))
		for line := range strings.SplitSeq(paper.Lines(*g.changes), "\n") {
			fmt.Fprintln(w, "  "+line)
		}
	}
}

func (g planPage) json(w io.Writer) error {
	var changed *sinceJSON
	if g.since != "" {
		changed = &sinceJSON{Since: g.since, New: g.changes == nil, Changes: g.changes}
	}
	return writeJSON(w, struct {
		*plan.Plan
		Estimate plannedLoad `json:"estimate"`
		Against  *sinceJSON  `json:"against,omitempty"`
	}{g.plan.Public(), loadOf(g.estimator, g.plan), changed})
}

// A sinceJSON is what has changed, for programs.
type sinceJSON struct {
	Since string `json:"since"`
	New   bool   `json:"new,omitempty"`
	*change.Changes
}

func (g planPage) markdown(w io.Writer) error {
	var whole bytes.Buffer
	planView{&whole, false, g.plan, g.estimator, g.metrics}.write()
	var titles, needs []string
	for _, b := range g.plan.Benchmarks {
		titles = append(titles, b.Title())
	}
	for _, need := range slices.Concat(bench.NeedsOf(g.plan), bench.MetricsNeeds(g.plan, metricsHost(g.metrics))) {
		needs = append(needs, need.What)
	}
	takes, sends := extremes(g.estimator, g.plan)
	return paper.Document{
		Title: words.List(titles), Cells: cellCount(g.plan), Hosts: len(g.plan.Hosts), Takes: takes, Sends: sends,
		Needs: needs, Since: g.since, Changes: g.changes, Whole: whole.String(),
	}.Write(w)
}

// extremes are how long a plan takes and what it sends: from one end to the other where nobody knows how long a request takes.
func extremes(x bench.Estimator, p *plan.Plan) (takes, sends string) {
	e := x.Plan(p)
	takes, sends = words.About(e.Wall), sent(e)+basis(x, e)
	fast, slow, vague := x.Range(p)
	if !vague {
		return takes, sends
	}
	if a, b := words.About(fast.Wall), words.About(slow.Wall); a != b {
		takes = a + " to " + b
	}
	most, least := roughly(fast.Requests), roughly(slow.Requests)
	if most != least {
		sends = fmt.Sprintf("%s to %s requests (at %d to %d ms a request)", least, most, bench.SlowRequest.Milliseconds(), bench.FastRequest.Milliseconds())
	}
	return takes, sends
}

// readWholePlan reads a plan file with all that it shows.
func readWholePlan(path string) (*plan.Plan, error) {
	_, found, err := readPlanFile(path)
	switch {
	case err != nil:
		return nil, err
	case !found:
		return nil, mistake{fmt.Sprintf("There is no plan %q", path), "It is no file that has one. `bench plan -out=FILE` keeps one; git:main stands for the spec as it is there."}
	}
	text, err := store.Read(path)
	if err != nil {
		return nil, err
	}
	var p plan.Plan
	if err := json.Unmarshal(words.WithoutMark(text), &p); err != nil {
		return nil, mistake{path + " is damaged", err.Error()}
	}
	return &p, nil
}

// showPlan shows a plan that was kept.
func (o *showOptions) showPlan(s *session, path string) status {
	p, err := readWholePlan(path)
	if err == nil && !slices.Contains(planFormats, o.format) {
		err = mistake{path + " is a plan", "Nothing is measured in it, so it is shown with -format=" + words.Or(planFormats) + " alone. `bench run " + words.Shell([]string{path}) + "` runs it."}
	}
	if err != nil {
		return s.fail(err)
	}
	g := planPage{plan: p, estimator: bench.EstimatorFor(p)}
	if o.out == "" {
		err = g.write(s, s.reportTo(o.format), o.format)
	} else {
		err = store.Replace(o.out, func(w io.Writer) error {
			plain := *s
			plain.outTerminal = terminal{}
			return g.write(&plain, w, o.format)
		})
	}
	if err != nil {
		return s.fail(err)
	}
	return done
}

// isPlanFile says whether a path is a plan's, be it one of another version.
func isPlanFile(path string) bool {
	if path == "" {
		return false
	}
	_, found, err := readPlanFile(path)
	var m mistake
	return found || errors.As(err, &m) && !strings.Contains(m.summary, "is a result")
}
