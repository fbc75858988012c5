package dashboard

import (
	"encoding/json"
	"flag"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"bench/engine"
	"bench/metrics"
	"bench/metrics/metricstest"
	"bench/plan"
	"bench/result"
)

var update = flag.Bool("update", false, "write the golden files")

// Each dashboard is what its golden file says: Grafana's users have imported it.
func TestDashboardsAreAsTheyWere(t *testing.T) {
	for _, name := range Names() {
		got, err := Named(name)
		if err != nil {
			t.Fatal(err)
		}
		file := "testdata/" + name + ".json"
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if want, err := os.ReadFile(file); err != nil || string(want) != string(got) {
			t.Errorf("%s is not what the code says (%v): make golden, then read the diff", file, err)
		}
	}
	if _, err := Named("graphite"); err == nil || !strings.Contains(err.Error(), "prometheus or postgres") {
		t.Errorf("another one: %v", err)
	}
}

// A read dashboard is what of a dashboard's JSON tests look at.
type readDashboard struct {
	Templating struct {
		List []struct{ Name, Type, Query string }
	}
	Panels []struct {
		ID      int
		Title   string
		Targets []struct {
			RefID, Expr string
			Instant     bool
		}
		GridPos struct{ X, Y, W, H int }
	}
}

func read(t *testing.T, name string) (d readDashboard) {
	t.Helper()
	text, err := Named(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// Panels don't cover each other, and each query of a panel has a name of its own.
func TestPanelsHaveTheirPlace(t *testing.T) {
	for _, name := range Names() {
		taken := map[[2]int]string{}
		for _, p := range read(t, name).Panels {
			for x := p.GridPos.X; x < p.GridPos.X+p.GridPos.W; x++ {
				for y := p.GridPos.Y; y < p.GridPos.Y+p.GridPos.H; y++ {
					if other := taken[[2]int{x, y}]; other != "" || x >= 24 {
						t.Fatalf("%s: %q is where %q is", name, p.Title, other)
					}
					taken[[2]int{x, y}] = p.Title
				}
			}
			var ids []string
			for _, q := range p.Targets {
				ids = append(ids, q.RefID)
			}
			if slices.Sort(ids); len(ids) == 0 || len(slices.Compact(ids)) != len(p.Targets) {
				t.Errorf("%s: %q has the queries %v", name, p.Title, ids)
			}
		}
	}
}

// played sends to a Prometheus what a run with a search would, and one error in ten.
func played(t *testing.T, to string) {
	t.Helper()
	address, err := metrics.ParseAddress("rw:"+to, func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	a := result.Address{Benchmark: "api", Group: "orders", Strategy: "gather", Level: "search"}
	p := &plan.Plan{Benchmarks: []plan.Benchmark{{Name: "api", Search: &plan.Search{}, Cells: []plan.Cell{{Address: a}}}}}
	s, err := metrics.New(address, p, metrics.Options{Project: "shop", Run: "r1", Warn: func(text string) { t.Error(text) }})
	if err != nil {
		t.Fatal(err)
	}
	s.Watch(engine.Event{Type: engine.BlockStart, Benchmark: "api", Block: 1})
	for i := range 4 {
		trial := &result.Trial{Level: 100 * float64(i+1), Counts: result.Counts{Requests: 1000, ErrorKinds: map[string]int64{"status": 100}, InFlight: result.InFlight{Mean: 2}}}
		trial.Generator.CPUShare = 0.3
		recorders := map[string]*result.Recorder{}
		for _, clock := range []string{"service", "response", "delivery", "makespan"} {
			r := result.NewRecorder()
			for k := range 900 {
				r.Record(time.Duration(k+1) * 10 * time.Microsecond)
			}
			recorders[clock] = r
		}
		if err := trial.Record(recorders); err != nil {
			t.Fatal(err)
		}
		s.Watch(engine.Event{Type: engine.TrialComplete, Benchmark: "api", Cell: a.String(), Trial: trial})
		time.Sleep(1100 * time.Millisecond) // batches are a second apart, by the clock that stamps them
	}
	if d := s.Close(t.Context()); d.Lost() != "" {
		t.Error(d.Lost())
	}
}

var labelValues = regexp.MustCompile(`^label_values\((.*), (\w+)\)$`)

// Each query of the dashboard finds something in Prometheus, with what a reader would choose, for every clock.
func TestDashboardOfPrometheus(t *testing.T) {
	p := metricstest.StartPrometheus(t)
	played(t, p.WriteURL)
	d := read(t, "prometheus")
	replace := []string{"$window", "1m"}
	for _, x := range d.Templating.List {
		if x.Type != "query" {
			continue
		}
		asked := labelValues.FindStringSubmatch(x.Query)
		if asked == nil || !slices.Contains([]string{"project", "benchmark", "run"}, asked[2]) {
			t.Fatalf("%s is asked for by %s", x.Name, x.Query)
		}
		series := strings.NewReplacer(replace...).Replace(asked[1])
		values := p.Labels(t, asked[2])
		if len(values) != 1 || p.Value(t, `count(count by (`+asked[2]+`) (`+series+`))`) != 1 {
			t.Fatalf("there is %v to choose as %s", values, x.Name)
		}
		replace = append(replace, "$"+x.Name, values[0])
	}
	for _, clock := range []string{"service", "response", "delivery", "makespan"} {
		with := strings.NewReplacer(append(slices.Clone(replace), "${clock}", clock)...)
		for _, panel := range d.Panels {
			for _, q := range panel.Targets {
				expr := with.Replace(q.Expr)
				if strings.Contains(expr, "$") {
					t.Fatalf("%s: %s", panel.Title, expr)
				}
				if series, values := p.Range(t, expr, time.Minute); series == 0 || values < 2 {
					t.Errorf("%s: %d series with %d values for %s", panel.Title, series, values, expr)
				}
			}
		}
	}
	if v := p.Value(t, `histogram_quantile(0.5, sum(bench_service_seconds{project="shop"}))`); v < 0.00446 || v > 0.00455 {
		t.Errorf("the median is %v, want 4.505 ms", v)
	}
}
