package ab

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"time"

	"bench/engine/clock"
	"bench/engine/printed"
	"bench/engine/process"
	"bench/engine/sound"
)

// An outcome is what one run of a command took and printed.
type outcome struct {
	wall, user, sys time.Duration
	memory          int64 // the most it had in use, in bytes; 0: not known
	numbers         []printed.Number
}

// How long a command that is asked to end has until it is killed, and how long what it wrote is waited for when it has ended:
// somebody else may keep its outputs open.
const (
	grace   = time.Second
	endings = time.Second
)

// A launcher starts commands.
type launcher struct {
	timeout  time.Duration
	patterns []printed.Pattern
	hurry    <-chan struct{}
}

// run runs a command to its end. Between the two looks at the clock there is nothing but its start and the wait for its end:
// its outputs are files for it, read by others meanwhile. What it has started and left behind is killed with its group.
func (l *launcher) run(ctx context.Context, side string, argv []string) (outcome, error) {
	runtime.LockOSThread() // Linux kills the command when the thread ends that started it
	defer runtime.UnlockOSThread()
	failed := func(err error, output []string) (outcome, error) {
		return outcome{}, &CommandError{Side: side, Command: argv, Err: err, Output: output}
	}
	reader, last := printed.NewReader(l.patterns), &process.Tail{}
	var captures [2]*capture
	for i, to := range []io.Writer{io.MultiWriter(reader, last), last} {
		c, err := newCapture(to)
		if err != nil {
			return failed(fmt.Errorf("open a pipe: %w", err), nil)
		}
		defer c.close()
		captures[i] = c
	}
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Stdout, cmd.Stderr = captures[0].to, captures[1].to
	cmd.SysProcAttr = attributes()
	began := clock.Now()
	if err := cmd.Start(); err != nil {
		return failed(notStarted(err), nil)
	}
	w := l.watch(ctx, cmd.Process.Pid)
	state, err := cmd.Process.Wait()
	wall := clock.Now() - began
	timedOut := w.over()
	killGroup(cmd.Process.Pid)
	for _, c := range captures {
		c.drain()
	}
	switch {
	case ctx.Err() != nil:
		return outcome{}, ctx.Err()
	case err != nil:
		return failed(err, last.Lines())
	case timedOut:
		return failed(fmt.Errorf("it was still running after %v", l.timeout), last.Lines())
	case !state.Success():
		return failed(errors.New(state.String()), last.Lines())
	}
	o := outcome{wall: wall, user: state.UserTime(), sys: state.SystemTime(), memory: peakMemory(state)}
	if o.numbers, err = reader.Numbers(); err != nil {
		return failed(err, last.Lines())
	}
	return o, nil
}

// notStarted is the reason alone: who fails is said around it.
func notStarted(err error) error {
	var missing *exec.Error
	var path *os.PathError
	switch {
	case errors.As(err, &missing):
		return missing.Err
	case errors.As(err, &path):
		return path.Err
	}
	return err
}

// A watchdog ends a command that has had its time, or that nobody wants any more.
type watchdog struct {
	ended    chan struct{} // the command has
	done     chan struct{}
	timedOut bool
}

func (l *launcher) watch(ctx context.Context, pid int) *watchdog {
	w := &watchdog{ended: make(chan struct{}), done: make(chan struct{})}
	var late <-chan time.Time
	if l.timeout > 0 {
		late = time.After(l.timeout)
	}
	go sound.Work(func() {
		defer close(w.done)
		select {
		case <-w.ended:
			return
		case <-late:
			w.timedOut = true
		case <-ctx.Done():
			askGroup(pid)
			select {
			case <-w.ended:
				return
			case <-time.After(grace):
			case <-l.hurry:
			}
		}
		killGroup(pid)
	})()
	return w
}

// over ends the watch, and says whether the command has had its time.
func (w *watchdog) over() bool {
	close(w.ended)
	<-w.done
	return w.timedOut
}

// A capture is a pipe whose other end is read as it fills.
type capture struct {
	to   *os.File
	from *os.File
	done chan struct{}
}

func newCapture(into io.Writer) (*capture, error) {
	from, to, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	c := &capture{to: to, from: from, done: make(chan struct{})}
	go sound.Work(func() {
		defer close(c.done)
		_, _ = io.Copy(into, from) // ends with the pipe
	})()
	return c, nil
}

// drain waits until all was read that the command wrote.
func (c *capture) drain() {
	_ = c.to.Close()
	select {
	case <-c.done:
	case <-time.After(endings):
	}
	c.close()
}

// close ends the reading. It may be called again.
func (c *capture) close() {
	_ = c.to.Close()
	_ = c.from.Close()
	<-c.done
}
