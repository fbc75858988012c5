// Package arrival tells when what is read from a TCP connection had arrived, by the kernel's own stamps: a read by a busy process
// is later than that. On Linux it does; elsewhere, and of what is no TCP connection, it knows nothing, and reads are never late.
//
//	c := arrival.New(nc)    // a net.Conn that takes stamps, or nc itself
//	n, err := c.Read(p)
//	late := arrival.Of(c)()  // how long before the end of the read the last of its bytes was there
//
// Stamps are of the clock on the wall, and only ever used as a difference between two moments of one read: a clock that was set in
// between is noticed, and that read has no stamp. Whoever uses it holds it against what else is known: that nothing was there when
// the read before said so.
package arrival
