package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// An interruption is why a run was cut short.
type interruption struct{ status status }

func (i interruption) Error() string {
	if i.status == terminated {
		return "terminated"
	}
	return "interrupted"
}

// oneStroke is how far apart two signals may be and still be one wish: timeout(1) and some supervisors send theirs to the
// process and to its group, and a finger can bounce.
const oneStroke = 200 * time.Millisecond

// untilInterrupted gives a context that ends with the first SIGINT or SIGTERM, so that what was measured can be saved
// and reported. A second signal ends the process at once.
func (s *session) untilInterrupted() (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	ended := make(chan struct{})
	go func() {
		var first time.Time
		for {
			select {
			case sig := <-signals:
				i := interruption{interrupted}
				if sig == syscall.SIGTERM {
					i.status = terminated
				}
				if first.IsZero() {
					first = time.Now()
					cancel(i)
				} else if time.Since(first) > oneStroke {
					os.Exit(int(i.status))
				}
			case <-ended:
				return
			}
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		close(ended)
		cancel(nil)
	}
}

// interruptionOf is the status of the signal that ended ctx; ok is false when none did.
func interruptionOf(ctx context.Context) (status, bool) {
	var i interruption
	ok := errors.As(context.Cause(ctx), &i)
	return i.status, ok
}
