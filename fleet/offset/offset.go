// Package offset bounds how far another machine's clock is ahead of this one's, by causality alone: an answer is stamped
// after its question was sent and before it arrived. It makes no assumption about which way of a path is the longer one, as
// the usual midpoint does, so what it says always holds. Both clocks have to be monotonic; where each of them started is
// nothing to it.
package offset

import "time"

// drift is how far two clocks may part in a time, in parts of it: each of them may be 100 ppm off.
const (
	driftParts = 200
	driftOf    = 1_000_000
)

// Bounds are what is known of another clock. The zero value knows nothing.
type Bounds struct {
	known  bool
	lo, hi time.Duration // of the other clock's lead, at the moment at
	at     time.Duration // by this clock
}

// An Exchange is one question and its answer: when it was asked and answered by this clock, and the other clock's stamp.
type Exchange struct{ Asked, Stamped, Answered time.Duration }

// Add narrows the bounds by an exchange. It says false where the exchange contradicts them: then one of the clocks has
// stood still or jumped, as that of a machine that was put to sleep does, and only the exchange is believed.
func (b *Bounds) Add(e Exchange) bool {
	w := widening(e.Answered - e.Asked)
	lo, hi := e.Stamped-e.Answered-w, e.Stamped-e.Asked+w
	if !b.known {
		*b = Bounds{known: true, lo: lo, hi: hi, at: e.Answered}
		return true
	}
	// The two are brought to the later moment; what is older gets wider.
	at := max(b.at, e.Answered)
	old, age := widening(at-b.at), widening(at-e.Answered)
	next := Bounds{known: true, lo: max(b.lo-old, lo-age), hi: min(b.hi+old, hi+age), at: at}
	if next.lo > next.hi {
		*b = Bounds{known: true, lo: lo, hi: hi, at: e.Answered}
		return false
	}
	*b = next
	return true
}

// Known says whether there was any exchange.
func (b *Bounds) Known() bool { return b.known }

// At is how far the other clock is ahead at a moment of this one, and how far that may be off, either way.
func (b *Bounds) At(now time.Duration) (lead, e time.Duration) {
	w := widening(max(now-b.at, b.at-now))
	return b.lo + (b.hi-b.lo)/2, (b.hi-b.lo+1)/2 + w
}

// Local is when this clock shows a moment of the other one, and how far that may be off, either way.
func (b *Bounds) Local(there time.Duration) (here, e time.Duration) {
	lead, _ := b.At(b.at)
	here = there - lead
	_, e = b.At(here)
	return here, e
}

// There is what the other clock shows at a moment of this one, and how far that may be off, either way.
func (b *Bounds) There(here time.Duration) (there, e time.Duration) {
	lead, e := b.At(here)
	return here + lead, e
}

// widening is how far two clocks may have parted in a time, rounded up.
func widening(age time.Duration) time.Duration {
	return (max(0, age)*driftParts + driftOf - 1) / driftOf
}
