package timeline

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"
)

func TestBucketsAreNinePercentWide(t *testing.T) {
	before := bucketOf(0)
	for d := lowest; d <= highest; d += 1 + d/100 {
		i := bucketOf(d)
		if i != before && i != before+1 || i < 0 || i >= buckets {
			t.Fatalf("%v is in bucket %d, after %d", d, i, before)
		}
		if s := d.Seconds(); s < edge(i)*(1-1e-9) || s > edge(i+1)*(1+1e-9) {
			t.Fatalf("%v is in bucket %d, from %v to %v s", d, i, edge(i), edge(i+1))
		}
		before = i
	}
	if i := bucketOf(100 * time.Hour); i != bucketOf(highest) {
		t.Errorf("a long time is in bucket %d", i)
	}
}

func TestWidths(t *testing.T) {
	for seconds, want := range map[float64]float64{4.99: 0, 5: 0.25, 19.9: 0.25, 20: 1, 300: 1, 300.5: 2, 600: 2, 86400: 512} {
		if got := WidthFor(time.Duration(seconds * 1e9)).Seconds(); got != want {
			t.Errorf("%v s have bins of %v s, want %v", seconds, got, want)
		}
	}
}

// fill records requests of some 3 ms, of which a hundredth fails.
func fill(r *Recorder, random *rand.Rand, n int, until time.Duration) {
	for range n {
		due := time.Duration(random.Int64N(int64(until)))
		sent := due + time.Duration(random.Int64N(int64(time.Millisecond)))
		x := Sample{Due: due, Sent: sent, Done: sent + time.Duration(3e6*math.Exp(random.NormFloat64())), Scheduled: true}
		x.Failed = random.IntN(100) == 0
		x.Cut = x.Failed && random.IntN(2) == 0
		r.Add(&x)
	}
}

// What several recorded is what one would have recorded, in whatever order it is added up, and whoever had wider bins.
func TestMergingIsRecordingTogether(t *testing.T) {
	var all, a, b Recorder
	for _, r := range []*Recorder{&all, &a, &b} {
		r.Begin(0, 30*time.Second, "response")
	}
	for i, r := range []*Recorder{&a, &b} {
		fill(r, rand.New(rand.NewPCG(1, uint64(i))), 3000, 30*time.Second)
		fill(&all, rand.New(rand.NewPCG(1, uint64(i))), 3000, 30*time.Second)
	}
	b.Miss(29*time.Second, 30*time.Second, 2)
	all.Miss(29*time.Second, 30*time.Second, 2)
	want := all.Timeline()
	one, two := a.Timeline(), b.Timeline()
	before, _ := json.Marshal(one)
	if got := Merge(one, two); !reflect.DeepEqual(got, want) {
		t.Errorf("merged: %+v\nwant %+v", got.Sum(), want.Sum())
	}
	if got := Merge(two, one); !reflect.DeepEqual(got, want) {
		t.Error("the order matters")
	}
	if got := Merge(one.Folded(4), two); !reflect.DeepEqual(got, want.Folded(4)) {
		t.Error("merging with wider bins isn't what the wider bins have")
	}
	if after, _ := json.Marshal(one); string(before) != string(after) {
		t.Error("merging changed what was merged")
	}
	b.fold()
	if got := b.Timeline(); !reflect.DeepEqual(got, two.Folded(2)) {
		t.Error("a recorder folds in another way than a timeline")
	}
	mixed := *two
	mixed.Clock = "service"
	if got := Merge(one, &mixed); got.Clock != "" || got.Sum().Latency != nil || got.Sum().Done != want.Sum().Done {
		t.Errorf("of two clocks: %+v", got.Sum())
	}
	if Merge(nil, one) != one || Merge(one, nil) != one || Together(nil) != nil {
		t.Error("nothing adds something")
	}
	if sum := Together([]*Timeline{one, nil, two}); sum.Trials != 2 || sum.Each() != 2 || sum.Sum().Done != want.Sum().Done {
		t.Errorf("two trials: %+v", sum)
	}
}

