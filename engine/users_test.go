package engine

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"bench/engine/client"
	"bench/engine/clock"
	"bench/plan"
	"bench/result"
	"bench/strategy"
)

// visitors are a client of which each session notes who sends what, and when.
type visitors struct {
	took time.Duration
	mu   sync.Mutex
	sent []sending
	open int // sessions
	most int
	made int
}

// A sending is one request of a session.
type sending struct {
	session, index int
	at             time.Duration
}

type visitor struct {
	*visitors
	number int
}

func (v *visitors) Open() client.Session {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.made++
	v.open++
	v.most = max(v.most, v.open)
	return &visitor{v, v.made}
}

func (v *visitor) Do(_ context.Context, index int, x *client.Exchange) error {
	v.mu.Lock()
	v.sent = append(v.sent, sending{v.number, index, clock.Now()})
	v.mu.Unlock()
	x.Sent, x.Attempts = clock.Now(), 1
	time.Sleep(v.took)
	x.Done, x.Kind = clock.Now(), client.None
	return nil
}

func (v *visitor) Lane() client.Session { return v }

func (v *visitor) Close() {
	v.mu.Lock()
	v.open--
	v.mu.Unlock()
}

// visited runs a recorded trial of a cell of users in virtual time.
func visited(ctx context.Context, t *testing.T, v *visitors, g plan.Group, kind string, a plan.Arrival, length time.Duration) *result.Share {
	t.Helper()
	planned := plan.Cell{Group: g, Strategy: plan.Strategy{Type: kind}, Client: plan.Client{Session: plan.SessionCell}, Arrival: a}
	j, err := journeyOf(planned)
	if err != nil {
		t.Fatal(err)
	}
	c := &cell{
		plan: planned, items: compose(g, 1), requests: g.Batch(), journey: j, compiled: v, rec: newRecorder(len(g.Batch())),
		round: planned.Round(), Strategy: strategy.New(planned.Strategy, 0),
	}
	c.warmed = &c.warmups
	c.deal(plan.Portion{})
	defer c.reserve.dismiss()
	defer c.leave()
	trial := c.newTrial(Extent{Time: length}, Record)
	trial.seed = 7
	trial.run(ctx)
	return trial.share(clock.Now())
}

func steadyPace(d time.Duration) *plan.Think { return &plan.Think{Least: d, Most: d} }

// begins are the moments at which each session sent its requests of an index, from the start.
func (v *visitors) begins(index int, start time.Duration) map[int][]time.Duration {
	found := map[int][]time.Duration{}
	for _, s := range v.sent {
		if s.index == index {
			found[s.session] = append(found[s.session], s.at-start)
		}
	}
	return found
}

// Users begin spread over a round, the same in every cell, and send a batch at their pace; a trial is as long as it was to be,
// and whoever waits for a moment after it is woken at its end.
func TestUsersKeepTheirPaceAndAreSpread(t *testing.T) {
	var offsets [][]time.Duration
	for _, kind := range []string{"sequential", "gather"} {
		synctest.Test(t, func(t *testing.T) {
			const n, pace, length = 8, 10 * time.Second, 65 * time.Second
			v := &visitors{took: time.Second}
			start := clock.Now()
			g := plan.Group{Requests: []plan.Request{{Name: "home"}}}
			share := visited(t.Context(), t, v, g, kind, plan.Arrival{Users: n, NewUser: plan.NeverNew, Pace: steadyPace(pace)}, length)
			var first []time.Duration
			for _, at := range v.begins(0, start) {
				first = append(first, at[0])
				for i := range at[1:] {
					if gap := at[i+1] - at[i]; gap != pace {
						t.Errorf("%s: batches of one user %v apart, want %v", kind, gap, pace)
					}
				}
			}
			slices.Sort(first)
			for i, at := range append(first[1:], first[0]+pace) {
				if gap := at - first[i]; gap < 500*time.Millisecond || gap > 2500*time.Millisecond {
					t.Errorf("%s: users begin at %v, which is not spread over %v", kind, first, pace)
				}
			}
			offsets = append(offsets, first)
			if v.made != n || share.Batches < 6*n || share.Batches > 7*n {
				t.Errorf("%s: %d sessions and %d batches of %d users", kind, v.made, share.Batches, n)
			}
			if took := clock.Now() - start; took < length || took > length+2*time.Second {
				t.Errorf("%s: the trial took %v", kind, took)
			}
			recorded, err := share.Recorded()
			if err != nil || recorded.Thinking == nil || *recorded.Thinking < 0.88 || *recorded.Thinking > 0.92 {
				t.Errorf("%s: a pace of 10 s with 1 s of answers is 90 %% of waiting, not %v", kind, recorded.Thinking)
			}
		})
	}
	if !slices.Equal(offsets[0], offsets[1]) {
		t.Errorf("users of two cells begin at %v and at %v", offsets[0], offsets[1])
	}
}

