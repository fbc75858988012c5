package report

import (
	"cmp"
	"slices"
	"strings"

	"bench/report/escape"
	"bench/result"
	"bench/words"
)

// A match is one standing with the comparisons that it comes from.
type match struct {
	result.Standing
	pairs []*result.Comparison
}

// matches are the standings of a benchmark, in the order of the spec.
func (v *view) matches(b *benchmark) []*match {
	var all []*match
	for _, s := range v.standings {
		if v.home[s.Baseline] != b {
			continue
		}
		m := &match{Standing: s}
		for i := range v.run.Comparisons {
			p := &v.run.Comparisons[i]
			if !p.CrossRun && p.Baseline == s.Baseline && v.cells[p.Candidate] != nil && v.axisOf(p) == s.Axis {
				m.pairs = append(m.pairs, p)
			}
		}
		all = append(all, m)
	}
	return all
}

// on are a match's comparisons on one metric.
func (m *match) on(metric string) []*result.Comparison {
	return filter(m.pairs, func(p *result.Comparison) bool { return p.Metric == metric })
}

// named is the one whom the match is told about: the only winner, or the only one ahead in spite of a loss. Empty: nobody.
func (m *match) named() string {
	who := m.Winners
	if len(who) == 0 {
		who, _ = m.Ahead()
	}
	if len(who) != 1 || m.Unlike {
		return ""
	}
	return who[0]
}

// names are cells by what they differ in.
func (v *view) names(addresses []string, a axis) []string {
	var all []string
	for _, address := range addresses {
		all = append(all, v.who(address, a))
	}
	return all
}

// A matchOutcome is who wins a match, in words: the core before the place, the rest behind it.
type matchOutcome struct{ core, rest string }

// headline says who wins, where. Places with the same outcome are told together, so that none is picked by its numbers.
func (v *view) headline(matches []*match) string {
	var outcomes []matchOutcome
	places := map[matchOutcome][]string{}
	for _, m := range matches {
		o := v.outcome(m)
		if places[o] == nil {
			outcomes = append(outcomes, o)
		}
		places[o] = append(places[o], v.place(m.pairs[0]))
	}
	const few = 3
	if len(outcomes) > few {
		slices.SortStableFunc(outcomes, func(a, b matchOutcome) int { return -cmp.Compare(len(places[a]), len(places[b])) })
	}
	var parts []string
	for i, o := range outcomes {
		if i == few {
			parts = append(parts, "and "+plural(int64(len(outcomes)-few), "other outcome"))
			break
		}
		parts = append(parts, strings.TrimSuffix(o.core+" "+inPlaces(places[o], len(matches)), " ")+o.rest)
	}
	return strings.Join(parts, "; ")
}

// inPlaces joins places: at concurrency 1, 2 and 5.
func inPlaces(places []string, all int) string {
	if len(places) == 1 {
		return places[0]
	}
	head := func(place string) string { return place[:strings.LastIndexAny(place, " ")+1] }
	space := func(place string) string { return strings.ReplaceAll(place, escape.NBSP, " ") }
	var tails []string
	for _, p := range places {
		p = space(p)
		if head(p) != head(space(places[0])) {
			return "in " + words.Count(len(places)) + " of " + plural(all, "place")
		}
		tails = append(tails, strings.TrimPrefix(p, head(p)))
	}
	return head(space(places[0])) + words.And(tails)
}

// outcome says who wins a match. How fast somebody is comes first; what it costs is an exception to that, which follows
// the place.
func (v *view) outcome(m *match) matchOutcome {
	a := m.Axis
	core, rest := "", ""
	ahead, anybody := m.Ahead()
	decided := m.Decisive()
	switch {
	case m.Unlike:
		return matchOutcome{core: "different requests are no contest"}
	case !anybody && unanimous(m.decisivePairs()) && m.decisivePairs()[0].Verdict == result.Same:
		core = "all the same"
	case !anybody:
		core = "no proven winner"
	case len(ahead) == 0:
		return matchOutcome{"no single winner", ": " + v.leadWords(decided, a)}
	case len(m.Winners) > 1:
		core = words.And(v.names(m.Winners, a)) + " win"
		rest = ", not told apart"
	case len(m.Winners) == 0:
		return matchOutcome{core: v.tradeOff(m, ahead)}
	case len(v.contestants(m)) == 2 && kindFor(decided[0].Of()).speed:
		core = v.duel(m.pairs[0], m.Winners[0])
	default:
		core = v.who(m.Winners[0], a) + " wins"
	}
	return matchOutcome{core, rest + v.exceptions(m, core)}
}

