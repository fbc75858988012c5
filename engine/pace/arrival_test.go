package pace

import (
	"iter"
	"math"
	"slices"
	"testing"
	"time"

	"bench/plan"
)

// until collects a schedule's due times before end.
func until(end time.Duration, due iter.Seq[time.Duration]) (times []time.Duration) {
	for at := range due {
		if at >= end {
			break
		}
		times = append(times, at)
	}
	return times
}

func TestConstantArrivalsAreComputedFromTheirNumber(t *testing.T) {
	times := until(10*time.Second, Schedule(plan.Arrival{Rate: 3, Process: "constant"}, 1))
	if len(times) != 30 || times[0] != 0 || times[1] != 333333333 || times[2] != 666666667 || times[3] != time.Second {
		t.Fatalf("3 a second for 10 s: %d arrivals, the first %v", len(times), times[:4])
	}
	for k, at := range until(24*time.Hour, Schedule(plan.Arrival{Rate: 7}, 1)) {
		exact := time.Duration((int64(k)*int64(time.Second)*2 + 7) / 14)
		if at != exact {
			t.Fatalf("arrival %d at %d ns, want %d", k, at, exact)
		}
	}
}

func TestConstantArrivalsAreNeverWithdrawn(t *testing.T) {
	var last time.Duration
	n := 0
	for at := range Schedule(plan.Arrival{Rate: 1e-9}, 1) {
		if at < last {
			t.Fatalf("arrival %d at %v, before %v", n, at, last)
		}
		last = at
		n++
	}
	// One in 31.7 years: a Duration holds nine of them after the first.
	if n != 10 {
		t.Errorf("%d arrivals before the clock ends, want 10", n)
	}
}

func TestClosedLoopsHaveNoSchedule(t *testing.T) {
	if times := until(time.Hour, Schedule(plan.Arrival{Concurrency: 5}, 1)); len(times) != 0 {
		t.Errorf("arrivals at %v", times)
	}
}

func TestPoissonArrivalsAreSeeded(t *testing.T) {
	a := plan.Arrival{Rate: 1000, Process: "poisson"}
	for seed := range uint64(20) {
		times := until(10*time.Second, Schedule(a, seed))
		if !slices.IsSorted(times) {
			t.Fatalf("seed %d: not sorted", seed)
		}
		if !slices.Equal(times, until(10*time.Second, Schedule(a, seed))) {
			t.Fatalf("seed %d gives two schedules", seed)
		}
		if slices.Equal(times, until(10*time.Second, Schedule(a, seed+1))) {
			t.Fatalf("seeds %d and %d give one schedule", seed, seed+1)
		}
		// Five standard deviations of a count of mean 10,000.
		if math.Abs(float64(len(times))-10000) > 500 {
			t.Errorf("seed %d: %d arrivals of 10000", seed, len(times))
		}
	}
}

func TestPoissonGapsAreExponential(t *testing.T) {
	const n, rate = 20000, 250.0
	for seed := range uint64(5) {
		var gaps []float64
		var last time.Duration
		for at := range Schedule(plan.Arrival{Rate: rate, Process: "poisson"}, seed) {
			gaps = append(gaps, -math.Expm1(-rate*(at-last).Seconds()))
			last = at
			if len(gaps) == n {
				break
			}
		}
		if d := distanceFromUniform(gaps); d > kolmogorov(n) {
			t.Errorf("seed %d: gaps are %.4f from exponential, more than %.4f", seed, d, kolmogorov(n))
		}
	}
}

// distanceFromUniform is the Kolmogorov-Smirnov statistic of a sample that should be uniform between 0 and 1.
func distanceFromUniform(sample []float64) (d float64) {
	slices.Sort(sample)
	n := float64(len(sample))
	for i, x := range sample {
		d = max(d, float64(i+1)/n-x, x-float64(i)/n)
	}
	return d
}

// kolmogorov is the statistic's critical value for large samples at one in a thousand.
func kolmogorov(n int) float64 { return 1.949 / math.Sqrt(float64(n)) }

var ramp = []plan.Stage{
	{Rate: 50, Duration: 10 * time.Second},
	{Rate: 500, Duration: 30 * time.Second},
	{Rate: 500, Duration: 20 * time.Second},
	{Rate: 0, Duration: 5 * time.Second},
}

// rampArea is the integral of the ramp's rate, written out by hand.
func rampArea(at time.Duration) float64 {
	t := at.Seconds()
	switch {
	case t <= 10:
		return 5 * t * t / 2
	case t <= 40:
		return 250 + 50*(t-10) + 15*(t-10)*(t-10)/2
	case t <= 60:
		return 250 + 8250 + 500*(t-40)
	}
	return 250 + 8250 + 10000 + 500*(t-60) - 100*(t-60)*(t-60)/2
}

