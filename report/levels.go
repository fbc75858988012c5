package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"bench/report/escape"
	"bench/report/lines"
	"bench/result"
	"bench/words"
)

// laddersOf are what the levels of a benchmark's groups and strategies come to.
func (v *view) laddersOf(b *benchmark) []result.Ladder {
	return filter(v.run.Ladders, func(l result.Ladder) bool { return v.home[l.Enough] == b && len(l.Steps) > 0 })
}

// howMany says how many requests at once are enough: with what each step brought where one ladder is all there is, else in
// one line for all. Nothing is said of ladders of which nothing is known.
func (v *view) howMany(b *benchmark) []claim {
	known := filter(v.laddersOf(b), func(l result.Ladder) bool { return v.answer(l) != "" })
	if len(known) == 0 {
		return nil
	}
	c := claim{metric: "how many"}
	if len(v.laddersOf(b)) == 1 {
		c.spans = []lines.Span{lines.Styled(v.answer(known[0])+" at once", lines.Strong), lines.Text(": " + v.stepsOf(known[0]))}
	} else {
		var answers []string
		who := map[string][]string{}
		for _, l := range known {
			answer := v.answer(l)
			if who[answer] == nil {
				answers = append(answers, answer)
			}
			who[answer] = append(who[answer], v.ladderName(b, l))
		}
		var parts []string
		for _, answer := range answers {
			parts = append(parts, answer+" at once for "+words.And(who[answer]))
		}
		c.spans = []lines.Span{lines.Text(strings.Join(parts, ", ") + "; by " + MetricName(known[0].Metric))}
	}
	if size := batchSize(v.cells[known[0].Enough]); size > 0 && v.oneGroup(known) {
		c.spans = append(c.spans, lines.Text("; a batch has "+plural(size, "request")))
	}
	return []claim{c}
}

func (v *view) oneGroup(all []result.Ladder) bool {
	return !slices.ContainsFunc(all, func(l result.Ladder) bool { return l.Group != all[0].Group })
}

// ladderName names a ladder within its benchmark.
func (v *view) ladderName(b *benchmark, l result.Ladder) string {
	var parts []string
	if b.varies[byGroup] {
		parts = append(parts, l.Group)
	}
	if b.varies[byStrategy] || len(parts) == 0 {
		parts = append(parts, l.Strategy)
	}
	return strings.Join(parts, " ")
}

func (v *view) levelOf(address string) string {
	if c := v.cells[address]; c != nil {
		return c.Level
	}
	return address
}

// stepsOf says what each step brought: makespan p50 1→2 1.60x faster, 2→5 1.90x faster, 5→20 the same (0.97–1.03).
func (v *view) stepsOf(l result.Ladder) string {
	var steps []string
	for _, s := range l.Steps {
		steps = append(steps, escape.Together(v.levelOf(s.From)+"→"+v.levelOf(s.To)+" "+stepWords(l.Metric, s)))
	}
	return MetricName(l.Metric) + " " + strings.Join(steps, ", ")
}

// orMore follows a level above which nothing is decided, or which was still better than the one below.
const orMore = " or more"

// answer is the smallest level that is enough; empty where nobody knows. Where no level is shown to be enough, it is the
// highest that is proven to bring something, or more, unless a batch has no more.
func (v *view) answer(l result.Ladder) string {
	steps := l.Steps
	if l.Enough != steps[len(steps)-1].To {
		return v.levelOf(l.Enough)
	}
	for _, s := range slices.Backward(steps) {
		if s.Verdict != result.Faster {
			continue
		}
		c := v.cells[s.To]
		if size := batchSize(c); size > 0 && c.Concurrency != nil && int64(*c.Concurrency) >= size {
			return c.Level
		}
		return v.levelOf(s.To) + orMore
	}
	return ""
}

// enough is the headline of a benchmark whose levels are all that sets its cells apart.
func (v *view) enough(l result.Ladder) statement {
	s := statement{title: v.answer(l) + " at once are enough"}
	if level, more := strings.CutSuffix(v.answer(l), orMore); more {
		s.title = level + " at once are not too many; more may bring more"
	}
	s.notes = []string{"enough: the smallest level that is not worse than any higher one by more than " + escape.Together(words.Percent(l.MinEffect)) +
		", judged from the same blocks"}
	return s
}

func stepWords(metric string, s result.Step) string {
	if s.Ratio == nil {
		return string(s.Verdict)
	}
	say := changeOf(&result.Comparison{
		Pair: result.Pair{Metric: metric}, Ratio: s.Ratio, Low: s.Low, High: s.High, Verdict: s.Verdict,
	})
	switch s.Verdict {
	case result.Faster, result.Slower:
		return fmt.Sprintf("%s %s", say.ratio, say.word)
	case result.Same:
		return "the same (" + say.interval + ")"
	}
	return string(s.Verdict)
}

// batchSize is how many requests a batch of the cell has; 0 for a pool, and where it isn't known.
func batchSize(c *result.Cell) int64 {
	if c == nil || c.StrategyType == "pool" || c.Batches == 0 {
		return 0
	}
	return int64(math.Round(float64(c.Requests) / float64(c.Batches)))
}
