package http2

import (
	"errors"
	"net"
	"os"
	"runtime"
	"time"

	"bench/engine/clock"
)

// An outbox is what a connection has to write. The writer takes all that is there, in one write.
type outbox struct {
	wake         chan struct{} // wakes the writer
	bytes        []byte
	spare        []byte        // the other half, which is being written or has been
	starting     []uint32      // streams whose heads are in bytes
	uploads      []uint32      // streams with something left to send, in turn
	replies      int           // bytes of answers to the server's pings and settings
	idle         bool          // the writer waits for wake
	writingSince time.Duration // 0 when nothing is being written
}

// write is the writer: it writes what others have put into out, all at once.
func (c *Conn) write() {
	for {
		batch := c.collect()
		if batch == nil {
			break
		}
		if _, err := c.nc.Write(batch); err != nil {
			c.deaf(err)
		}
	}
	_ = c.nc.Close()
	if c.options.Ended != nil {
		c.options.Ended(c)
	}
}

// deaf says that the server can't be written to any more. What it said before that is still there to be read; so it is
// the reader that ends the connection, in a moment.
func (c *Conn) deaf(err error) {
	c.mu.Lock()
	c.drain(broken(err))
	c.mu.Unlock()
	_ = c.nc.SetReadDeadline(clock.Deadline(farewell))
	if secure, ok := c.nc.(interface{ NetConn() net.Conn }); ok && errors.Is(err, os.ErrDeadlineExceeded) {
		_ = secure.NetConn().Close() // or it would try for seconds to say goodbye
	}
}

// collect waits until there is something to write, and takes it. It returns nil when the connection has ended.
func (c *Conn) collect() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.out.writingSince = 0
	for c.fill(); len(c.out.bytes) == 0; c.fill() {
		if c.ending.dead {
			return nil
		}
		c.out.idle = true
		c.mu.Unlock()
		<-c.out.wake
		if c.Load.Load() > 1 {
			// The reader wakes a whole batch of requests, and it is the first of their successors that woke the
			// writer. Let the others go first: then one write does for all.
			runtime.Gosched()
		}
		c.mu.Lock()
	}
	at := clock.Now()
	for _, id := range c.out.starting {
		if st := c.streams.byID[id]; st != nil {
			st.Sent = at
		}
	}
	c.out.writingSince = at
	c.out.starting, c.out.replies = c.out.starting[:0], 0
	batch := c.out.bytes
	c.out.bytes, c.out.spare = c.out.spare[:0], batch
	return batch
}

// rouse wakes the writer, if it sleeps.
func (c *Conn) rouse() {
	if c.out.idle && (len(c.out.bytes) > 0 || len(c.out.uploads) > 0 || c.ending.dead) {
		c.out.idle = false
		c.out.wake <- struct{}{}
	}
}
