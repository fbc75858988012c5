package engine

import (
	"context"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"bench/engine/http1"
	"bench/result"
	"bench/spec"
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
		l, o := listening(t, "tcp", "127.0.0.1:0")
		_ = l.Close()
		p.urls[1] = "http://" + joinPort(o.host, o.port) + "/"
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

// A sight is what the consumer of one batch saw: each result as "0:200", an empty slot as "1:None", an exception as "1:error";
// and when.
type sight struct {
	Seen     []string
	First    float64 // milliseconds from the start to the first of these
	Released float64 // to the end of the call
}

// pageSpec has the four calls that the pages are fetched with.
const pageSpec = `
client "requests" {
  keep_alive       = false
  timeout_of       = "read"
  follow_redirects = 30
  cookies          = true
}
strategy "imap_of_requests" {
  type   = "imap"
  client = client.requests
}
group "pages" {
  %s
}
benchmark "b" {
  groups      = [group.pages]
  strategies  = [strategy.grequests, strategy.imap_of_requests, strategy.aiohttp, strategy.futures]
  concurrency = [5]
  client { timeout = "500ms" }
}`

// planPages plans the pages' cells, by strategy.
func planPages(t *testing.T, p *pages) map[string]spec.Cell {
	t.Helper()
	var requests strings.Builder
	for i, url := range p.urls {
		fmt.Fprintf(&requests, "request \"%d\" { url = %q }\n", i, url)
	}
	name := filepath.Join(t.TempDir(), "pages.bench.hcl")
	if err := os.WriteFile(name, fmt.Appendf(nil, pageSpec, requests.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	s, diags := spec.Read(spec.Options{Paths: []string{name}})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	plan, diags := s.Plan(spec.PlanOptions{Seed: 1})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	cells := map[string]spec.Cell{}
	for _, c := range plan.Benchmarks[0].Cells {
		cells[c.Strategy.Name] = c
	}
	return cells
}

// fetchPages runs one batch of a cell and is its consumer, which notes what it sees.
func fetchPages(t *testing.T, planned spec.Cell) (sight, *result.Trial) {
	t.Helper()
	sweeper := http1.NewSweeper(now)
	defer sweeper.Stop()
	anywhere := func(string, netip.AddrPort) error { return nil }
	c, err := newCell(planned, clientEnv{Sweeper: sweeper, Permit: anywhere}, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	trial := c.newTrial(extent{count: 1}, true)
	f := trial.newFlight(now())
	f.limit(t.Context())
	var saw sight
	for d := range c.strategy(t.Context(), &f.batch) {
		what := strconv.Itoa(f.items[d.Item].status)
		switch {
		case d.Err != nil:
			what = "error"
		case d.Empty:
			what = "None"
		}
		if saw.Seen = append(saw.Seen, fmt.Sprintf("%d:%s", d.Item, what)); len(saw.Seen) == 1 {
			saw.First = (now() - f.available).Seconds() * 1000
		}
	}
	saw.Released = (now() - f.available).Seconds() * 1000
	f.record()
	f.leave()
	trial.wait.Wait()
	return saw, trial.result(place{}, now())
}

// A pageRow is what comes of the pages with one call: what its consumer sees, and when it goes on at the earliest and before
// what moment, in milliseconds.
type pageRow struct {
	call, fault   string
	seen          string
	after, before float64
	opened        int64
	kinds         string
	lost, cut     int64
}

// What comes of one page that misbehaves. The real libraries' times (CPython 3.11, requests 2.28, aiohttp 3.8, gevent 22.10)
// are a few milliseconds more.
var pageRows = []pageRow{
	{call: "grequests", fault: "fine", seen: "0:200 1:200 2:200 3:200 4:200", after: 300, opened: 5},
	{call: "grequests", fault: "reset", seen: "0:200 1:None 2:200 3:200 4:200", after: 300, opened: 5, kinds: "reset"},
	{call: "grequests", fault: "hang", seen: "0:200 1:None 2:200 3:200 4:200", after: 500, opened: 5, kinds: "timeout"},
	{call: "grequests", fault: "redirect", seen: "0:200 1:200 2:200 3:200 4:200", after: 300, opened: 5},
	{call: "grequests", fault: "500", seen: "0:200 1:500 2:200 3:200 4:200", after: 300, opened: 5, kinds: "status"},
	{call: "grequests", fault: "refused", seen: "0:200 1:None 2:200 3:200 4:200", after: 300, opened: 4, kinds: "refused"},
	{call: "grequests", fault: "nameless", seen: "0:200 1:None 2:200 3:200 4:200", after: 300, opened: 4, kinds: "dns"},

	{call: "imap_of_requests", fault: "fine", seen: "3:200 1:200 4:200 2:200 0:200", after: 300, opened: 5},
	{call: "imap_of_requests", fault: "reset", seen: "3:200 4:200 2:200 0:200", after: 300, opened: 5, kinds: "reset", lost: 1},
	{call: "imap_of_requests", fault: "hang", seen: "3:200 4:200 2:200 0:200", after: 500, opened: 5, kinds: "timeout", lost: 1},
	{call: "imap_of_requests", fault: "redirect", seen: "3:200 1:200 4:200 2:200 0:200", after: 300, opened: 5},
	{call: "imap_of_requests", fault: "500", seen: "3:200 1:500 4:200 2:200 0:200", after: 300, opened: 5, kinds: "status"},
	{call: "imap_of_requests", fault: "refused", seen: "3:200 4:200 2:200 0:200", after: 300, opened: 4, kinds: "refused", lost: 1},
	{call: "imap_of_requests", fault: "nameless", seen: "3:200 4:200 2:200 0:200", after: 300, opened: 4, kinds: "dns", lost: 1},

	{call: "aiohttp", fault: "fine", seen: "0:200 1:200 2:200 3:200 4:200", after: 300, opened: 5},
	{call: "aiohttp", fault: "reset", seen: "1:error", after: 100, before: 290, opened: 5, kinds: "cancelled reset", lost: 1, cut: 3},
	{call: "aiohttp", fault: "hang", seen: "1:error", after: 500, opened: 5, kinds: "timeout", lost: 4},
	{call: "aiohttp", fault: "redirect", seen: "0:200 1:200 2:200 3:200 4:200", after: 300, opened: 5},
	{call: "aiohttp", fault: "500", seen: "0:200 1:500 2:200 3:200 4:200", after: 300, opened: 5, kinds: "status"},
	{call: "aiohttp", fault: "refused", seen: "1:error", before: 290, opened: some, kinds: "refused", cut: 4},
	{call: "aiohttp", fault: "nameless", seen: "1:error", opened: some, kinds: "dns"},

	{call: "futures", fault: "fine", seen: "3:200 1:200 4:200 2:200 0:200", after: 300, opened: 5},
	{call: "futures", fault: "reset", seen: "3:200 1:error 4:200 2:200 0:200", after: 300, opened: 5, kinds: "reset"},
	{call: "futures", fault: "hang", seen: "3:200 4:200 2:200 0:200 1:error", after: 500, opened: 5, kinds: "timeout"},
	{call: "futures", fault: "redirect", seen: "3:200 1:200 4:200 2:200 0:200", after: 300, opened: 5},
	{call: "futures", fault: "500", seen: "3:200 1:500 4:200 2:200 0:200", after: 300, opened: 5, kinds: "status"},
	{call: "futures", fault: "refused", seen: "1:error 3:200 4:200 2:200 0:200", after: 300, opened: 4, kinds: "refused"},
	{call: "futures", fault: "nameless", seen: "1:error 3:200 4:200 2:200 0:200", after: 300, opened: 4, kinds: "dns"},
}

// some is for counts that are a matter of who comes first.
const some = -1

func TestOnePageThatMisbehaves(t *testing.T) {
	for _, row := range pageRows {
		t.Run(row.call+"/"+row.fault, func(t *testing.T) {
			t.Parallel()
			p := newPages(t, row.fault)
			saw, trial := fetchPages(t, planPages(t, p)[row.call])
			t.Logf("%v, the first after %.1f ms, released after %.1f ms", saw.Seen, saw.First, saw.Released)
			row.check(t, saw, trial)
			// One that is cut while it connects may have reached the server without the client's knowing.
			if n := p.connections.Load(); n != trial.Connections.Opened && (row.opened != some || n < trial.Connections.Opened) {
				t.Errorf("the server had %d connections, and the result says %d", n, trial.Connections.Opened)
			}
		})
	}
}

func (row pageRow) check(t *testing.T, saw sight, trial *result.Trial) {
	t.Helper()
	if got := strings.Join(saw.Seen, " "); got != row.seen {
		t.Errorf("the consumer saw %q, want %q", got, row.seen)
	}
	if saw.Released < row.after || row.before > 0 && saw.Released > row.before {
		t.Errorf("the consumer went on after %.1f ms, want %.0f to %.0f", saw.Released, row.after, row.before)
	}
	if row.opened != some && trial.Connections.Opened != row.opened {
		t.Errorf("%d connections were opened, want %d", trial.Connections.Opened, row.opened)
	}
	kinds := strings.Join(slices.Sorted(maps.Keys(trial.ErrorKinds)), " ")
	if row.opened == some {
		kinds = strings.TrimPrefix(kinds, "cancelled ")
	}
	if kinds != row.kinds {
		t.Errorf("kinds of error %q, want %q", kinds, row.kinds)
	}
	if row.opened != some && (trial.Lost != row.lost || trial.Cancelled != row.cut) {
		t.Errorf("%d lost and %d cut, want %d and %d", trial.Lost, trial.Cancelled, row.lost, row.cut)
	}
}

// aiohttp's total covers the wait for one of the session's connections: with one for all, the third page is in flight when
// the time of all is up, and nothing is left of the two before.
func TestTheWaitForAConnectionIsPartOfATotal(t *testing.T) {
	p := newPages(t, "fine")
	planned := planPages(t, p)["aiohttp"]
	planned.Arrival.Concurrency = 1
	saw, trial := fetchPages(t, planned)
	if got := strings.Join(saw.Seen, " "); got != "2:error" || saw.Released < 500 {
		t.Errorf("the consumer saw %q and went on after %.1f ms, want 2:error after 500", got, saw.Released)
	}
	if trial.ErrorKinds["timeout"] == 0 || trial.Connections.Opened != 1 {
		t.Errorf("kinds %v over %d connections", trial.ErrorKinds, trial.Connections.Opened)
	}
}
