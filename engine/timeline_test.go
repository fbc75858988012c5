package engine

import (
	"context"
	"errors"
	"math"
	"testing"
	"testing/synctest"
	"time"

	"bench/engine/client"
	"bench/engine/clock"
	"bench/plan"
	"bench/result"
	"bench/result/timeline"
	"bench/strategy"
)

// A staged session answers as a function of the time says.
type stagedSession struct {
	start time.Duration
	took  func(at time.Duration) (time.Duration, client.ErrorKind)
}

func (s *stagedSession) Do(_ context.Context, _ int, x *client.Exchange) error {
	x.Attempts, x.Sent, x.Opening = 1, clock.Now(), 0
	took, kind := s.took(x.Sent - s.start)
	time.Sleep(took)
	x.Done, x.FirstByte, x.Kind, x.Status = clock.Now(), clock.Now(), kind, 200
	if kind != client.None {
		x.Status = 0
		return errors.New(kind.String())
	}
	return nil
}

func (s *stagedSession) Lane() client.Session { return s }

func (s *stagedSession) Close() {}

// timedTrial runs a trial of one request in virtual time.
func timedTrial(t *testing.T, p plan.Cell, e Extent, took func(at time.Duration) (time.Duration, client.ErrorKind)) (share *result.Share) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Second - clock.Now()) // moments of the run's clock are after its beginning
		p.Group = plan.Group{Requests: []plan.Request{{Name: "a"}}}
		session := &stagedSession{took: took}
		c := &cell{
			plan: p, items: compose(p.Group, 1), requests: p.Group.Requests, kept: &user{session: session}, rec: newRecorder(1),
		}
		c.stages = stagesOf(p)
		c.deal(plan.Portion{})
		if p.Strategy.Type != "pool" {
			c.Strategy = strategy.New(p.Strategy, 0)
		}
		defer c.reserve.dismiss()
		tr := c.newTrial(e, Record)
		session.start = tr.start
		tr.follow(tr.planned(e.Count))
		if tr.open {
			arriving(t.Context(), tr)
		} else {
			tr.run(t.Context())
		}
		share = tr.share(clock.Now())
	})
	return share
}

// arriving starts a trial's arrivals as paced does, but in virtual time.
func arriving(ctx context.Context, t *trial) {
	send, end := t.sender(ctx)
	g := newGate(t.cell.lot.MaxInFlight)
	for offset := range t.arrivals() {
		due := t.start + offset
		if due >= t.until {
			break
		}
		time.Sleep(due - clock.Now())
		ready, ok := g.enter(ctx, due, t.until)
		if !ok {
			break
		}
		t.started++
		t.wait.Go(func() {
			send(arrival{due: due, ready: ready, number: t.started - 1})
			g.exit()
		})
	}
	t.wait.Wait()
	t.followed(ctx, t.until)
	t.miss()
	end()
	t.finish()
}

// whole checks what holds of every timeline: nothing is lost, and nothing is there twice.
func whole(t *testing.T, s *result.Share) *timeline.Timeline {
	t.Helper()
	if s.Timeline == nil {
		t.Fatalf("no timeline of %v s", s.Duration)
	}
	all, due, size := s.Timeline.Sum(), int64(0), int64(1)
	if s.Pace != nil {
		due = s.Pace.Due
	}
	timeouts := s.ErrorKinds["timeout"] + s.ErrorKinds["connect_timeout"] + s.ErrorKinds["stalled"]
	if all.Due != due || all.Sent != s.Requests || all.Done != s.Requests || all.Errors != s.Errors || all.Missed*size != s.Missed || all.Timeouts != timeouts {
		t.Errorf("the bins have %+v; the trial has %d due, %d requests, %d errors, %d missed, %d timeouts", all, due, s.Requests, s.Errors, s.Missed, timeouts)
	}
	if n := s.Clocks[s.Timeline.Clock].Count(); all.Latency.Total() != n {
		t.Errorf("the bins have %d durations, %s has %d", all.Latency.Total(), s.Timeline.Clock, n)
	}
	at := s.Timeline.InFlight()
	if at[len(at)-1] != 0 {
		t.Errorf("%d requests are under way when all are done", at[len(at)-1])
	}
	if w := s.Timeline.Width; w != timeline.WidthFor(time.Duration(s.Duration*1e9)).Seconds() && s.Timeline.Size() < 50_000 {
		t.Errorf("bins of %v s in a trial of %v s", w, s.Duration)
	}
	return s.Timeline
}

