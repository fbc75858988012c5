package result

import (
	"encoding/json"
	"fmt"
	"time"

	hdr "github.com/HdrHistogram/hdrhistogram-go"
)

// The range and precision of every histogram. The unit is one nanosecond rather than HdrHistogram's customary lowest
// value: only so are there three digits at a microsecond too, where a server on the loopback answers in twenty.
const (
	lowestRecorded  = time.Microsecond
	highestRecorded = time.Hour
	unit            = 1 // nanosecond
	digits          = 3
)

// A Recorder collects durations into an HdrHistogram. What is below a microsecond counts as one, what is above an hour
// as an hour. It is for one goroutine; recorders of several are merged when they are done.
type Recorder struct {
	dense  *hdr.Histogram       // one of the two
	sparse *hdr.PackedHistogram // for when there are many recorders

	censored int64
	from     time.Duration // the shortest censored sample
}

// NewRecorder returns a recorder for the hot path: Record takes nanoseconds and never allocates. It holds 270 KB.
func NewRecorder() *Recorder {
	return &Recorder{dense: hdr.New(unit, int64(highestRecorded), digits)}
}

// NewSparseRecorder returns a recorder that takes a few bytes for each distinct value instead, for uses that need
// thousands of recorders, such as one for each request name. Recording into it is slower and may allocate.
func NewSparseRecorder() *Recorder {
	return &Recorder{sparse: hdr.NewPacked(unit, int64(highestRecorded), digits)}
}

// Record adds one duration.
func (r *Recorder) Record(d time.Duration) {
	v := int64(min(max(d, lowestRecorded), highestRecorded))
	// The only errors are values out of range, and there are none left.
	if r.dense != nil {
		_ = r.dense.RecordValue(v)
		return
	}
	_ = r.sparse.RecordValue(v)
}

// RecordCensored adds a sample that was cut short: it took at least d, and nobody knows how long it would have taken.
func (r *Recorder) RecordCensored(d time.Duration) {
	d = min(max(d, lowestRecorded), highestRecorded)
	r.Record(d)
	r.censor(1, d)
}

func (r *Recorder) censor(n int64, from time.Duration) {
	if n == 0 {
		return
	}
	if r.censored == 0 || from < r.from {
		r.from = from
	}
	r.censored += n
}

// Count is how many samples there are, censored ones included.
func (r *Recorder) Count() int64 {
	if r.dense != nil {
		return r.dense.TotalCount()
	}
	return r.sparse.TotalCount()
}

// Reset forgets all samples and keeps the memory.
func (r *Recorder) Reset() {
	if r.dense != nil {
		r.dense.Reset()
	} else {
		r.sparse.Reset()
	}
	r.censored, r.from = 0, 0
}

// Merge adds the samples of another recorder. Nothing is lost: all recorders have the same buckets.
func (r *Recorder) Merge(other *Recorder) {
	r.addPacked(other.packed())
	r.censor(other.censored, other.from)
}

// Add adds the samples of an encoded histogram.
func (r *Recorder) Add(h Histogram) error {
	p, err := h.decode()
	if err != nil {
		return err
	}
	r.addPacked(p)
	if h.Censored != nil {
		r.censor(h.Censored.Count, duration(h.Censored.From))
	}
	return nil
}

func (r *Recorder) addPacked(p *hdr.PackedHistogram) {
	if r.dense != nil {
		p.MergeInto(r.dense)
		return
	}
	r.sparse.Merge(p)
}

// packed is the recorder's content in the sparse form; it may share memory with the recorder.
func (r *Recorder) packed() *hdr.PackedHistogram {
	if r.dense == nil {
		return r.sparse
	}
	p := hdr.NewPacked(unit, int64(highestRecorded), digits)
	p.MergeFrom(r.dense)
	return p
}

// Encode returns the samples as they stand in a result file.
func (r *Recorder) Encode() (Histogram, error) {
	text, err := pack(r.packed())
	if err != nil {
		return Histogram{}, fmt.Errorf("encode histogram: %w", err)
	}
	return Histogram{Count: r.Count(), Encoded: text, Censored: r.censoredPart()}, nil
}

func (r *Recorder) censoredPart() *Censored {
	if r.censored == 0 {
		return nil
	}
	return &Censored{Count: r.censored, From: r.from.Seconds()}
}

// Distribution returns what the recorder holds now, to ask questions of.
func (r *Recorder) Distribution() Distribution {
	return newDistribution(r.packed(), r.censoredPart())
}

// Quantile is the q-quantile of what the recorder holds; a nil recorder, like an empty one, has 0.
func (r *Recorder) Quantile(q float64) time.Duration {
	if r == nil || r.Count() == 0 {
		return 0
	}
	return time.Duration(r.Distribution().Quantile(q) * float64(time.Second))
}

// MarshalJSON writes the samples as they stand in a result file.
func (r *Recorder) MarshalJSON() ([]byte, error) {
	h, err := r.Encode()
	if err != nil {
		return nil, err
	}
	return json.Marshal(h)
}

// UnmarshalJSON reads what MarshalJSON wrote. An error means that it is corrupt.
func (r *Recorder) UnmarshalJSON(text []byte) error {
	var h Histogram
	if err := json.Unmarshal(text, &h); err != nil {
		return err
	}
	*r = *NewSparseRecorder()
	return r.Add(h)
}

// duration converts seconds.
func duration(seconds float64) time.Duration {
	return time.Duration(seconds*float64(time.Second) + 0.5)
}
