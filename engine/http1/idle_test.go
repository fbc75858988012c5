package http1

import (
	"io"
	"net"
	"runtime"
	"testing"
	"time"
)

func TestIdleConnectionThatDied(t *testing.T) {
	overEveryLink(t, func(b *bench) {
		r := render(b, Draft{})
		closed := make(chan bool)
		c := b.dial(func(nc net.Conn) {
			hear(nc, r)
			io.WriteString(nc, ok)
			nc.Close()
			close(closed)
		})
		b.do(c, r)
		<-closed
		b.pass(time.Second)
		if e, _ := b.fail(c, r, IdleDied); !e.Unsent {
			b.Errorf("the request was sent over a connection that was known to be dead: %v", e)
		}
		if _, res := b.fail(c, r, Broken); res.BytesOut != 0 {
			b.Error("a retired connection was used")
		}
	}, isSocket)
}

func TestConnectionThatDiedJustNow(t *testing.T) {
	overEveryLink(t, func(b *bench) {
		r := render(b, Draft{})
		closed := make(chan bool)
		c := b.dial(func(nc net.Conn) {
			hear(nc, r)
			io.WriteString(nc, ok)
			nc.Close()
			close(closed)
		})
		b.do(c, r)
		<-closed
		c.proven, c.idle = true, b.sweeper.now()+time.Hour // it has no reason to look into it
		b.fail(c, r, IdleDied)
	}, isSocket)
}

func TestUnaskedResponseRetiresAnIdleConnection(t *testing.T) {
	overEveryLink(t, func(b *bench) {
		r := render(b, Draft{})
		said := make(chan bool)
		c := b.dial(func(nc net.Conn) {
			hear(nc, r)
			io.WriteString(nc, ok)
			<-said
			io.WriteString(nc, "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n")
			said <- true
			hear(nc, r)
		})
		b.do(c, r)
		said <- true
		<-said
		b.pass(time.Second)
		if e, _ := b.fail(c, r, IdleDied); !e.Unsent {
			b.Error(e)
		}
	}, isSocket)
}

// A server that ends its direction right after a response, and then only listens, is what the raw link can miss: the
// end comes after the last read, and before the poller's readiness is reset.
func TestHalfClosedConnectionIsNoticedWithoutLooking(t *testing.T) {
	overEveryLink(t, func(b *bench) {
		r := render(b, Draft{})
		ended, asked := make(chan bool), make(chan bool)
		c := b.dial(func(nc net.Conn) {
			hear(nc, r)
			io.WriteString(nc, ok)
			nc.(interface{ CloseWrite() error }).CloseWrite()
			close(ended)
			hear(nc, r)
			close(asked)
			io.Copy(io.Discard, nc)
		})
		b.do(c, r)
		<-ended
		c.proven, c.idle = true, b.sweeper.now()+time.Hour // it has no reason to look into it
		done := make(chan bool)
		go func() {
			defer close(done)
			b.fail(c, r, IdleDied)
		}()
		<-asked
		for swept := false; !swept; {
			select {
			case <-done:
				swept = true
			default:
				b.sweeper.sweep(b.sweeper.now())
				runtime.Gosched()
			}
		}
	}, isSocket)
}

// A server that ends its direction without a word is found out by looking: when a connection is used again for the first
// time, and always once waiting for it was for nothing. No sweeper looks here.
func TestHalfClosedConnectionIsLookedInto(t *testing.T) {
	overEveryLink(t, func(b *bench) {
		r := render(b, Draft{})
		for _, exchanges := range []int{1, 3} {
			ended := make(chan bool)
			c := b.dial(func(nc net.Conn) {
				for range exchanges {
					hear(nc, r)
					io.WriteString(nc, ok)
				}
				nc.(interface{ CloseWrite() error }).CloseWrite()
				close(ended)
				io.Copy(io.Discard, nc)
			})
			for range exchanges {
				b.do(c, r)
			}
			<-ended
			c.idle = b.sweeper.now() + time.Hour // so fast that it is not looked into for its rest
			if exchanges > 1 && c.doubtful(b.sweeper.now()) {
				b.Error("a connection that has proven itself is looked into")
			}
			c.wary.Store(exchanges > 1)
			if e, _ := b.fail(c, r, IdleDied); !e.Unsent {
				b.Error("the request was sent", e)
			}
		}
	}, isSocket, isPlain)
}
