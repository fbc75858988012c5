// Package http2 is the HTTP/2 client of the hot path: it renders requests once, and moves any number of them at a time, and
// their responses, over one connection, without allocating for one that was sent before.
//
//	request, err := http2.Render(http2.Draft{Method: "GET", Scheme: "https", Authority: "example.com", Path: "/"})
//	conn := http2.New(tls, http2.Options{Memory: memory})
//	conn.Start(&wait)
//	stream := http2.NewStream()
//	if err := conn.Do(request, scope, stream); err != nil { … } // always an *Error
//	fmt.Println(stream.Status, stream.Done-stream.Sent)
//
// It follows RFC 9113 strictly where a server's fault could be taken for a response, and holds servers to limits of what
// they make it keep. It doesn't dial, share connections among requests, repeat requests, undo codings or follow redirects:
// that is package client's. For a general client use net/http, which forgives more.
//
// # What guards what
//
// A connection has two goroutines: the reader alone reads from the net.Conn, the writer alone writes to it and closes it.
// Requests come from any number of others, which wait for their streams. All that they share is guarded by one lock, Conn.mu:
// what is to be written, the table of streams, the windows, the deadline's timer, the header block that is being read and both
// compression tables. The reader holds it for the frames of one read, the writer only to take what is to be written, and
// nobody while reading from the network or writing to it. Beside it, Load and what Retired says can be looked at without
// the lock.
//
// A Stream is its owner's before Do and after it; in between it is guarded by the lock of its connection.
//
// Options.Wire and Options.Retired are called with the lock held, Options.Ended without it. Whoever has a lock of its own that
// it takes in them must not call a Conn while it holds that.
package http2
