package server

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"bench/engine/sound"
)

// A command is a server in a process of its own.
type command struct {
	exec   *exec.Cmd
	group  *group
	output *tail
	done   chan struct{}
	failed error
	signal os.Signal
	grace  time.Duration
	asked  chan struct{} // closed when it was asked to stop
	hurry  <-chan struct{}
	once   sync.Once
}

// startCommand starts a server's command in the spec's folder, in a process group of its own.
func startCommand(s *server, argv []string, dir string) (process, error) {
	signal, err := signalNamed(s.plan.Stop.Signal)
	if err != nil {
		return nil, err
	}
	c := &command{
		output: &tail{}, done: make(chan struct{}), asked: make(chan struct{}),
		signal: signal, grace: s.plan.Stop.Timeout, hurry: s.hurry,
	}
	c.exec = exec.Command(argv[0], argv[1:]...)
	c.exec.Dir = filepath.Join(dir, s.plan.Dir)
	c.exec.Env = os.Environ()
	for name, value := range s.plan.Env {
		c.exec.Env = append(c.exec.Env, name+"="+value)
	}
	c.exec.Stdout, c.exec.Stderr = c.output, c.output
	c.exec.WaitDelay = time.Second // a grandchild that keeps the output open must not keep us
	if c.group, err = newGroup(c.exec, s.guard); err != nil {
		return nil, err
	}
	started := make(chan error)
	go sound.Work(func() { c.live(started) })()
	if err := <-started; err != nil {
		c.group.end()
		return nil, err
	}
	return c, nil
}

// live starts the process and waits for its end. Linux kills a child when the thread that started it ends, so that
// thread is kept: the child goes when bench is killed, and not before.
func (c *command) live(started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer close(c.done)
	err := c.exec.Start()
	started <- err
	if err != nil {
		return
	}
	err = c.exec.Wait()
	select {
	case <-c.asked:
		return
	default:
	}
	if err == nil {
		err = errors.New("exit status 0")
	}
	c.failed = fmt.Errorf("%s: %w%s", c.exec.Path, err, c.output.lastWords())
}

// stop asks the whole group to end, and kills what is left of it after the time it has for that.
func (c *command) stop() { c.once.Do(c.end) }

func (c *command) end() {
	close(c.asked)
	select {
	case <-c.done:
	default:
		c.group.signal(c.signal)
		select {
		case <-c.done:
		case <-time.After(c.grace):
		case <-c.hurry:
		}
	}
	c.group.end()
	<-c.done
}

func (c *command) ended() <-chan struct{} { return c.done }

func (c *command) err() error { return c.failed }

func (c *command) usage() (cpu time.Duration, peakMemory int64, known bool) { return c.group.usage() }
