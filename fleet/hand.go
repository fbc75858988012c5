package fleet

import (
	"context"
	"time"

	"bench/engine"
	"bench/plan"
	"bench/result"
)

// A hand performs this machine's portions of trials: an engine.Hand does, and in tests something that loads nobody.
type hand interface {
	Prepare(ctx context.Context, p *plan.Plan) error
	Probe(ctx context.Context, s engine.Servers) (engine.Probed, error)
	Ready(ctx context.Context, r engine.TrialRequest, meanwhile func()) (turn, error)
	Close()
}

// A turn is a trial that is ready to begin, as an engine.Turn is.
type turn interface {
	LeadIn() time.Duration
	Do(ctx context.Context, lead, record time.Duration) (*result.Share, error)
	Leave()
}

// engineHand is the hand of a worker that is none of a test.
func engineHand(o engine.Options) hand { return ownHand{engine.NewHand(o)} }

type ownHand struct{ *engine.Hand }

func (h ownHand) Ready(ctx context.Context, r engine.TrialRequest, meanwhile func()) (turn, error) {
	t, err := h.Hand.Ready(ctx, r, meanwhile)
	if err != nil {
		return nil, err
	}
	return t, nil
}
