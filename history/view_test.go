package history

import (
	"testing"
	"time"
)

// viewOf is a view of these series, a run a commit.
func viewOf(series ...Series) *View {
	v := &View{Project: "shop", Branch: "main", Points: series, Analysis: analyse(series...)}
	for _, p := range series[0].Points {
		v.Runs = append(v.Runs, Run{ID: p.Run, Commit: p.Commit, StartedAt: p.StartedAt, Valid: true})
		v.Commits = append(v.Commits, Commit{Hash: p.Commit, Position: p.Position})
	}
	return v
}

func TestAViewOfSomeSeries(t *testing.T) {
	slower := tale{runs: 40, noise: 0.004, changes: map[int]float64{20: 1.08}}
	other := slower
	other.Series = Series{Address: "api/users/pool/8", Metric: "cpu_per_request"}
	v := viewOf(slower.series(1), other.series(2))
	if got := len(v.Open()); got != 2 || len(v.Analysis.Messages) != 1 {
		t.Fatalf("%d open findings, %d messages", got, len(v.Analysis.Messages))
	}
	some := v.Only("api/users", "")
	if len(some.Points) != 1 || len(some.Analysis.Series) != 1 || len(some.Open()) != 1 || some.Open()[0].Address != "api/users/pool/8" {
		t.Errorf("%+v", some.Analysis.Findings)
	}
	if len(some.Analysis.Messages) != 1 || len(some.Analysis.Messages[0].Findings) != 1 || len(v.Analysis.Messages[0].Findings) != 2 {
		t.Errorf("messages %+v of %+v", some.Analysis.Messages, v.Analysis.Messages)
	}
	if none := v.Only("api/user", ""); len(none.Points) != 0 {
		t.Errorf("half a name is another one: %+v", none.Points)
	}
	if none := v.Only("", "throughput"); len(none.Points) != 0 || len(none.Open()) != 0 {
		t.Errorf("%+v", none.Points)
	}
	late := v.Since(time.Unix(30*3600, 0))
	if len(late.Runs) != 10 || len(late.Points[0].Points) != 10 || len(late.Analysis.Series[1].Points) != 10 || len(late.Open()) != 0 {
		t.Errorf("%d runs, %+v", len(late.Runs), late.Open())
	}
	if len(v.Points[0].Points) != 40 {
		t.Error("the whole view has been changed")
	}
}

func TestNamesWithinAView(t *testing.T) {
	v := viewOf(tale{runs: 40, noise: 0.004, changes: map[int]float64{20: 1.08}}.series(1))
	id := v.Open()[0].ID
	if f, err := v.Finding(id[:6]); err != nil || f.ID != id {
		t.Errorf("%+v, %v", f, err)
	}
	for name, want := range map[string]string{"": "name a finding", "zz": `there is no finding "zz"`} {
		if _, err := v.Finding(name); err == nil || err.Error() != want {
			t.Errorf("%q: %v", name, err)
		}
	}
	if _, ok := v.Commit("c00"); ok {
		t.Error("ten commits begin with c00")
	}
	if c, ok := v.Commit("c007"); !ok || c.Position != 7 {
		t.Errorf("%+v", c)
	}
	if _, ok := v.Run("run007"); !ok {
		t.Error("no run007")
	}
}
