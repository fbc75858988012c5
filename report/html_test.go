package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bench/result"

	"golang.org/x/net/html"

	"bench/report/escape"
	"bench/report/pagetest"
	"bench/report/picture"
)

// Whatever the run was like, the page is accessible.
func TestHTMLIsAccessible(t *testing.T) {
	for _, s := range samples {
		pagetest.Accessible(t, s.name, render(t, "html", s.run(), Options{}))
	}
}

// Nothing in the page names another place, and nothing in it needs a style of its own.
func TestHTMLIsOneFile(t *testing.T) {
	for _, s := range samples {
		for n := range pagetest.Opened(t, render(t, "html", s.run(), Options{})).Descendants() {
			for _, a := range n.Attr {
				switch {
				case a.Key == "href" && strings.HasPrefix(a.Val, "#"):
				case a.Key == "href", a.Key == "src", a.Key == "style", a.Key == "action", strings.HasPrefix(a.Key, "on"):
					t.Errorf("%s: %s has %s=%q", s.name, n.Data, a.Key, a.Val)
				}
			}
		}
	}
}

// The words and the numbers are those of the text report.
func TestHTMLSaysWhatTextSays(t *testing.T) {
	for _, s := range samples {
		v := arrange(s.run())
		said := strings.Join(strings.Fields(pagetest.Inner(pagetest.Opened(t, render(t, "html", s.run(), Options{})))), " ")
		expect := func(words string) {
			if words = strings.Join(strings.Fields(escape.Printable(words)), " "); !strings.Contains(said, words) {
				t.Errorf("%s: %q is missing", s.name, words)
			}
		}
		for _, n := range oneAWord(v.notices()) {
			expect(n.word + " " + n.text)
		}
		for _, b := range v.benchmarks {
			st := v.state(b)
			expect(st.title)
			for _, c := range st.claims {
				expect(c.plain())
			}
		}
		for _, g := range v.gates() {
			expect(g.finding)
		}
		if len(v.benchmarks) == 0 {
			expect("no cell was measured")
		}
	}
}

// Hostile names make no element and no attribute: the page has the same tags as one with harmless names.
func TestHostileHTMLHasNoMarkup(t *testing.T) {
	page := render(t, "html", sample("hostile"), Options{})
	for n := range pagetest.Opened(t, page).Descendants() {
		if n.Type == html.ElementNode && n.Data == "b" {
			t.Error("a name has become an element")
		}
	}
	if n := strings.Count(page, "<script"); n != 1 {
		t.Errorf("%d scripts", n)
	}
	if strings.Contains(page, "ZgotmplZ") {
		t.Error("the template refused a text")
	}
}

// Who opens the page at night sees first that requests failed, whatever else is best.
func TestHTMLBeginsWithErrors(t *testing.T) {
	page := render(t, "html", sample("errors"), Options{})
	notice := strings.Index(page, `<p class="notice bad"><strong>ERRORS</strong> <span>`)
	if verdict := strings.Index(page, `<article class="card">`); notice < 0 || notice > verdict {
		t.Errorf("the notice is at %d, the verdict at %d", notice, verdict)
	}
	if strings.Contains(render(t, "html", sample("tutorial"), Options{}), "ERRORS") {
		t.Error("there are no errors in the tutorial")
	}
}

// A page of sixty cells and thirty blocks can be mailed, and every picture in it has marks.
func TestHTMLOfManyCells(t *testing.T) {
	run := largeRunOnce()
	page := render(t, "html", run, Options{})
	t.Logf("%d kB", len(page)/1000)
	if most := 2_000_000; len(page) > most {
		t.Errorf("%d bytes, want at most %d", len(page), most)
	}
	if !strings.Contains(page, "<summary>54 more could not be judged</summary>") || !strings.Contains(page, "<summary>144 passed</summary>") {
		t.Error("gates are not folded away")
	}
	pictures := regexp.MustCompile(`(?s)<svg role="img".*?</svg>`).FindAllString(page, -1)
	if len(pictures) < len(run.Cells) {
		t.Errorf("%d pictures of %d cells", len(pictures), len(run.Cells))
	}
	for i, p := range pictures {
		if !strings.Contains(p, `<g class="m">`) {
			t.Errorf("picture %d has no mark: %s", i, fmt.Sprintf("%.200s", p))
		}
		if strings.Contains(p, "NaN") || strings.Contains(p, "Inf") {
			t.Errorf("picture %d has a place that is none", i)
		}
	}
}

