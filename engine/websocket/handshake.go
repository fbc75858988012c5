package websocket

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"

	"github.com/gobwas/ws"
)

// A Request is how a WebSocket is asked for.
type Request struct {
	Target    *url.URL // of which path and query are sent
	Protocols []string // subprotocols, the best first
	Host      string   // as it is told
	Fields    []byte   // the other fields of the header, as they are sent: each with its line's end
}

// An Answer is what the server said to the handshake.
type Answer struct {
	Status int // 101, unless it refused
	Header http.Header
}

// Shake asks for a WebSocket. A server that refuses is no error.
func (c *Conn) Shake(r Request) (Answer, error) {
	answer := Answer{Header: http.Header{}}
	var refused error
	d := ws.Dialer{
		Host: r.Host, Protocols: r.Protocols, Header: ws.HandshakeHeaderBytes(r.Fields),
		OnHeader: func(key, value []byte) error {
			answer.Header.Add(string(key), string(value))
			return nil
		},
		OnStatusError: func(status int, _ []byte, text io.Reader) {
			answer.Status = status
			var response *http.Response
			if response, refused = http.ReadResponse(bufio.NewReader(text), nil); refused == nil {
				answer.Header = response.Header
			}
		},
	}
	c.most = mostHead
	rest, agreed, err := d.Upgrade(stream{c}, r.Target)
	c.most = -1
	var status ws.StatusError
	switch {
	case errors.As(err, &status) && refused != nil:
		return answer, shaken(refused)
	case errors.As(err, &status):
		return answer, nil
	case err != nil:
		return answer, shaken(err)
	}
	if agreed.Protocol != "" { // which isn't among the others
		answer.Header.Set("Sec-WebSocket-Protocol", agreed.Protocol)
	}
	if answer.Status = http.StatusSwitchingProtocols; rest != nil {
		n := rest.Buffered()
		early, _ := rest.Peek(n)
		if n > len(c.buf) {
			c.buf = make([]byte, n)
		}
		c.from, c.to = 0, copy(c.buf, early)
		ws.PutReader(rest)
	}
	return answer, nil
}

// shaken tells what is no handshake from what the connection says.
func shaken(err error) error {
	var own *Error
	var network net.Error
	switch {
	case errors.As(err, &own):
		return own
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return wrong(Truncated, "the connection ended before the handshake did")
	case errors.As(err, &network):
		return err
	}
	return wrong(Malformed, "this is no WebSocket's handshake: %v", err)
}

// Field is a field of a header as Request has it.
func Field(name, value string) string { return fmt.Sprintf("%s: %s\r\n", name, value) }
