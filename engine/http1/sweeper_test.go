package http1

import (
	"errors"
	"io"
	"net"
	"runtime"
	"testing"
	"testing/synctest"
	"time"
)

// silences are servers that fall silent at some point, and say when.
var silences = map[string]struct {
	request func(testing.TB) *Request
	serve   func(nc net.Conn, r *Request, silent, gone chan bool)
}{
	"before the response": {
		func(t testing.TB) *Request { return render(t, Draft{}) },
		func(nc net.Conn, r *Request, silent, _ chan bool) {
			hear(nc, r)
			close(silent)
			io.Copy(io.Discard, nc)
		},
	},
	"inside the response": {
		func(t testing.TB) *Request { return render(t, Draft{}) },
		func(nc net.Conn, r *Request, silent, _ chan bool) {
			hear(nc, r)
			io.WriteString(nc, ok[:len(ok)-1])
			close(silent)
			io.Copy(io.Discard, nc)
		},
	},
	"inside the request": {
		uploading,
		func(nc net.Conn, _ *Request, silent, gone chan bool) {
			io.ReadFull(nc, make([]byte, 1000))
			close(silent)
			<-gone
		},
	},
}

// overEverySilence starts an exchange that hangs, has it ended, and gives its error.
func overEverySilence(t *testing.T, end func(c *Conn), check func(b *bench, e *Error)) {
	for name, silence := range silences {
		t.Run(name, func(t *testing.T) {
			overEveryLink(t, func(b *bench) {
				r := silence.request(b)
				silent, gone := make(chan bool), make(chan bool)
				c := b.dial(func(nc net.Conn) { silence.serve(nc, r, silent, gone) })
				result := make(chan error)
				go func() {
					var res Response
					result <- c.Do(r, time.Minute, &res)
				}()
				<-silent
				end(c)
				err := <-result
				close(gone)
				var e *Error
				if !errors.As(err, &e) {
					b.Fatal(err)
				}
				check(b, e)
				b.fail(c, r, Broken)
			})
		})
	}
}

func TestLateExchangesAreCut(t *testing.T) {
	overEverySilence(t,
		func(c *Conn) {
			// Nothing is cut before its time.
			now := c.sweeper.now()
			c.sweeper.sweep(now)
			c.sweeper.sweep(now + time.Minute - time.Second)
			c.sweeper.sweep(now + time.Minute + time.Second)
		},
		func(b *bench, e *Error) {
			if e.Kind != Timeout || !e.Timeout() || e.Unsent {
				b.Errorf("%v, %+v", e, e)
			}
		})
}

var errStop = errors.New("the batch was cancelled")

func TestAbortEndsTheExchangeInFlight(t *testing.T) {
	overEverySilence(t,
		func(c *Conn) {
			c.Abort(errStop)
			c.Abort(errors.New("a second one changes nothing"))
		},
		func(b *bench, e *Error) {
			if e.Kind != Aborted || !errors.Is(e, errStop) || e.Unsent {
				b.Errorf("%v, %+v", e, e)
			}
		})
}

func TestAbortBetweenExchangesEndsTheNext(t *testing.T) {
	overEveryLink(t, func(b *bench) {
		r := render(b, Draft{})
		c := b.dial(serving(r, ok))
		b.do(c, r)
		c.Abort(errStop)
		if e, _ := b.fail(c, r, Aborted); !errors.Is(e, errStop) || !e.Unsent {
			b.Error(e)
		}
	})
}

// Whatever the moment at which an exchange is cut: it ends, well or with its deadline, and the next one isn't touched.
func TestCutAtAnyMoment(t *testing.T) {
	overEveryLink(t, func(b *bench) {
		stop := make(chan bool)
		b.servers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					b.sweeper.sweep(b.sweeper.now())
					runtime.Gosched() // the lock is wanted by others, too
				}
			}
		})
		defer close(stop)
		r := render(b, Draft{})
		c := b.dial(serving(r, ok))
		for i := range 100 {
			var res Response
			err := c.Do(r, time.Duration(1+i%25)*3*time.Microsecond, &res)
			var e *Error
			switch {
			case err == nil && string(res.Body) != "ok":
				b.Fatalf("%+v", res)
			case err != nil && (!errors.As(err, &e) || e.Kind != Timeout):
				b.Fatal(err)
			}
			if err != nil || !res.KeepAlive {
				c.Close()
				c = b.dial(serving(r, ok))
			}
		}
	})
}

func TestDeadlinesAreKeptToAFewMilliseconds(t *testing.T) {
	for _, timeout := range []time.Duration{
		-time.Hour, time.Microsecond, time.Millisecond, 10 * time.Millisecond, 99 * time.Millisecond,
		1234 * time.Millisecond, time.Minute,
	} {
		t.Run(timeout.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				s := NewSweeper(func() time.Duration { return time.Since(start) })
				defer s.Stop()
				keepsDeadline(t, s, timeout) // while it may be looking for the first time
				keepsDeadline(t, s, timeout)
				synctest.Wait() // it sleeps, having found nothing
				keepsDeadline(t, s, timeout)
			})
		})
	}
}

func keepsDeadline(t *testing.T, s *Sweeper, timeout time.Duration) {
	t.Helper()
	client, server := net.Pipe()
	defer server.Close()
	go io.Copy(io.Discard, server)
	c := New(client, s, Options{})
	defer c.Close()
	var res Response
	err := c.Do(render(t, Draft{}), timeout, &res)
	if e, isError := err.(*Error); !isError || e.Kind != Timeout {
		t.Fatal(err)
	}
	if took := res.Done - res.Sent; took < timeout || took > max(0, timeout)+2*minPause {
		t.Errorf("after %v", took)
	}
}
