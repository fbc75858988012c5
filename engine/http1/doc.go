// Package http1 is the HTTP/1.1 client of the hot path: it renders requests once, and moves them and their responses
// over one connection at a time for as little CPU as the kernel allows, without allocating.
//
//	sweeper := http1.NewSweeper(now)
//	defer sweeper.Stop()
//	request, err := http1.Render(http1.Draft{Method: "GET", Target: "/", Host: "example.com"})
//	conn := http1.New(tcp, sweeper, http1.Options{})
//	defer conn.Close()
//	var response http1.Response
//	for {
//		if err := conn.Do(request, timeout, &response); err != nil { … } // always an *Error
//		if !response.KeepAlive { … }                                     // dial anew
//	}
//
// A Conn belongs to one goroutine at a time; only Abort may be called from others. Its link to the socket has three
// shapes that behave alike: on Linux a TCP or Unix socket is driven by raw system calls inside the runtime's poller
// (link_raw.go tells why that is faster, and what it must watch for), or by blocking ones where that was asked for
// (link_blocking.go); everything else, TLS above all, goes through net.Conn (link_portable.go).
//
// The parser follows RFC 9112 strictly where a message's framing depends on it, and works in the connection's buffer.
// It doesn't decode content codings, follow redirects, keep cookies or dial: that is package engine's. For a general
// client use net/http, which forgives more.
package http1
