package history

import (
	"cmp"
	"slices"
)

// A Message is what there is to say of one commit: its findings, the headline first.
type Message struct {
	Commit   string   `json:"commit"`
	Worse    bool     `json:"worse"`    // one of them is; better is told more quietly
	Findings []string `json:"findings"` // their ids
}

// headlines are the metrics of which the best known comes first: the work that was done, then what a user waits for.
var headlines = []string{"cpu_per_request", "service.p50", "service.p99", "throughput"}

func headline(metric string) int {
	if i := slices.Index(headlines, metric); i >= 0 {
		return i
	}
	return len(headlines)
}

func compareMetrics(a, b string) int {
	return cmp.Or(cmp.Compare(headline(a), headline(b)), cmp.Compare(a, b))
}

// Messages puts the findings that are told together: those of a series whose commit is within the range of another's are of
// one cause. What went away by itself has been told, and is told of no more.
func Messages(findings []Finding) []Message {
	var told []Finding
	for _, f := range findings {
		if f.Told && f.State != WentAway && f.State != NotConfirmed {
			told = append(told, f)
		}
	}
	// Whoever knows best names the commit: a comparison of two builds, or else the narrowest range, or else the headline.
	slices.SortStableFunc(told, func(a, b Finding) int {
		return cmp.Or(compareTrue(b.Kind == AB, a.Kind == AB), cmp.Compare(a.Places, b.Places), compareMetrics(a.Metric, b.Metric),
			cmp.Compare(a.Positions[0], b.Positions[0]), cmp.Compare(a.Address, b.Address))
	})
	var groups [][]Finding
	for _, f := range told {
		i := slices.IndexFunc(groups, func(g []Finding) bool {
			return g[0].Commit == f.Commit || f.Positions[0] <= g[0].Positions[0] && g[0].Positions[1] <= f.Positions[1]
		})
		if i < 0 {
			groups = append(groups, nil)
			i = len(groups) - 1
		}
		groups[i] = append(groups[i], f)
	}
	slices.SortStableFunc(groups, func(a, b []Finding) int {
		return cmp.Or(cmp.Compare(a[0].Positions[0], b[0].Positions[0]), cmp.Compare(a[0].Commit, b[0].Commit))
	})
	all := []Message{}
	for _, g := range groups {
		m := Message{Commit: g[0].Commit}
		slices.SortStableFunc(g, func(a, b Finding) int {
			return cmp.Or(compareTrue(b.Worse, a.Worse), compareMetrics(a.Metric, b.Metric), cmp.Compare(a.Address, b.Address), cmp.Compare(a.ID, b.ID))
		})
		for _, f := range g {
			m.Worse = m.Worse || f.Worse
			m.Findings = append(m.Findings, f.ID)
		}
		all = append(all, m)
	}
	return all
}

// compareTrue puts what is true behind what is not.
func compareTrue(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}
