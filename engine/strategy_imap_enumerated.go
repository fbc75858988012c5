package engine

import (
	"context"
	"iter"

	"bench/spec"
)

// imapEnumerated is grequests.imap_enumerated: each response with its index when it is there, and None for a failure.
func imapEnumerated(_ spec.Strategy, bound int) strategy {
	cell := &jobs{limit: bound}
	return func(ctx context.Context, b *batch) iter.Seq[delivery] {
		return func(yield func(delivery) bool) {
			j := cell.begin(ctx, b)
			defer j.leave()
			j.slots.open(j, b.Size)
			j.eachEnded(nil, func(item int) bool {
				return j.give(yield, delivery{Item: item, Empty: j.how[item] != fulfilled})
			})
		}
	}
}
