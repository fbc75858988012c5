//go:build !386 && !s390x

package arrival

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http/httptest"
	"os"
	"syscall"
	"testing"
	"time"
)

// pair is both ends of a TCP connection, of which one takes stamps.
func pair(t *testing.T) (reads, writes net.Conn) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	Listen(l)
	writes, err = net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = writes.Close() })
	accepted, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = accepted.Close() })
	return New(accepted), writes
}

const rest = 60 * time.Millisecond

// What lay there for a while is read late, and what was waited for is not; so above TLS.
func TestLateReads(t *testing.T) {
	plain, peer := pair(t)
	secured, below := pair(t)
	certificate := httptest.NewUnstartedServer(nil)
	certificate.StartTLS()
	defer certificate.Close()
	server := tls.Server(below, certificate.TLS)
	client := tls.Client(secured, &tls.Config{InsecureSkipVerify: true})
	shaken := make(chan error, 1)
	go func() { shaken <- server.Handshake() }()
	if err := errors.Join(client.Handshake(), <-shaken); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		reads  net.Conn
		writes net.Conn
	}{"TCP": {plain, peer}, "TLS": {client, server}} {
		late := Of(c.reads)
		read := func() time.Duration {
			if n, err := c.reads.Read(make([]byte, 100)); n == 0 || err != nil {
				t.Fatalf("%s: %d bytes, %v", name, n, err)
			}
			return late()
		}
		var found time.Duration
		for range 20 { // the kernel begins to stamp a moment after the first socket on the machine has asked
			_, _ = io.WriteString(c.writes, "a")
			time.Sleep(rest)
			if found = read(); found > 0 {
				break
			}
		}
		if found < rest*9/10 || found > time.Minute {
			t.Errorf("%s: what had lain there for %v is %v late", name, rest, found)
		}
		soon := false
		for range 20 { // the machine may be busy
			go func() {
				time.Sleep(rest / 4)
				_, _ = io.WriteString(c.writes, "b")
			}()
			if soon = read() < rest/6; soon {
				break
			}
		}
		if !soon {
			t.Errorf("%s: what was waited for is late", name)
		}
	}
}

// Ends, deadlines and whatever else a connection has are as they were.
func TestAConnectionIsOne(t *testing.T) {
	c, peer := pair(t)
	if err := c.SetReadDeadline(time.Now().Add(time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if n, err := c.Read(make([]byte, 1)); n != 0 || !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("after its deadline: %d bytes, %v", n, err)
	}
	_ = c.SetReadDeadline(time.Time{})
	_, _ = peer.Write([]byte("ab"))
	_ = peer.Close()
	if all, err := io.ReadAll(c); string(all) != "ab" || err != nil {
		t.Errorf("%q, %v", all, err)
	}
	_ = c.Close()
	if _, err := c.Read(make([]byte, 1)); !errors.Is(err, net.ErrClosed) {
		t.Errorf("closed: %v", err)
	}
	if other, _ := net.Pipe(); New(other) != other || Of(other) != nil {
		t.Error("a pipe takes stamps")
	}
}

// A stamp is not believed where the clock on the wall was set between two looks, and the moment is never before one that is known
// to be too early.
func TestWhatIsNotBelieved(t *testing.T) {
	s := &Stamps{begun: time.Now(), ahead: time.Hour, looked: true}
	if late := s.late(); late != 0 {
		t.Errorf("%v late by a clock that was set", late)
	}
	late := Lateness(func() time.Duration { return 5 * time.Second })
	for _, test := range []struct{ read, early, want time.Duration }{
		{20 * time.Second, 0, 15 * time.Second}, {20 * time.Second, 18 * time.Second, 18 * time.Second}, {20 * time.Second, 21 * time.Second, 20 * time.Second},
	} {
		if at := late.At(test.read, test.early); at != test.want {
			t.Errorf("read at %v, not before %v: %v", test.read, test.early, at)
		}
	}
	if at := Lateness(nil).At(7, 0); at != 7 {
		t.Errorf("nobody knows, and it is %v", at)
	}
}

// What was written some time ago was sent then, however late one asks; each write's date is taken once.
func TestDatesOfWrites(t *testing.T) {
	reads, writes := pair(t)
	raw, err := writes.(*net.TCPConn).SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	_ = raw.Control(func(fd uintptr) {
		s := Want(int(fd))
		if s == nil || !s.WantSent(int(fd)) {
			t.Skip("this kernel has no stamps of what is written")
		}
		if ago := s.Sent(int(fd)); ago != 0 {
			t.Errorf("before anything was written it was sent %v ago", ago)
		}
		_, _ = syscall.Write(int(fd), []byte("first"))
		time.Sleep(rest)
		_, _ = syscall.Write(int(fd), []byte("second"))
		if ago := s.Sent(int(fd)); ago < rest*9/10 || ago > time.Minute {
			t.Errorf("the first of two writes was sent %v ago, and that was %v", ago, rest)
		}
		if ago := s.Sent(int(fd)); ago != 0 {
			t.Errorf("a date that had been taken came again: %v", ago)
		}
	})
	got := make([]byte, len("firstsecond"))
	if _, err := io.ReadFull(reads, got); err != nil || string(got) != "firstsecond" {
		t.Errorf("the peer got %q, %v", got, err)
	}
}
