package lab

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"bench/history"
)

// A judgement is what an analysis has of the team's changes.
type judgement struct {
	table  string
	missed []string // of changes that must be seen
	wrong  int      // findings that are of none
}

// judged holds findings against what the commits changed, of which the first have been measured.
func judged(a history.Analysis, measured int) judgement {
	var j judgement
	var b strings.Builder
	right := map[string]bool{}
	fmt.Fprintln(&b, "| commit | changes | seen by | range | effect |\n|---:|---|---|---|---:|")
	for _, c := range changes {
		if c.at > measured {
			continue
		}
		seen := false
		for _, f := range a.Findings {
			if !of(f, c) {
				continue
			}
			right[f.ID] = true
			seen = seen || f.Metric == "cpu_per_request" && stands(f)
			low, high := its(f)
			fmt.Fprintf(&b, "| %d | %s | %s, %s, %d later, %s | %d to %d | %+.1f %% |\n", c.at, c.subject, f.Metric, f.Kind, f.SeenAfter, f.State, low, high, 100*math.Expm1(f.Effect))
		}
		if !seen {
			fmt.Fprintf(&b, "| %d | %s | not seen on cpu_per_request | | |\n", c.at, c.subject)
			if c.seen {
				j.missed = append(j.missed, fmt.Sprintf("%d: %s", c.at, c.subject))
			}
		}
	}
	for _, f := range a.Findings {
		if !f.Told || right[f.ID] {
			continue
		}
		j.wrong++
		low, high := its(f)
		fmt.Fprintf(&b, "| none | | %s %s, %s, %d later, %s | %d to %d | %+.1f %% |\n", f.Address, f.Metric, f.Kind, f.SeenAfter, f.State, low, high, 100*math.Expm1(f.Effect))
	}
	j.table = b.String()
	return j
}

// of says that a finding is told, and may be of a change: it has the commit in its range, and goes the same way.
func of(f history.Finding, c change) bool {
	if low, high := its(f); !f.Told || c.at < low || c.at > high {
		return false
	}
	return f.Worse == (c.work > 1 || c.dear > 0)
}

// its are the first and the last commit of a finding's range, which the team counts from 1 and a store from 0.
func its(f history.Finding) (low, high int) { return f.Positions[0] + 1, f.Positions[1] + 1 }

func stands(f history.Finding) bool {
	return f.State != history.WentAway && f.State != history.NotConfirmed
}

// noises are those of the series, from run to run.
func noises(a history.Analysis) string {
	var b strings.Builder
	for _, s := range a.Series {
		for _, track := range s.Tracks {
			scanned := 0
			for _, l := range track.Levels {
				scanned += l.Points
			}
			fmt.Fprintf(&b, "%s %s: noise %.2f %%, %d levels, %d of %d points scanned\n", s.Address, s.Metric, 100*track.Noise.Spread, len(track.Levels), scanned, len(s.Points))
		}
	}
	return b.String()
}

// TestABarThatCanBeMissed holds the judgement of the measured history against histories that are made up.
func TestABarThatCanBeMissed(t *testing.T) {
	story := func(noise float64, more map[int]float64) judgement {
		return judged(history.Analyse(madeUp(1, noise, more)), commits)
	}
	if j := story(0.003, nil); len(j.missed) > 0 || j.wrong > 0 {
		t.Errorf("of little noise: missed %v, %d wrong\n%s", j.missed, j.wrong, j.table)
	}
	if j := story(0.05, nil); len(j.missed) < 3 {
		t.Errorf("of much noise: missed only %v\n%s", j.missed, j.table)
	}
	if j := story(0.003, map[int]float64{22: 0.05}); j.wrong != len(tracked) {
		t.Errorf("of a change of the 22nd, which has none: %d wrong\n%s", j.wrong, j.table)
	}
	if j := judged(history.Analyse(madeUp(1, 0.003, nil)), 13); slices.ContainsFunc(j.missed, func(m string) bool { return !strings.HasPrefix(m, "8") }) {
		t.Errorf("of changes that haven't been measured yet: %v", j.missed)
	}
}
