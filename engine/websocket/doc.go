// Package websocket is the client's side of a WebSocket (RFC 6455) over a connection that is there already: the handshake,
// messages with the moments when they came, and the end. Frames are read and written by the functions of gobwas/ws, which take
// bytes and know no connection; what is here is what those leave open: pieces, control frames, limits, and clocks.
//
//	c := websocket.New(conn, memory)
//	answer, err := c.Shake(request)        // status 101, or what the server said instead
//	err = c.Send(messages)                 // each as a text, all in one write
//	message, err := c.Next()               // valid until the next call; c.Arrived is when the last of it had
//	err = c.Finish()                       // says goodbye, and waits for the same
//
// Pings are answered while Next waits, once a read however many came. Extensions are not offered, so that a packed message is
// Malformed. A Conn belongs to one goroutine; deadlines of the connection below are its user's, and end whatever it waits for.
package websocket
