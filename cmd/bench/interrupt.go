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

// lastMoment is how long a process that is told twice to end may take to kill what it has started.
const lastMoment = 300 * time.Millisecond

// interrupts are what signals ask of a command. Its context ends with the first SIGINT or SIGTERM, so that what was
// measured can be saved and reported. With a second one hurry is closed, and the process ends a moment later.
type interrupts struct {
	context.Context
	hurry chan struct{}
	stop  func()
}

func untilInterrupted() interrupts {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	ended := make(chan struct{})
	i := interrupts{ctx, make(chan struct{}), func() {
		signal.Stop(signals)
		close(ended)
		cancel(nil)
	}}
	go i.heed(signals, ended, cancel)
	return i
}

// heed waits for signals.
func (i interrupts) heed(signals <-chan os.Signal, ended <-chan struct{}, cancel context.CancelCauseFunc) {
	var first time.Time
	for {
		select {
		case <-ended:
			return
		case sig := <-signals:
			why := interruption{interrupted}
			if sig == syscall.SIGTERM {
				why.status = terminated
			}
			switch {
			case first.IsZero():
				first = time.Now()
				cancel(why)
			case time.Since(first) > oneStroke:
				close(i.hurry)
				time.Sleep(lastMoment)
				os.Exit(int(why.status))
			}
		}
	}
}

// interruptionOf is the status of the signal that ended ctx; ok is false when none did.
func interruptionOf(ctx context.Context) (status, bool) {
	var i interruption
	ok := errors.As(context.Cause(ctx), &i)
	return i.status, ok
}
