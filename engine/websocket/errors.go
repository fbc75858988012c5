package websocket

import (
	"fmt"

	"github.com/gobwas/ws"
)

// A Kind says what is wrong with what a server sent.
type Kind uint8

// The kinds. What the connection below says is passed on as it is.
const (
	// Malformed: it is no WebSocket's handshake or frame, or a text is no UTF-8.
	Malformed Kind = iota + 1
	// TooLarge: a message has more bytes than Largest.
	TooLarge
	// NoMemory: the memory has no room for a message.
	NoMemory
	// Closed: the server has said that it closes; Code and Reason are what it said.
	Closed
	// Truncated: the connection ended without that.
	Truncated
)

// An Error is why a WebSocket is over.
type Error struct {
	Kind   Kind
	Detail string
	Code   int    // of Closed; 0: it gave none
	Reason string // of Closed
}

// Error says what is wrong.
func (e *Error) Error() string { return e.Detail }

func wrong(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Detail: fmt.Sprintf(format, args...)}
}

// Normal says whether a Closed is the end that a server means when all is well.
func (e *Error) Normal() bool {
	switch ws.StatusCode(e.Code) {
	case 0, ws.StatusNormalClosure, ws.StatusGoingAway:
		return e.Kind == Closed
	}
	return false
}

// closed reads the payload of a close frame.
func closed(payload []byte) *Error {
	if len(payload) == 1 {
		return wrong(Malformed, "a close frame with half a code")
	}
	code, reason := ws.ParseCloseFrameData(payload)
	const codes = 5000 // there are fewer (section 7.4.2)
	if code >= codes {
		return wrong(Malformed, "a close frame with the code %d, which is none", code)
	}
	if err := ws.CheckCloseFrameData(code, reason); err != nil && len(payload) > 0 {
		return wrong(Malformed, "a close frame with the code %d: %v", code, err)
	}
	e := wrong(Closed, "closed by the server with %d: %s", code, reason)
	switch {
	case code == 0:
		e = wrong(Closed, "closed by the server, without a code")
	case reason == "":
		e = wrong(Closed, "closed by the server with %d", code)
	}
	e.Code, e.Reason = int(code), reason
	return e
}
