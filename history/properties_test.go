package history

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// wild is a project in which all of it happens.
func wild(seed uint64) Project {
	rng := rand.New(rand.NewPCG(9, seed))
	var p Project
	for k := range 4 {
		c := tale{runs: 90, noise: 0.01, changes: map[int]float64{20 + rng.IntN(20): 1.05, 50 + rng.IntN(10): 0.9, 70: 1.02}, Series: Series{
			Address: "api", Metric: []string{"cpu_per_request", "service.p50", "throughput", "own"}[k],
			Evidence: []Evidence{said(70, 1.02, 0.01, true), said(10, 1.1, 0.05, true), said(33, 1.01, 0.02, false)},
			Bridges:  []Bridge{{From: "old", To: "new", Shift: 0.1, Runs: 10}},
		}}
		c.edit = func(i int, p *Point) {
			p.Valid = rng.Float64() < 0.95
			p.Machine = []string{"a", "a", "b"}[rng.IntN(3)]
			p.Position = i / 2
			if i > 60 {
				p.Anchor = "new"
			}
			if k == 3 && i > 45 {
				p.Fingerprint = "g"
			}
			if k == 2 {
				p.Ratio = nil
			}
		}
		s := c.series(seed + uint64(k))
		p.Series = append(p.Series, s)
		p.Decisions = append(p.Decisions, Decision{Address: s.Address, Metric: s.Metric, Commit: commitAt(70), State: Accepted, At: time.Unix(int64(k), 0).UTC()})
	}
	return p
}

func TestTheOrderOfImportDoesNotMatter(t *testing.T) {
	for seed := range uint64(12) {
		p := wild(seed)
		want, err := json.Marshal(Analyse(p))
		if err != nil {
			t.Fatal(err)
		}
		rng := rand.New(rand.NewPCG(10, seed))
		rng.Shuffle(len(p.Series), func(i, j int) { p.Series[i], p.Series[j] = p.Series[j], p.Series[i] })
		rng.Shuffle(len(p.Decisions), func(i, j int) { p.Decisions[i], p.Decisions[j] = p.Decisions[j], p.Decisions[i] })
		for k := range p.Series {
			s := &p.Series[k]
			s.Points = append(s.Points, s.Points[3], s.Points[40]) // imported twice
			rng.Shuffle(len(s.Points), func(i, j int) { s.Points[i], s.Points[j] = s.Points[j], s.Points[i] })
			rng.Shuffle(len(s.Evidence), func(i, j int) { s.Evidence[i], s.Evidence[j] = s.Evidence[j], s.Evidence[i] })
		}
		before, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		got, err := json.Marshal(Analyse(p))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("seed %d: another order gives another analysis:\n%.3000s\n%.3000s", seed, got, want)
		}
		if after, _ := json.Marshal(p); string(after) != string(before) {
			t.Errorf("seed %d: what was analysed was changed", seed)
		}
	}
}

// What was told stays told: with more runs a finding goes on or is closed.
func TestNothingIsTakenBackWithoutAWord(t *testing.T) {
	for seed := range uint64(6) {
		p := wild(seed)
		var known []Finding
		for n := 12; n <= 90; n += 3 {
			part := Project{Decisions: p.Decisions}
			for _, s := range p.Series {
				s.Points = s.Points[:n]
				part.Series = append(part.Series, s)
			}
			now := Carry(known, Analyse(part).Findings)
			for _, old := range known {
				i := slices.IndexFunc(now, func(f Finding) bool { return f.ID == old.ID })
				if i < 0 {
					t.Fatalf("seed %d, %d runs: lost %+v", seed, n, old)
				}
				// Where the change that brought the level back went away itself, it is open again.
				if !old.State.Open() && old.State != Accepted && old.State != Fixed && now[i].State.Open() {
					t.Errorf("seed %d, %d runs: reopened %+v as %+v", seed, n, old, now[i])
				}
			}
			seen := map[string]bool{}
			for _, f := range now {
				if seen[f.ID] {
					t.Fatalf("seed %d, %d runs: twice %+v", seed, n, f)
				}
				seen[f.ID] = true
			}
			known = now
		}
		if len(known) == 0 {
			t.Errorf("seed %d: nothing was found", seed)
		}
	}
}

func TestCarryKeepsWhatAnEarlierAnalysisSaid(t *testing.T) {
	old := []Finding{
		{ID: "1", Address: "a", Metric: "m", Worse: true, Positions: [2]int{4, 6}, State: Confirmed},
		{ID: "2", Address: "a", Metric: "m", Worse: true, Positions: [2]int{9, 9}, State: New},
		{ID: "3", Address: "a", Metric: "n", Positions: [2]int{9, 9}, State: Fixed},
	}
	now := []Finding{{ID: "9", Address: "a", Metric: "m", Worse: true, Positions: [2]int{5, 5}, State: Confirmed}}
	var got []string
	for _, f := range Carry(old, now) {
		got = append(got, f.ID+" "+string(f.State))
	}
	if strings.Join(got, ", ") != "1 confirmed, 2 went away, 3 fixed" {
		t.Errorf("%s", got)
	}
}
