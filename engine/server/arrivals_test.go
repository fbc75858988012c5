package server

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"
)

// The embedded server tells what came with a header: how many requests, at once, over how many connections, and who left.
func TestArrivals(t *testing.T) {
	s := httptest.NewUnstartedServer(nil)
	s.Config = HTTPBin{}.Server()
	s.Start()
	defer s.Close()
	at := netip.MustParseAddrPort(strings.TrimPrefix(s.URL, "http://"))
	get := func(ctx context.Context, client *http.Client, path string) {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+path, http.NoBody)
		if err != nil {
			t.Error(err)
			return
		}
		if client != http.DefaultClient {
			r.Header.Set(CellHeader, "0.1")
		}
		if response, err := client.Do(r); err == nil {
			_ = response.Body.Close()
		}
	}
	kept := &http.Client{Transport: &http.Transport{}}
	defer kept.CloseIdleConnections()
	told := func(want Arrived) {
		t.Helper()
		if came, err := Arrivals(t.Context(), at, "0.1"); err != nil || came != want {
			t.Errorf("%+v, %v; want %+v", came, err, want)
		}
	}
	told(Arrived{})
	get(t.Context(), kept, "/status/200")
	get(t.Context(), http.DefaultClient, "/status/200") // without the header nothing is counted
	get(t.Context(), kept, "/status/200")
	told(Arrived{Requests: 2, Peak: 1, Connections: 1})
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() { get(t.Context(), kept, "/delay/0.2") })
	}
	all.Wait()
	told(Arrived{Requests: 3, Peak: 3, Connections: 3})
	ctx, cut := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cut()
	get(ctx, kept, "/delay/5")
	told(Arrived{Requests: 1, Peak: 1, Connections: 1, Cut: 1})
	if came, err := Arrivals(t.Context(), at, "another"); err != nil || came != (Arrived{}) {
		t.Errorf("%+v, %v", came, err)
	}
}
