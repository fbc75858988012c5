package result

import (
	"math"
	"strings"
	"time"
)

// A Share is what was recorded of one trial: all of it, or the part of one worker or of one core where several performed
// it together. It holds sums and histograms, so that shares are merged without losing anything, and it is plain data, so
// that another machine may send it. Recorded makes the trial of a share that is whole.
type Share struct {
	// Trial is what can be told at once: counts, and what the generator found out about itself. Its Block, Order and
	// StartedAt are for whoever asked for it, and its Metrics, Histograms, the mean of InFlight and the Responses of its Pace
	// for Recorded.
	Trial
	// Worker is the name of whose share it is, and Start when that began to record by the clock of who conducts, up to StartError
	// sooner or later. Without StartError there is nothing to tell, as of a worker that sends nothing.
	Worker     string        `json:"worker,omitempty"`
	Start      time.Duration `json:"start,omitempty"`
	StartError time.Duration `json:"start_error,omitempty"`

	Began time.Duration `json:"began"`           // from when the trial was asked for until recording began
	Busy  time.Duration `json:"busy"`            // how long requests were in flight, added up
	Again int64         `json:"again,omitempty"` // of Requests, those that were sent again, once or more often
	// Passing is the time of users who think or keep a pace, from the beginning of each batch to that of the next, and Waiting
	// how long of it they waited for answers; added up.
	Passing time.Duration `json:"passing,omitempty"`
	Waiting time.Duration `json:"waiting,omitempty"`
	// Numbers is how many numbers counters had given away in the run when the trial was over.
	Numbers int64                `json:"numbers,omitempty"`
	Left    int64                `json:"left,omitempty"`   // of the batches (pool: requests) it was to have at most, those that never started
	Clocks  map[string]*Recorder `json:"clocks,omitempty"` // by clock, as in Trial.Histograms
	Names   []NameShare          `json:"names"`            // by the request's place in its group
	// Slices are parts of the trial's time, of the same length: in a schedule, the responses of the requests that came due in
	// them; in a pilot, the service times of those that were done.
	Slices   []Slice   `json:"slices,omitempty"`
	Examples []Example `json:"examples,omitempty"` // the first few failures of each kind
	Spans    []Span    `json:"spans,omitempty"`    // its first batch
	// Stages are those of the named stages of the arrival, in their order.
	Stages []Share `json:"stages,omitempty"`
	// Parts are those of the parts of a mix, in their order; of all else there are none.
	Parts []Share `json:"parts,omitempty"`
	// Program are the numbers that a client program told of itself, each once: the spread is over the trial's batches.
	Program []OwnMetric `json:"program,omitempty"`

	apart []workerShare // of several workers, what a cell keeps of each
}

// A NameShare is one request name's part of a share.
type NameShare struct {
	Requests int64            `json:"requests"`
	Errors   int64            `json:"errors,omitempty"`
	Again    int64            `json:"again,omitempty"`    // good ones that were sent again
	Kinds    map[string]int64 `json:"kinds,omitempty"`    // errors
	Codes    map[int]int64    `json:"codes,omitempty"`    // statuses of those that failed for their status
	Statuses map[int]int64    `json:"statuses,omitempty"` // of all responses
	// Service is nil where there was no good response, and where there is one name only: then it is the share's own.
	Service *Recorder `json:"service,omitempty"`
	// Stream has the clocks of responses that came as events; where there is one name only they are the share's own.
	Stream   StreamClocks `json:"stream,omitzero"`
	Streamed Streamed     `json:"streamed,omitzero"`
}

// A Slice is a part of a trial's time: a sum of durations, and of how many it is one.
type Slice struct {
	Sum   time.Duration `json:"sum"`
	Count int64         `json:"count"`
}

// Recorded is the trial that a share is the whole of, with its histograms packed and every metric it supports.
func (s *Share) Recorded() (*Trial, error) {
	t := s.Trial
	if t.Duration > 0 {
		t.InFlight.Mean = s.Busy.Seconds() / t.Duration
	}
	if s.Passing > 0 {
		t.Thinking = number(rounded(max(0, 1-s.Waiting.Seconds()/s.Passing.Seconds())))
	}
	if p := t.Pace; p != nil {
		paced := *p
		paced.Responses = make([]*float64, len(s.Slices))
		for i, slice := range s.Slices {
			if slice.Count > 0 {
				paced.Responses[i] = number((slice.Sum / time.Duration(slice.Count)).Round(time.Microsecond).Seconds())
			}
		}
		t.Pace = &paced
	}
	told := make(map[string]*Recorder, len(s.Clocks))
	for name, r := range s.Clocks {
		if clock, late := strings.CutPrefix(name, onTimePrefix); r != nil && (!late || r.Count() > 0 && differ(r, s.Clocks[clock])) {
			told[name] = r
		}
	}
	if err := t.Record(told); err != nil {
		return nil, err
	}
	for _, own := range s.Program {
		if own.Median != nil {
			t.Metrics[own.Metric()] = rounded(*own.Median)
		}
	}
	return &t, nil
}

// differ says whether two histograms do so by more than a hundredth, at their middle or in the tail.
func differ(a, b *Recorder) bool {
	const least = 0.01
	for _, q := range []float64{0.5, 0.9, 0.99, 1} {
		if x, y := a.Quantile(q), b.Quantile(q); math.Abs(float64(x-y)) > least*float64(y) {
			return true
		}
	}
	return false
}

// Means are the slices' means in seconds, a series in which MSER-5 looks for a steady state; a slice in which nothing was
// done repeats the one before.
func Means(slices []Slice) []float64 {
	var means []float64
	for _, s := range slices {
		switch {
		case s.Count > 0:
			means = append(means, s.Sum.Seconds()/float64(s.Count))
		case len(means) > 0:
			means = append(means, means[len(means)-1])
		}
	}
	return means
}
