package program

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"

	"bench/engine/process"
	"bench/engine/sound"
)

// OverlapVariable is set in the environment of a program whose batches may overlap.
const OverlapVariable = "BENCH_OVERLAP"

// A Command is what to start, and how long that may take.
type Command struct {
	Args    []string
	Dir     string
	Env     []string      // beside this process's own: NAME=VALUE
	Overlap bool          // batches may come while others are under way
	Ready   time.Duration // until its hello
	Stop    time.Duration // from the end of its standard input until it is killed
	Hurry   <-chan struct{}
	Guard   []string // see process.Command
}

// A Process is a program that runs, and that has said hello.
type Process struct {
	Hello   Hello
	talk    *Conversation
	process *process.Process
	ears    sync.WaitGroup
	out     *os.File // our end of its standard output
}

// lastGrace is how long what a program wrote before it ended is read, if somebody it started keeps the output open.
const lastGrace = 200 * time.Millisecond

// Start starts a program, and returns once it has said hello. A MissingError says that this machine lacks what it needs,
// its command included.
func Start(ctx context.Context, c Command, requests []Request) (*Process, error) {
	in, toIt, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	out, fromIt, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(err, toIt.Close())
	}
	defer fromIt.Close()
	p := &Process{out: out}
	if p.talk, err = NewConversation(toIt, out, requests); err == nil {
		p.process, err = process.Start(c.process(in, fromIt, p.talk))
	}
	if err != nil {
		_ = errors.Join(toIt.Close(), out.Close()) // nobody has the other ends
		return nil, missing(c.Args[0], err)
	}
	if out.SetReadDeadline(time.Time{}) != nil { // nobody who listens could be told to stop
		p.ears.Go(sound.Work(p.talk.Listen))
	}
	p.ears.Go(sound.Work(p.mourn))
	ready, cancel := context.WithTimeoutCause(ctx, c.Ready, fmt.Errorf("no hello within %v", c.Ready))
	defer cancel()
	if p.Hello, err = p.talk.Greet(ready); err != nil {
		err = p.explain("before its hello", err)
		p.Stop()
		return nil, err
	}
	return p, nil
}

// process is the command as a process that is asked to leave by the end of what it reads.
func (c Command) process(in, out *os.File, talk *Conversation) process.Command {
	env := c.Env
	if c.Overlap {
		env = append(env[:len(env):len(env)], OverlapVariable+"=1")
	}
	return process.Command{
		Args: c.Args, Dir: c.Dir, Env: env, Stdin: in, Stdout: out, Line: talk, Grace: c.Stop, Hurry: c.Hurry, Sweep: true, Guard: c.Guard,
	}
}

// missing makes a MissingError of the error of a command that is looked for in the path and isn't there.
func missing(command string, err error) error {
	if command == filepath.Base(command) && (errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist)) {
		return &MissingError{Needs: "the command " + command}
	}
	return fmt.Errorf("start it: %w", err)
}

// errStopped is the end of a conversation that is not wanted any more.
var errStopped = errors.New("it was stopped")

// mourn waits for the end of the process. Nothing is heard of it afterwards, whoever else has its standard output.
func (p *Process) mourn() {
	<-p.process.Ended()
	select {
	case <-time.After(lastGrace):
		p.talk.fail(errSilent)
	case <-p.talk.broken:
	}
}

// Run is Conversation.Run, with what the process has to say about an error.
func (p *Process) Run(ctx context.Context, b Batch) (Answer, error) {
	a, err := p.talk.Run(ctx, b)
	if err == nil {
		return a, nil
	}
	if _, lie := errors.AsType[*LieError](err); lie || ctx.Err() != nil {
		return a, err
	}
	return a, p.explain("during a batch", err)
}

// explain says of an error of the conversation what became of the process, and what it wrote.
func (p *Process) explain(when string, err error) error {
	if _, lacks := errors.AsType[*MissingError](err); lacks {
		return err
	}
	soon, gone := lastGrace, errors.Is(err, errSilent) || errors.Is(err, errDeaf)
	if gone {
		soon = time.Second
	}
	select { // in any case for a moment: what it wrote to standard error is on its way
	case <-p.process.Ended():
	case <-time.After(soon):
		gone = false
	}
	if gone {
		return fmt.Errorf("it ended %s: %w", when, p.process.Err())
	}
	if p.process.Silent() {
		return fmt.Errorf("%s: %w", when, err)
	}
	return fmt.Errorf("%s: %w%s", when, err, p.process.LastWords())
}

// Ended is closed when the process has ended; Err says why, and is nil if it was asked to.
func (p *Process) Ended() <-chan struct{} { return p.process.Ended() }

// Err says why the process has ended by itself, with its last words.
func (p *Process) Err() error { return p.process.Err() }

// Usage is process.Process.Usage.
func (p *Process) Usage() (cpu time.Duration, peakMemory int64, known bool) { return p.process.Usage() }

// Stop asks the program to leave, ends what is left of it, and returns when all is gone.
func (p *Process) Stop() {
	p.talk.fail(errStopped) // whoever listens is done
	p.ears.Go(sound.Work(p.talk.ignore))
	p.process.Stop()
	_ = p.out.Close()
	p.ears.Wait()
}
