package fleet

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/nats-io/nats.go"

	"bench/engine/clock"
	"bench/engine/sound"
	"bench/fleet/offset"
)

// Times are what a worker knows of the clock of one coordinator.
type times struct {
	conn  *nats.Conn
	run   string
	epoch int

	mu     sync.Mutex
	bounds offset.Bounds
	rtt    time.Duration // the longest of the last exchanges
}

func newTimes(conn *nats.Conn, run string, epoch int) *times {
	return &times{conn: conn, run: run, epoch: epoch}
}

// Where an answer takes longer than this, the exchanges are made all at once.
const apart = 2 * time.Millisecond

// answerTime is how long the time is waited for.
const answerTime = time.Second

// refresh asks before a trial: a clock that was well known before the last one isn't any more.
func (t *times) refresh(ctx context.Context) bool { return t.ask(ctx, exchangesAtTrial, wellKnown) }

// ask exchanges the time so often, or until the other clock is known within enough, and says whether there was any answer. One question
// after the other is the most precise, since none of them waits for another.
func (t *times) ask(ctx context.Context, n int, enough time.Duration) bool {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	var took []time.Duration
	var all sync.WaitGroup
	for i := range n {
		if len(took) > 0 && took[0] > apart {
			var mu sync.Mutex
			for range n - i {
				all.Go(sound.Work(func() {
					if rtt, ok := t.exchange(ctx); ok {
						mu.Lock()
						defer mu.Unlock()
						took = append(took, rtt)
					}
				}))
			}
			break
		}
		rtt, ok := t.exchange(ctx)
		if !ok {
			break
		}
		took = append(took, rtt)
		if e, _, _ := t.known(); e <= enough {
			break
		}
	}
	all.Wait()
	if len(took) == 0 {
		return false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.rtt = slices.Max(took)
	return true
}

// wait waits until anything is known of the other clock: a coordinator that is slow to tell the time is there all the same, and cuts the
// round when it is tired of waiting.
func (t *times) wait(ctx context.Context) error {
	for {
		if _, _, known := t.known(); known {
			return nil
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(publishAgain):
		}
		t.refresh(ctx)
	}
}

// exchange asks once.
func (t *times) exchange(ctx context.Context) (rtt time.Duration, ok bool) {
	text := encode(question{V: version, Epoch: t.epoch})
	asked := clock.Now()
	m, err := t.conn.RequestWithContext(ctx, toRun(t.run, wordTime), text)
	answered := clock.Now()
	if err != nil {
		return 0, false
	}
	said, err := decode[moment](m.Data)
	if err != nil || said.Epoch != t.epoch {
		return 0, false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.bounds.Add(offset.Exchange{Asked: asked, Stamped: said.At, Answered: answered})
	return answered - asked, true
}

// local is when this clock shows a moment of the coordinator's.
func (t *times) local(there time.Duration) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	here, _ := t.bounds.Local(there)
	return here
}

// there is what the coordinator's clock shows at a moment of this one, up to e sooner or later.
func (t *times) there(here time.Duration) (there, e time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.bounds.There(here)
}

// known is how well the other clock is known now, and how long an exchange takes; false: not at all.
func (t *times) known() (e, rtt time.Duration, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, e = t.bounds.At(clock.Now())
	return e, t.rtt, t.bounds.Known()
}
