package engine

import (
	"context"
	"iter"

	"bench/spec"
)

// sequential is a plain loop that keeps failures: one request at a time, each seen before the next is sent.
func sequential(spec.Strategy, int) strategy {
	return func(ctx context.Context, b *batch) iter.Seq[delivery] {
		return func(yield func(delivery) bool) {
			for item := range b.Size {
				if ctx.Err() != nil {
					b.Tally.cancelled.Add(int64(b.Size - item))
					return
				}
				err := b.Do(ctx, item)
				if err != nil && ctx.Err() != nil {
					b.Tally.cancelled.Add(int64(b.Size - item))
					return
				}
				if !yield(delivery{Item: item, Err: err}) {
					b.Tally.cancelled.Add(int64(b.Size - item - 1))
					return
				}
			}
		}
	}
}