// What is sent once is sent before the first batch of each user, in no clock and no count of requests; new users send it anew.
func TestUsersSendOnceBeforeTheirFirstBatch(t *testing.T) {
	g := plan.Group{Requests: []plan.Request{{Name: "home", Needs: []int{1}}, {Name: "login", Once: true}}}
	for _, fresh := range plan.NewUsers() {
		synctest.Test(t, func(t *testing.T) {
			v := &visitors{took: time.Second}
			share := visited(t.Context(), t, v, g, "sequential", plan.Arrival{Users: 3, NewUser: fresh}, 20*time.Second)
			logins, homes := v.begins(1, 0), v.begins(0, 0)
			for session, at := range homes {
				if len(logins[session]) != 1 || logins[session][0] >= at[0] {
					t.Errorf("%s: session %d logs in at %v, and begins at %v", fresh, session, logins[session], at)
				}
				if fresh == plan.EachBatch && len(at) != 1 {
					t.Errorf("%s: session %d has %d batches", fresh, session, len(at))
				}
			}
			if want := map[plan.NewUser]bool{plan.NeverNew: v.made == 3, plan.EachBatch: int64(v.made) == share.Batches}; !want[fresh] {
				t.Errorf("%s: %d users in %d batches", fresh, v.made, share.Batches)
			}
			if share.Requests != share.Batches || share.Once != int64(v.made) || share.OnceFailed != 0 {
				t.Errorf("%s: %d requests, %d batches, %d once, %d of them failed", fresh, share.Requests, share.Batches, share.Once, share.OnceFailed)
			}
			if longest := share.Clocks["makespan"].Quantile(1); longest > 1010*time.Millisecond {
				t.Errorf("%s: a batch of one second took %v: what is sent before is in it", fresh, longest)
			}
		})
	}
}

// The number of users follows the stages: who is too many leaves after a batch, and who comes is somebody new.
func TestUsersFollowTheStages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const second = time.Second
		stages := []plan.Stage{
			{Users: 4, Duration: 8 * second},
			{Users: 4, Duration: 10 * second, Hold: true},
			{Users: 1, Duration: 10 * second, Hold: true},
			{Users: 3, Duration: 10 * second, Hold: true},
		}
		v := &visitors{took: second / 10}
		start := clock.Now()
		g := plan.Group{Requests: []plan.Request{{Name: "home"}}}
		visited(t.Context(), t, v, g, "sequential", plan.Arrival{Users: 4, NewUser: plan.NeverNew, Stages: stages}, 38*second)
		under := func(from, until time.Duration) int {
			seen := map[int]bool{}
			for _, s := range v.sent {
				if at := s.at - start; at >= from && at < until {
					seen[s.session] = true
				}
			}
			return len(seen)
		}
		for _, c := range []struct {
			from, until time.Duration
			want        int
		}{
			{0, second, 0},
			{second + second/10, 2 * second, 1},
			{3*second + second/10, 4 * second, 2},
			{8 * second, 18 * second, 4},
			{18*second + second/2, 28 * second, 1},
			{28*second + second/2, 37 * second, 3},
		} {
			if got := under(c.from, c.until); got != c.want {
				t.Errorf("from %v to %v there are %d users, want %d", c.from, c.until, got, c.want)
			}
		}
		if v.made != 6 || v.open != 0 {
			t.Errorf("%d sessions, %d of them open: want 4, and 2 new ones for those that left", v.made, v.open)
		}
	})
}

// An interrupted run ends at once, whoever thinks or keeps a pace.
func TestAnInterruptWakesUsers(t *testing.T) {
	think := plan.Group{Requests: []plan.Request{{Name: "home", Think: steadyPace(time.Hour)}, {Name: "next"}}}
	for name, a := range map[string]plan.Arrival{
		"think": {Users: 5, NewUser: plan.NeverNew},
		"pace":  {Users: 5, NewUser: plan.NeverNew, Pace: steadyPace(2 * time.Hour)},
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Minute)
			defer cancel()
			start := clock.Now()
			visited(ctx, t, &visitors{took: time.Second}, think, "sequential", a, 10*time.Hour)
			if took := clock.Now() - start; took < 50*time.Minute || took > 50*time.Minute+2*time.Second {
				t.Errorf("%s: interrupted after 50 minutes, over after %v", name, took)
			}
		})
	}
}
