package trend

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"bench/history"
	"bench/words"

	"bench/report/markdown"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// A toldSeries is a series of a sample: a run a commit, with so much noise and these changes by position.
type toldSeries struct {
	address, metric string
	noise           float64
	changes         map[int]float64 // ln(after/before), or the difference
	evidence        []history.Evidence
	edit            func(i int, p *history.Point)
	history.Series
}

func hashAt(i int) string { return fmt.Sprintf("%07x%033d", 0x9d01db6+i*7919, i) }

// pastOf is a project's history of so many runs.
func pastOf(runs int, all ...toldSeries) *history.View {
	v := &history.View{Project: "shop", Branch: "main", Anchor: strings.Repeat("8b0b93f1", 8), Machines: []string{"linux/amd64 2 CPUs"}}
	subjects := map[int]string{8: "Validate orders twice", 14: "Add audit trail to orders", 31: "Serialise orders with reflection", 33: "Use generated encoders again"}
	start := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for i := range runs {
		v.Runs = append(v.Runs, history.Run{
			ID: fmt.Sprintf("20260302-%06d-00000", i), Commit: hashAt(i), Branch: "main", Machine: v.Machines[0], Anchor: v.Anchor, Status: "complete",
			StartedAt: start.Add(time.Duration(i) * time.Hour), Valid: true, BenchVersion: "0.1.0",
		})
		subject := subjects[i]
		if subject == "" {
			subject = fmt.Sprintf("Change %d", i)
		}
		v.Commits = append(v.Commits, history.Commit{Hash: hashAt(i), Position: i, CommittedAt: start.Add(time.Duration(i) * time.Hour), Subject: subject})
	}
	for k, t := range all {
		rng := rand.New(rand.NewPCG(20, uint64(k)))
		s := t.Series
		s.Address, s.Metric, s.Evidence = t.address, t.metric, t.evidence
		level, anchor := 0.0, 95e-6
		for i := range runs {
			level += t.changes[i]
			ratio := level + t.noise*rng.NormFloat64()
			p := history.Point{
				Run: v.Runs[i].ID, Commit: v.Runs[i].Commit, Position: i, StartedAt: v.Runs[i].StartedAt, Machine: v.Machines[0], Fingerprint: "f1",
				Anchor: v.Anchor, Ratio: &ratio, AnchorValue: &anchor, Value: anchor * math.Exp(ratio), Valid: true,
			}
			if t.edit != nil {
				t.edit(i, &p)
			}
			s.Points = append(s.Points, p)
		}
		v.Points = append(v.Points, s)
	}
	v.Analysis = history.Analyse(history.Project{Series: v.Points, Decisions: []history.Decision{
		{Address: "api/users/pool/2", Metric: "service.p50", Commit: hashAt(20), State: history.Accepted, Note: "pages are larger", By: "kim", At: start.AddDate(0, 0, 3)},
	}})
	return v
}

// shopPast has one of each: an open finding, one that was fixed, one that was accepted, and series of which there is nothing to tell.
func shopPast() *history.View {
	sure := new(1.0 / 2048)
	return pastOf(40,
		toldSeries{address: "api/orders/pool/2", metric: "cpu_per_request", noise: 0.004, changes: map[int]float64{8: math.Log(1.025), 14: math.Log(1.065), 31: math.Log(1.169), 33: -math.Log(1.169)}, evidence: []history.Evidence{
			{Run: "20260302-000014-00000", Commit: hashAt(14), Position: 14, Effect: math.Log(1.065), Low: math.Log(1.05), High: math.Log(1.08), Judged: true, P: sure},
			{Run: "20260302-000031-00000", Commit: hashAt(31), Position: 31, Effect: math.Log(1.169), Low: math.Log(1.15), High: math.Log(1.19), Judged: true, P: sure},
			{Run: "20260302-000033-00000", Commit: hashAt(33), Position: 33, Effect: -math.Log(1.169), Low: -math.Log(1.19), High: -math.Log(1.15), Judged: true, P: sure},
		}},
		toldSeries{address: "api/orders/pool/2", metric: "error_ratio", noise: 0.0002, Series: history.Series{Difference: true}},
		toldSeries{address: "api/users/pool/2", metric: "service.p50", noise: 0.01, changes: map[int]float64{20: math.Log(1.2)}},
		toldSeries{address: "api/users/pool/2", metric: "throughput", noise: 0.01, Series: history.Series{MoreIsBetter: true}},
	)
}

