package http1

import (
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// Servers that never stop sending must end as an error, without filling the memory.
func TestEndlessResponses(t *testing.T) {
	many := func(s string) string { return strings.Repeat(s, 1+(16<<10)/len(s)) }
	for name, bomb := range map[string]struct {
		start, more string
		want        Kind
	}{
		"status line":      {"HTTP/1.1 200 ", many("O"), TooLarge},
		"interim":          {"", many("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"), TooLarge},
		"fields":           {"HTTP/1.1 200 OK\r\n", many("Name: value\r\n"), TooLarge},
		"field":            {"HTTP/1.1 200 OK\r\nName: ", many("v"), TooLarge},
		"name":             {"HTTP/1.1 200 OK\r\n", many("v"), TooLarge},
		"chunk size":       {chunks(""), many("0"), TooLarge},
		"chunk extension":  {chunks("1;"), many("e"), TooLarge},
		"chunk extensions": {chunks(""), many("1;" + strings.Repeat("e", 100) + "\r\nx\r\n"), TooLarge},
		"trailers":         {chunks("0", ""), many("Name: value\r\n"), TooLarge},
		"trailer":          {chunks("0", "Name: "), many("v"), TooLarge},
		"kept body":        {"HTTP/1.1 200 OK\r\n\r\n", many("body"), TooLarge},
		"kept chunks":      {chunks(""), many("4\r\nbody\r\n"), TooLarge},
		"garbage":          {"", many("garbage "), Malformed},
		"garbage fields":   {"HTTP/1.1 200 OK\r\n", many("\x00\n"), Malformed},
	} {
		t.Run(name, func(t *testing.T) {
			overEveryLink(t, func(b *bench) {
				r := render(b, Draft{})
				r.MaxBody = 100 << 10
				c := b.dial(func(nc net.Conn) {
					hear(nc, r)
					_, err := io.WriteString(nc, bomb.start)
					for err == nil {
						_, err = io.WriteString(nc, bomb.more)
					}
				})
				b.fail(c, r, bomb.want)
				if memory := cap(c.buf) + cap(c.parser.body); memory > 1<<20 {
					b.Errorf("%d bytes of memory", memory)
				}
				c.Close()
			})
		})
	}
}

// A body without an end that nobody wants is nobody's business but the deadline's.
func TestEndlessDiscardedBodyEndsWithItsDeadline(t *testing.T) {
	overEveryLink(t, func(b *bench) {
		r := render(b, Draft{})
		r.KeepBody = false
		c := b.dial(func(nc net.Conn) {
			hear(nc, r)
			_, err := io.WriteString(nc, "HTTP/1.1 200 OK\r\n\r\n")
			for i := 0; err == nil; i++ {
				if i == 1000 {
					b.pass(2 * time.Minute)
					b.sweeper.sweep(b.sweeper.now())
				}
				_, err = nc.Write(make([]byte, 1000))
			}
		})
		_, res := b.fail(c, r, Timeout)
		if res.Status != 200 || res.BodyBytes == 0 || len(c.buf) > largeBuffer {
			b.Errorf("%+v, in a buffer of %d", res, len(c.buf))
		}
		c.Close()
	})
}

// The memory of a large body is given back: one large response must not cost memory for the rest of the trial.
func TestMemoryOfALargeBodyIsGivenBack(t *testing.T) {
	overEveryLink(t, func(b *bench) {
		r := render(b, Draft{})
		c := b.dial(func(nc net.Conn) {
			hear(nc, r)
			io.WriteString(nc, "HTTP/1.1 200 OK\r\nContent-Length: 4000000\r\n\r\n")
			nc.Write(make([]byte, 4000000))
			serving(r, ok)(nc)
		})
		b.do(c, r)
		b.do(c, r)
		b.do(c, r)
		if memory := cap(c.buf) + cap(c.parser.body); memory > 1<<20 {
			b.Errorf("%d bytes of memory", memory)
		}
	})
}

// A torrent is a link on which there is always something more to read.
type torrent struct{ link }

func (torrent) exchange(c *Conn) {
	c.begin()
	for n := copy(c.space(), "HTTP/1.1 200 OK\r\n\r\n"); !c.received(n); n = len(c.space()) {
		c.sweeper.sweep(c.sweeper.now() + time.Duration(c.res.BytesIn)*time.Millisecond)
	}
}

func (torrent) cut()   {}
func (torrent) probe() {}

func TestDeadlineHoldsAgainstAServerThatOutrunsTheReader(t *testing.T) {
	start := time.Now()
	c := &Conn{
		link: torrent{}, buf: make([]byte, smallBuffer),
		sweeper: &Sweeper{now: func() time.Duration { return time.Since(start) }},
	}
	c.sweeper.add(c)
	b := &bench{T: t}
	b.fail(c, &Request{}, Timeout)
}
