package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"sync/atomic"
	"testing"
)

// Without a terminal and without approval nobody is asked for anything: no name server, not even the hosts that would be
// allowed.
func TestRefusedRunContactsNobody(t *testing.T) {
	contacts := &atomic.Int64{}
	trapResolver(t, contacts)
	t.Chdir(t.TempDir())
	text := fmt.Sprintf(`
group "mine" {
  base_url = "http://%s"
  request "home" { path = "/" }
}
group "theirs" {
  base_url = "http://shop.example.com"
  request "home" { path = "/" }
}
benchmark "load" {
  groups      = [group.mine, group.theirs]
  strategies  = [strategy.map]
  concurrency = [1]
}
`, trapConnections(t, contacts))
	if err := os.WriteFile("load.bench.hcl", []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	var out, messages bytes.Buffer
	if got := run([]string{"run"}, strings.NewReader("yes\n"), &out, &messages); got != int(cannot) {
		t.Errorf("ended with status %d, want %d", got, cannot)
	}
	if want := "contact shop.example.com, load.bench.hcl:7"; !strings.Contains(messages.String(), want) {
		t.Errorf("the refusal does not say %q:\n%s", want, &messages)
	}
	if n := contacts.Load(); n != 0 {
		t.Errorf("%d contacts were made", n)
	}
	if out.Len() > 0 {
		t.Errorf("there is an answer:\n%s", &out)
	}
}

// trapResolver counts every question to a name server, and answers none.
func trapResolver(t *testing.T, contacts *atomic.Int64) {
	before := net.DefaultResolver
	t.Cleanup(func() { net.DefaultResolver = before })
	net.DefaultResolver = &net.Resolver{
		PreferGo: true,
		Dial: func(context.Context, string, string) (net.Conn, error) {
			contacts.Add(1)
			return nil, errors.New("no name server in this test")
		},
	}
}

// trapConnections counts every connection to the address it returns.
func trapConnections(t *testing.T, contacts *atomic.Int64) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			contacts.Add(1)
			c.Close()
		}
	}()
	return l.Addr().String()
}
