package http1

import (
	"io"
	"net"
	"testing"
)

// A field that is folded over several lines has one value, with spaces for the folds (RFC 9112 section 5.2).
func TestFoldedFieldsHaveOneValue(t *testing.T) {
	overEveryLink(t, func(b *bench) {
		r := render(b, Draft{})
		c := b.dial(func(nc net.Conn) {
			hear(nc, r)
			io.WriteString(nc, "HTTP/1.1 200 OK\r\nVary: Accept,\r\n\t Origin\r\nA: 1\r\nVary: X\r\n \r\nContent-Length: 2\r\n\r\nok")
		})
		res := b.do(c, r)
		var all []string
		for value := range res.Values("vary") {
			all = append(all, string(value))
		}
		if len(all) != 2 || all[0] != "Accept,  \t Origin" || all[1] != "X" {
			b.Errorf("the values are %q", all)
		}
		if value, _ := res.Header("A"); string(value) != "1" {
			b.Errorf("A is %q", value)
		}
	})
}
