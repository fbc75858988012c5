package main

import (
	"bytes"
	"io"
	"net"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// soon is how long a run that is interrupted may go on. It takes a few hundred milliseconds, a response that is waited for
// in these specs half a minute; the rest is for a machine that has other things to do.
const soon = 5 * time.Second

// A transcript is what a process says, to be read while it talks.
type transcript struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write notes what is said.
func (s *transcript) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

// has tells whether something was said.
func (s *transcript) has(text string) bool { return strings.Contains(s.String(), text) }

// String is all that was said so far.
func (s *transcript) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// interruptedRun runs bench, sends it signals as soon as a condition holds, and sees that it ends soon after the last one, with
// its status.
func interruptedRun(t *testing.T, holds func(*transcript) bool, signals ...syscall.Signal) ending {
	t.Helper()
	cmd := exec.Command("bench", "run", "-auto-approve")
	var out, messages transcript
	cmd.Stdout, cmd.Stderr = &out, &messages
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	defer cmd.Process.Kill()
	for deadline := time.Now().Add(20 * time.Second); !holds(&messages); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) || len(ended) > 0 {
			t.Fatalf("the moment never came:\n%s", messages.String())
		}
	}
	for i, s := range signals {
		if i > 0 {
			time.Sleep(oneStroke + 50*time.Millisecond) // so that it is another wish
			if len(ended) > 0 {
				t.Fatalf("it did not wait for a second signal:\n%s", messages.String())
			}
		}
		if err := cmd.Process.Signal(s); err != nil {
			t.Fatal(err)
		}
	}
	began := time.Now()
	select {
	case <-ended: // its status is looked at below
	case <-time.After(soon):
		_ = cmd.Process.Signal(syscall.SIGQUIT)
		<-ended
		t.Fatalf("it went on for %v after the signal; its goroutines were at\n%s", soon, messages.String())
	}
	t.Logf("it ended %v after the signal", time.Since(began))
	if got, want := cmd.ProcessState.ExitCode(), 128+int(signals[len(signals)-1]); got != want {
		t.Errorf("it ended with status %d, want %d:\n%s", got, want, messages.String())
	}
	return ending{cmd.ProcessState.ExitCode(), out.String(), messages.String()}
}

// patient answers until it is told to hang, and counts who hangs.
type patient struct {
	hangs   atomic.Bool
	hanging atomic.Int64
}

func (p *patient) mood(s *target, n int64, c net.Conn) bool {
	if !p.hangs.Load() {
		return answerWell(s, n, c)
	}
	p.hanging.Add(1)
	_, _ = io.Copy(io.Discard, c)
	return false
}

// deaf listens to TCP and UDP at one address, says nothing, and counts who says something.
func deaf(t *testing.T) (address string, called *atomic.Int64) {
	t.Helper()
	called = new(atomic.Int64)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	packets, err := net.ListenPacket("udp", l.Addr().String())
	if err != nil {
		t.Skip(err)
	}
	go func() {
		for c, err := l.Accept(); err == nil; c, err = l.Accept() {
			go func() {
				defer c.Close()
				if n, _ := c.Read(make([]byte, 1)); n > 0 {
					called.Add(1)
				}
				_, _ = io.Copy(io.Discard, c)
			}()
		}
	}()
	go func() {
		for _, _, err := packets.ReadFrom(make([]byte, 1)); err == nil; _, _, err = packets.ReadFrom(make([]byte, 1)) {
			called.Add(1)
		}
	}()
	t.Cleanup(func() { _, _ = l.Close(), packets.Close() })
	return l.Addr().String(), called
}
