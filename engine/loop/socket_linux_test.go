//go:build linux && !386 && !s390x

package loop

import (
	"crypto/sha256"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"syscall"
	"testing"
	"time"
)

// heard holds what a listener was told against what was sent to it, and how that ended.
func (r *rig) heard(l *listener, sent []byte, end error) {
	r.Helper()
	r.await(l.ended, "the end")
	if l.came != len(sent) || l.sum != sha256.Sum256(sent) {
		r.Errorf("%d bytes came of %d, or others", l.came, len(sent))
	}
	if !errors.Is(l.err, end) {
		r.Errorf("it ended with %v, want %v", l.err, end)
	}
}

// A socket tells all that came, in order, whatever the pieces that it came in: also what comes with the end, and as much as
// neither a buffer nor a read holds.
func TestAllThatComesIsTold(t *testing.T) {
	eachIO(t, func(r *rig) {
		for _, c := range []struct {
			size, piece int
			pause       time.Duration
		}{
			{0, 1, 0},
			{1, 1, 0},
			{300, 1, 0},
			{300, 7, 100 * time.Microsecond},
			{bufferSize - 1, bufferSize, 0},
			{bufferSize, bufferSize, 0},
			{bufferSize + 1, bufferSize + 1, 0},
			{pollSpace, pollSpace, 0},
			{2 * pollSpace, 2 * pollSpace, 0},
			{5 << 20, 1 << 20, 0},
		} {
			l, server := r.pair()
			sent := pattern(c.size)
			for left := sent; len(left) > 0; {
				n := min(c.piece, len(left))
				if _, err := server.Write(left[:n]); err != nil {
					r.Fatal(err)
				}
				left = left[n:]
				time.Sleep(c.pause)
			}
			_ = server.Close()
			r.heard(l, sent, io.EOF)
		}
	})
}

// What was there before the loop had the socket is told, too, also an end.
func TestWhatWasThereBeforeIsTold(t *testing.T) {
	eachIO(t, func(r *rig) {
		client, server := r.connect()
		sent := pattern(3*pollSpace + 1)
		_, _ = server.Write(sent)
		_ = server.Close()
		r.heard(r.add(client), sent, io.EOF)
	})
}

// Hundreds of sockets on which much comes at once take turns, and have more to tell than there are buffers and places in a ring.
func TestMoreComesThanThereIsRoomFor(t *testing.T) {
	eachIO(t, func(r *rig) {
		const many = 2 * ringSubmissions
		sent := pattern(2*pollSpace + 77)
		var listeners []*listener
		var servers sync.WaitGroup
		holds := make(chan struct{})
		r.loop.Post(func() { <-holds }) // until all is there
		var fds []int
		for range many {
			client, server := r.connect()
			fd, err := Detach(client)
			if err != nil {
				r.Fatal(err)
			}
			fds, listeners = append(fds, fd), append(listeners, newListener(r.T))
			servers.Go(func() {
				_, _ = server.Write(sent)
				_ = server.Close()
			})
		}
		r.loop.Post(func() {
			for i, l := range listeners {
				l.socket, _ = r.loop.Add(fds[i], l)
			}
		})
		close(holds)
		for _, l := range listeners {
			r.heard(l, sent, io.EOF)
		}
		servers.Wait()
	})
}

// Who resets a connection is told apart from who ends it.
func TestAResetIsTold(t *testing.T) {
	eachIO(t, func(r *rig) {
		l, server := r.pair()
		_, _ = server.Write([]byte("half of"))
		time.Sleep(20 * time.Millisecond) // else it may be lost with the reset
		_ = server.SetLinger(0)
		_ = server.Close()
		r.heard(l, []byte("half of"), syscall.ECONNRESET)
	})
}

// A server that ends its own direction alone is gone: nothing comes of it any more, and it is sent nothing.
func TestHalfAnEndIsAnEnd(t *testing.T) {
	eachIO(t, func(r *rig) {
		l, server := r.pair()
		_ = server.CloseWrite()
		r.heard(l, nil, io.EOF)
		stranger, other := r.connect() // it may have the number of the socket that was closed
		r.on(func() {
			if n, err := l.socket.Send([]byte("x")); n != 0 || !errors.Is(err, syscall.EPIPE) {
				r.Errorf("a closed socket took %d bytes with %v", n, err)
			}
		})
		_ = other.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
		if n, err := other.Read(make([]byte, 1)); n != 0 {
			r.Errorf("a stranger had %d bytes, %v", n, err)
		}
		_ = stranger.Close()
	})
}

