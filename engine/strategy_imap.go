package engine

import (
	"context"
	"iter"

	"bench/spec"
)

// imap is grequests.imap: each response when it is there. A failed request is dropped without a word, so the consumer
// sees fewer results than it asked for; they are counted as lost.
func imap(_ spec.Strategy, bound int) strategy {
	cell := &jobs{limit: bound}
	return func(ctx context.Context, b *batch) iter.Seq[delivery] {
		return func(yield func(delivery) bool) {
			j := cell.begin(ctx, b)
			defer j.leave()
			j.slots.open(j, b.Size)
			j.eachEnded(nil, func(item int) bool {
				return j.how[item] != fulfilled || j.give(yield, delivery{Item: item})
			})
		}
	}
}
