package lab

import (
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
)

// forward hands on connections to an address, with another delay each way, and keeps all bytes that pass.
func forward(listen, to, there, back string) {
	delays := [2]time.Duration{}
	for i, text := range []string{there, back} {
		var err error
		if delays[i], err = time.ParseDuration(text); err != nil {
			panic(err)
		}
	}
	wire, err := os.Create("wire")
	if err != nil {
		panic(err)
	}
	l, err := net.Listen("tcp", listen)
	if err != nil {
		panic(err)
	}
	fmt.Println("ready")
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	for {
		near, err := l.Accept()
		if err != nil {
			panic(err)
		}
		go func() {
			far, err := net.Dial("tcp", to)
			if err != nil {
				_ = near.Close()
				return
			}
			go delayed(far, near, delays[0], wire)
			delayed(near, far, delays[1], wire)
		}()
	}
}

// wired is one write at a time: bytes of one message stay together.
var wired sync.Mutex

// delayed copies from one connection to the other, each byte so much later, in order.
func delayed(to, from net.Conn, by time.Duration, wire io.Writer) {
	type piece struct {
		due  time.Time
		text []byte
	}
	pieces := make(chan piece, 4096)
	go func() {
		defer close(pieces)
		for {
			buffer := make([]byte, 64<<10)
			n, err := from.Read(buffer)
			if n > 0 {
				pieces <- piece{time.Now().Add(by), buffer[:n]}
			}
			if err != nil {
				return
			}
		}
	}()
	for p := range pieces {
		time.Sleep(time.Until(p.due))
		wired.Lock()
		_, _ = wire.Write(p.text)
		wired.Unlock()
		if _, err := to.Write(p.text); err != nil {
			break
		}
	}
	_ = to.Close()
	_ = from.Close()
	for range pieces { // whoever reads may end
	}
}

// A detour is a proxy on a host, to a run's hub.
type detour struct {
	*process
	host *host
}

// detour starts one, with delays to the hub and back.
func (h *host) detour(hub string, there, back time.Duration) *detour {
	h.t.Helper()
	return &detour{h.child("proxy", h.address+":4222", hub, there.String(), back.String()), h}
}

// leads is a join file's text that leads by the detour.
func (d *detour) leads(join []byte, hub string) []byte {
	return []byte(strings.ReplaceAll(string(join), hub, d.host.address+":4222"))
}

// wire is what has passed.
func (d *detour) wire(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(d.host.path("wire"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
