package result

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// A histogram's text is what the library writes, byte by byte.
func TestPacksAsTheLibraryDoes(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	for n := range 300 {
		r := NewSparseRecorder()
		if n%2 == 1 {
			r = NewRecorder()
		}
		for range n * n / 10 {
			d := time.Duration(math.Exp(random.Float64()*30) * 10)
			if n%3 == 0 {
				d = time.Duration(random.IntN(5000)) * time.Nanosecond
			}
			r.Record(d)
		}
		if n%7 == 0 {
			r.Record(highestRecorded)
			r.Record(0)
		}
		samePacked(t, r)
	}
}

// Counts may be as large as they get.
func TestPacksLargeCounts(t *testing.T) {
	for shift := range 63 {
		r := NewSparseRecorder()
		if err := r.sparse.RecordValues(int64(3*time.Millisecond), 1<<shift-1+int64(shift%2)); err != nil {
			t.Fatal(err)
		}
		samePacked(t, r)
	}
}

func samePacked(t *testing.T, r *Recorder) {
	t.Helper()
	want, err := r.packed().Encode()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := pack(r.packed()); err != nil || got != string(want) {
		t.Fatalf("of %d samples\n%s\nwant\n%s", r.Count(), got, want)
	}
}

func BenchmarkPack(b *testing.B) {
	r := recordedAtRandom(20_000)
	for name, work := range map[string]func(){
		"ours":    func() { _, _ = pack(r.packed()) },
		"library": func() { _, _ = r.packed().Encode() },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				work()
			}
		})
	}
}

func recordedAtRandom(n int) *Recorder {
	random, r := rand.New(rand.NewPCG(1, 1)), NewSparseRecorder()
	for range n {
		r.Record(time.Duration(math.Exp(random.NormFloat64()) * float64(time.Millisecond)))
	}
	return r
}
