// Package timeline is what happened in each part of a trial's time: how much was due, sent and done, what failed, how many requests were
// in flight, and how long responses took. It answers "when?", which the sums and histograms of a trial can't.
//
// It is for pictures and for finding a moment, not for verdicts: the bins of one trial are no independent samples, and its histograms
// are coarse. Comparisons know the histograms of package result alone. It knows neither requests nor results; the engine fills a
// Recorder, result keeps a Timeline with each trial, and report draws it.
package timeline

import (
	"math"
	"slices"
	"time"
)

const (
	// Shortest is how long a trial takes at least that has a timeline, in seconds.
	Shortest = 5
	// Most is how many bins the time of a trial has at most, and Tail how many more there are for what is done after it.
	Most, Tail = 300, 100

	finest   = 250 * time.Millisecond
	brief    = 20 * time.Second // trials below it have the finest bins, so that there are twenty of them
	ordinary = time.Second
)

// A Timeline is a trial's time in bins of the same width. Sums over its bins are the trial's totals: nothing falls between them.
type Timeline struct {
	Width  float64 `json:"width"`  // of a bin, seconds
	Length float64 `json:"length"` // of the trial, seconds; bins after it have what was done later
	// Clock is what Latency shows: "response" where arrivals are scheduled, "service" otherwise; empty where it is neither of all.
	Clock string `json:"clock,omitempty"`
	// Trials is of how many trials it is the sum; 0: of one.
	Trials int   `json:"trials,omitempty"`
	Bins   []Bin `json:"bins"`
}

// A Bin is a part of a trial's time. What was sent in it and what was done in it are not the same requests.
type Bin struct {
	Due      int64 `json:"due,omitempty"`      // requests that the schedule wanted; a closed loop has none
	Sent     int64 `json:"sent,omitempty"`     // requests that went, or failed to
	Done     int64 `json:"done,omitempty"`     // requests that were over, failed ones too
	Errors   int64 `json:"errors,omitempty"`   // of Done
	Timeouts int64 `json:"timeouts,omitempty"` // of Done: cut by a limit of time
	Missed   int64 `json:"missed,omitempty"`   // arrivals due here that there never was a place for
	// Latency are durations of the requests that were due here, or sent here where nothing is scheduled, whenever they were done. Cut
	// counts those of them that are known as "at least so long" alone, and CutFrom is the shortest of these in seconds.
	Latency Counts  `json:"latency,omitempty"`
	Cut     int64   `json:"cut,omitempty"`
	CutFrom float64 `json:"cut_from,omitempty"`
}

// WidthFor is how wide the bins of a trial of a length are; 0: it has no timeline. Each width is twice another one, so that
// timelines fit each other.
func WidthFor(length time.Duration) time.Duration {
	switch {
	case length < Shortest*time.Second:
		return 0
	case length < brief:
		return finest
	}
	width := ordinary
	for length > Most*width {
		width *= 2
	}
	return width
}

// InFlight is how many requests were under way at the end of each bin.
func (t *Timeline) InFlight() []int64 {
	at, n := make([]int64, len(t.Bins)), int64(0)
	for i, b := range t.Bins {
		n += b.Sent - b.Done
		at[i] = n
	}
	return at
}

// Waiting is how many requests were due and not done at the end of each bin, those that were missed included; nil in a closed loop.
func (t *Timeline) Waiting() []int64 {
	if t.Sum().Due == 0 {
		return nil
	}
	at, n := make([]int64, len(t.Bins)), int64(0)
	for i, b := range t.Bins {
		n += b.Due - b.Done
		at[i] = n
	}
	return at
}

// Sum is all bins together.
func (t *Timeline) Sum() (all Bin) {
	for i := range t.Bins {
		all.add(&t.Bins[i])
	}
	return all
}

// Within are the bins of the trial's time, without those of what was done after it.
func (t *Timeline) Within() []Bin {
	n := int(math.Ceil(t.Length/t.Width - 1e-9))
	return t.Bins[:min(max(n, 0), len(t.Bins))]
}

// Covered is how much of a bin's time is the trial's, in seconds: less than Width of the last one, and 0 of those after it.
func (t *Timeline) Covered(i int) float64 {
	return min(max(0, t.Length-float64(i)*t.Width), t.Width)
}

// Each is how many trials a sum of timelines is of: rates and counts of one are its share.
func (t *Timeline) Each() float64 { return float64(max(1, t.Trials)) }

// add adds what another bin has.
func (b *Bin) add(o *Bin) {
	b.Due += o.Due
	b.Sent += o.Sent
	b.Done += o.Done
	b.Errors += o.Errors
	b.Timeouts += o.Timeouts
	b.Missed += o.Missed
	b.Latency = b.Latency.with(o.Latency)
	if o.Cut > 0 && (b.Cut == 0 || o.CutFrom < b.CutFrom) {
		b.CutFrom = o.CutFrom
	}
	b.Cut += o.Cut
}

// Folded is the timeline with bins so many times as wide.
func (t *Timeline) Folded(times int) *Timeline {
	folded := *t
	if times <= 1 {
		folded.Bins = slices.Clone(t.Bins)
		return &folded
	}
	folded.Width = t.Width * float64(times)
	folded.Bins = make([]Bin, (len(t.Bins)+times-1)/times)
	for i := range t.Bins {
		folded.Bins[i/times].add(&t.Bins[i])
	}
	return &folded
}

// Merge is the timeline of what was recorded at the same time, by cores or workers; nil ones have nothing.
func Merge(a, b *Timeline) *Timeline {
	if a == nil || b == nil {
		if a == nil {
			return b
		}
		return a
	}
	width := max(a.Width, b.Width)
	sum := a.Folded(int(math.Round(width / a.Width)))
	b = b.Folded(int(math.Round(width / b.Width)))
	for len(sum.Bins) < len(b.Bins) {
		sum.Bins = append(sum.Bins, Bin{})
	}
	for i := range b.Bins {
		sum.Bins[i].add(&b.Bins[i])
	}
	sum.Length = max(a.Length, b.Length)
	if a.Clock != b.Clock { // durations of two kinds are no distribution
		sum.forget()
	}
	return sum
}

// forget drops the durations.
func (t *Timeline) forget() {
	t.Clock = ""
	for i := range t.Bins {
		t.Bins[i].Latency, t.Bins[i].Cut, t.Bins[i].CutFrom = nil, 0, 0
	}
}

// Together is the sum of several trials' timelines, moment by moment; nil: there is none.
func Together(trials []*Timeline) (sum *Timeline) {
	n := 0
	for _, t := range trials {
		if t != nil {
			sum = Merge(sum, t)
			n++
		}
	}
	if n > 1 {
		all := *sum
		all.Trials = n
		return &all
	}
	return sum
}

// Fit is the timeline with bins so wide that it takes no more than so many bytes in a file, or that only few are left.
func (t *Timeline) Fit(bytes int) *Timeline {
	const few = 8
	for t.Size() > bytes && len(t.Bins) > few {
		t = t.Folded(2)
	}
	return t
}

// Size is about how many bytes the timeline takes in a file.
func (t *Timeline) Size() (bytes int) {
	const head, bin, count = 60, 45, 4
	bytes = head
	for i := range t.Bins {
		bytes += bin + count*len(t.Bins[i].Latency)
	}
	return bytes
}
