package strategy

import (
	"context"
	"iter"

	"bench/plan"
)

// sequential is a plain loop that keeps failures: one request at a time, each seen before the next is sent.
func sequential(plan.Strategy, int) Strategy {
	return func(ctx context.Context, b *Batch) iter.Seq[Delivery] {
		return func(yield func(Delivery) bool) {
			for item := range b.Size {
				if ctx.Err() != nil {
					b.Tally.Cancelled.Add(int64(b.Size - item))
					return
				}
				err := doAll(ctx, b, item)
				if err != nil && ctx.Err() != nil {
					b.Tally.Cancelled.Add(int64(b.Size - item))
					return
				}
				if !yield(Delivery{Item: item, Err: err}) {
					b.Tally.Cancelled.Add(int64(b.Size - item - 1))
					return
				}
				if b.Think != nil && item < b.Size-1 {
					rest(ctx, b.Think(item))
				}
			}
		}
	}
}

// doAll does an item as often as it wants to be done.
func doAll(ctx context.Context, b *Batch, item int) error {
	for {
		err := b.Do(ctx, item)
		if err != ErrAgain {
			return err
		}
		if b.Think != nil {
			rest(ctx, b.Think(item))
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

var aboutSequential = Description{
	StandsFor: "a plain loop",
	Summary:   "One request after the other: what every other strategy is measured against.",
	Order:     "input order",
	Bound:     "1",
	Delivered: "each result at once, before the next request is sent",
	Failures:  "an error at its item; the loop goes on",
	Notes:     "It has the concurrency level 1 and no other.",
	Python: `for url in urls:
    try:
        consume(requests.get(url))
    except requests.RequestException as error:
        report(error)
`,
	Timelines: []Timeline{{"requests of 4, 1, 2 and 3 s", fineScenario, `seconds    0    1    2    3    4    5    6    7    8    9    10
request 0  ━━━━━━━━━━━━━━━━━━━━●
request 1                      ━━━━━●
request 2                           ━━━━━━━━━━●
request 3                                     ━━━━━━━━━━━━━━━●
consumer                                                     ┃
`}, {"requests of 2, 1, 3 and 1 s; the second fails", faultScenario, `seconds    0    1    2    3    4    5    6    7
request 0  ━━━━━━━━━━●
request 1            ━━━━━✗
request 2                 ━━━━━━━━━━━━━━━●
request 3                                ━━━━━●
consumer                                      ┃
`}},
}
