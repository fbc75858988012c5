package http1

import (
	"net"
	"time"

	"bench/engine/arrival"
	"bench/engine/sound"
)

// writeWhole is the size up to which a request is written before anything is read. A larger one is written beside the
// reading, so that a server may answer before it has read all of it.
const writeWhole = 8 << 10

// A portableLink works over any net.Conn: TLS, other systems, pipes.
type portableLink struct {
	nc     net.Conn
	look   func() error // nil where the socket can't be looked into
	upload upload
	late   arrival.Lateness // of the latest read; nil: nobody knows
}

func newPortableLink(nc net.Conn) *portableLink {
	return &portableLink{nc: nc, look: peeker(nc), upload: newUpload(nc), late: arrival.Of(nc)}
}

func (l *portableLink) exchange(c *Conn) {
	if !c.begin() || !l.send(c) {
		return
	}
	for {
		n, err := l.nc.Read(c.space())
		if l.late != nil {
			c.late = l.late()
		}
		if n > 0 && c.received(n) {
			break
		}
		if err != nil {
			c.ended(err)
			break
		}
	}
	l.upload.finish(c)
}

// send writes the request, or starts to. It says whether a response can be expected.
func (l *portableLink) send(c *Conn) bool {
	wire := c.req.Wire
	if len(wire) > writeWhole || c.req.Body != nil {
		l.upload.start(wire, c.req.Body)
		return true
	}
	n, err := l.nc.Write(wire)
	return c.wrote(n, err)
}

func (l *portableLink) peek() error {
	if l.look == nil {
		return nil
	}
	return l.look()
}

func (l *portableLink) cut()         { cut(l.nc) }
func (l *portableLink) probe()       {}
func (l *portableLink) close() error { return l.nc.Close() }

// cut makes whatever is being read or written fail, for good. A deadline that has passed does that on every net.Conn
// and, unlike Close, has no opinion about who else is using it.
func cut(nc net.Conn) { nc.SetDeadline(time.Unix(1, 0)) }

// An upload writes a large request beside the reading of its response.
type upload struct {
	nc      net.Conn
	parts   [2][]byte
	active  bool
	written int
	err     error
	done    chan struct{}
	run     func() // made once: starting an upload allocates nothing
}

func newUpload(nc net.Conn) upload { return upload{nc: nc} }

// start writes what is left of the request's first part, and the second.
func (u *upload) start(rest, body []byte) {
	if u.run == nil {
		u.done = make(chan struct{}, 1)
		u.run = func() {
			u.written, u.err = 0, nil
			for _, part := range u.parts {
				if u.err == nil && len(part) > 0 {
					var n int
					n, u.err = u.nc.Write(part)
					u.written += n
				}
			}
			u.done <- struct{}{}
		}
	}
	u.parts, u.active = [2][]byte{rest, body}, true
	go sound.Work(u.run)()
}

// finish ends an upload if there is one: the exchange is over, and nobody waits for the rest of the request
// (RFC 9112 section 9.5).
func (u *upload) finish(c *Conn) {
	if !u.active {
		return
	}
	u.active = false
	select {
	case <-u.done:
	default:
		u.nc.SetWriteDeadline(time.Unix(1, 0))
		<-u.done
		u.nc.SetWriteDeadline(time.Time{}) // all may have been written: then the connection goes on
	}
	c.wrote(u.written, u.err)
}
