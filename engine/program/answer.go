package program

import (
	"fmt"
	"time"
)

// An Answer is what a program did with a batch. Its moments are of CLOCK_MONOTONIC, and were checked: Sent ≤ Start ≤ each
// mark, in their order ≤ Stop ≤ Read.
type Answer struct {
	Sent    time.Duration // right before the batch's line was written
	Start   time.Duration // the program began
	Stop    time.Duration // its consumer went on
	Read    time.Duration // right after the batch's last line was there
	Marks   []Mark        // one an item at most, in the order in which they reached the consumer
	Metrics []Metric
	Raised  string // what its consumer got in place of the results; "" when it just went on
}

// A testimony is all that a program said about a batch, before it is believed.
type testimony struct {
	sent, read moment
	items      int
	marks      []Mark
	metrics    []Metric
	end        end
	drift      time.Duration // how far the wall clock was set meanwhile, where it is the one it stamps with
}

// answer is the testimony as an answer, its stamps on the monotonic clock; or the error says what can't be true.
func (t *testimony) answer() (Answer, error) {
	a := Answer{
		Sent: t.sent.at, Read: t.read.at, Start: t.moment(t.end.start), Stop: t.moment(t.end.stop),
		Marks: t.marks, Metrics: t.metrics, Raised: t.end.raised,
	}
	if why := t.wrongEnds(&a); why != "" {
		return a, &LieError{LineError{Line: t.end.line, Why: why}}
	}
	had := make([]bool, t.items)
	last := a.Start
	for i := range a.Marks {
		written := a.Marks[i]
		m := &a.Marks[i]
		m.At = t.moment(m.At)
		if why := t.wrongMark(&a, *m, had, last); why != "" {
			return a, &LieError{LineError{Line: written.String(), Why: why}}
		}
		had[m.Item], last = true, m.At
	}
	return a, nil
}

// wrongEnds says why a batch can't have begun and ended as it says; "" if it can.
func (t *testimony) wrongEnds(a *Answer) string {
	switch {
	case t.drift > wallSlack+(t.read.at-t.sent.at)/1000:
		return fmt.Sprintf("it stamps with the wall clock, which was set by %v during the batch", t.drift)
	case a.Start < a.Sent:
		return fmt.Sprintf("START is %v before the batch was sent", a.Sent-a.Start)
	case a.Stop > a.Read:
		return fmt.Sprintf("STOP is %v after its line was read", a.Stop-a.Read)
	case a.Stop < a.Start:
		return fmt.Sprintf("STOP is %v before START", a.Start-a.Stop)
	}
	return ""
}

// wrongMark says why an item can't have reached the consumer then; "" if it can.
func (t *testimony) wrongMark(a *Answer, m Mark, had []bool, last time.Duration) string {
	switch {
	case m.Item >= t.items:
		return fmt.Sprintf("the batch has %d items, numbered from 0", t.items)
	case had[m.Item]:
		return fmt.Sprintf("item %d has a mark already", m.Item)
	case m.At < a.Start:
		return fmt.Sprintf("the mark is %v before START", a.Start-m.At)
	case m.At < last:
		return fmt.Sprintf("the mark is %v before the one in front of it", last-m.At)
	case m.At > a.Stop:
		return fmt.Sprintf("the mark is %v after STOP", m.At-a.Stop)
	}
	return ""
}

// moment is a stamp as the monotonic clock has it. One of the wall clock that is early by no more than that was set since
// the batch was sent is taken for the moment of that.
func (t *testimony) moment(stamp time.Duration) time.Duration {
	if stamp < wallFrom {
		return stamp
	}
	t.drift = (t.read.ahead - t.sent.ahead).Abs()
	at := stamp - t.read.ahead
	if early := t.sent.at - at; early > 0 && early <= t.drift {
		return t.sent.at
	}
	return at
}
