package timeline

import "time"

// A Sample is one request as a timeline needs it. Its moments are of one clock.
type Sample struct {
	Due       time.Duration // when the schedule wanted it; of a request that none did, the same as Sent
	Sent      time.Duration // when it went, or was tried to be sent
	Done      time.Duration // when it was over
	Scheduled bool          // a schedule wanted it
	Failed    bool
	Cut       bool // failed: a limit of time was reached
}

// A Recorder collects a timeline. It is for one goroutine at a time; those of several are merged when they are done.
type Recorder struct {
	origin, width time.Duration // width 0: nothing is recorded
	clock         string
	slots         []slot
	at            int           // the slot that was used last, which most likely is the next one, too
	from          time.Duration // when that begins
	spare         []*histogram
}

// A slot is a bin that is being filled.
type slot struct {
	due, sent, done, errors, timeouts, missed, cut int64
	cutFrom                                        time.Duration
	latency                                        *histogram // nil: none yet
}

type histogram [buckets]uint32

// Begin forgets what was recorded, and makes ready for a trial that begins at a moment and takes so long; 0: nobody knows. Clock is what
// its durations are of, see Timeline. Of a trial that is too short for a timeline nothing is recorded. Memory is kept.
func (r *Recorder) Begin(origin, length time.Duration, clock string) {
	for i := range r.slots {
		r.drop(&r.slots[i])
	}
	clear(r.slots)
	*r = Recorder{origin: origin, width: finest, clock: clock, slots: r.slots[:0], spare: r.spare, from: origin}
	if length > 0 {
		r.width = WidthFor(length)
	}
}

// Records says whether anything is recorded.
func (r *Recorder) Records() bool { return r.width > 0 }

// Add records a request: as due when the schedule wanted it, as sent when it went, as done when it was over, and its duration, unless it
// failed, where it was due, or where it was sent if nothing is scheduled. What a limit cut has taken so long at least.
func (r *Recorder) Add(s *Sample) {
	booked := r.slot(s.Due)
	if s.Scheduled {
		booked.due++
	}
	switch {
	case !s.Failed:
		r.count(booked, s.Done-s.Due)
	case s.Cut:
		r.cut(booked, s.Done-s.Due)
	}
	r.slot(s.Sent).sent++
	done := r.slot(s.Done)
	done.done++
	if s.Failed {
		done.errors++
	}
	if s.Cut {
		done.timeouts++
	}
}

// End records a request that ended without having failed or succeeded: whoever wanted it gave it up.
func (r *Recorder) End(s *Sample) {
	if s.Scheduled {
		r.slot(s.Due).due++
	}
	r.slot(s.Sent).sent++
	r.slot(s.Done).done++
}

// Miss records an arrival that was due and never had its place: so many requests, which would have taken until a moment at least.
func (r *Recorder) Miss(due, until time.Duration, requests int64) {
	s := r.slot(due)
	s.due += requests
	s.missed++
	r.cut(s, until-due)
}

func (r *Recorder) cut(s *slot, d time.Duration) {
	d = min(max(d, lowest), highest)
	r.count(s, d)
	if s.cut == 0 || d < s.cutFrom {
		s.cutFrom = d
	}
	s.cut++
}

func (r *Recorder) count(s *slot, d time.Duration) {
	if s.latency == nil {
		if n := len(r.spare); n > 0 {
			s.latency, r.spare = r.spare[n-1], r.spare[:n-1]
		} else {
			s.latency = new(histogram)
		}
	}
	s.latency[bucketOf(d)]++
}

// slot is the bin that a moment is in. It is valid until the next call.
func (r *Recorder) slot(at time.Duration) *slot {
	if past := at - r.from; past >= 0 && past < r.width && r.at < len(r.slots) {
		return &r.slots[r.at]
	}
	i := int(max(0, at-r.origin) / r.width)
	for i >= Most+Tail {
		r.fold()
		i /= 2
	}
	for len(r.slots) <= i {
		r.slots = append(r.slots, slot{})
	}
	r.at, r.from = i, r.origin+time.Duration(i)*r.width
	return &r.slots[i]
}

// fold makes the bins twice as wide.
func (r *Recorder) fold() {
	half := (len(r.slots) + 1) / 2
	for i := range half {
		into := r.slots[2*i]
		if 2*i+1 < len(r.slots) {
			r.join(&into, &r.slots[2*i+1])
		}
		r.slots[i] = into
	}
	clear(r.slots[half:])
	r.slots, r.width = r.slots[:half], 2*r.width
	r.at, r.from = 0, r.origin
}

// join adds a slot to another one.
func (r *Recorder) join(into, from *slot) {
	into.due += from.due
	into.sent += from.sent
	into.done += from.done
	into.errors += from.errors
	into.timeouts += from.timeouts
	into.missed += from.missed
	if from.cut > 0 && (into.cut == 0 || from.cutFrom < into.cutFrom) {
		into.cutFrom = from.cutFrom
	}
	into.cut += from.cut
	if into.latency == nil {
		into.latency, from.latency = from.latency, nil
		return
	}
	if from.latency != nil {
		for i, n := range from.latency {
			into.latency[i] += n
		}
	}
	r.drop(from)
}

// drop keeps a slot's memory for another one.
func (r *Recorder) drop(s *slot) {
	if s.latency != nil {
		*s.latency = histogram{}
		r.spare, s.latency = append(r.spare, s.latency), nil
	}
}

// Timeline is what was recorded; nil: nothing was. See Kept for its length.
func (r *Recorder) Timeline() *Timeline {
	if r.width == 0 || len(r.slots) == 0 {
		return nil
	}
	t := &Timeline{Width: r.width.Seconds(), Clock: r.clock, Bins: make([]Bin, len(r.slots))}
	for i := range r.slots {
		s := &r.slots[i]
		t.Bins[i] = Bin{
			Due: s.due, Sent: s.sent, Done: s.done, Errors: s.errors, Timeouts: s.timeouts, Missed: s.missed,
			Latency: s.latency.counts(), Cut: s.cut, CutFrom: s.cutFrom.Seconds(),
		}
	}
	return t
}

func (h *histogram) counts() (c Counts) {
	if h == nil {
		return nil
	}
	for i, n := range h {
		if n > 0 {
			c = append(c, Count{i, int64(n)})
		}
	}
	return c
}

// Kept is the timeline as a trial that took so long keeps it: of the width that such a trial has, within a size in a file; nil where
// the trial was too short to have one, or where nothing was recorded.
func Kept(t *Timeline, length time.Duration) *Timeline {
	width := WidthFor(length).Seconds()
	if t == nil || width == 0 {
		return nil
	}
	kept := *t
	kept.Length = length.Seconds()
	for kept.Width < width {
		kept = *kept.Folded(2)
	}
	return kept.Fit(bytesKept)
}

// bytesKept is how much of a file the timeline of a trial may take.
const bytesKept = 60_000
