package archive

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"bench/history"
	"bench/result"
)

// grown imports runs of a team into a store, in order, with the analysis at the end.
func grown(t *testing.T, s *database, m team, runs int, quiet bool) {
	t.Helper()
	for n := range runs {
		imported(t, s, m.run(n), ImportOptions{Later: n < runs-1, Quiet: quiet})
	}
}

var slower = team{seed: 3, noise: 0.004, changes: map[int]float64{18: 1.08}}

func TestResultsComeBackAndArePruned(t *testing.T) {
	ctx := context.Background()
	eachDatabase(t, func(t *testing.T, address func() string) {
		s := openTest(t, address())
		grown(t, s, slower, 40, true)
		tagged := slower.run(40)
		tagged.Info.Labels = map[string]string{"tag": "v1.0"}
		imported(t, s, tagged, ImportOptions{})
		if err := s.Pin(ctx, "", slower.run(5).Info.ID, true); err != nil {
			t.Fatal(err)
		}
		var unknown *UnknownRunError
		if err := s.Pin(ctx, "shop", "none", true); !errors.As(err, &unknown) {
			t.Errorf("%v", err)
		}
		before := written(t, viewed(t, s, Query{}))
		if r, _ := viewed(t, s, Query{}).Run(slower.run(5).Info.ID); !r.Pinned {
			t.Errorf("%+v", r)
		}
		keep := Keep{Full: 24 * time.Hour, Now: dayOne.Add(60 * 24 * time.Hour)}
		dry, err := s.Prune(ctx, keep, true)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := s.Run(ctx, "", slower.run(0).Info.ID); err != nil || string(got) != string(file(t, slower.run(0))) {
			t.Errorf("a dry prune leaves it: %v", err)
		}
		done, err := s.Prune(ctx, keep, false)
		if err != nil || done != dry || done.Thinned == 0 || done.Kept < 2 || done.Bytes == 0 {
			t.Fatalf("%+v, dry %+v, %v", done, dry, err)
		}
		if again, err := s.Prune(ctx, keep, false); err != nil || again.Thinned != 0 || again.Bytes != 0 {
			t.Errorf("again: %+v %v", again, err)
		}
		checkPruned(t, s)
		keep.Thin = 48 * time.Hour
		if done, err = s.Prune(ctx, keep, false); err != nil || done.Dropped == 0 {
			t.Errorf("%+v %v", done, err)
		}
		if done.Thinned != 0 {
			t.Errorf("what was dropped is counted as thinned: %+v", done)
		}
		if _, err := s.Run(ctx, "", slower.run(0).Info.ID); err == nil || !strings.Contains(err.Error(), "only its points are left") {
			t.Errorf("%v", err)
		}
		if after := written(t, viewed(t, s, Query{})); after != before {
			t.Errorf("pruned, it shows something else:\n%s", firstDifference(before, after))
		}
		if err := s.Rebuild(ctx); err != nil {
			t.Fatal(err)
		}
		if after := written(t, viewed(t, s, Query{})); after != before {
			t.Errorf("pruned and rebuilt, it shows something else:\n%s", firstDifference(before, after))
		}
	})
}

// checkPruned says that what must stay is there in full, and the rest without histograms.
func checkPruned(t *testing.T, s *database) {
	t.Helper()
	full := map[int]bool{}
	for n := range 41 {
		id := slower.run(n).Info.ID
		text, err := s.Run(context.Background(), "", id)
		if err != nil {
			t.Fatal(err)
		}
		run, err := result.Parse(text)
		if err != nil || run.Info.ID != id || len(run.TrackedValues()) != 1 {
			t.Fatalf("%s: %v", id, err)
		}
		full[n] = run.Info.Labels["pruned"] == ""
	}
	for n := range 41 {
		f := viewed(t, s, Query{}).Analysis.Findings[0]
		must := n == 5 || n == 40 || n >= f.Positions[0]-3 && n <= f.Positions[1]+3
		if must && !full[n] {
			t.Errorf("run %d is no more full: the change is at %v", n, f.Positions)
		}
	}
	if full[0] || full[30] {
		t.Error("nothing speaks for keeping them")
	}
}

