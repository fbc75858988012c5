package lab

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"testing"
	"time"
)

// An arrival is what a server has seen of one request.
type arrival struct {
	At   time.Duration `json:"at"` // since the server's start
	From string        `json:"from"`
	Path string        `json:"path"`
	Auth string        `json:"auth,omitempty"`
}

// serve answers at an address, and keeps what arrives. When nobody holds its standard input any more it writes that down.
func serve(address string) {
	var mu sync.Mutex
	var all []arrival
	began := time.Now()
	l, err := net.Listen("tcp", address)
	if err != nil {
		panic(err)
	}
	go func() {
		panic(http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			at := time.Since(began)
			from, _, _ := net.SplitHostPort(r.RemoteAddr)
			mu.Lock()
			all = append(all, arrival{at, from, r.URL.Path, r.Header.Get("Authorization")})
			mu.Unlock()
			_, _ = io.WriteString(w, "ok")
		})))
	}()
	fmt.Println("ready")
	_, _ = io.Copy(io.Discard, os.Stdin)
	mu.Lock()
	defer mu.Unlock()
	text, err := json.Marshal(all)
	if err == nil {
		err = os.WriteFile("arrivals.json", text, 0o600)
	}
	if err != nil {
		panic(err)
	}
}

// A target is a server on a host.
type target struct {
	*process
	host *host
}

func (h *host) serving() *target {
	h.t.Helper()
	return &target{h.child("server", h.address+":8080"), h}
}

func (s *target) url() string { return "http://" + s.host.address + ":8080" }

// arrivals ends the server, and gives what it has seen, in order.
func (s *target) arrivals(t *testing.T) []arrival {
	t.Helper()
	_ = s.stdin.Close()
	s.done(10 * time.Second)
	text, err := os.ReadFile(s.host.path("arrivals.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all []arrival
	if err := json.NewDecoder(bytes.NewReader(text)).Decode(&all); err != nil {
		t.Fatal(err)
	}
	return all
}