// A long page has a contents with a place for each field, what came out there, and links that lead somewhere; all that belongs to a
// cell says where it is, so that readers can choose. A short page has none of that.
func TestHTMLContents(t *testing.T) {
	root := pagetest.Opened(t, render(t, "html", largeRunOnce(), Options{}))
	ids, links, places, rows := map[string]bool{}, []string{}, 0, 0
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		ids[pagetest.Attribute(n, "id")] = true
		if to, ok := strings.CutPrefix(pagetest.Attribute(n, "href"), "#"); ok {
			links = append(links, to)
			places += strings.Count(to, "-p")
		}
		if n.Data == "tr" && pagetest.Attribute(n, "data-level") != "" {
			rows++
			if pagetest.Attribute(n, "data-group") == "" || pagetest.Attribute(n, "data-strategy") == "" {
				t.Errorf("a row doesn't say where it is: %s", pagetest.Inner(n))
			}
		}
	}
	for _, to := range links {
		if !ids[to] {
			t.Errorf("nothing is called %s", to)
		}
	}
	v := arrange(largeRunOnce())
	fields := 0
	for _, b := range v.benchmarks {
		fields += len(v.fields(b))
	}
	if rows != len(largeRunOnce().Cells) || fields == 0 {
		t.Errorf("%d rows of %d cells", rows, len(largeRunOnce().Cells))
	}
	for i := range fields {
		if to := fmt.Sprintf("b1-p%d", i+1); !slices.Contains(links, to) {
			t.Errorf("the contents doesn't lead to %s", to)
		}
	}
	if strings.Contains(render(t, "html", sample("tutorial"), Options{}), `class="contents"`) {
		t.Error("a short page has a contents")
	}
}

// What was found in a place has one sign, whichever comparison comes first.
func TestDots(t *testing.T) {
	pair := func(v result.Verdict) *result.Comparison {
		c := &result.Comparison{}
		c.Metric, c.Verdict = "makespan.p50", v
		return c
	}
	for _, c := range []struct {
		want     string
		valid    bool
		verdicts []result.Verdict
	}{
		{"▲", true, []result.Verdict{result.Same, result.Faster, result.Inconclusive}},
		{"▼", true, []result.Verdict{result.Slower, result.Invalid}},
		{"◆", true, []result.Verdict{result.Slower, result.Faster}},
		{"○", true, []result.Verdict{result.Same, result.Inconclusive}},
		{"●", true, []result.Verdict{result.Same}},
		{"·", true, nil},
		{"○", false, nil},
	} {
		var pairs []*result.Comparison
		for _, v := range c.verdicts {
			pairs = append(pairs, pair(v))
		}
		if _, sign := dotOf(pairs, c.valid); sign != c.want {
			t.Errorf("%v: %s, want %s", c.verdicts, sign, c.want)
		}
	}
}

// An axis has its room for what is usual, and for all where there are few; outliers are left to arrows.
func TestRobustEnds(t *testing.T) {
	usual := []float64{0.9, 1, 1.1, 1, 0.95, 1.05, 1, 1.02, 0.98}
	if low, high := picture.RobustEnds(append(usual, 1000), []float64{0.01, 1.2}); low < 0.5 || high > 2 || low > 0.9 || high < 1.2 {
		t.Errorf("from %v to %v", low, high)
	}
	if low, high := picture.RobustEnds([]float64{1, 50}, nil); low != 1 || high < 49.99 {
		t.Errorf("of two, from %v to %v", low, high)
	}
	if low, high := picture.RobustEnds(nil, nil); !(low < 1 && high > 1) {
		t.Errorf("of none, from %v to %v", low, high)
	}
}

func TestLongNamesKeepBothEnds(t *testing.T) {
	if got := picture.Abridged("strategy_1 on group_0 at concurrency 20", 20); got != "strategy_…urrency 20" {
		t.Errorf("got %q", got)
	}
	if got := picture.Abridged("short", 20); got != "short" {
		t.Errorf("got %q", got)
	}
}
