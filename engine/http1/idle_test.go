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
		c.idle = b.sweeper.now() + time.Hour // it has no reason to look into it
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
		c.idle = b.sweeper.now() + time.Hour // it has no reason to look into it
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
