package report

import (
	"slices"
	"strings"

	"bench/result"
	"bench/words"
)

// The units of what programs bring themselves, beside those of bench's own metrics.
var (
	perOperation = []unit{{"s/op", 1}, {"ms/op", 1e-3}, {"µs/op", 1e-6}, {"ns/op", 1e-9}}
	bytesPerOp   = []unit{{"GiB/op", 1 << 30}, {"MiB/op", 1 << 20}, {"KiB/op", 1 << 10}, {"B/op", 1}}
	bytesASecond = []unit{{"GB/s", 1e9}, {"MB/s", 1e6}, {"kB/s", 1e3}, {"B/s", 1}}
)

// ownKind tells what a number is that a program brings itself: by its unit, and by what the program says is better.
func ownKind(m result.Metric) kind {
	k := kind{better: "lower", worse: "higher", moreIsBetter: m.MoreIsBetter, speed: m.Speed()}
	if m.MoreIsBetter {
		k.better, k.worse = k.worse, k.better
	}
	switch m.Unit {
	case result.Seconds, "s/op":
		if !m.MoreIsBetter {
			k.better, k.worse = "faster", "slower"
		}
		k.units = seconds
		if m.Unit != result.Seconds {
			k.units = perOperation
		}
	case result.CPUSeconds:
		k.units = seconds
	case result.Bytes:
		k.units = bytesOf
	case "B/op":
		k.units = bytesPerOp
	case "B/s":
		k.units = bytesASecond
	case result.Number:
		k.units = plain
	default:
		k.units = []unit{{string(m.Unit), 1}}
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
	l := ledger{}
	l.add(entry{spans: []span{text("command"), text(words.Shell(c.Command))}})
	l.add(entry{spans: []span{text("measured"), text(plural(int64(c.Trials), "trial") + ", " + plural(c.Requests, "run"))}})
	for _, o := range c.Program {
		if o.Median == nil || o.Mean == nil {
			continue
		}
		k := kindOf(o.Metric(), c)
		l.add(entry{spans: []span{text(o.Name), text("median " + k.alone(*o.Median).with(*o.Median) + ", mean " + k.alone(*o.Mean).with(*o.Mean))}})
	}
	p.gap()
	p.ledger(2, l)
}
