package http1

import (
	"net"
	"testing"
	"time"
)

func TestOneConnectionServesManyRequests(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		nc, err := l.Accept()
		if err != nil {
			return
		}
		defer nc.Close()
		b := make([]byte, 4096)
		for {
			if _, err := nc.Read(b); err != nil {
				return
			}
			nc.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Y: z\r\n\r\nhello"))
		}
	}()
	start := time.Now()
	s := NewSweeper(func() time.Duration { return time.Since(start) })
	defer s.Stop()
	nc, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	c := New(nc, s, Options{})
	defer c.Close()
	r, err := Render(Draft{Method: "GET", Target: "/", Host: "x"})
	if err != nil {
		t.Fatal(err)
	}
	r.KeepBody = true
	var res Response
	for range 3 {
		if err := c.Do(r, time.Second, &res); err != nil {
			t.Fatal(err)
		}
		value, _ := res.Header("x-y")
		if res.Status != 200 || string(res.Body) != "hello" || string(value) != "z" || !res.KeepAlive {
			t.Fatalf("%+v", res)
		}
	}
}
