// Package stream follows responses that are not one moment: it cuts a body into events, or takes the messages of a protocol
// that has some, and keeps when they came. It knows no protocol and no connection, and never looks at a clock: whoever reads
// says when a read was over, and that is the moment of what the read completed.
//
//	rules, err := stream.Compile(request.Stream, stream.Wants{})
//	f := stream.New(memory)
//	f.Begin(rules, &seen)              // before each exchange
//	err := f.Feed(piece, whole, at)    // SSE, NDJSON and chunks: a piece of the body, and when it was read
//	err := f.Message(message, at)      // protocols that have messages of their own
//	err := f.End()                     // the response is over: nil if it was all of the stream
//
// ErrEnough, once `until` was seen, and an *Error end an exchange; what becomes of the connection then is its user's affair. A
// Follower belongs to one goroutine at a time; only Silent may be called from others.
package stream
