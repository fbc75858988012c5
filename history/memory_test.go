package history

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"
)

// Whoever goes on comes to the same as who begins anew, however many points come at once: findings, levels, and what is
// remembered next. And mostly it can go on.
func TestContinuing(t *testing.T) {
	went, all := 0, 0
	for seed := range uint64(12) {
		p := wild(seed)
		rng := rand.New(rand.NewPCG(12, seed))
		for i := range p.Series {
			slices.SortFunc(p.Series[i].Points, func(a, b Point) int { return a.compare(&b) })
		}
		_, memories := Begin(upTo(p, 4, 0))
		for n, last := 4, 4; n < 90; last = n {
			n = min(90, n+1+rng.IntN(3))
			want, next := Begin(upTo(p, n, 0))
			since := p.Series[0].Points[max(0, last-8)].Position + 1
			got, continued, ok := Continue(upTo(p, n, since), Known{Memories: written(t, memories), Since: since})
			if all++; ok {
				went++
				if a, b := asText(t, got), asText(t, want); a != b {
					t.Fatalf("seed %d, %d points after %d:\n%.3000s\n%.3000s", seed, n, last, a, b)
				}
				if a, b := asText(t, continued), asText(t, next); a != b {
					t.Fatalf("seed %d, %d points after %d, it remembers\n%.3000s\n%.3000s", seed, n, last, a, b)
				}
			}
			memories = next
		}
	}
	if 2*went < all || went == all {
		t.Errorf("%d of %d times it went on", went, all)
	}
}

// upTo is a project with only so many points of each series, and evidence from a position on.
func upTo(p Project, n, since int) Project {
	some := Project{Decisions: p.Decisions, Options: p.Options}
	for _, s := range p.Series {
		s.Points = s.Points[:n]
		last := s.Points[n-1].Position
		s.Evidence = slices.DeleteFunc(slices.Clone(s.Evidence), func(e Evidence) bool { return e.Position < since || e.Position > last })
		some.Series = append(some.Series, s)
	}
	return some
}

// written are memories as who has written them down reads them.
func written(t *testing.T, all map[[2]string]*Memory) map[[2]string]*Memory {
	t.Helper()
	back := map[[2]string]*Memory{}
	for name, m := range all {
		var one Memory
		if err := json.Unmarshal([]byte(asText(t, m)), &one); err != nil {
			t.Fatal(err)
		}
		back[name] = &one
	}
	return back
}

func asText(t *testing.T, v any) string {
	t.Helper()
	if all, ok := v.(map[[2]string]*Memory); ok {
		named := map[string]*Memory{}
		for name, m := range all {
			named[name[0]+" "+name[1]] = m
		}
		v = named
	}
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// What is remembered of other points, of another rate or another bridge is not believed.
func TestMemoriesOfSomethingElse(t *testing.T) {
	p := upTo(wild(3), 60, 0)
	_, memories := Begin(p)
	changes := map[string]func(p *Project){
		"a value":     func(p *Project) { v := *p.Series[0].Points[7].Ratio + 1e-9; p.Series[0].Points[7].Ratio = &v },
		"a commit":    func(p *Project) { p.Series[0].Points[7].Commit = "other" },
		"validity":    func(p *Project) { p.Series[1].Points[9].Valid = !p.Series[1].Points[9].Valid },
		"a machine":   func(p *Project) { p.Series[1].Points[9].Machine += "x" },
		"the rate":    func(p *Project) { p.Alarms = 3 },
		"min_effect":  func(p *Project) { p.MinEffect = 0.03 },
		"the bridge":  func(p *Project) { p.Series[0].Bridges = []Bridge{{From: "old", To: "new", Shift: 0.2, Runs: 10}} },
		"the anchor":  func(p *Project) { p.Series[0].Points[2].Anchor = "older" },
		"the address": func(p *Project) { p.Series[0].Address = "other" },
		"fewer":       func(p *Project) { p.Series[0].Points = p.Series[0].Points[:59] },
	}
	for name, change := range changes {
		other := upTo(wild(3), 60, 0)
		change(&other)
		if _, _, ok := Continue(other, Known{Memories: memories}); ok {
			t.Errorf("with %s changed it goes on", name)
		}
	}
	if _, _, ok := Continue(p, Known{Memories: memories}); !ok {
		t.Error("unchanged, it doesn't go on")
	}
	if _, _, ok := Continue(p, Known{Memories: memories, Series: 9}); ok {
		t.Error("with more series, of which each may alarm less often, it goes on")
	}
}

func TestSegments(t *testing.T) {
	for seed := range uint64(8) {
		p := wild(seed)
		a := Analyse(p)
		for i := range a.Series {
			s := p.Series[slices.IndexFunc(p.Series, func(s Series) bool { return s.Metric == a.Series[i].Metric })]
			short := Segments(a.Series[i].Points)
			if got := s.Unfold(a.Series[i].Tracks, short); asText(t, got) != asText(t, a.Series[i].Points) {
				t.Fatalf("seed %d: %s\n%s", seed, asText(t, got), asText(t, a.Series[i].Points))
			}
			s.Points = ordered(s.Points)[70:]
			if got := s.Unfold(a.Series[i].Tracks, short); asText(t, got) != asText(t, a.Series[i].Points[70:]) {
				t.Fatalf("seed %d, the last: %s", seed, asText(t, got))
			}
		}
	}
}