// What a socket doesn't take at once is sent when it is told of room: as much as a server reads, and in order.
func TestASocketWithoutRoomSaysWhenItHasSome(t *testing.T) {
	eachIO(t, func(r *rig) {
		l, server := r.pair()
		_ = server.SetReadBuffer(16 << 10)
		left := pattern(8 << 20)
		sum, full := sha256.Sum256(left), make(chan struct{})
		var once sync.Once
		send := func() {
			for len(left) > 0 {
				n, err := l.socket.Send(left)
				if err != nil {
					r.Error(err)
					return
				}
				if left = left[n:]; n == 0 {
					once.Do(func() { close(full) })
					l.socket.WantRoom()
					return
				}
			}
		}
		r.on(func() { l.room = send; send() })
		r.await(full, "a full socket")
		told := l.rooms.Load()
		time.Sleep(50 * time.Millisecond)
		if now := l.rooms.Load(); now > told+2 {
			r.Errorf("it was told of room %d times, while nobody read", now-told)
		}
		got := sha256.New()
		if _, err := io.CopyN(got, server, 8<<20); err != nil {
			r.Fatal(err)
		}
		if [sha256.Size]byte(got.Sum(nil)) != sum {
			r.Error("other bytes came than were sent")
		}
		_ = server.Close()
		r.await(l.ended, "the end")
	})
}

// A socket that is cut while it waits for room ends, though the server neither reads nor goes.
func TestASocketWithoutRoomIsCut(t *testing.T) {
	eachIO(t, func(r *rig) {
		l, _ := r.pair()
		r.on(func() {
			for n := 1; n > 0; {
				n, _ = l.socket.Send(make([]byte, 1<<20))
			}
			l.socket.WantRoom()
		})
		l.socket.Cut()
		r.await(l.ended, "the end")
	})
}

// Who goes on to send after a socket was cut is reset, and not left at a window that nobody opens.
func TestAFloodIsReset(t *testing.T) {
	eachIO(t, func(r *rig) {
		l, server := r.pair()
		flood := make(chan error, 1)
		go func() {
			for {
				if _, err := server.Write(make([]byte, 64<<10)); err != nil {
					flood <- err
					return
				}
			}
		}()
		time.Sleep(20 * time.Millisecond)
		l.socket.Cut()
		r.await(l.ended, "the end")
		select {
		case <-flood:
		case <-time.After(patient):
			r.Error("the server goes on to send")
		}
	})
}

// Whenever sockets are cut, by whoever, while something comes or goes or the server leaves, each ends once, and none that has its
// place or its number by then.
func TestCutsAtAnyMoment(t *testing.T) {
	eachIO(t, func(r *rig) {
		random := rand.New(rand.NewPCG(1, 2))
		var all sync.WaitGroup
		for range 400 {
			l, server := r.pair()
			wait, leaves := time.Duration(random.IntN(800))*time.Microsecond, random.IntN(3) == 0
			all.Go(func() {
				for range 20 {
					if _, err := server.Write([]byte("something")); err != nil {
						return
					}
					_ = server.SetReadDeadline(time.Now().Add(time.Millisecond))
					_, _ = server.Read(make([]byte, 100))
				}
				if leaves {
					_ = server.Close()
				}
			})
			for range 2 {
				all.Go(func() {
					time.Sleep(wait)
					l.socket.Cut()
				})
			}
			all.Go(func() { r.await(l.ended, "the end"); l.socket.Cut() })
			if random.IntN(4) == 0 {
				r.loop.Post(func() { _, _ = l.socket.Send([]byte("something")) })
			}
		}
		all.Wait()
		r.on(func() {
			if n := len(r.loop.sockets) - len(r.loop.free); n != 0 {
				r.Errorf("%d places are still taken", n)
			}
		})
	})
}

// The places of sockets that have ended are used again.
func TestPlacesAreUsedAgain(t *testing.T) {
	eachIO(t, func(r *rig) {
		at, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			r.Fatal(err)
		}
		defer at.Close()
		for range 1000 {
			nc, err := net.Dial("tcp", at.Addr().String())
			if err != nil {
				r.Fatal(err)
			}
			l := r.add(nc)
			server, err := at.Accept()
			if err != nil {
				r.Fatal(err)
			}
			_, _ = server.Write([]byte("x"))
			_ = server.Close()
			r.heard(l, []byte("x"), io.EOF)
		}
		r.on(func() {
			if n := len(r.loop.sockets); n != 1 {
				r.Errorf("%d places for a socket at a time", n)
			}
		})
	})
}
