package client

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"bench/plan"
)

// dripping sends a byte now and then: as many as the path says, and then nothing more, or the end.
func dripping(pause time.Duration) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var bytes int
		_, _ = fmt.Sscanf(r.URL.Path, "/%d", &bytes)
		for range bytes {
			_, _ = w.Write([]byte("x"))
			w.(http.Flusher).Flush()
			time.Sleep(pause)
		}
		if r.URL.RawQuery == "hang" {
			<-r.Context().Done()
		}
	}
}

// served is a server of a version of HTTP, and a client for it.
func served(t *testing.T, version string, handler http.HandlerFunc) (url string, c plan.Client, env Env) {
	t.Helper()
	if version == "3" {
		return http3Server(t, handler)
	}
	server := httptest.NewUnstartedServer(handler)
	server.EnableHTTP2 = version == "2"
	server.StartTLS()
	t.Cleanup(server.Close)
	return server.URL, plan.Client{HTTPVersion: plan.HTTPVersion(version), TLS: plan.TLS{InsecureSkipVerify: true}}, Env{}
}

// The three things that a timeout can be the time of, for a response that comes in drips of less than that.
func TestWhatATimeoutIsTheTimeOf(t *testing.T) {
	const limit = 300 * time.Millisecond
	for _, version := range []string{"1.1", "2", "3"} {
		url, client, env := served(t, version, dripping(limit/4))
		for _, c := range []struct {
			of, path string
			want     ErrorKind
			least    time.Duration
		}{
			{"", "/8", TimedOut, limit},
			{"read", "/8", None, 8 * limit / 4},
			{"read", "/4?hang", TimedOut, 4*limit/4 + limit - limit/4},
			{"total", "/8", TimedOut, limit},
			{"total", "/1", None, limit / 4},
		} {
			client.Timeout, client.TimeoutOf = limit, plan.TimeoutOf(c.of)
			r := newRig(t, client, env)
			err := r.get(url + c.path)
			if r.x.Kind != c.want || (err != nil) != (c.want != None) {
				t.Errorf("HTTP/%s, timeout of %q, %s: %v, kind %q", version, c.of, c.path, err, r.x.Kind)
			}
			// A total begins before the request is sent.
			if took := r.x.Done - r.x.Sent; took < c.least-limit/5 || c.want == TimedOut && took > c.least+2*limit {
				t.Errorf("HTTP/%s, timeout of %q, %s: took %v, want %v", version, c.of, c.path, took, c.least)
			}
		}
	}
}

// A total covers the wait for a connection and the redirects, too.
func TestTotalCoversAllOfACall(t *testing.T) {
	const limit = 100 * time.Millisecond
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(limit * 6 / 10)
		if r.URL.Path == "/" {
			http.Redirect(w, r, "/end", http.StatusFound)
		}
	}))
	t.Cleanup(slow.Close)
	r := newRig(t, plan.Client{Timeout: limit, TimeoutOf: "total", Redirects: 3, MaxConnections: 1}, Env{})
	if err := r.get(slow.URL + "/"); err == nil || r.x.Kind != TimedOut {
		t.Errorf("a redirect: %v, kind %q", err, r.x.Kind)
	}
	r.mustGet(slow.URL + "/end")
	done, q := make(chan error), r.prepare(plan.Request{URL: slow.URL + "/end"})
	for range 2 {
		go func() {
			var x Exchange
			done <- r.session.Do(t.Context(), q, &x)
		}()
	}
	if one, two := <-done, <-done; one != nil || two == nil {
		t.Errorf("two at once over one connection: %v, %v; the second waits too long for it", one, two)
	}
}
