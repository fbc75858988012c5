package check

import (
	"context"
	"fmt"
	"slices"
	"time"

	"bench/engine/program"
)

// A Cost is what the protocol takes: the time from a batch's line until START, and from STOP until its last line was read.
// What the program does in between isn't in it. Medians, of warm batches that come back to back.
type Cost struct {
	Batch time.Duration // of a batch without items
	Item  time.Duration // more for each item
	Five  time.Duration // of a batch of five
	// FiveP90 is the 90th percentile of a batch of five: a processor that has to wake up, or another process in between.
	FiveP90   time.Duration
	Few, Many Weighed
}

// Weighed is what was weighed: how many batches, of how many items.
type Weighed struct{ Batches, Items int }

// The batches that are weighed. What an item costs is seen from the larger ones; what a batch costs, from the smaller.
const (
	fewItems     = 5
	manyItems    = 500 // and as many fewer, down to leastItems, as it takes for leastBatches in weighingTime
	leastItems   = 50
	mostBatches  = 500
	leastBatches = 10
	weighingTime = 2 * time.Second // no batch of a size begins after it, if leastBatches were measured
	// warmShare is the share of the batches at the front that isn't measured.
	warmShare = 0.2
	// weighingLimit is the limit of these batches: 500 connections at once are more than many a machine lets a program have.
	weighingLimit = 20
)

// weigh measures what the protocol takes with a program: hundreds of batches of each size back to back, so that both
// sides are as warm as they are in a trial of quick batches.
func weigh(ctx context.Context, p *program.Process) (Cost, error) {
	few, took, err := weighed(ctx, p, fewItems)
	if err != nil {
		return Cost{}, err
	}
	perItem := max(1, took/fewItems)
	items := max(leastItems, min(manyItems, int(weighingTime/leastBatches/perItem)))
	many, _, err := weighed(ctx, p, items)
	if err != nil {
		return Cost{}, err
	}
	c := Cost{Five: few[len(few)/2], FiveP90: few[len(few)*9/10], Few: Weighed{len(few), fewItems}, Many: Weighed{len(many), items}}
	c.Item = max(0, (many[len(many)/2]-c.Five)/time.Duration(items-fewItems))
	c.Batch = max(0, c.Five-fewItems*c.Item)
	return c, nil
}

// weighed are the costs of batches of one size, sorted, and how long a batch takes the program itself.
func weighed(ctx context.Context, p *program.Process, items int) (costs []time.Duration, took time.Duration, err error) {
	b := program.Batch{Limit: weighingLimit, Timeout: patience, Within: 2 * patience, Order: slices.Repeat([]int{pages + len(Rows)}, items)}
	for begun := time.Now(); len(costs) < mostBatches && (len(costs) < leastBatches || time.Since(begun) < weighingTime); {
		a, err := p.Run(ctx, b)
		if err != nil {
			return nil, 0, fmt.Errorf("a batch of %d pages that are there at once: %w", items, err)
		}
		costs = append(costs, a.Start-a.Sent+a.Read-a.Stop)
		took = a.Stop - a.Start
	}
	costs = costs[int(warmShare*float64(len(costs))):]
	slices.Sort(costs)
	return costs, took, nil
}
