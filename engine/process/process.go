package process

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"time"

	"bench/engine/sound"
)

// A Command is what to start, and how to end it.
type Command struct {
	Args []string // the program and its arguments
	Dir  string
	Env  []string // beside this process's own: NAME=VALUE
	// Stdin is what it reads; nil: nothing. Stdout is where it writes; nil: to the last words, as to standard error.
	Stdin, Stdout *os.File
	// Line is closed to ask the process to end; nil: its group gets the signal Signal, SIGTERM if that is "".
	Line   io.Closer
	Signal string
	// Grace is how long it may take then before it is killed, and Hurry is closed when it gets no time; nil: never.
	Grace time.Duration
	Hurry <-chan struct{}
	// Sweep ends what has left the group as well, where the system shows it.
	Sweep bool
	// Guard is the command that calls Guard with its standard input; empty: the process group has none.
	Guard []string
}

// A Process is a command that was started.
type Process struct {
	exec    *exec.Cmd
	command Command
	group   *group
	output  *Tail
	done    chan struct{}
	failed  error
	signal  os.Signal
	mark    string        // in the environment of all that it starts; "" without Sweep
	asked   chan struct{} // closed when it was asked to stop
	once    sync.Once
}

// Start starts a command in a process group of its own.
func Start(c Command) (*Process, error) {
	signal, err := signalNamed(c.Signal)
	if err != nil {
		return nil, err
	}
	p := &Process{command: c, output: &Tail{}, done: make(chan struct{}), asked: make(chan struct{}), signal: signal}
	p.exec = exec.Command(c.Args[0], c.Args[1:]...)
	p.exec.Dir = c.Dir
	p.exec.Env = append(os.Environ(), c.Env...)
	p.exec.Stdout, p.exec.Stderr = p.output, p.output
	if c.Sweep {
		p.mark = "BENCH_PROCESS=" + rand.Text()
		p.exec.Env = append(p.exec.Env, p.mark)
	}
	if c.Stdin != nil {
		p.exec.Stdin = c.Stdin
	}
	if c.Stdout != nil {
		p.exec.Stdout = c.Stdout
	}
	p.exec.WaitDelay = time.Second // a grandchild that keeps the output open must not keep us
	if p.group, err = newGroup(p.exec, c.Guard); err != nil {
		return nil, err
	}
	started := make(chan error)
	go sound.Work(func() { p.live(started) })()
	if err := <-started; err != nil {
		p.group.end()
		return nil, err
	}
	return p, nil
}

// live starts the process and waits for its end. Linux kills a child when the thread that started it ends, so that
// thread is kept: the child goes when bench is killed, and not before.
func (p *Process) live(started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer close(p.done)
	err := p.exec.Start()
	started <- err
	if err != nil {
		return
	}
	err = p.exec.Wait()
	select {
	case <-p.asked:
		return
	default:
	}
	if err == nil {
		err = errors.New("exit status 0")
	}
	p.failed = fmt.Errorf("%s: %w%s", p.exec.Path, err, p.output.LastWords())
}

// Stop asks the process to end, kills what is left of its group after the time it has for that, and returns when all is gone.
func (p *Process) Stop() { p.once.Do(p.end) }

func (p *Process) end() {
	close(p.asked)
	select {
	case <-p.done:
	default:
		p.ask()
		select {
		case <-p.done:
		case <-time.After(p.command.Grace):
		case <-p.command.Hurry:
		}
	}
	p.group.end()
	<-p.done
	if p.mark != "" {
		endStrays(p.mark)
	}
}

func (p *Process) ask() {
	if p.command.Line == nil {
		p.group.signal(p.signal)
		return
	}
	_ = p.command.Line.Close() // who closed it before has asked already
}

// Ended is closed when the process has ended; Err says why then, and nil if it was asked to.
func (p *Process) Ended() <-chan struct{} { return p.done }

// Err says why the process has ended by itself, with its last words.
func (p *Process) Err() error { return p.failed }

// Usage is the CPU time that its group has used so far and the most memory that its processes had, added up; known is false
// where the system can't tell.
func (p *Process) Usage() (cpu time.Duration, peakMemory int64, known bool) { return p.group.usage() }

// LastWords are the last lines that it wrote, ready to be added to a message, which is also told when there are none.
func (p *Process) LastWords() string { return p.output.LastWords() }

// Silent says that it wrote nothing.
func (p *Process) Silent() bool { return p.output.LastWords() == wroteNothing }
