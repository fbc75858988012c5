package trend

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"bench/history"

	"bench/report/escape"
	"bench/report/pagetest"

	"golang.org/x/net/html"
)

// pageOf is a page as it is written.
func pageOf(t *testing.T, write func(w io.Writer) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// historyPages are all pages of a project, by what they are.
func historyPages(t *testing.T, v *history.View) map[string]string {
	t.Helper()
	site := &Site{Project: v.Project, Projects: []string{v.Project, "other <b>"}, FormToken: "token", Reader: "ada"}
	p := Page{View: v, Site: site}
	pages := map[string]string{
		"overview": pageOf(t, p.Overview), "findings": pageOf(t, p.Findings), "file": pageOf(t, Page{View: v}.File),
		"login": pageOf(t, func(w io.Writer) error { return p.Login(w, "/", true) }),
	}
	if len(v.Points) > 0 {
		id := history.SeriesID(v.Points[0].Address, v.Points[0].Metric)
		pages["series"] = pageOf(t, func(w io.Writer) error { return p.Series(w, id) })
		pages["commit"] = pageOf(t, func(w io.Writer) error { return p.Commit(w, v.Commits[len(v.Commits)/2].Hash) })
	}
	return pages
}

var chronicles = map[string]chronicle{
	"anchored": {cells: 2, commits: 60, anchored: true}, "absolute": {cells: 1, commits: 60}, "hostile": {cells: 1, commits: 40, anchored: true, hostile: true},
	"empty": {}, "one": {cells: 1, commits: 1},
}

func TestHistoryPagesAreAccessible(t *testing.T) {
	for name, p := range chronicles {
		for kind, page := range historyPages(t, p.view()) {
			pagetest.Accessible(t, name+" "+kind, page)
			for n := range pagetest.Opened(t, page).Descendants() {
				if n.Type == html.ElementNode && n.Data == "input" && pagetest.Attribute(n, "type") != "hidden" {
					if id := pagetest.Attribute(n, "id"); id == "" || !strings.Contains(page, `for="`+id+`"`) {
						t.Errorf("%s %s: a field has no label", name, kind)
					}
				}
			}
		}
	}
}

// A file leads nowhere but within itself; pages lead to each other, and nowhere to where a name would send them.
func TestHistoryPagesLeadToKnownPlaces(t *testing.T) {
	for name, p := range chronicles {
		for kind, page := range historyPages(t, p.view()) {
			for n := range pagetest.Opened(t, page).Descendants() {
				for _, a := range n.Attr {
					local := strings.HasPrefix(a.Val, "#") || kind != "file" && strings.HasPrefix(a.Val, "/") && !strings.HasPrefix(a.Val, "//")
					switch {
					case (a.Key == "href" || a.Key == "action") && local:
					case a.Key == "href", a.Key == "action", a.Key == "src", a.Key == "style", strings.HasPrefix(a.Key, "on"):
						t.Errorf("%s %s: %s has %s=%q", name, kind, n.Data, a.Key, a.Val)
					}
				}
				if n.Type == html.ElementNode && (n.Data == "b" || n.Data == "i" || n.Data == "img") {
					t.Errorf("%s %s: a name has become an element %s", name, kind, n.Data)
				}
			}
			if strings.Count(page, "<script") != 1 || strings.Contains(page, "ZgotmplZ") || strings.Contains(page, "\u202e") {
				t.Errorf("%s %s: a name got through", name, kind)
			}
			if strings.Contains(page, "NaN") || strings.Contains(page, "Inf") {
				t.Errorf("%s %s: a place that is none", name, kind)
			}
		}
	}
}

func TestHistorySaysFirstWhatIsOpen(t *testing.T) {
	v := chronicle{cells: 1, commits: 60, anchored: true}.view()
	page := strings.ReplaceAll(strings.Join(strings.Fields(pagetest.Inner(pagetest.Opened(t, pageOf(t, Page{View: v}.File)))), " "), escape.NBSP, " ")
	for _, words := range []string{
		"main · 60 runs · anchor 8b0b93f · 2 classes of machine · 1 false alarm expected in 100 runs", "WORSE 1 finding is open, of 9d60975", "Add audit trail to orders",
		"api/orders/pool/1 CPU per request scan, seen 1 run later, only this commit", "noise 0.3 % · a lasting 2 % is seen after 3 runs",
		"fixed by 9d47752", "run is not valid: it counts in no level", "the machine changed, and not what is measured",
	} {
		if !strings.Contains(page, words) {
			t.Errorf("%q is missing", words)
		}
	}
	for i := range v.Analysis.Findings {
		v.Analysis.Findings[i].State = history.Accepted
	}
	if page := pageOf(t, Page{View: v}.File); !strings.Contains(page, "NOTHING OPEN") {
		t.Error("what was accepted is open")
	}
}

// What lies beyond a picture is marked at its edge and explained, and no line leaves the picture; a subject without an end is cut.
func TestPicturesKeepWithinThemselves(t *testing.T) {
	v := chronicle{cells: 1, commits: 500, anchored: true}.view()
	page := pageOf(t, func(w io.Writer) error {
		return Page{View: v}.Series(w, history.SeriesID(v.Points[0].Address, v.Points[0].Metric))
	})
	if !strings.Contains(page, "further up or down than the picture goes") {
		t.Error("marks at the edge are not explained")
	}
	line := regexp.MustCompile(`<path class="l mk" stroke-width="1.5" d="M[-\d.]+ ([-\d.]+)L`)
	found := line.FindAllStringSubmatch(page, -1)
	for _, m := range found {
		if y, err := strconv.ParseFloat(m[1], 64); err != nil || y < 0 || y > 280 {
			t.Errorf("a level is drawn at %s of 280", m[1])
		}
	}
	if len(found) < 4 {
		t.Errorf("%d lines of levels", len(found))
	}
	hostile := pageOf(t, Page{View: chronicle{cells: 1, commits: 40, anchored: true, hostile: true}.view()}.Findings)
	if strings.Contains(hostile, strings.Repeat("0", 150)) {
		t.Error("a subject is written to its end")
	}
}

// A form is only there for who may decide, and says what can still be said.
func TestFormsOfFindings(t *testing.T) {
	v := chronicle{cells: 1, commits: 60, anchored: true}.view()
	if page := pageOf(t, Page{View: v, Site: &Site{}}.Findings); strings.Contains(page, "<form") {
		t.Error("who may only read has a form")
	}
	open := len(v.Open())
	may := Page{View: v, Site: &Site{FormToken: "secret"}}
	page := pageOf(t, may.Findings)
	if n := strings.Count(page, `value="accepted"`); n < open || strings.Contains(page, `value="new"`) {
		t.Errorf("%d of %d can be accepted", n, open)
	}
	if strings.Count(page, `<form method="post" action="/findings/`) != strings.Count(page, `value="secret"`) {
		t.Error("a form doesn't send its token")
	}
	v.Analysis.Findings[0].State, v.Analysis.Findings[0].Note, v.Analysis.Findings[0].By = history.Accepted, "on purpose <b>", "ada"
	page = pageOf(t, may.Findings)
	if !strings.Contains(page, `value="new">Reopen`) || !strings.Contains(page, "on purpose &lt;b&gt; – ada") {
		t.Error("what was accepted can't be reopened")
	}
}

// A picture of one run is as small as that, and stays within its place.
func TestALineOfAFewRuns(t *testing.T) {
	page := pageOf(t, Page{View: chronicle{cells: 1, commits: 2}.view()}.File)
	steps := regexp.MustCompile(`class="l s0 steps" d="([^"]*)"`).FindAllStringSubmatch(page, -1)
	if len(steps) != 4 {
		t.Fatalf("%d lines of 4 series", len(steps))
	}
	for _, s := range steps {
		for _, number := range regexp.MustCompile(`[MH]([-\d.]+)`).FindAllStringSubmatch(s[1], -1) {
			if x, err := strconv.ParseFloat(number[1], 64); err != nil || x < -4 || x > 40 {
				t.Errorf("%s, %v", s[1], err)
			}
		}
	}
}

func TestPagesThatAreNone(t *testing.T) {
	p := Page{View: chronicle{cells: 1, commits: 9}.view()}
	if err := p.Series(io.Discard, "nothing"); !errors.Is(err, ErrNoPage) {
		t.Error(err)
	}
	if err := p.Commit(io.Discard, "zz"); !errors.Is(err, ErrNoPage) {
		t.Error(err)
	}
}

func TestHistoryPagesAreSmall(t *testing.T) {
	const most = 300_000
	for name, p := range map[string]chronicle{"80 series of 200 points": {cells: 20, commits: 200, anchored: true}, "500 points": {cells: 1, commits: 500, anchored: true}} {
		for kind, page := range historyPages(t, p.view()) {
			if kind != "file" && len(page) > most {
				t.Errorf("%s: %s has %d bytes, want at most %d", name, kind, len(page), most)
			}
		}
	}
}

func TestHistoryInABrowser(t *testing.T) {
	ctx := pagetest.Browser(t)
	heard := pagetest.Listen(ctx, t, "file://")
	dir := t.TempDir()
	for name, p := range chronicles {
		for kind, page := range historyPages(t, p.view()) {
			path := filepath.Join(dir, name+kind+".html")
			if err := os.WriteFile(path, []byte(page), 0o600); err != nil {
				t.Fatal(err)
			}
			pagetest.LooksRight(ctx, t, name+" "+kind, "file://"+path)
		}
	}
	heard.Tell(t)
}
