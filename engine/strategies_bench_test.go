package engine

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"testing"

	"bench/plan"
	"bench/strategy"
)

// BenchmarkDispatch is what a strategy itself costs, a request: goroutines, slots, hand-over. The request does nothing,
// or gives way to the other goroutines once, as one that waits for the network does.
func BenchmarkDispatch(b *testing.B) {
	for _, kind := range strategy.All {
		name := kind.Name
		if kind.Make == nil {
			continue
		}
		for _, size := range []struct{ items, limit int }{{100, 50}, {5, 5}} {
			for _, request := range []string{"nothing", "yields"} {
				b.Run(fmt.Sprintf("%s/%d by %d/%s", name, size.items, size.limit, request), func(b *testing.B) {
					dispatch(b, strategy.New(plan.Strategy{Type: name}, size.limit), size.items, request == "yields")
				})
			}
		}
	}
}

func dispatch(b *testing.B, run strategy.Strategy, items int, yields bool) {
	var wg sync.WaitGroup
	var goroutines reserve
	defer goroutines.dismiss()
	work := &strategy.Batch{
		Size: items,
		Do: func(context.Context, int) error {
			if yields {
				runtime.Gosched()
			}
			return nil
		},
		Go:    func(f func()) { goroutines.run(f, &wg) },
		Tally: new(strategy.Tally),
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	b.ReportAllocs()
	delivered := 0
	for b.Loop() {
		for range run(ctx, work) {
			delivered++
		}
	}
	wg.Wait()
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(delivered), "ns/request")
}
