package report

import (
	"slices"
	"strings"

	"bench/report/lines"
	"bench/result"
	"bench/words"
)

// ownKind tells what a number is that a program brings itself: by its unit, and by what the program says is better.
func ownKind(m result.Metric) kind {
	k := kind{unit: m.Unit, better: "lower", worse: "higher", moreIsBetter: m.MoreIsBetter, speed: m.Speed()}
	if m.MoreIsBetter {
		k.better, k.worse = k.worse, k.better
	}
	if (m.Unit == result.Seconds || m.Unit == "s/op") && !m.MoreIsBetter {
		k.better, k.worse = "faster", "slower"
	}
	return k
}

// isOwn says whether a program brings the metric of that name itself.
func isOwn(metric string) bool {
	m, err := result.ParseMetric(metric)
	return err == nil && m.Own()
}

// ownName is the name of what a program brings itself, as the program has it.
func ownName(metric string) (string, bool) { return strings.CutPrefix(metric, "program.") }

// ownMetrics are what the programs of a run bring themselves, each as it is where it was first met.
func ownMetrics(run *result.Run) []result.Metric {
	var all []result.Metric
	for i := range run.Cells {
		for _, o := range run.Cells[i].Program {
			m, err := result.ParseMetric(o.Metric())
			if err == nil && !slices.ContainsFunc(all, func(known result.Metric) bool { return known.Name == m.Name }) {
				all = append(all, m.In(&run.Cells[i]))
			}
		}
	}
	return all
}

// commandFacts writes what is known of a command.
func (p *page) commandFacts(c *result.Cell) {
	l := lines.Ledger{}
	l.Add(lines.Entry{Spans: []lines.Span{lines.Text("command"), lines.Text(words.Shell(c.Command))}})
	l.Add(lines.Entry{Spans: []lines.Span{lines.Text("measured"), lines.Text(plural(int64(c.Trials), "trial") + ", " + plural(c.Requests, "run"))}})
	for _, o := range c.Program {
		if o.Median == nil || o.Mean == nil {
			continue
		}
		k := kindOf(o.Metric(), c)
		l.Add(lines.Entry{Spans: []lines.Span{lines.Text(o.Name), lines.Text("median " + k.alone(*o.Median).With(*o.Median) + ", mean " + k.alone(*o.Mean).With(*o.Mean))}})
	}
	p.Gap()
	p.Ledger(2, l)
}
