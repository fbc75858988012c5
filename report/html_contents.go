package report

import (
	"strconv"
	"strings"

	"bench/report/lines"
	"bench/result"
)

// A contents is what a long page has, with what came out where.
type contents struct {
	Parts []contentsPart
	Links []contentsLink // what isn't a benchmark's
}

// A contentsPart is a benchmark's.
type contentsPart struct {
	contentsLink
	Places  []contentsPlace
	Figures []contentsLink
}

// A contentsLink leads to a part of the page.
type contentsLink struct{ ID, Name string }

// A contentsPlace is where cells compete: a dot says what came out, and words do.
type contentsPlace struct {
	contentsLink
	On                 coordinates
	Class, Sign, Found string
}

// fewToScroll is up to how many cells a page needs no contents, no filter and no folding.
const fewToScroll = 16

// long says whether a page is so long that readers need help to find something in it.
func (v *view) long() bool {
	n := 0
	for _, b := range v.benchmarks {
		n += len(b.cells)
	}
	return n > fewToScroll
}

// contents lists what the page has; nil: it is short.
func (doc *document) contents(v *view) {
	if !v.long() {
		return
	}
	doc.Long = true
	c := &contents{}
	for i, b := range v.benchmarks {
		s := &doc.Sections[i]
		part := contentsPart{contentsLink: contentsLink{s.ID + "-title", b.name}}
		for k, f := range v.fields(b) {
			if !s.Placed {
				break
			}
			part.Places = append(part.Places, v.contentsPlace(b, f, s.ID+"-p"+strconv.Itoa(k+1)))
		}
		for _, f := range s.Figures {
			part.Figures = append(part.Figures, contentsLink{s.ID + "-" + f.ID, f.Title})
		}
		if len(s.Cells) > 0 {
			part.Figures = append(part.Figures, contentsLink{s.ID + "-cells", "Each cell"})
		}
		c.Parts = append(c.Parts, part)
	}
	for _, l := range []struct {
		there    bool
		id, name string
	}{
		{len(doc.Gates)+len(doc.Folded) > 0, "gates-title", "Gates"},
		{len(doc.Comparisons) > 0, "comparisons-title", "Comparisons"},
		{len(doc.Warnings) > 0, "warnings-title", "Warnings"},
		{true, "run-title", "The run"},
	} {
		if l.there {
			c.Links = append(c.Links, contentsLink{l.id, l.name})
		}
	}
	doc.Contents = c
}

// contentsPlace says what came out at one place.
func (v *view) contentsPlace(b *benchmark, f *field, id string) contentsPlace {
	s := studio{v: v, b: b}
	p := contentsPlace{contentsLink: contentsLink{id, s.fieldTitle(f)}, On: alike(f.cells)}
	if p.Name == "" {
		p.Name = b.name
	}
	here := map[string]bool{}
	valid := true
	for _, c := range f.cells {
		here[c.Address], valid = true, valid && c.Valid
	}
	pairs := filter(b.pairs, func(c *result.Comparison) bool { return here[c.Candidate] })
	p.Class, p.Sign = dotOf(pairs, valid)
	if len(pairs) > 0 {
		p.Found = tallies(pairs)
	} else if !valid {
		p.Found = "not all valid"
	}
	return p
}

// dotOf is the sign of what was found: better, worse, both, the same, or nothing that is known.
func dotOf(pairs []*result.Comparison, valid bool) (class, sign string) {
	found := lines.Style(0)
	for _, p := range pairs {
		found |= changeOf(p).style
	}
	switch {
	case found&lines.Good != 0 && found&lines.Bad != 0:
		return "unsure", "◆"
	case found&lines.Bad != 0:
		return "bad", "▼"
	case found&lines.Good != 0:
		return "good", "▲"
	case found&lines.Unsure != 0 || !valid:
		return "unsure", "○"
	case len(pairs) == 0:
		return "even", "·"
	}
	return "even", "●"
}

// boutSummary is what stands before the folded comparisons of a place: their sign, its class, and what they come to.
func boutSummary(pairs []*result.Comparison) (sign, class, found string) {
	class, sign = dotOf(pairs, true)
	return sign, class, strings.TrimSpace(tallies(pairs))
}
