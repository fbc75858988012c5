package lab

import (
	"fmt"
	"math"
	"slices"

	"bench/history"
	"bench/result"
)

// A reading makes a project of results, one after the other.
type reading struct {
	positions map[string]int // of commits
	series    map[[2]string]*history.Series
}

func newReading(hashes []string) *reading {
	r := &reading{positions: map[string]int{}, series: map[[2]string]*history.Series{}}
	for i, h := range hashes {
		r.positions[h] = i
	}
	return r
}

// add takes what a run says of each series, and what its comparison said of the commit.
func (r *reading) add(run *result.Run) {
	for _, v := range run.TrackedValues() {
		s := r.of(v)
		p := history.Point{
			Run: run.Info.ID, Commit: run.Info.Source.Commit, Position: r.position(run.Info.Source.Commit), StartedAt: run.Info.StartedAt,
			Machine: fmt.Sprint(run.Info.Host.CPUs, run.Info.Host.CPUModel), Ratio: v.Ratio, AnchorValue: v.AnchorValue, Valid: v.Valid,
		}
		if v.Value != nil {
			p.Value = *v.Value
		}
		for _, c := range run.Cells {
			switch c.Address {
			case v.Cell:
				p.Fingerprint = c.Fingerprint
			case v.Anchor:
				p.Anchor = digest(run, c.Servers)
			}
		}
		s.Points = append(s.Points, p)
		if e, ok := r.said(run, v); ok {
			s.Evidence = append(s.Evidence, e)
		}
	}
}

func (r *reading) of(v result.TrackedValue) *history.Series {
	key := [2]string{v.Series, v.Metric}
	if r.series[key] == nil {
		r.series[key] = &history.Series{Address: v.Series, Metric: v.Metric, MoreIsBetter: v.MoreIsBetter, Difference: v.Difference}
	}
	return r.series[key]
}

func (r *reading) position(commit string) int {
	if p, ok := r.positions[commit]; ok {
		return p
	}
	return history.OffMain
}

func digest(run *result.Run, servers []string) string {
	for _, s := range run.Servers {
		if slices.Contains(servers, s.Name) {
			return s.Digest
		}
	}
	return ""
}

// said is what the comparison with the commit's parent came to.
func (r *reading) said(run *result.Run, v result.TrackedValue) (e history.Evidence, ok bool) {
	for _, c := range run.Comparisons {
		if c.Candidate != v.Cell || c.Metric != v.Metric || c.Ratio == nil || c.Low == nil || c.High == nil {
			continue
		}
		effect := math.Log
		if c.Difference {
			effect = func(x float64) float64 { return x }
		}
		return history.Evidence{
			Run: run.Info.ID, Commit: run.Info.Source.Commit, Position: r.position(run.Info.Source.Commit),
			Effect: effect(*c.Ratio), Low: effect(*c.Low), High: effect(*c.High),
			Judged: c.Verdict != result.Same && c.Verdict != result.Inconclusive,
		}, true
	}
	return e, false
}

func (r *reading) project() history.Project {
	var p history.Project
	for _, s := range r.series {
		p.Series = append(p.Series, *s)
	}
	return p
}
