package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// An interruption is why a run was cut short.
type interruption struct{ status status }

func (i interruption) Error() string { return fmt.Sprintf("interrupted: status %d", i.status) }

// endings are the signals that end a run, and its status then.
var endings = map[os.Signal]status{
	syscall.SIGHUP: hungUp, os.Interrupt: interrupted, syscall.SIGQUIT: quit, syscall.SIGTERM: terminated,
}

// oneStroke is how far apart two signals may be and still be one wish: timeout(1) and some supervisors send theirs to the
// process and to its group, and a finger can bounce.
const oneStroke = 200 * time.Millisecond

// lastMoment is how long a process that is told twice to end may take to kill what it has started.
const lastMoment = 300 * time.Millisecond

// interrupts are what signals ask of a command. Its context ends with the first SIGINT, SIGTERM, SIGHUP or SIGQUIT, so
// that what was measured can be saved and reported. With a second one hurry is closed, and the process ends a moment later.
type interrupts struct {
	context.Context
	hurry chan struct{}
	stop  func()
}

func untilInterrupted() interrupts {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Reset(syscall.SIGQUIT) // quitQuietly's
	for s := range endings {
		if s != syscall.SIGHUP || !signal.Ignored(s) { // nohup: it goes on without its terminal
			signal.Notify(signals, s)
		}
	}
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
			why := interruption{endings[sig]}
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

// quitQuietly ends the process on SIGQUIT as other programs end. Go's runtime would print every goroutine and end with
// status 2, which is a gate that failed and nothing else.
func quitQuietly() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGQUIT)
	go func() {
		<-signals
		os.Exit(int(quit))
	}()
}

// interruptionOf is the status of the signal that ended ctx; ok is false when none did.
func interruptionOf(ctx context.Context) (status, bool) {
	var i interruption
	ok := errors.As(context.Cause(ctx), &i)
	return i.status, ok
}
