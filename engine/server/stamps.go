package server

import (
	"context"
	"net"
	"sync/atomic"
	"time"

	"bench/engine/arrival"
	"bench/engine/clock"
)

// Stamped has what comes over a listener's connections noted with the moment when it had arrived, so that the records of scripted
// streams don't depend on when the server found the time to read.
func Stamped(l net.Listener) net.Listener {
	arrival.Listen(l)
	return stampedListener{l}
}

type stampedListener struct{ net.Listener }

func (l stampedListener) Accept() (net.Conn, error) {
	nc, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	nc = arrival.New(nc)
	return &stampedConn{Conn: nc, late: arrival.Of(nc)}, nil
}

// A stampedConn notes when what it has read last had arrived.
type stampedConn struct {
	net.Conn
	late    arrival.Lateness
	arrived atomic.Int64
}

// Read reads, and takes note.
func (c *stampedConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 {
		c.arrived.Store(int64(c.late.At(clock.Now(), 0)))
	}
	return n, err
}

// connectionKey is where a request's context has its connection.
type connectionKey struct{}

// A connection is what a handler knows of the connection that a request came over.
type connection struct{ stamped *stampedConn } // nil: nobody notes anything

// connected puts a connection into the context of its requests.
func connected(ctx context.Context, nc net.Conn) context.Context {
	made := new(connection)
	made.stamped, _ = nc.(*stampedConn)
	return context.WithValue(ctx, connectionKey{}, made)
}

// connectionOf is the connection of a request; nil where the server doesn't tell.
func connectionOf(ctx context.Context) *connection {
	c, _ := ctx.Value(connectionKey{}).(*connection)
	return c
}

// received is when the request had arrived that is being served: now, if nobody has taken note.
func received(ctx context.Context) time.Duration {
	if c := connectionOf(ctx); c != nil && c.stamped != nil {
		return time.Duration(c.stamped.arrived.Load())
	}
	return clock.Now()
}
