//go:build !386 && !s390x

package http1

import "testing"

// share gives a connection to a reader, as its first stream does.
func share(t testing.TB, c *Conn) {
	l := c.link.(*rawLink)
	c.Sink = &noting{}
	if l.share(c) == nil {
		t.Fatal("no reader takes the connection")
	}
	c.Sink = nil
}
