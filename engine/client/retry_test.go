package client

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"bench/plan"
)

// acting is a server that does one thing after the other: it answers with a status, resets the connection, or hangs.
func acting(t *testing.T, script ...string) (url string, asked *atomic.Int64) {
	t.Helper()
	asked = new(atomic.Int64)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := int(asked.Add(1)) - 1
		_, _ = io.Copy(io.Discard, r.Body) // else nobody notices that the client has gone
		act := script[min(n, len(script)-1)]
		switch act {
		case "reset":
			conn, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				_ = conn.Close()
			}
		case "hang":
			<-r.Context().Done()
		default:
			var status int
			_, _ = fmt.Sscan(act, &status)
			w.Header().Set("X-Attempt", fmt.Sprint(n+1))
			w.WriteHeader(status)
			_, _ = fmt.Fprintf(w, `{"attempt": "%d", "query": %q}`, n+1, r.URL.RawQuery)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL + "/", asked
}

// What a request is tried again for, how often, and what is said of it in the end.
func TestRetriesEndWithTheLastAnswer(t *testing.T) {
	for _, c := range []struct {
		name    string
		script  string
		on      string
		session plan.Session
		expect  *plan.Expect
		want    string // status, kind; how often it was asked, tried again, sent again
	}{
		{name: "good at once", script: "200", on: "503", want: "200  1 0 0"},
		{name: "good in the end", script: "503 503 200", on: "5xx", want: "200  3 2 2"},
		{name: "not for this", script: "502 200", on: "503", want: "502 status 1 0 0"},
		{name: "too often", script: "503", on: "503", want: "503 status 3 2 2"},
		{name: "a status that is expected", script: "404 200", on: "4xx", expect: &plan.Expect{Status: []int{404}}, want: "200 status 2 1 1"},
		{name: "another status in the end", script: "503 404", on: "503", want: "404 status 2 1 1"},
		{name: "a reset", script: "reset 200", on: "truncated reset", session: plan.SessionRequest, want: "200  2 1 1"},
		{name: "a timeout", script: "hang 200", on: "timeout", want: "200  2 1 1"},
		{name: "a timeout of another kind", script: "hang 200", on: "connect_timeout", want: "0 timeout 1 0 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			url, asked := acting(t, strings.Fields(c.script)...)
			r := newRig(t, plan.Client{
				Session: c.session, Timeout: 300 * time.Millisecond, Retry: &plan.Retry{Attempts: 3, On: strings.Fields(c.on), Wait: time.Millisecond, Backoff: 2},
			}, Env{})
			for _, session := range []Session{r.session, r.session.Lane()} {
				asked.Store(0)
				index := r.prepare(plan.Request{URL: url, Method: "POST", Body: "x", Expect: c.expect})
				_ = session.Do(t.Context(), index, &r.x)
				got := fmt.Sprint(r.x.Status, " ", r.x.Kind, " ", asked.Load(), " ", r.x.Retries.Times, " ", r.x.Retries.Sent)
				if got != c.want {
					t.Errorf("%s (%s), want %s", got, r.x.Message, c.want)
				}
				if r.x.Repeats() != 0 || r.x.Attempts != int(asked.Load()) {
					t.Errorf("%d attempts, %d of them repeats that nobody asked for", r.x.Attempts, r.x.Repeats())
				}
			}
		})
	}
}

