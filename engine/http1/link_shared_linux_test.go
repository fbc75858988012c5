//go:build !386 && !s390x

package http1

import (
	"net"
	"syscall"
	"testing"
	"time"
)

// The date of a write that nobody waits for is taken by the reader, and is no end of the connection: as long as it lies there, the
// kernel announces an error with everything that arrives.
func TestDatesOfWritesAreNoEnds(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	nc, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	peer, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer peer.Close()
	started := time.Now()
	sweeper := NewSweeper(func() time.Duration { return time.Since(started) })
	defer sweeper.Stop()
	l := newSharedLink(nc, &sweeper.readers)
	if l == nil {
		t.Fatal("no reader takes the connection")
	}
	defer l.close()
	if !l.dated {
		t.Skip("this kernel has no stamps of what is written")
	}
	if _, err := syscall.Write(l.fd, []byte("late")); err != nil {
		t.Fatal(err)
	}
	time.Sleep(50 * time.Millisecond)
	l.mu.Lock()
	defer l.mu.Unlock()
	if ago := l.stamps.Sent(l.fd); ago != 0 {
		t.Errorf("a date of %v ago was left there", ago)
	}
	if l.missed {
		t.Error("it was taken for news of the server")
	}
}