// A server that stands still for its fourth second: what was due in it waits for what is left of that, each, and is under way at its
// end; the schedule goes on meanwhile, and before and after it nothing is to be seen.
func TestTimelineOfAServerThatStandsStill(t *testing.T) {
	const rate, quick = 400, 2 * time.Millisecond
	stall := func(at time.Duration) (time.Duration, client.ErrorKind) {
		if at >= 3*time.Second && at < 4*time.Second {
			return 4*time.Second - at + quick, client.None
		}
		return quick, client.None
	}
	for _, kind := range []string{"pool", "gather"} {
		p := plan.Cell{
			Strategy: plan.Strategy{Name: kind, Type: kind, ReturnExceptions: true},
			Arrival:  plan.Arrival{Rate: rate, Process: plan.Constant, MaxInFlight: 10_000},
		}
		share := timedTrial(t, p, Extent{Time: 10 * time.Second}, stall)
		if share == nil {
			t.Fatal(kind)
		}
		line := whole(t, share)
		if line.Clock != "response" || len(line.Within()) != 40 {
			t.Fatalf("%s: %d bins of %s", kind, len(line.Bins), line.Clock)
		}
		under := line.InFlight()
		for i, b := range line.Within() {
			if b.Due != rate/4 {
				t.Errorf("%s: bin %d has %d due, want a quarter of %d", kind, i, b.Due, rate)
			}
			want := int64(1) // due right at its end
			if i >= 12 && i < 16 {
				want = int64(i-11) * rate / 4
			}
			if math.Abs(float64(under[i]-want)) > 2 {
				t.Errorf("%s: %d under way at the end of bin %d, want %d", kind, under[i], i, want)
			}
		}
		for i, b := range line.Folded(4).Within() {
			p99, atLeast, ok := b.Quantile(0.99)
			median, _, _ := b.Quantile(0.5)
			want, middle := quick.Seconds(), quick.Seconds()
			if i == 3 {
				want, middle = 0.99, 0.5
			}
			if !ok || atLeast || math.Abs(math.Log(p99/want)) > 0.1 || math.Abs(math.Log(median/middle)) > 0.1 {
				t.Errorf("%s: second %d has a median of %v and a p99 of %v s, want %v and %v", kind, i, median, p99, middle, want)
			}
		}
	}
}

// Of stages each bin's due is the integral of the profile over it.
func TestTimelineOfStagesFollowsTheProfile(t *testing.T) {
	p := plan.Cell{
		Strategy: plan.Strategy{Name: "pool", Type: "pool"},
		Arrival: plan.Arrival{Process: plan.Constant, MaxInFlight: 1000, Stages: []plan.Stage{
			{Name: "up", Rate: 200, Duration: 10 * time.Second},
			{Name: "hold", Rate: 200, Duration: 10 * time.Second, Hold: true},
			{Rate: 40, Duration: 10 * time.Second, Hold: true},
		}},
	}
	share := timedTrial(t, p, Extent{Time: 30 * time.Second}, func(time.Duration) (time.Duration, client.ErrorKind) { return time.Millisecond, client.None })
	line := whole(t, share)
	if len(line.Within()) != 30 {
		t.Fatalf("%d bins", len(line.Bins))
	}
	for i, b := range line.Within() {
		want := 200.0
		switch {
		case i < 10:
			want = (float64(i) + 0.5) * 20
		case i >= 20:
			want = 40
		}
		if math.Abs(float64(b.Due)-want) > 1.01 {
			t.Errorf("%d due in second %d, want %v", b.Due, i, want)
		}
	}
	for _, s := range share.Stages {
		if s.Timeline != nil {
			t.Error("a stage has a timeline of its own, which the whole has already")
		}
	}
}

// What is cut, fails or never has a place is counted where it was, too.
func TestTimelineCountsWhatGoesWrong(t *testing.T) {
	p := plan.Cell{
		Strategy: plan.Strategy{Name: "pool", Type: "pool"},
		Arrival:  plan.Arrival{Rate: 100, Process: plan.Constant, MaxInFlight: 50},
	}
	share := timedTrial(t, p, Extent{Time: 8 * time.Second}, func(at time.Duration) (time.Duration, client.ErrorKind) {
		switch {
		case at >= 5*time.Second:
			return time.Second, client.TimedOut
		case at >= 2*time.Second && at < 3*time.Second:
			return time.Millisecond, client.BadStatus
		}
		return time.Millisecond, client.None
	})
	line := whole(t, share)
	if share.Missed == 0 || share.Errors == 0 {
		t.Fatalf("%d missed, %d errors", share.Missed, share.Errors)
	}
	for i, b := range line.Bins {
		if second := i / 4; (b.Errors-b.Timeouts > 0) != (second == 2) || b.Timeouts > 0 && second < 5 {
			t.Errorf("bin %d has %d errors, %d timeouts", i, b.Errors, b.Timeouts)
		}
		if _, atLeast, ok := b.Quantile(0.5); ok && atLeast != (i >= 20) {
			t.Errorf("bin %d: is its median a lower bound? %v", i, atLeast)
		}
	}
}

// A closed loop has no schedule: its requests are where they were sent. One that counts its requests doesn't know how long it will take.
func TestTimelineOfClosedLoops(t *testing.T) {
	p := plan.Cell{Strategy: plan.Strategy{Name: "pool", Type: "pool"}, Arrival: plan.Arrival{Concurrency: 4}}
	took := func(at time.Duration) (time.Duration, client.ErrorKind) { return 10 * time.Millisecond, client.None }
	for _, e := range []Extent{{Time: 6 * time.Second}, {Count: 2400}, {Count: 40_000}} {
		share := timedTrial(t, p, e, took)
		line := whole(t, share)
		if line.Clock != "service" {
			t.Errorf("%+v: durations of %s", e, line.Clock)
		}
		for i, b := range line.Within() {
			if want := 400 * line.Covered(i); math.Abs(float64(b.Sent)-want) > 4 {
				t.Errorf("%+v: %d sent in bin %d, want %v", e, b.Sent, i, want)
			}
		}
	}
	for _, e := range []Extent{{Time: 4 * time.Second}, {Count: 400}} {
		if share := timedTrial(t, p, e, took); share.Timeline != nil {
			t.Errorf("%+v: a trial of %v s has a timeline", e, share.Duration)
		}
	}
}