// hostilePast has names and texts of people who mean harm.
func hostilePast() *history.View {
	v := shopPast()
	v.Project, v.Branch = "=cmd|' /C calc'!A0 <script>alert(1)</script>", "main\x1b[31m\n::error::x"
	v.Machines = []string{"a|b\n\u202ec"}
	for i := range v.Commits {
		v.Commits[i].Subject = "\x1b]0;x\x07 **bold** <img src=x> [a](javascript:1) | @team #7 $x$\n::error::y"
		v.Commits[i].URL = "https://user:secret@host/x) [y](javascript:1"
	}
	for i := range v.Analysis.Findings {
		v.Analysis.Findings[i].Note, v.Analysis.Findings[i].By = "=1+1 <b>x</b>\u202e", "::error::me"
	}
	return v
}

func pastSamples() map[string]*history.View {
	young := pastOf(5, toldSeries{address: "api/orders/pool/2", metric: "cpu_per_request", noise: 0.004})
	absolute := pastOf(20, toldSeries{address: "api/orders/pool/2", metric: "service.p99", noise: 0.03, edit: func(_ int, p *history.Point) {
		p.Ratio, p.AnchorValue, p.Anchor = nil, nil, ""
	}})
	absolute.Anchor = ""
	return map[string]*history.View{"shop": shopPast(), "empty": {}, "young": young, "absolute": absolute, "hostile": hostilePast()}
}

