package report

import (
	"cmp"
	"slices"
	"strings"

	"bench/result"
)

// A claim is what is said of one metric in a field.
type claim struct {
	metric  string
	spans   []span
	leaders []string // who provably leads, together with those not told apart; none when nobody does
}

// plain is what is claimed, without styles.
func (c claim) plain() string {
	text := ""
	for _, s := range c.spans {
		text += s.text
	}
	return text
}

// claim says who leads a field on one metric.
func (v *view) claim(f *field, metric string) claim {
	pairs := pairsOn(f, metric)
	lead := slices.MinFunc(pairs, byGain)
	say := changeOf(lead)
	c := claim{metric: metricName(metric)}
	candidate, baseline := v.candidate(lead), v.baseline(lead)
	factor := styled(together(say.ratio+" "+say.word), say.style)
	switch {
	case say.style == good:
		tied := v.tied(lead, pairs)
		c.leaders = append([]string{candidate}, tied...)
		c.spans = []span{text(side(candidate, lead.Metric, lead.CandidateValue)), factor, text(" than " + baseline + bracket(say.interval))}
		if len(tied) > 0 {
			c.spans = append(c.spans, text("; "+list(tied)+" not told apart from it"))
		}
	case say.style == bad && len(pairs) == 1:
		c.leaders = []string{baseline}
		c.spans = []span{text(side(candidate, lead.Metric, lead.CandidateValue)), factor, text(" than " + baseline + bracket(say.interval))}
	case say.style == bad:
		c.leaders = []string{baseline}
		c.spans = []span{
			text(side(baseline, lead.Metric, lead.BaselineValue) + "next is " + candidate + ", "), factor, text(bracket(say.interval)),
		}
	case lead.Verdict == result.Same && onlySameAndWorse(pairs):
		c.spans, c.leaders = v.alike(pairs)
	case lead.Ratio == nil:
		c.spans = []span{styled(string(lead.Verdict), say.style), text(": " + cmp.Or(reasonOf(lead), firstClause(lead.Note)))}
	default:
		c.spans = []span{
			text(side(candidate, lead.Metric, lead.CandidateValue)), factor, text(link(lead.Verdict) + baseline + bracket(say.interval)),
		}
	}
	return c
}

// unanimous says whether all comparisons came out alike.
func unanimous(pairs []*result.Comparison) bool {
	return !slices.ContainsFunc(pairs, func(p *result.Comparison) bool { return p.Verdict != pairs[0].Verdict })
}

// onlySameAndWorse says whether nobody is better than the baseline, and nothing is left open.
func onlySameAndWorse(pairs []*result.Comparison) bool {
	return !slices.ContainsFunc(pairs, func(p *result.Comparison) bool {
		return p.Verdict != result.Same && verdictStyle(p.Verdict) != bad
	})
}

// alike says who does not differ from the baseline, and who is worse: grequests 30.8 ms, aiohttp the same within 5 %; futures 1.20x
// slower. Those who are the same lead if anybody is worse.
func (v *view) alike(pairs []*result.Comparison) (spans []span, leaders []string) {
	first := pairs[0]
	var names []string
	var others []span
	for _, p := range pairs {
		if p.Verdict == result.Same {
			names = append(names, v.candidate(p))
			continue
		}
		say := changeOf(p)
		others = append(others, text("; "+v.candidate(p)+" "), styled(together(say.ratio+" "+say.word), say.style), text(bracket(say.interval)))
	}
	if len(others) > 0 {
		leaders = append([]string{v.baseline(first)}, names...)
	}
	same := side(v.baseline(first), first.Metric, first.BaselineValue) + list(names) + " the same"
	if !first.Difference {
		same += " within " + together(percent(first.MinEffect))
	}
	return append([]span{text(same)}, others...), leaders
}

// firstClause is the beginning of a note, for where there is little room.
func firstClause(note string) string {
	clause, _, _ := strings.Cut(flat(note), ";")
	return cmp.Or(clause, "no estimate")
}

// side writes one side of a comparison with its median: futures 10.7 ms,
func side(name, metric string, value *float64) string {
	if value == nil {
		return name + ", "
	}
	return name + " " + together(measured(metric, *value)) + ", "
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
	return nbsp + "(" + together(interval) + ")"
}

// tied names those whose interval overlaps the leader's: nothing tells them apart.
func (v *view) tied(lead *result.Comparison, pairs []*result.Comparison) []string {
	var names []string
	for _, p := range pairs {
		if p != lead && p.Verdict == lead.Verdict && overlap(p, lead) {
			names = append(names, v.candidate(p))
		}
	}
	return names
}

func overlap(a, b *result.Comparison) bool {
	return a.Low != nil && a.High != nil && b.Low != nil && b.High != nil && *a.Low <= *b.High && *b.Low <= *a.High
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
			parts = append(parts, count(seen[v])+nbsp+together(string(v)))
		}
	}
	return strings.Join(parts, ", ")
}

// evidence says what intervals rest on: 95 % intervals over 20 blocks, and how often the servers were started.
func (v *view) evidence(pairs []*result.Comparison) string {
	most := 0
	for _, p := range pairs {
		most = max(most, p.Blocks)
	}
	if most == 0 {
		return "nothing could be compared"
	}
	text := together(percent(pairs[0].Confidence)) + " intervals over " + plural(int64(most), "block")
	if slices.ContainsFunc(pairs, v.oneProcessEach) {
		text += "; 1" + nbsp + "process each, and another start may differ"
	}
	return text
}

// oneProcessEach says whether a comparison of two servers met only one process of each.
func (v *view) oneProcessEach(p *result.Comparison) bool {
	base, candidate := v.cells[p.Baseline], v.cells[p.Candidate]
	return base != nil && candidate != nil && base.Processes == 1 && candidate.Processes == 1 &&
		!slices.Equal(base.Servers, candidate.Servers)
}
