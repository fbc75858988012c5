package strategy

import (
	"context"
	"iter"

	"bench/plan"
)

// imap is grequests.imap: each response when it is there. A failed request is dropped without a word, so the consumer
// sees fewer results than it asked for; they are counted as lost.
func imap(_ plan.Strategy, bound int) Strategy {
	cell := &jobs{limit: bound}
	return func(ctx context.Context, b *Batch) iter.Seq[Delivery] {
		return func(yield func(Delivery) bool) {
			j := cell.begin(ctx, b)
			defer j.leave()
			j.open(b, b.Size)
			j.eachEnded(nil, func(item int) bool {
				return j.how[item] != fulfilled || j.give(yield, Delivery{Item: item})
			})
		}
	}
}

var aboutImap = Description{
	StandsFor: "grequests.imap",
	Summary:   "Hand over each response when it is there, in whatever order.",
	Order:     "completion order, and without an index: the consumer cannot tell which request a response belongs to, but by its URL",
	Bound:     "size, 2 unless given",
	Delivered: "each response when it is done",
	Failures:  "dropped without a word: fewer results come out than requests went in; bench counts them as lost",
	Knobs:     []Knob{{"size", greenlets, "Requests in flight at once; the next is taken from the input when a slot comes free."}},
	Python: `for page in grequests.imap((grequests.get(url) for url in urls), size=SIZE):
    consume(page)  # failed requests never get here
`,
	Timelines: []Timeline{drawnFine(`seconds    0    1    2    3    4    5    6
request 0  ━━━━━━━━━━━━━━━━━━━━●
request 1  ━━━━━●
request 2       ━━━━━━━━━━●
request 3                 ━━━━━━━━━━━━━━━●
consumer                                 ┃
`), drawnFault(`seconds    0    1    2    3    4
request 0  ━━━━━━━━━━●
request 1  ━━━━━?
request 2       ━━━━━━━━━━━━━━━●
request 3            ━━━━━●
consumer                       ┃
`)},
}