// A trial whose length nobody knew keeps to its bound, and loses nothing.
func TestUnknownLengthsAreFolded(t *testing.T) {
	var r Recorder
	r.Begin(0, 0, "service")
	for i := range 100_000 {
		at := time.Duration(i) * 10 * time.Millisecond
		r.Add(&Sample{Due: at, Sent: at, Done: at + 5*time.Millisecond})
	}
	line := Kept(r.Timeline(), 1000*time.Second)
	if line.Width != 4 || len(line.Bins) != 250 || line.Bins[17].Sent != 400 || line.Sum().Done != 100_000 || line.Sum().Due != 0 {
		t.Errorf("%v s: %d bins, %+v", line.Width, len(line.Bins), line.Sum())
	}
	if Kept(r.Timeline(), 4*time.Second) != nil {
		t.Error("a short trial has a timeline")
	}
	r.Begin(0, 4*time.Second, "service")
	if r.Records() || r.Timeline() != nil {
		t.Error("a short trial is recorded")
	}
	r.Begin(0, 5*time.Second, "service")
	fill(&r, rand.New(rand.NewPCG(1, 1)), 100, 5*time.Second)
	if n := r.Timeline().Sum().Latency.Total(); n > 100 || n < 90 {
		t.Errorf("%d durations are left of another trial", n)
	}
}

// The file's text is small, keeps everything, and is refused where it is corrupt.
func TestInAFile(t *testing.T) {
	var r Recorder
	r.Begin(0, 300*time.Second, "response")
	fill(&r, rand.New(rand.NewPCG(1, 1)), 600_000, 300*time.Second)
	line := Kept(r.Timeline(), 300*time.Second)
	text, err := json.Marshal(line)
	if err != nil {
		t.Fatal(err)
	}
	if len(text) > bytesKept || line.Width > 2 {
		t.Errorf("%d bytes, bins of %v s", len(text), line.Width)
	}
	if size := line.Size(); size < len(text)*2/3 || size > len(text)*3/2 {
		t.Errorf("said to be %d bytes, is %d", size, len(text))
	}
	var read Timeline
	if err := json.Unmarshal(text, &read); err != nil || !reflect.DeepEqual(&read, line) {
		t.Errorf("read back it is another one: %v", err)
	}
	for _, broken := range []string{`[[1]]`, `[[5,1],[3,1]]`, `[[-1,2]]`, `[[1,-2]]`, `[[264,1,1]]`, `[[1e9,1]]`, `["x"]`, `{}`} {
		var c Counts
		if err := c.UnmarshalJSON([]byte(broken)); err == nil {
			t.Errorf("%s is %v", broken, c)
		}
	}
}

// A quantile has the error of its bucket, and isn't told of fewer than its interval takes.
func TestQuantiles(t *testing.T) {
	var r Recorder
	r.Begin(0, 5*time.Second, "service")
	for i := range 1000 {
		r.Add(&Sample{Done: time.Duration(i+1) * time.Millisecond})
	}
	b := r.Timeline().Bins[0]
	for _, q := range []float64{0.5, 0.95, 0.99} {
		if v, atLeast, ok := b.Quantile(q); !ok || atLeast || math.Abs(v/q-1) > 0.05 {
			t.Errorf("the %v-quantile of 1 ms to 1 s is %v, %v", q, v, atLeast)
		}
	}
	r.Add(&Sample{Done: 900 * time.Millisecond, Failed: true, Cut: true})
	b = r.Timeline().Bins[0]
	if _, atLeast, _ := b.Quantile(0.99); !atLeast {
		t.Error("beyond what was cut p99 is a lower bound")
	}
	if _, atLeast, _ := b.Quantile(0.5); atLeast {
		t.Error("the median isn't")
	}
	few := Bin{Latency: Counts{{100, 367}}}
	if _, _, ok := few.Quantile(0.99); ok || few.Supports(0.99) || !few.Supports(0.95) {
		t.Error("367 have no p99")
	}
}