// The time of a request that was tried again is that of all attempts and the waits between them.
func TestRetriesTakeTheirTime(t *testing.T) {
	url, _ := acting(t, "503", "503", "200")
	const wait = 30 * time.Millisecond
	r := newRig(t, plan.Client{Retry: &plan.Retry{Attempts: 3, On: []string{"503"}, Wait: wait, Backoff: 2}}, Env{})
	index := r.prepare(plan.Request{URL: url})
	if err := r.session.Do(t.Context(), index, &r.x); err != nil {
		t.Fatal(err)
	}
	if took := r.x.Done - r.x.Sent; took < 3*wait {
		t.Errorf("it took %s, and waited %s and %s", took, wait, 2*wait)
	}
	if r.x.FirstByte < r.x.Sent+3*wait || !r.x.Opened || r.x.Retries.Reused != 2 || r.x.Retries.Opened != 0 {
		t.Errorf("first byte after %s, opened %v, then %+v", r.x.FirstByte-r.x.Sent, r.x.Opened, r.x.Retries)
	}
	if r.x.BytesIn < 3*100 {
		t.Errorf("%d bytes of three answers", r.x.BytesIn)
	}
}

// Where nobody listened at first, the request was sent once.
func TestRetriesOfWhatWasNeverSent(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	address := server.Listener.Addr().String()
	_ = server.Listener.Close()
	r := newRig(t, plan.Client{ConnectTimeout: time.Second, Retry: &plan.Retry{Attempts: 3, On: []string{"refused"}, Wait: time.Millisecond, Backoff: 1}}, Env{})
	index := r.prepare(plan.Request{URL: "http://" + address + "/"})
	err := r.session.Do(t.Context(), index, &r.x)
	if err == nil || r.x.Kind != Refused || r.x.Sent != 0 || r.x.Attempts != 0 || r.x.Retries.Times != 2 || r.x.Retries.Sent != 0 {
		t.Errorf("%v: %+v", err, r.x)
	}
}

// Each attempt is filled with the same values, and what is taken is taken from the last answer.
func TestRetriesKeepTheirValues(t *testing.T) {
	url, _ := acting(t, "503", "200")
	r := newRig(t, plan.Client{Retry: &plan.Retry{Attempts: 2, On: []string{"503"}, Wait: time.Millisecond, Backoff: 1}}, Env{})
	index := r.prepare(plan.Request{
		URL: url, Dynamic: &plan.Dynamic{URL: plan.Text{{Literal: url + "?q="}, {Value: &plan.Value{From: plan.FromRandom, Name: "x"}}}},
		Captures: []plan.Capture{{Name: "a", From: plan.FromJSON, Path: "$.attempt"}, {Name: "q", From: plan.FromJSON, Path: "$.query"}},
	})
	r.x.Values, r.x.Taken = sampleValues("1"), new(Taken)
	err := r.session.Do(t.Context(), index, &r.x)
	if want := []string{"2", "q=1"}; err != nil || r.x.Kind != None || !slices.Equal(r.x.Taken.Values, want) {
		t.Errorf("%v, kind %q (%s): %q, want %q", err, r.x.Kind, r.x.Message, r.x.Taken.Values, want)
	}
}

// Who waits to try again doesn't wait for more than the run.
func TestRetriesEndWithTheRun(t *testing.T) {
	url, asked := acting(t, "503")
	r := newRig(t, plan.Client{Retry: &plan.Retry{Attempts: 3, On: []string{"503"}, Wait: time.Minute, Backoff: 1}}, Env{})
	index := r.prepare(plan.Request{URL: url})
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	err := r.session.Do(ctx, index, &r.x)
	if err == nil || r.x.Kind != TimedOut || asked.Load() != 1 {
		t.Errorf("%v, kind %q, asked %d times", err, r.x.Kind, asked.Load())
	}
	ctx, cancel = context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	err = r.session.Do(ctx, index, &r.x)
	if err == nil || r.x.Kind != Cancelled {
		t.Errorf("%v, kind %q", err, r.x.Kind)
	}
}

// The plan knows kinds by the names that they have here.
func TestRetriesAreForKindsThatThereAre(t *testing.T) {
	for _, name := range plan.RetryKinds() {
		c := newRetryClient(nil, &plan.Retry{On: []string{name}})
		if !slices.Contains(c.kinds[:], true) {
			t.Errorf("there is no kind of error %q", name)
		}
	}
}