func TestExportIsWhatWasImported(t *testing.T) {
	s := openTest(t, sqliteAddress(t))
	grown(t, s, slower, 20, true)
	other := openTest(t, sqliteAddress(t))
	err := s.Export(context.Background(), "", func(_ string, data []byte) error {
		_, err := other.Import(context.Background(), data, ImportOptions{Later: true})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := written(t, viewed(t, other, Query{})), written(t, viewed(t, s, Query{})); got != want {
		t.Errorf("a copy differs:\n%s", firstDifference(want, got))
	}
	stop := errors.New("enough")
	if err := s.Export(context.Background(), "shop", func(string, []byte) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("%v", err)
	}
}

func TestDecisionsStay(t *testing.T) {
	ctx := context.Background()
	eachDatabase(t, func(t *testing.T, address func() string) {
		s := openTest(t, address())
		grown(t, s, slower, 30, true)
		f := viewed(t, s, Query{}).Analysis.Findings[0]
		d := history.Decision{Address: f.Address, Metric: f.Metric, Commit: f.Commit, State: history.Accepted, Note: "needed", By: "kim", At: dayOne}
		if err := s.Decide(ctx, "", d); err != nil {
			t.Fatal(err)
		}
		imported(t, s, slower.run(30), ImportOptions{})
		if f := viewed(t, s, Query{}).Analysis.Findings[0]; f.State != history.Accepted || f.Note != "needed" || f.By != "kim" {
			t.Errorf("%+v", f)
		}
		d.State, d.At = history.New, dayOne.Add(time.Hour)
		if err := s.Decide(ctx, "shop", d); err != nil {
			t.Fatal(err)
		}
		if f := viewed(t, s, Query{}).Analysis.Findings[0]; !f.State.Open() {
			t.Errorf("%+v", f)
		}
		d.Commit = hash(3)
		if err := s.Decide(ctx, "", d); err == nil || !strings.Contains(err.Error(), "no finding of it") {
			t.Errorf("%v", err)
		}
		d.State = history.Fixed
		if err := s.Decide(ctx, "", d); err == nil || !strings.Contains(err.Error(), "want accepted or ignored") {
			t.Errorf("%v", err)
		}
	})
}

func TestBaselines(t *testing.T) {
	ctx := context.Background()
	eachDatabase(t, func(t *testing.T, address func() string) {
		s := openTest(t, address())
		grown(t, s, slower, 30, true)
		invalid := slower.run(30)
		invalid.Cells[1].Valid = false
		imported(t, s, invalid, ImportOptions{})
		large := slower.run(31)
		large.Info.Host.CPUs = 64
		imported(t, s, large, ImportOptions{})
		cut := slower.run(32)
		cut.Info.Status = result.Interrupted
		imported(t, s, cut, ImportOptions{})
		imported(t, s, slower.run(33), ImportOptions{})
		got, err := s.Baseline(ctx, "", hash(33), "")
		if err != nil || got.Commit != hash(29) {
			t.Fatalf("%+v %v", got, err)
		}
		said := strings.Join(got.Reasons, "\n")
		for _, want := range []string{"2026-main-00032 is nearer, and is interrupted", "2026-main-00031 is nearer, and was measured on another class", "2026-main-00030 is nearer, and is not valid"} {
			if !strings.Contains(said, want) {
				t.Errorf("no %q in\n%s", want, said)
			}
		}
		f := viewed(t, s, Query{}).Analysis.Findings[0]
		at := f.Positions[1] + 1
		if got, err = s.Baseline(ctx, "", hash(at), ""); err == nil && got.Commit < hash(f.Positions[0]) {
			t.Errorf("%+v lies before the change at %v", got, f.Positions)
		}
		if got, err = s.Baseline(ctx, "", "", ""); err != nil || got.Commit != hash(33) {
			t.Errorf("%+v %v", got, err)
		}
		change := slower.measured(200, "2026-pr", dayOne.Add(33*24*time.Hour), 1, 1)
		change.Info.Source.Branch, change.Info.Source.Base, change.Info.Source.Change = "x", hash(28), &result.Change{Kind: "pull_request", Number: 3}
		imported(t, s, change, ImportOptions{})
		if got, err = s.Baseline(ctx, "", hash(200), ""); err != nil || got.Commit != hash(28) {
			t.Errorf("%+v %v", got, err)
		}
		if got, err = s.Baseline(ctx, "", hash(201), hash(27)); err != nil || got.Commit != hash(27) {
			t.Errorf("of a commit that was never measured: %+v %v", got, err)
		}
		if got, err = s.Baseline(ctx, "", hash(201), hash(202)); err != nil || !strings.Contains(strings.Join(got.Reasons, " "), "of what it stands on none is known") {
			t.Errorf("of one that stands on no commit that was: %+v %v", got, err)
		}
		other := slower.run(34)
		for i := range other.Cells {
			other.Cells[i].Fingerprint = "another experiment"
		}
		imported(t, s, other, ImportOptions{})
		if got, err = s.Baseline(ctx, "", hash(34), ""); err == nil || !strings.Contains(err.Error(), "not of the same experiments") {
			t.Errorf("%+v %v", got, err)
		}
	})
}
