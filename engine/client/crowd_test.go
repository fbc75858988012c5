package client

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"bench/plan"
)

// trickle writes five events, each in two pieces, and the end in one.
func trickle(w http.ResponseWriter, _ *http.Request) {
	for i := range 5 {
		tell(w, fmt.Sprintf("data: {\"n\":%d", i))
		time.Sleep(3 * time.Millisecond)
		tell(w, "}\n\n")
	}
	tell(w, done)
}

// A member is one of a crowd's streams, and what it comes to.
type member struct {
	path   string
	rules  plan.Stream
	kind   ErrorKind
	events int64
}

var (
	untilDone = plan.Stream{Format: plan.SSE, Until: "[DONE]", IdleLimit: 30 * time.Second}
	impatient = plan.Stream{Format: plan.SSE, IdleLimit: time.Second}
	members   = []member{
		{"/trickle", untilDone, None, 5},
		{"/trickle", untilDone, None, 5},
		{"/trickle", untilDone, None, 5},
		{"/stall", impatient, Stalled, 2},
		{"/silent", untilDone, Cancelled, 0},
		{"/cut", untilDone, truncated, 2},
		{"/reset", untilDone, reset, 2},
		{"/short", untilDone, truncated, 2},
	}
)

// A thousand streams at once, some of which are cut in the middle, by whom they are for, by a limit, or by the server: each is what
// it is alone, and the connections of those that ended well go on, with a stream and with a page that is large in both directions.
func TestAThousandStreamsAtOnce(t *testing.T) {
	const crowd = 1000
	large := strings.Repeat("x", 1<<20)
	silent := make(chan struct{})
	ways := everyWay(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/trickle":
			trickle(w, r)
		case "/page":
			sent, _ := io.Copy(io.Discard, r.Body)
			_, _ = io.WriteString(w, large[:sent])
		case "/silent":
			tell(w, "")
			silent <- struct{}{}
			<-r.Context().Done()
		default:
			serveStreams(w, r)
		}
	})
	for _, name := range []string{"HTTP/1.1", "HTTP/1.1, alone"} {
		t.Run(name, func(t *testing.T) {
			w := ways[name]
			w.client.Timeout = time.Minute
			r := newRig(t, w.client, w.env)
			var requests []int
			for _, m := range members {
				requests = append(requests, r.prepare(plan.Request{URL: w.url + m.path, Stream: &m.rules}))
			}
			page := r.prepare(plan.Request{Method: http.MethodPost, URL: w.url + "/page", Body: large})
			patience, lose := context.WithCancel(t.Context())
			go func() {
				for range crowd / len(members) {
					<-silent
				}
				lose()
			}()
			var all sync.WaitGroup
			var kept atomic.Int64
			for i := range crowd {
				all.Go(func() {
					lane, m := r.session.Lane(), &members[i%len(members)]
					if m.follow(t, patience, lane, requests[i%len(members)]); m.kind != None {
						return
					}
					if !m.follow(t, t.Context(), lane, requests[i%len(members)]) { // else the response went on for long after its end: the machine is busy
						kept.Add(1)
					}
					if i < 50 {
						exchangeLarge(t, lane, page, int64(len(large)))
					}
				})
			}
			all.Wait()
			if good := int64(3 * crowd / len(members)); kept.Load() < good/2 {
				t.Errorf("%d of %d connections were kept", kept.Load(), good)
			}
		})
	}
}

// follow follows the stream, and says whether that took a new connection. Only one that is silent is for somebody without patience.
func (m *member) follow(t *testing.T, patience context.Context, lane Session, request int) (opened bool) {
	if m.kind != Cancelled {
		patience = t.Context()
	}
	var x Exchange
	_ = lane.Do(patience, request, &x)
	if x.Kind != m.kind || x.Stream == nil || x.Stream.Events != m.events {
		t.Errorf("%s: %q (%s), not %q, events %+v", m.path, x.Kind, x.Message, m.kind, x.Stream)
	}
	return x.Opened
}

// exchangeLarge sends so much, and gets as much.
func exchangeLarge(t *testing.T, lane Session, page int, size int64) {
	var x Exchange
	_ = lane.Do(t.Context(), page, &x)
	if x.Kind != None || x.BytesIn < size || x.BytesOut < size {
		t.Errorf("a page: %q (%s), %d bytes in, %d out", x.Kind, x.Message, x.BytesIn, x.BytesOut)
	}
}
