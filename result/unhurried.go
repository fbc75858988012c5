package result

// judgeOnTime judges all comparisons once more, as they would be if the generator had been on time: a gate's members are
// judged together there, too. Nothing is done where nothing was late.
func judgeOnTime(all []*evidence, early func(*evidence) bool) {
	others := make([]*evidence, len(all))
	any := false
	for i, e := range all {
		others[i] = e.withoutLateness()
		any = any || others[i] != e
	}
	if !any {
		return
	}
	for i, e := range all {
		if others[i] == e {
			same := *e // its verdict may change beside others'
			others[i] = &same
		}
		e.onTime = others[i]
	}
	judgeSignificance(others, early)
}

// withoutLateness is the same comparison on blocks without the generator's lateness; e itself where there was none.
func (e *evidence) withoutLateness() *evidence {
	if e.missing.Found() || e.searched {
		return e
	}
	p := e.pairing
	p.onTime = true
	blocks, together, missing := p.blocks()
	if missing.Found() || together != e.together || len(blocks) != len(e.blocks) {
		return e
	}
	differs := false
	for i, b := range blocks {
		differs = differs || b.base != e.blocks[i].base || b.candidate != e.blocks[i].candidate
	}
	if !differs {
		return e
	}
	other := *e
	other.blocks, other.differences = blocks, nil
	other.analyse()
	return &other
}

// unhurried keeps a verdict only if it is the same without the generator's lateness. Lateness makes two things that differ
// look more alike, and two that are alike different, if it came to one of them more than to the other.
func (e *evidence) unhurried(verdict Verdict, why []Finding) (Verdict, []Finding) {
	if e.onTime == nil || verdict == Inconclusive {
		return verdict, why
	}
	other, _ := e.onTime.measured()
	switch {
	case other == verdict:
		return verdict, why
	case verdict == Same && other == Inconclusive:
		return Inconclusive, wouldBe(Same, Finding{Code: LateOnly})
	}
	return Invalid, wouldBe(verdict, Finding{Code: OnTimeVerdict, Values: Values{"verdict": Named(string(other))}})
}

// overloaded is the verdict where a cell's target did not keep up, on what grows then; empty elsewhere. How long such a cell's
// requests took says how long its trials were, and nothing else.
func (e *evidence) overloaded() (Verdict, []Finding) {
	if e.base == nil || e.candidate == nil || !e.metric.GrowsUnderOverload() {
		return "", nil
	}
	b, c := e.base.Overloaded, e.candidate.Overloaded
	switch {
	case b != nil && c != nil:
		return NotComparable, because(BothOverloaded, nil)
	case c != nil && e.base.Valid:
		return e.earned(Slower, theBaseline, c.against(theCandidate))
	case b != nil && e.candidate.Valid:
		return e.earned(Faster, theCandidate, b.against(theBaseline))
	}
	return "", nil
}