func TestStagesArriveWhereTheRateAddsUp(t *testing.T) {
	times := slices.Collect(Schedule(plan.Arrival{Stages: ramp}, 1))
	if len(times) != 19750 {
		t.Fatalf("%d arrivals, want 250 + 8250 + 10000 + 1250", len(times))
	}
	if !slices.IsSorted(times) {
		t.Fatal("not sorted")
	}
	for i, at := range times {
		// Half a nanosecond of rounding, at 500 a second.
		if got := rampArea(at); math.Abs(got-float64(i)) > 1e-6 {
			t.Fatalf("arrival %d at %v, where the rate has added up to %v", i+1, at, got)
		}
	}
	if first, last := times[0], times[len(times)-1]; first != 0 || last >= 65*time.Second {
		t.Errorf("arrivals from %v to %v, want the first at once, and the last one's interval to end with the stages", first, last)
	}
}

func TestStagesMayJumpAndPause(t *testing.T) {
	stages := []plan.Stage{
		{Rate: 2},
		{Rate: 2, Duration: 2 * time.Second},
		{Rate: 0},
		{Rate: 0, Duration: 10 * time.Second},
		{Rate: 1},
		{Rate: 1, Duration: 2 * time.Second},
	}
	want := []time.Duration{0, 500 * time.Millisecond, time.Second, 1500 * time.Millisecond, 12 * time.Second, 13 * time.Second}
	if got := slices.Collect(Schedule(plan.Arrival{Stages: stages}, 1)); !slices.Equal(got, want) {
		t.Errorf("arrivals at %v, want %v", got, want)
	}
	held := []plan.Stage{
		{Rate: 2, Duration: 2 * time.Second, Hold: true},
		{Rate: 0, Duration: 10 * time.Second, Hold: true},
		{Rate: 1, Duration: 2 * time.Second, Hold: true},
	}
	if got := slices.Collect(Schedule(plan.Arrival{Stages: held}, 1)); !slices.Equal(got, want) {
		t.Errorf("held: arrivals at %v, want %v", got, want)
	}
	climbing := append(held[:1:1], plan.Stage{Rate: 4, Duration: 2 * time.Second}) // from 2: 4 + 6
	if got := slices.Collect(Schedule(plan.Arrival{Stages: climbing}, 1)); len(got) != 4+6 {
		t.Errorf("%d arrivals, want 10", len(got))
	}
	if got := slices.Collect(Schedule(plan.Arrival{Stages: []plan.Stage{{Rate: 0, Duration: time.Second}}}, 1)); got != nil {
		t.Errorf("arrivals at %v at rate 0", got)
	}
}

func TestPoissonStagesFollowTheRate(t *testing.T) {
	for seed := range uint64(5) {
		times := slices.Collect(Schedule(plan.Arrival{Stages: ramp, Process: "poisson"}, seed))
		if !slices.IsSorted(times) {
			t.Fatal("not sorted")
		}
		if math.Abs(float64(len(times))-19750) > 5*math.Sqrt(19750) {
			t.Errorf("seed %d: %d arrivals of 19750", seed, len(times))
		}
		// Given their number, the arrivals of a Poisson process are uniform in the integral of its rate.
		var where []float64
		for _, at := range times {
			where = append(where, rampArea(at)/19750)
		}
		if d := distanceFromUniform(where); d > kolmogorov(len(where)) {
			t.Errorf("seed %d: arrivals are %.4f from the profile, more than %.4f", seed, d, kolmogorov(len(where)))
		}
	}
}

func FuzzStages(f *testing.F) {
	f.Add(50.0, int64(10e9), 500.0, int64(30e9), uint64(1), true)
	f.Add(0.0, int64(0), 3.0, int64(1e9), uint64(2), false)
	f.Fuzz(func(t *testing.T, rate1 float64, d1 int64, rate2 float64, d2 int64, seed uint64, poisson bool) {
		ok := func(rate float64, d int64) bool {
			return rate >= 0 && rate <= 1e4 && d >= 0 && d <= int64(20*time.Second)
		}
		if !ok(rate1, d1) || !ok(rate2, d2) {
			t.Skip()
		}
		a := plan.Arrival{Stages: []plan.Stage{{Rate: rate1, Duration: time.Duration(d1)}, {Rate: rate2, Duration: time.Duration(d2)}}}
		area := rate1/2*time.Duration(d1).Seconds() + (rate1+rate2)/2*time.Duration(d2).Seconds()
		if poisson {
			a.Process = "poisson"
		}
		times := slices.Collect(Schedule(a, seed))
		if !slices.IsSorted(times) {
			t.Error("not sorted")
		}
		if n := len(times); n > 0 && (times[0] < 0 || times[n-1] >= time.Duration(d1+d2)) {
			t.Errorf("from %v to %v, outside the profile", times[0], times[n-1])
		}
		if want := plan.Starts(area); !poisson && float64(len(times)) != want {
			t.Errorf("%d arrivals, the rate adds up to %v: want %v", len(times), area, want)
		}
	})
}
