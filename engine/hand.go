package engine

import (
	"context"
	"fmt"
	"time"

	"bench/engine/clock"
	"bench/engine/server"
	"bench/plan"
	"bench/result"
)

// A Hand performs this machine's portions of trials for a conductor elsewhere. Those who perform a trial together are all made
// ready first, and then begin at the same moment. It does one thing at a time, and a process has
// one: what is set for a trial, such as how much garbage there may be, is the process's.
type Hand struct {
	local *local
	turn  *Turn // that somebody is ready for
}

// NewHand makes a hand, which sends nothing yet. Of the options, it has no use for those of a conductor.
func NewHand(o Options) *Hand {
	l := newLocal(o, func([]string) server.Usage { return server.Usage{} })
	l.sparing = true
	return &Hand{local: l}
}

// Prepare makes ready for the cells of a plan, as a Generator does.
func (h *Hand) Prepare(ctx context.Context, p *plan.Plan) error { return h.local.Prepare(ctx, p) }

// Probe sees from here that the targets are there, as a Generator does, and where their names lead.
func (h *Hand) Probe(ctx context.Context, s Servers) (Probed, error) {
	probed, err := h.local.Probe(ctx, s)
	if err == nil {
		probed.Found = h.local.found(ctx)
	}
	return probed, err
}

// Ready does all that may take long and isn't part of the trial: it collects garbage, lets things settle, and uses each kept
// connection once. A turn that it was ready for and that was never begun is given up. While things settle it does what else there is
// to do meanwhile, which is over when Ready is; a trial that has nothing to settle leaves that out.
func (h *Hand) Ready(ctx context.Context, r TrialRequest, meanwhile func()) (*Turn, error) {
	h.leave()
	turn, err := h.local.ready(ctx, r, meanwhile)
	h.turn = turn
	return turn, err
}

// Close ends what the cells keep open.
func (h *Hand) Close() {
	h.leave()
	h.local.close()
}

// leave gives up the turn that it is ready for.
func (h *Hand) leave() {
	if h.turn != nil {
		h.turn.Leave()
		h.turn = nil
	}
}

// A LateError says that a trial was to begin at a moment that had passed.
type LateError struct{ By time.Duration }

// Error says by how much.
func (e *LateError) Error() string {
	return fmt.Sprintf("the trial was to begin %v ago", e.By.Round(time.Microsecond))
}

// Do performs the trial: it leads in from one moment on, and records from another, both on the clock of this process
// (clock.Now). There is a lead-in of LeadIn, and what it has under way comes to its end before anything is recorded: the moments
// are that far apart, and a little more. Of a trial that isn't recorded both are the same. A *LateError says that lead has
// passed: then nothing was sent. The share's Start is when recording really began, on the same clock.
func (t *Turn) Do(ctx context.Context, lead, record time.Duration) (*result.Share, error) {
	if late := clock.Now() - lead; late > 0 {
		t.Leave()
		return nil, &LateError{By: late}
	}
	return t.do(ctx, lead, record)
}
