package report

import (
	"cmp"
	"slices"
	"strings"

	"bench/report/escape"
	"bench/report/lines"
	"bench/result"
	"bench/words"
)

// A claim is what is said of a match on one metric.
type claim struct {
	metric string
	spans  []lines.Span
}

// plain is what is claimed, without styles.
func (c claim) plain() string {
	text := ""
	for _, s := range c.spans {
		text += s.Text
	}
	return text
}

// claim says what a metric comes to. Where the headline names somebody, it is about that one, also where it says what the
// others gain; else it is about whoever leads.
func (v *view) claim(m *match, l result.Lead) claim {
	pairs := m.on(l.Metric)
	c := claim{metric: MetricName(l.Metric)}
	who := m.named()
	own := slices.IndexFunc(pairs, func(p *result.Comparison) bool { return p.Candidate == who })
	switch {
	case own >= 0:
		c.spans = v.own(pairs[own])
		if slices.Contains(l.Leaders, who) && pairs[own].Verdict.Better() {
			c.spans = append(c.spans, v.notToldApart(m, l, who)...)
		}
	case who == m.Baseline && slices.Contains(l.Behind, who):
		lead := slices.MinFunc(pairs, result.ByGain)
		c.spans = v.own(lead)
		return c // says what the named one loses against
	default:
		c.spans = v.leading(m, l, pairs)
	}
	if who != "" && slices.Contains(l.Behind, who) {
		c.spans = append(c.spans, lines.Styled("  ← what it costs", lines.Faint))
	}
	return c
}

// own says how a candidate compares with its baseline: futures 10.7 ms, 2.89x faster than grequests (2.87–2.90).
func (v *view) own(p *result.Comparison) []lines.Span {
	say := changeOf(p)
	baseline := v.baseline(p)
	if p.Ratio == nil {
		return []lines.Span{lines.Text(v.candidate(p) + " "), lines.Styled(string(p.Verdict), say.style), lines.Text(": " + cmp.Or(reasonOf(p), chief(p)))}
	}
	if p.Verdict == result.Same && !p.Difference {
		return []lines.Span{lines.Text(side(v.candidate(p), p, p.CandidateValue) + "the same as " + baseline +
			" within " + escape.Together(words.Percent(p.MinEffect)) + bracket(say.interval))}
	}
	link := link(p.Verdict)
	if say.style == lines.Good || say.style == lines.Bad {
		link = " than "
	}
	return []lines.Span{
		lines.Text(side(v.candidate(p), p, p.CandidateValue)), lines.Styled(escape.Together(say.ratio+" "+say.word), say.style),
		lines.Text(link + baseline + bracket(say.interval)),
	}
}

// leading says who is ahead on a metric, or that nobody is.
func (v *view) leading(m *match, l result.Lead, pairs []*result.Comparison) []lines.Span {
	lead := slices.MinFunc(pairs, result.ByGain)
	say := changeOf(lead)
	switch {
	case lead.Verdict.Better():
		return append(v.own(lead), v.notToldApart(m, l, lead.Candidate)...)
	case lead.Verdict.Worse() && len(pairs) > 1:
		return []lines.Span{
			lines.Text(side(v.baseline(lead), lead, lead.BaselineValue) + "next is " + v.candidate(lead) + ", "),
			lines.Styled(escape.Together(say.ratio+" "+say.word), say.style), lines.Text(bracket(say.interval)),
		}
	case lead.Verdict == result.Same && onlySameAndWorse(pairs):
		return v.alike(pairs)
	}
	return v.own(lead)
}

// notToldApart names those who lead together with somebody.
func (v *view) notToldApart(m *match, l result.Lead, who string) []lines.Span {
	others := filter(l.Leaders, func(o string) bool { return o != who })
	if len(others) == 0 {
		return nil
	}
	return []lines.Span{lines.Text("; " + words.And(v.names(others, m.Axis)) + " not told apart from it")}
}

// unanimous says whether all comparisons came out alike.
func unanimous(pairs []*result.Comparison) bool {
	return !slices.ContainsFunc(pairs, func(p *result.Comparison) bool { return p.Verdict != pairs[0].Verdict })
}

// onlySameAndWorse says whether nobody is better than the baseline, and nothing is left open.
func onlySameAndWorse(pairs []*result.Comparison) bool {
	return !slices.ContainsFunc(pairs, func(p *result.Comparison) bool {
		return p.Verdict != result.Same && verdictStyle(p.Verdict) != lines.Bad
	})
}

// alike says who does not differ from the baseline, and who is worse: grequests 30.8 ms, aiohttp the same within 5 %; futures 1.20x
// slower.
func (v *view) alike(pairs []*result.Comparison) []lines.Span {
	first := pairs[0]
	var names []string
	var others []lines.Span
	for _, p := range pairs {
		if p.Verdict == result.Same {
			names = append(names, v.candidate(p))
			continue
		}
		say := changeOf(p)
		others = append(others, lines.Text("; "+v.candidate(p)+" "), lines.Styled(escape.Together(say.ratio+" "+say.word), say.style), lines.Text(bracket(say.interval)))
	}
	same := side(v.baseline(first), first, first.BaselineValue) + words.And(names) + " the same"
	if !first.Difference {
		same += " within " + escape.Together(words.Percent(first.MinEffect))
	}
	return append([]lines.Span{lines.Text(same)}, others...)
}

// side writes one side of a comparison with its median: futures 10.7 ms,
func side(name string, p *result.Comparison, value *float64) string {
	if value == nil {
		return name + ", "
	}
	return name + " " + escape.Together(kindOfPair(p).alone(*value).With(*value)) + ", "
}

// link joins a verdict without a direction to its baseline.
func link(v result.Verdict) string {
	if v == result.Same {
		return " as "
	}
	return " against "
}

func bracket(interval string) string {
	if interval == "" {
		return ""
	}
	return escape.NBSP + "(" + escape.Together(interval) + ")"
}

// tallies counts verdicts: 5 faster, 2 same, 1 inconclusive.
func tallies(pairs []*result.Comparison) string {
	order := []result.Verdict{
		result.Slower, result.LikelySlower, result.Faster, result.LikelyFaster,
		result.Same, result.Inconclusive, result.Invalid, result.NotComparable,
	}
	seen := map[result.Verdict]int64{}
	for _, p := range pairs {
		seen[p.Verdict]++
	}
	var parts []string
	for _, v := range order {
		if seen[v] > 0 {
			parts = append(parts, words.Count(seen[v])+escape.NBSP+escape.Together(string(v)))
		}
	}
	return strings.Join(parts, ", ")
}

// evidence says what numbers and intervals rest on: medians over 20 blocks, and how often the servers were started.
func (v *view) evidence(pairs []*result.Comparison) string {
	most := 0
	for _, p := range pairs {
		most = max(most, p.Blocks)
	}
	if most == 0 {
		return "nothing could be compared"
	}
	text := "medians over " + plural(most, "block") + ", with " + escape.Together(words.Percent(pairs[0].Confidence)) + " intervals"
	if slices.ContainsFunc(pairs, v.oneProcessEach) {
		text += "; 1" + escape.NBSP + "process each, and another start may differ"
	}
	return text
}

// oneProcessEach says whether a comparison met only one process of each server, or of a client program.
func (v *view) oneProcessEach(p *result.Comparison) bool {
	return result.SingleProcess(v.cells[p.Baseline], v.cells[p.Candidate])
}
