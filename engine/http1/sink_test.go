package http1

import (
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"
)

// A noting is a sink that notes what it gets, a dot after what is whole, and the status that was known by then.
type noting struct {
	res   *Response
	got   []string
	wants int // pieces, after which it has enough; 0: any number
}

var errSated = errors.New("enough")

func (n *noting) Take(piece []byte, whole bool, at time.Duration) error {
	text := string(piece)
	if whole {
		text += "."
	}
	kind, _ := n.res.Header("Kind")
	n.got = append(n.got, fmt.Sprintf("%d %s %s %d", n.res.Status, kind, text, at))
	if n.wants > 0 && len(n.got) == n.wants {
		return errSated
	}
	return nil
}

// A body is handed over as it comes: the chunks of one that has some are told apart, and nothing of their framing is in it.
func TestASinkGetsABodyAsItComes(t *testing.T) {
	const status = "HTTP/1.1 200 OK\r\nKind: k\r\n"
	for _, test := range []struct {
		name, response string
		cuts           []int // after so many bytes of what follows the head
		want           []string
	}{
		{"chunks", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n", nil, []string{"abc. 1", "de. 1"}},
		{"a chunk in two reads", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", []int{4}, []string{"a 1", "bc. 2"}},
		{"between chunks", "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n0\r\n\r\n", []int{4, 6, 9}, []string{"a. 1", "b. 4"}},
		{"a length", "Content-Length: 5\r\n\r\nabcde", []int{2}, []string{"ab. 1", "cde. 2"}},
		{"until the end", "\r\nabcde", []int{1}, []string{"a. 1", "bcde. 2"}},
		{"nothing", "Content-Length: 0\r\n\r\n", nil, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := status + test.response
			head := strings.Index(text, "\r\n\r\n") + 4
			var p parser
			p.reset(&Request{})
			sink := &noting{res: new(Response)}
			p.sink, p.res = sink, sink.res
			for i, cut := range append(slices.Clone(test.cuts), len(text)-head) {
				p.at = time.Duration(i + 1)
				p.feed([]byte(text[:head+cut]))
			}
			if !p.eof() {
				t.Fatalf("the response isn't whole: %s", p.fault)
			}
			for i := range test.want {
				test.want[i] = "200 k " + test.want[i]
			}
			if !slices.Equal(sink.got, test.want) {
				t.Errorf("got %q, want %q", sink.got, test.want)
			}
		})
	}
}

// A sink that wants no more ends the exchange, with what it says.
func TestASinkThatDeclines(t *testing.T) {
	overEveryLink(t, func(b *bench) {
		request := render(b, Draft{})
		conn := b.dial(func(nc net.Conn) {
			hear(nc, request)
			_, _ = io.WriteString(nc, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc")
			_, _ = nc.Read(make([]byte, 1)) // until the client has gone
		})
		defer conn.Close()
		var response Response
		conn.Sink = &noting{res: &response, wants: 1}
		err := conn.Do(request, time.Minute, &response)
		var broken *Error
		if !errors.As(err, &broken) || broken.Kind != Declined || !errors.Is(err, errSated) || response.Status != 200 || response.KeepAlive {
			b.Errorf("%v, status %d", err, response.Status)
		}
	})
}
