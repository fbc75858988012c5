package http1

import "time"

// A Sink takes a response's body as it comes, beside what Request.KeepBody keeps. By the time of its first piece the
// response has its status and its header.
type Sink interface {
	// Take gets a piece, which is valid during the call, and when it had arrived: by the kernel's stamp where there is one, else when
	// the read was over that brought it. Whole says that a chunk
	// ends with it, or that the body has none. An error ends the exchange, as Declined.
	Take(piece []byte, whole bool, at time.Duration) error
}

// give hands a piece of the body to the sink. It is false if that wants no more.
func (p *parser) give(buf, part []byte) bool {
	if p.res.head == nil {
		p.res.Status, p.res.head = p.status, buf[p.start:p.headEnd]
	}
	whole := p.stage != inChunk || int64(len(part)) == p.left
	if p.declined = p.sink.Take(part, whole, p.at); p.declined != nil {
		p.wrong("")
		p.kind = Declined
		return false
	}
	return true
}