func pastAs(t testing.TB, format string, v *history.View, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, format, v, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestHistoryInEveryFormat(t *testing.T) {
	for name, v := range pastSamples() {
		golden(t, ""+name+".txt", pastAs(t, "text", v, Options{Width: 160}))
		golden(t, ""+name+".md", pastAs(t, "markdown", v, Options{}))
	}
	v := shopPast()
	golden(t, "shop-narrow.txt", pastAs(t, "text", v, Options{ASCII: true}))
	golden(t, "shop-detail.txt", pastAs(t, "text", v, Options{Width: 160, Detail: true}))
	golden(t, "shop-color.txt", pastAs(t, "text", v, Options{Width: 160, Color: true}))
	golden(t, "shop-findings.csv", pastAs(t, "csv", v, Options{Findings: true}))
	golden(t, "shop-links.md", pastAs(t, "markdown", v, Options{Address: "https://bench.example/"}))
}

func TestHistoriesAreHarmless(t *testing.T) {
	v := hostilePast()
	for _, format := range Formats() {
		text := pastAs(t, format, v, Options{Address: "javascript:alert(1)"})
		for line := range strings.Lines(text) {
			if !words.Clean(strings.TrimSuffix(line, "\n")) || strings.HasPrefix(line, "::") {
				t.Errorf("%s is not harmless: %q", format, line)
			}
		}
		if format != "json" && (strings.Contains(text, "user:secret") || strings.Contains(text, "(javascript:alert")) {
			t.Errorf("%s has a link that leads elsewhere:\n%s", format, text)
		}
	}
	if text := pastAs(t, "markdown", v, Options{}); strings.Contains(text, "<script>") || strings.Contains(text, "<img") {
		t.Errorf("HTML in Markdown:\n%s", text)
	}
	records, err := csv.NewReader(strings.NewReader(pastAs(t, "csv", v, Options{Findings: true}))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records[1:] {
		for i, field := range r {
			if records[0][i] == "note" && !strings.HasPrefix(field, "'=1+1") {
				t.Errorf("a formula: %q", field)
			}
		}
	}
}

func TestHistoryMarkdownFitsIntoAComment(t *testing.T) {
	var many []toldSeries
	for i := range 400 {
		many = append(many, toldSeries{address: fmt.Sprintf("api/orders_%03d/pool/2", i), metric: "cpu_per_request", noise: 0.004, changes: map[int]float64{10: 0.1}})
	}
	v := pastOf(20, many...)
	for _, text := range []string{pastAs(t, "markdown", v, Options{}), Section(v, Options{}, 0)} {
		if len(text) > markdown.Limit || len(text) < markdown.Limit/2 || !strings.Contains(text, "left out to keep this short") {
			t.Errorf("%d bytes, ending in %q", len(text), text[len(text)-200:])
		}
	}
}

func TestHistoryJSONIsTheView(t *testing.T) {
	v := shopPast()
	text := pastAs(t, "json", v, Options{})
	var back history.View
	if err := json.Unmarshal([]byte(text), &back); err != nil {
		t.Fatal(err)
	}
	if full := v.Filled(); !reflect.DeepEqual(back, full) {
		t.Error("it reads back as another view")
	}
	if pastAs(t, "json", &back, Options{}) != text {
		t.Error("it is written as another document")
	}
}

func TestHistoryFollowsItsSchema(t *testing.T) {
	schema := compile(t, "../../docs/history.schema.json")
	for name, v := range pastSamples() {
		document, err := jsonschema.UnmarshalJSON(strings.NewReader(pastAs(t, "json", v, Options{})))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(document); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		delete(document.(map[string]any), "analysis")
		if schema.Validate(document) == nil {
			t.Errorf("%s: the schema lets anything pass", name)
		}
	}
}

// The schema is written by hand, so a field that is in the one and not in the other must not go unnoticed.
func TestHistorySchemaNamesEveryField(t *testing.T) {
	var schema struct {
		Properties  map[string]any
		Definitions map[string]struct{ Properties map[string]any } `json:"$defs"`
	}
	text, err := os.ReadFile("../../docs/history.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	for name, of := range map[string]reflect.Type{
		"run": reflect.TypeFor[history.Run](), "commit": reflect.TypeFor[history.Commit](), "series": reflect.TypeFor[history.Series](),
		"point": reflect.TypeFor[history.Point](), "evidence": reflect.TypeFor[history.Evidence](), "bridge": reflect.TypeFor[history.Bridge](),
		"analysis": reflect.TypeFor[history.Analysis](), "analysed": reflect.TypeFor[history.SeriesAnalysis](), "placed": reflect.TypeFor[history.Placed](),
		"track": reflect.TypeFor[history.Track](), "level": reflect.TypeFor[history.Level](), "noise": reflect.TypeFor[history.Noise](), "found": reflect.TypeFor[history.Found](),
		"mark": reflect.TypeFor[history.Mark](), "finding": reflect.TypeFor[history.Finding](), "message": reflect.TypeFor[history.Message](),
	} {
		if got, want := fieldsOf(of), keysOf(schema.Definitions[name].Properties); !slices.Equal(got, want) {
			t.Errorf("%s has the fields %v, and in the schema %v", name, got, want)
		}
	}
	want := append(fieldsOf(reflect.TypeFor[history.View]()), "format_version")
	slices.Sort(want)
	if got := keysOf(schema.Properties); !slices.Equal(got, want) {
		t.Errorf("a view has the fields %v, and in the schema %v", want, got)
	}
}

// fieldsOf are the names that a type has in JSON.
func fieldsOf(of reflect.Type) []string {
	var names []string
	for field := range of.Fields() {
		if field.Anonymous {
			names = append(names, fieldsOf(field.Type)...)
			continue
		}
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func TestSparklines(t *testing.T) {
	v := shopPast()
	p := pasts(v)[0]
	line := []rune(p.sparkline(80, false))
	if len(line) != 40 || line[31] != '█' || line[0] > '▂' || line[39] <= line[0] || line[39] >= line[31] {
		t.Errorf("%s", string(line))
	}
	if got := []rune(p.sparkline(9, false)); len(got) != 9 || got[0] != '█' {
		t.Errorf("the newest nine: %s", string(got))
	}
	if got := p.sparkline(80, true); strings.Trim(got, "_.-:=+*#") != "" || len(got) != 40 {
		t.Errorf("%q", got)
	}
	if got := pasts(v)[1].sparkline(80, false); strings.ContainsAny(got, "▃▄▅▆▇█") {
		t.Errorf("noise of 0.02 points looks like a change: %s", got)
	}
}

// Who sees only the newest runs is told so, and where the others are.
func TestEarlierRunsAreNotForgotten(t *testing.T) {
	v := shopPast()
	if text := pastAs(t, "text", v, Options{}); strings.Contains(text, "earlier") {
		t.Errorf("nothing is missing:\n%s", text)
	}
	v.Earlier = 1250
	for format, want := range map[string][]string{
		"text": {"40 runs after 1,250 earlier ones not shown", "-last=N or -since=TIME shows more, 1,290 runs in all"}, "markdown": {"40 runs after 1,250 earlier ones not shown"},
		"html": {"1,250 earlier runs of main are not on this page", "bench history -last=N"}, "json": {`"earlier": 1250`},
	} {
		text := strings.ReplaceAll(pastAs(t, format, v, Options{Width: 200}), "&nbsp;", " ")
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s has no %q", format, w)
			}
		}
	}
	if text := pastAs(t, "text", v, Options{Width: 200, Chosen: true}); strings.Contains(text, "-last=N") {
		t.Error("who has chosen is told how to choose")
	}
	page := pageOf(t, Page{View: v, Site: &Site{Earlier: "/?last=790"}}.Overview)
	if !strings.Contains(page, `<a href="/?last=790">Show more of them</a>`) {
		t.Error("the page leads to no other")
	}
}
