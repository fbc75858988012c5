package archive

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"bench/history"
	"bench/result"
)

// The anchor of the twentieth commit and of those behind it is another one, 30 % slower: ten runs of it against the former one, on
// whatever branch and whenever they came, lead over; nine don't.
func TestAnchorsAreBridgedByRunsOfBoth(t *testing.T) {
	m := team{seed: 5, series: 2, noise: 0.004, blocks: 8, changes: map[int]float64{30: 1.08}}
	eachDatabase(t, func(t *testing.T, address func() string) {
		for _, bridging := range []int{9, 10} {
			s := openTest(t, address())
			for n := range 40 {
				run := m.run(n)
				if n >= 20 {
					at := dayOne.Add(time.Duration(n) * 24 * time.Hour)
					level := 1 / 1.3
					if n >= 30 {
						level *= 1.08
					}
					run = m.measured(n, run.Info.ID, at, 1/1.3, level)
					run.Servers[0].Digest = "b0b0"
				}
				imported(t, s, run, ImportOptions{})
			}
			for k := range bridging {
				run := m.measured(19, fmt.Sprintf("2026-next-%05d", k), dayOne.Add(19*24*time.Hour+time.Duration(k+1)*time.Hour), 1, 1.3)
				run.Info.Source.Branch, run.Info.Source.Commit = "next", hash(900+k)
				run.Servers = append(run.Servers, result.MeasuredServer{Name: "head", Digest: "b0b0"})
				imported(t, s, run, ImportOptions{})
			}
			v := viewed(t, s, Query{})
			epochs := map[int]bool{}
			for _, track := range v.Analysis.Series[0].Tracks {
				epochs[track.Epoch] = true
			}
			b := v.Analysis.Series[0].Bridges
			if len(b) != 1 || b[0].From != "a0a0" || b[0].To != "b0b0" || b[0].Runs != bridging || math.Abs(math.Abs(b[0].Shift)-math.Log(1.3)) > 0.01 {
				t.Errorf("%d runs: bridges %+v", bridging, b)
			}
			if want := map[bool]int{true: 1, false: 2}[bridging == 10]; len(epochs) != want {
				t.Errorf("%d runs of both: %d epochs, want %d", bridging, len(epochs), want)
			}
			checkShifted(t, s, v)
			if a := v.Anchors(); len(a) != 2 || a[0].Digest != "a0a0" || a[0].Runs != 20 || a[0].Next != "b0b0" || a[0].Both != bridging || (a[0].Bridged > 0) != (bridging == 10) {
				t.Errorf("%d runs: %+v", bridging, a)
			}
		}
	})
}

// checkShifted says that who reads points by themselves sees what is scanned and drawn: on the scale of the anchor that bridges lead to.
func checkShifted(t *testing.T, s *database, v *history.View) {
	t.Helper()
	_, rows := asked(t, s, "SELECT count(*) FROM anchor_shift")
	bridged := slices.ContainsFunc(v.Analysis.Series[0].Bridges, history.Bridge.Bears)
	if n := int(numeric(t, rows[0][0])); n != map[bool]int{true: len(v.Points), false: 0}[bridged] {
		t.Errorf("%d shifts of %d series, bridged: %v", n, len(v.Points), bridged)
	}
	if s.hasTables == sqliteHasTables {
		return // it has no view of points
	}
	for i, series := range v.Points {
		_, rows := asked(t, s, fmt.Sprintf("SELECT run, relative FROM v_point WHERE project = 'shop' AND address = '%s' AND metric = '%s' AND main", series.Address, series.Metric))
		relative := map[string]float64{}
		for _, row := range rows {
			relative[fmt.Sprint(row[0])] = numeric(t, row[1])
		}
		checked := 0
		for _, at := range v.Analysis.Series[i].Points {
			if at.Value == nil {
				continue
			}
			checked++
			if got := relative[at.Run]; math.Abs(got-math.Exp(*at.Value)) > 1e-12 {
				t.Errorf("run %s is %v in the view, and %v where it is drawn", at.Run, got, math.Exp(*at.Value))
			}
		}
		if checked < 40 {
			t.Errorf("%d points of 40 have a value", checked)
		}
	}
}

// bridge measures with another anchor from the next commit on, and both of them in ten runs elsewhere.
func bridge(t *testing.T, s *database) {
	t.Helper()
	for n := 27; n < 30; n++ {
		run := slower.measured(n, slower.run(n).Info.ID, dayOne.Add(time.Duration(n)*24*time.Hour), 1/1.3, 1.08/1.3)
		run.Servers[0].Digest = "b0b0"
		imported(t, s, run, ImportOptions{})
	}
	for k := range history.BridgeRuns {
		run := slower.measured(26, fmt.Sprintf("2026-next-%05d", k), dayOne.Add(26*24*time.Hour+time.Duration(k+1)*time.Hour), 1, 1.3)
		run.Info.Source.Branch, run.Info.Source.Commit = "next", hash(900+k)
		run.Servers = append(run.Servers, result.MeasuredServer{Name: "head", Digest: "b0b0"})
		imported(t, s, run, ImportOptions{})
	}
}

// TestBridgesOfEarlierSchemas takes a store with bridges from before there were shifts to read: they are there once it is looked at.
func TestBridgesOfEarlierSchemas(t *testing.T) {
	const path = "testdata/schema-8.json"
	want := dumped(t, path)["anchor_shift"]
	if len(want) == 0 {
		t.Fatal("the dump has no shift")
	}
	eachDatabase(t, func(t *testing.T, address func() string) {
		at := address()
		restore(t, at, path, 7, "anchor_shift")
		s := openTest(t, at)
		viewed(t, s, Query{})
		_, rows := asked(t, s, "SELECT series_id, anchor_id, shift FROM anchor_shift ORDER BY series_id, anchor_id")
		if len(rows) != len(want) {
			t.Fatalf("%d shifts, want %d", len(rows), len(want))
		}
		for i, row := range rows {
			if got := numeric(t, row[2]); fmt.Sprintln(row[0], row[1]) != fmt.Sprintln(want[i]["series_id"], want[i]["anchor_id"]) || !equal(t, want[i]["shift"], &got) {
				t.Errorf("shift %v, want %v", row, want[i])
			}
		}
	})
}
