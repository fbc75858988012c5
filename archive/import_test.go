package archive

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"bench/history"
	"bench/result"
)

// shop is a team's year in which a run gets slower, is compared, and a pull request says so, too.
func shop() (runs []*result.Run) {
	m := team{seed: 7, series: 2, noise: 0.005, changes: map[int]float64{20: 1.06, 34: 1 / 1.06}}
	for n := range 45 {
		runs = append(runs, m.run(n))
	}
	compared(runs[34], 1/1.06, 0.004, result.Faster)
	runs[40].Info.Source.Subject = "Take the quick way (#12)"
	for k, at := range []int{39, 40} {
		change := compared(m.measured(100+k, "2026-change-"+string(rune('a'+k)), dayOne.Add(time.Duration(at)*24*time.Hour+time.Hour), 1, 1.01), 1.01, 0.002, result.Same)
		change.Info.Source.Branch, change.Info.Source.Change = "quick", &result.Change{Kind: "pull_request", Number: 12}
		runs = append(runs, change)
	}
	again := m.run(12) // the commit is measured twice
	again.Info.ID, again.Info.StartedAt = "2026-again", again.Info.StartedAt.Add(5*time.Hour)
	invalid := m.run(45)
	invalid.Cells[1].Valid = false
	cut := m.run(46)
	cut.Info.Status = result.Interrupted
	yes := true
	dirty := m.run(47)
	dirty.Info.Source.Dirty, dirty.Info.Source.CI = &yes, nil
	other := m.run(48)
	other.Info.Host.CPUs = 16
	return append(runs, again, invalid, cut, dirty, other)
}

// Whatever order runs are imported in, however often, and at once or with the analysis later: the same is shown.
func TestTheOrderOfImportsDoesNotMatter(t *testing.T) {
	runs := shop()
	var want string
	eachDatabase(t, func(t *testing.T, address func() string) {
		for seed := range uint64(3) {
			s := openTest(t, address())
			rng := rand.New(rand.NewPCG(3, seed))
			order := rng.Perm(len(runs))
			if seed == 0 {
				for i := range order {
					order[i] = i
				}
			}
			order = append(order, order[4], order[20])
			for i, k := range order {
				o := ImportOptions{Later: seed == 1 || seed == 2 && i%7 != 0}
				if done := imported(t, s, runs[k], o); done.Kind != Added && (i < len(runs) || done.Kind != Known) {
					t.Fatalf("%+v", done)
				}
			}
			got := written(t, viewed(t, s, Query{Branch: "*"}))
			if want == "" {
				want = got
				checkShop(t, viewed(t, s, Query{}))
			}
			if got != want {
				t.Fatalf("another order shows something else (%d):\n%s", seed, firstDifference(want, got))
			}
			if err := s.Rebuild(context.Background()); err != nil {
				t.Fatal(err)
			}
			if got := written(t, viewed(t, s, Query{Branch: "*"})); got != want {
				t.Fatalf("rebuilt, it shows something else:\n%s", firstDifference(want, got))
			}
		}
	})
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			from := max(0, i-8)
			return "want " + strings.Join(w[from:min(len(w), i+4)], "\n") + "\ngot " + strings.Join(g[from:min(len(g), i+4)], "\n")
		}
	}
	return "one is longer"
}

// checkShop says whether a view tells the tale.
func checkShop(t *testing.T, v *history.View) {
	t.Helper()
	if v.Project != "shop" || v.Branch != "main" || len(v.Machines) != 2 || v.Anchor != "a0a0" {
		t.Errorf("%s %s %v %s", v.Project, v.Branch, v.Machines, v.Anchor)
	}
	if len(v.Points) != 2 || len(v.Analysis.Series) != 2 || v.Points[0].Address != v.Analysis.Series[0].Address {
		t.Fatalf("%d series, %d analysed", len(v.Points), len(v.Analysis.Series))
	}
	if p := v.Points[0].Points[3]; p.StandardError == nil || *p.StandardError <= 0 || *p.StandardError > 0.01 || p.Ratio == nil || p.AnchorValue == nil || p.Fingerprint != "f" {
		t.Errorf("%+v", p)
	}
	found := map[string]history.Finding{}
	for _, f := range v.Analysis.Findings {
		if f.Told && f.Address == "api/orders0/pool/8" {
			found[f.Commit] = f
		}
	}
	if slower := found[hash(20)]; slower.Effect < 0.04 || slower.Effect > 0.08 || slower.State != history.Fixed || slower.FixedBy != hash(34) {
		t.Errorf("it got 6 %% slower: %+v", v.Analysis.Findings)
	}
	if faster := found[hash(34)]; faster.Kind != history.AB || faster.Worse {
		t.Errorf("its comparison said so: %+v", v.Analysis.Findings)
	}
	var evidence []history.Evidence
	for _, e := range v.Points[0].Evidence {
		if e.Commit == hash(40) {
			evidence = append(evidence, e)
		}
	}
	if len(evidence) != 1 || evidence[0].Run != "2026-change-b" || evidence[0].Judged {
		t.Errorf("the pull request's last run: %+v", evidence)
	}
	if c, ok := v.Commit(hash(40)); !ok || c.Position != 40 || c.Change != 12 || c.URL != "https://example.com/team/shop/commit/"+hash(40) {
		t.Errorf("%+v", c)
	}
	for _, r := range v.Runs {
		if r.ID == "2026-main-00047" || r.Branch == "quick" {
			t.Errorf("it is not of the main branch: %+v", r)
		}
	}
	if len(v.Runs) != 45+4 {
		t.Errorf("%d runs", len(v.Runs))
	}
}

