package strategy

import (
	"context"
	"iter"

	"bench/plan"
)

// imapEnumerated is grequests.imap_enumerated: each response with its index when it is there, and None for a failure.
func imapEnumerated(_ plan.Strategy, bound int) Strategy {
	cell := &jobs{limit: bound}
	return func(ctx context.Context, b *Batch) iter.Seq[Delivery] {
		return func(yield func(Delivery) bool) {
			j := cell.begin(ctx, b)
			defer j.leave()
			j.open(b, b.Size)
			j.eachEnded(nil, func(item int) bool {
				return j.give(yield, Delivery{Item: item, Empty: j.how[item] != fulfilled})
			})
		}
	}
}

var aboutImapEnumerated = Description{
	StandsFor: "grequests.imap_enumerated",
	Summary:   "Hand over each response with its index when it is there; failures too.",
	Order:     "completion order, each with its place in the input",
	Bound:     "size, 2 unless given",
	Delivered: "each response when it is done",
	Failures:  "an empty slot (None) with its index",
	Knobs:     []Knob{{"size", greenlets, "Requests in flight at once; the next is taken from the input when a slot comes free."}},
	Python: `calls = [grequests.get(url) for url in urls]
for index, page in grequests.imap_enumerated(calls, size=SIZE):
    if page is not None:
        consume(urls[index], page)
`,
	Timelines: []Timeline{drawnFine(`seconds    0    1    2    3    4    5    6
request 0  ━━━━━━━━━━━━━━━━━━━━●
request 1  ━━━━━●
request 2       ━━━━━━━━━━●
request 3                 ━━━━━━━━━━━━━━━●
consumer                                 ┃
`), drawnFault(`seconds    0    1    2    3    4
request 0  ━━━━━━━━━━●
request 1  ━━━━━○
request 2       ━━━━━━━━━━━━━━━●
request 3            ━━━━━●
consumer                       ┃
`)},
}
