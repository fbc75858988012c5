package engine

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"bench/engine/peers"
)

// Pages are the five pages of the tutorial, the second of which may misbehave.
type pages struct {
	urls        []string
	connections atomic.Int64
}

// The pages' times, and the ways in which the second one fails.
var (
	pageTimes  = []int{300, 100, 200, 50, 150}
	pageFaults = []string{"fine", "reset", "hang", "redirect", "500", "refused", "nameless"}
)

// newPages serves the pages, each after its time.
func newPages(t *testing.T, fault string) *pages {
	t.Helper()
	p := &pages{}
	server := httptest.NewUnstartedServer(http.HandlerFunc(servePage))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			p.connections.Add(1)
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	for _, ms := range pageTimes {
		p.urls = append(p.urls, fmt.Sprintf("%s/%d", server.URL, ms))
	}
	switch fault {
	case "fine":
	case "refused":
		l := peers.Listen(t)
		_ = l.Close()
		p.urls[1] = peers.URL(l) + "/"
	case "nameless":
		p.urls[1] = "http://no-such-name.invalid/"
	default:
		p.urls[1] = server.URL + "/100/" + fault
	}
	return p
}

func servePage(w http.ResponseWriter, r *http.Request) {
	time, fault, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if fault == "redirect" {
		http.Redirect(w, r, "/"+time, http.StatusFound)
		return
	}
	sleepFor(r.Context(), time)
	switch fault {
	case "hang":
		<-r.Context().Done()
	case "500":
		w.WriteHeader(http.StatusInternalServerError)
	case "reset":
		conn, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			_ = conn.(*net.TCPConn).SetLinger(0)
			_ = conn.Close()
		}
	}
}

func sleepFor(ctx context.Context, milliseconds string) {
	ms, _ := strconv.Atoi(milliseconds)
	pause(ctx, time.Duration(ms)*time.Millisecond)
}