// decisivePairs are the comparisons that decide who wins.
func (m *match) decisivePairs() []*result.Comparison {
	decisive := m.Decisive()
	return filter(m.pairs, func(p *result.Comparison) bool {
		return slices.ContainsFunc(decisive, func(l result.Lead) bool { return l.Metric == p.Metric })
	})
}

// contestants are all who were compared.
func (v *view) contestants(m *match) []string {
	all := []string{m.Baseline}
	for _, p := range m.pairs {
		if !slices.Contains(all, p.Candidate) {
			all = append(all, p.Candidate)
		}
	}
	return all
}

// tradeOff says what somebody gains and loses who would win otherwise.
func (v *view) tradeOff(m *match, ahead []string) string {
	who := ahead[0]
	var gained, lost []string
	for _, l := range m.Decisive() {
		if slices.Contains(l.Leaders, who) {
			gained = append(gained, MetricName(l.Metric))
		}
	}
	for _, metric := range m.LossesOf(who) {
		lost = append(lost, MetricName(metric))
	}
	verb := " is ahead on "
	if len(ahead) > 1 {
		verb = " are ahead on "
	}
	return words.And(v.names(ahead, m.Axis)) + verb + words.And(gained) + ", but proven worse on " + words.And(lost)
}

// exceptions say who leads on what it costs, where that is not the winner, and where the winner is proven worse.
func (v *view) exceptions(m *match, core string) string {
	winner := ""
	if len(m.Winners) == 1 {
		winner = m.Winners[0]
	}
	var others []result.Lead
	var lost []string
	for _, l := range m.Leads {
		switch {
		case slices.ContainsFunc(m.Decisive(), func(d result.Lead) bool { return d.Metric == l.Metric }):
		case len(l.Leaders) > 0 && !slices.Contains(l.Leaders, winner):
			others = append(others, l)
		case len(l.Leaders) == 0 && slices.ContainsFunc(m.Winners, func(w string) bool { return slices.Contains(l.Behind, w) }):
			lost = append(lost, MetricName(l.Metric))
		}
	}
	text := ""
	if len(others) > 0 {
		words := v.leadWords(others, m.Axis)
		if subject, _, _ := strings.Cut(core, " is "); subject != core {
			words = strings.TrimPrefix(words, subject+" ") // X is slower than Y, but leads on …
		}
		text = ", but " + words
	}
	if len(lost) > 0 {
		text += ", but worse on " + words.And(lost)
	}
	return text
}

// leadWords says who leads on what: aiohttp leads on makespan p50, futures on delivery p50.
func (v *view) leadWords(leads []result.Lead, a axis) string {
	var who []string
	on := map[string][]string{}
	for _, l := range leads {
		if len(l.Leaders) == 0 {
			continue
		}
		name := words.And(v.names(l.Leaders, a))
		if on[name] == nil {
			who = append(who, name)
		}
		on[name] = append(on[name], MetricName(l.Metric))
	}
	var parts []string
	for _, name := range who {
		leads := " leads on "
		if strings.Contains(name, " and ") {
			leads = " lead on "
		}
		parts = append(parts, name+leads+words.And(on[name]))
	}
	return strings.Join(parts, ", ")
}

// duel says who of two is better, from the candidate's side.
func (v *view) duel(p *result.Comparison, winner string) string {
	if p.Metric == result.CapacityMetric {
		than := " can take less than "
		if winner == p.Candidate {
			than = " can take more than "
		}
		return v.candidate(p) + than + v.baseline(p)
	}
	word := "slower"
	if winner == p.Candidate {
		word = "faster"
	}
	return v.candidate(p) + " is " + word + " than " + v.baseline(p)
}