func TestWhatARunReplaces(t *testing.T) {
	eachDatabase(t, func(t *testing.T, address func() string) {
		s := openTest(t, address())
		m := team{seed: 1, noise: 0.01}
		cut := m.run(3)
		cut.Info.Status, cut.Info.FinishedAt = result.Interrupted, cut.Info.StartedAt.Add(time.Minute)
		imported(t, s, cut, ImportOptions{})
		shorter := m.run(3)
		shorter.Info.Status, shorter.Info.FinishedAt = result.Interrupted, cut.Info.StartedAt.Add(time.Second)
		var conflict *ConflictError
		if _, err := s.Import(context.Background(), file(t, shorter), ImportOptions{}); !errors.As(err, &conflict) {
			t.Errorf("a shorter one: %v", err)
		}
		longer := m.run(3)
		longer.Info.Status, longer.Info.FinishedAt = result.Interrupted, cut.Info.StartedAt.Add(time.Hour)
		if done := imported(t, s, longer, ImportOptions{}); done.Kind != Replaced {
			t.Errorf("%+v", done)
		}
		if done := imported(t, s, m.run(3), ImportOptions{}); done.Kind != Replaced {
			t.Errorf("%+v", done)
		}
		if done := imported(t, s, m.run(3), ImportOptions{}); done.Kind != Known {
			t.Errorf("%+v", done)
		}
		other := m.run(3)
		other.Info.Seed = 99
		if _, err := s.Import(context.Background(), file(t, other), ImportOptions{}); !errors.As(err, &conflict) || !strings.Contains(err.Error(), "it is complete") {
			t.Errorf("another one of its name: %v", err)
		}
		fresh := openTest(t, address())
		imported(t, fresh, m.run(3), ImportOptions{})
		if got, want := written(t, viewed(t, s, Query{})), written(t, viewed(t, fresh, Query{})); got != want {
			t.Errorf("what was replaced is still there:\n%s", firstDifference(want, got))
		}
	})
}

// A file is the same whatever order its keys and trials are in, and however it is compressed.
func TestADigestIsOfTheContent(t *testing.T) {
	run := team{seed: 1}.run(0)
	one, err := read(file(t, run))
	if err != nil {
		t.Fatal(err)
	}
	trials := run.Cells[0].TrialData
	trials[0], trials[3] = trials[3], trials[0]
	packed, err := zipped([]byte("\n " + string(file(t, run))))
	if err != nil {
		t.Fatal(err)
	}
	other, err := read(packed)
	if err != nil {
		t.Fatal(err)
	}
	if one.digest != other.digest {
		t.Error("the order of trials is in the digest")
	}
	trials[0].Duration = 2
	if other, err = read(file(t, run)); err != nil || other.digest == one.digest {
		t.Error("a trial is not in the digest")
	}
}

func TestFilesThatAreNoRuns(t *testing.T) {
	s := openTest(t, sqliteAddress(t))
	nameless := team{}.run(1)
	nameless.Info.ID = ""
	homeless := team{}.run(1)
	homeless.Info.Source.URL = ""
	for _, c := range []struct{ name, data, want string }{
		{"empty", "", "is empty"},
		{"cut", string(file(t, team{}.run(1))[:500]), "ends in the middle"},
		{"gzip", "\x1f\x8b\x00", "unpack the result"},
		{"nameless", string(file(t, nameless)), "has no id"},
		{"homeless", string(file(t, homeless)), "which project is run"},
	} {
		if _, err := s.Import(context.Background(), []byte(c.data), ImportOptions{}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if names, err := s.Projects(context.Background()); err != nil || len(names) != 0 {
		t.Errorf("%v %v", names, err)
	}
	if done := imported(t, s, homeless, ImportOptions{Else: "folder"}); done.Project != "folder" {
		t.Errorf("%+v", done)
	}
}

func TestRepositoriesHaveNames(t *testing.T) {
	for address, want := range map[string]string{
		"https://example.com/team/shop.git": "shop", "https://example.com/shop/": "shop", "ssh://git@example.com/team/shop": "shop",
		"git@example.com:team/shop.git": "shop", "": "", "https://example.com": "",
	} {
		if got := (&result.Source{URL: address}).Repository(); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}
