// Package loop is an event loop: one thread that owns sockets, hears of all of them by one call, and starts what is to be sent on
// them. It knows no protocol.
//
//	group := loop.NewGroup(loop.Any) // nil where there are no loops
//	defer group.Stop()
//	l, err := group.Loop(0)
//	l.Post(func() { … l.Add(fd, handler) … }) // what runs on the loop's thread may use it
//
// There is no goroutine for a connection, and nothing is woken for each event: that is what it is for, since with a thousand
// connections waking costs more than the requests do. Where the kernel has io_uring and allows it, the kernel reads into
// buffers that no connection owns, and one call brings what came on all of them; else it is epoll, and a read for each.
//
// What is sent is written by a call of its own and not by the ring: a request is sent at the moment that was noted for it, and
// not when the requests after it have been written down, too.
package loop
