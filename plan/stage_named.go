package plan

import (
	"slices"
	"time"
)

// A NamedStage is what a declared stage with a name is of an arrival's time: one span, or several where more than one has the
// name.
type NamedStage struct {
	Name  string
	Spans []Span
}

// A Span is a span of a trial's time, counted from its start.
type Span struct{ From, Until time.Duration }

// Has says whether a moment is in the stage: its beginning is, and its end isn't.
func (s NamedStage) Has(at time.Duration) bool {
	return slices.ContainsFunc(s.Spans, func(x Span) bool { return at >= x.From && at < x.Until })
}

// Within is how much of the stage there is before a moment.
func (s NamedStage) Within(end time.Duration) (length time.Duration) {
	for _, x := range s.Spans {
		length += max(0, min(x.Until, end)-x.From)
	}
	return length
}

// Named are the stages of the arrival that have a name, in their order. What comes due in one of them has figures of its own.
func (a Arrival) Named() (list []NamedStage) {
	at := time.Duration(0)
	for _, s := range a.Stages {
		span := Span{at, at + s.Duration}
		at = span.Until
		if s.Name == "" {
			continue
		}
		i := slices.IndexFunc(list, func(n NamedStage) bool { return n.Name == s.Name })
		if i < 0 {
			list, i = append(list, NamedStage{Name: s.Name}), len(list)
		}
		list[i].Spans = append(list[i].Spans, span)
	}
	return list
}
