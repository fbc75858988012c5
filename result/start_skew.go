package result

import "time"

// leastSkew is the start skew that any trial may have, and skewShare that of a longer one, as a share of its time.
const (
	leastSkew = time.Millisecond
	skewShare = 0.01
)

// startsApart are the two workers that may have started furthest apart, by the bounds of their clocks.
type startsApart struct {
	first, last string
	by          time.Duration
}

// idle says that a share's worker had nothing to do in the trial, so that nothing hangs on its start.
func (s *Share) idle() bool {
	return s.StartError <= 0 || s.Requests == 0 && s.Asked == 0 && s.Missed == 0 && s.LeadIn == 0
}

// furthestApart finds them: the worker that may have started last, max(start + error), against the earliest of the others,
// min(start - error), or the one that may have been first against the latest of the others. known is false with fewer
// than two.
func furthestApart(shares []Share) (apart startsApart, known bool) {
	first, last, loaded := -1, -1, 0
	for i := range shares {
		s := &shares[i]
		if s.idle() {
			continue
		}
		loaded++
		if first < 0 || s.earliest() < shares[first].earliest() {
			first = i
		}
		if last < 0 || s.latest() > shares[last].latest() {
			last = i
		}
	}
	if loaded < 2 {
		return startsApart{}, false
	}
	for i := range shares {
		s := &shares[i]
		if s.idle() {
			continue
		}
		if by := shares[last].latest() - s.earliest(); i != last && by > apart.by {
			apart = startsApart{s.Worker, shares[last].Worker, by}
		}
		if by := s.latest() - shares[first].earliest(); i != first && by > apart.by {
			apart = startsApart{shares[first].Worker, s.Worker, by}
		}
	}
	return apart, true
}

// earliest and latest are between which a share's worker began to record.
func (s *Share) earliest() time.Duration { return s.Start - s.StartError }
func (s *Share) latest() time.Duration   { return s.Start + s.StartError }

// judgeStarts tells how far apart the workers may have started, and finds it too far where it is more than a trial of that
// length stands.
func (s *Share) judgeStarts(shares []Share, limit time.Duration) {
	apart, known := furthestApart(shares)
	if !known {
		return
	}
	s.StartSkew = number(apart.by.Seconds())
	if limit <= 0 {
		limit = max(leastSkew, time.Duration(skewShare*s.Duration*float64(time.Second)))
	}
	if apart.by > limit {
		s.Findings = append(s.Findings, Finding{Code: StartSkew, Values: Values{
			"first": Named(apart.first), "last": Named(apart.last), "skew": In(Seconds, apart.by.Seconds()), "limit": In(Seconds, limit.Seconds()),
		}})
	}
}

// tellStarts says when each share began, after the first of those that had something to do.
func tellStarts(told []TrialShare, shares []Share) {
	first, known := time.Duration(0), false
	for i := range shares {
		if s := &shares[i]; !s.idle() && (!known || s.Start < first) {
			first, known = s.Start, true
		}
	}
	for i := range shares {
		if shares[i].idle() {
			told[i].StartError = 0
			continue
		}
		told[i].Start = (shares[i].Start - first).Seconds()
	}
}
