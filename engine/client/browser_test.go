package client

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"bench/plan"
)

// A hop is a request as a server saw it.
type hop struct{ method, path, body, auth, cookie, kind string }

// notes are taken by a server and read by a test.
type notes[T any] struct {
	mu   sync.Mutex
	list []T
}

func (n *notes[T]) add(one T) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.list = append(n.list, one)
}

// take gives all notes and begins anew.
func (n *notes[T]) take() []T {
	n.mu.Lock()
	defer n.mu.Unlock()
	list := n.list
	n.list = nil
	return list
}

// recording is a server that notes each request before it hands it on.
func recording(t *testing.T, hops *notes[hop], handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		h := r.Header
		hops.add(hop{r.Method, r.RequestURI, string(body), h.Get("Authorization"), h.Get("Cookie"), h.Get("Content-Type")})
		handler(w, r)
	}))
	t.Cleanup(server.Close)
	return server
}

// How the method, the body and its headers fare through each kind of redirect.
func TestRedirectsRewriteMethods(t *testing.T) {
	for _, c := range []struct {
		status     int
		method     string
		wantMethod string
	}{
		{301, "GET", "GET"},
		{301, "POST", "GET"},
		{301, "PUT", "PUT"},
		{302, "POST", "GET"},
		{302, "HEAD", "HEAD"},
		{303, "PUT", "GET"},
		{303, "HEAD", "HEAD"},
		{307, "POST", "POST"},
		{308, "PUT", "PUT"},
	} {
		var seen notes[hop]
		server := recording(t, &seen, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/from" {
				w.Header().Set("Location", "to?x=1#fragment")
				w.WriteHeader(c.status)
			}
		})
		r := newRig(t, plan.Client{Redirects: 1}, Env{})
		q := plan.Request{Method: c.method, URL: server.URL + "/from", Headers: map[string]string{"Authorization": "me"}}
		if c.method == "POST" || c.method == "PUT" {
			q.Body, q.Headers["content-type"] = "body", "text/plain"
		}
		if err := r.session.Do(t.Context(), r.prepare(q), &r.x); err != nil || r.x.Status != 200 {
			t.Fatalf("%d %s: %v, status %d", c.status, c.method, err, r.x.Status)
		}
		want := hop{method: c.wantMethod, path: "/to?x=1", auth: "me"}
		if c.wantMethod == c.method {
			want.body, want.kind = q.Body, q.Headers["content-type"]
		}
		if hops := seen.take(); len(hops) != 2 || hops[1] != want {
			t.Errorf("%d %s: hops %+v, the second should be %+v", c.status, c.method, hops, want)
		}
	}
}

func TestRedirectCountsAsOneRequest(t *testing.T) {
	var seen notes[hop]
	server := recording(t, &seen, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/3" {
			http.Redirect(w, r, fmt.Sprintf("/%c", r.URL.Path[1]+1), http.StatusFound)
		}
	})
	r := newRig(t, plan.Client{Redirects: 3}, Env{})
	lane := r.session.Lane()
	if err := lane.Do(t.Context(), r.prepare(plan.Request{URL: server.URL + "/0"}), &r.x); err != nil {
		t.Fatal(err)
	}
	hops := seen.take()
	if x := r.x; len(hops) != 4 || x.Status != 200 || !x.Opened || x.Hops.Opened != 0 || x.Hops.Reused != 3 || x.Connect <= 0 || x.BytesIn < 4*80 || x.FirstByte <= x.Sent {
		t.Errorf("%d hops: %+v", len(hops), x)
	}
}

func TestRedirectsThatAreNotFollowed(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/loop":
			w.Header().Set("Location", "/loop")
		case "/ftp":
			w.Header().Set("Location", "ftp://127.0.0.1/")
		case "/public":
			w.Header().Set("Location", "http://192.0.2.1/")
		case "/odd":
			w.Header().Set("Location", "http://[/")
		}
		w.WriteHeader(http.StatusFound)
	}))
	t.Cleanup(server.Close)
	r := newRig(t, plan.Client{Redirects: 2}, Env{})
	for path, want := range map[string]ErrorKind{
		"/nowhere": None, "/loop": badRedirect, "/ftp": badRedirect, "/public": Forbidden, "/odd": badRedirect,
	} {
		err := r.get(server.URL + path)
		if r.x.Kind != want || (err != nil) != (want != None) || r.x.Done < r.x.Sent {
			t.Errorf("%s: %v, kind %q (%s)", path, err, r.x.Kind, r.x.Message)
		}
	}
	plain := newRig(t, plan.Client{}, Env{})
	if err := plain.get(server.URL + "/loop"); err != nil || plain.x.Status != 302 {
		t.Errorf("not asked to follow: %v, status %d", err, plain.x.Status)
	}
}

// Another origin gets neither credentials nor cookies that were written down for the first one.
func TestSecretsStayAtTheirOrigin(t *testing.T) {
	var seen notes[hop]
	other := recording(t, &seen, func(http.ResponseWriter, *http.Request) {})
	server := httptest.NewServer(http.RedirectHandler(other.URL+"/x", http.StatusTemporaryRedirect))
	t.Cleanup(server.Close)
	r := newRig(t, plan.Client{Redirects: 1}, Env{})
	q := r.prepare(plan.Request{
		URL:     strings.Replace(server.URL, "http://", "http://u:p@", 1),
		Headers: map[string]string{"Cookie": "a=1", "Content-Type": "text/plain"},
	})
	if err := r.session.Do(t.Context(), q, &r.x); err != nil {
		t.Fatal(err)
	}
	there, want := seen.take(), hop{method: "GET", path: "/x", kind: "text/plain"}
	if len(there) != 1 || there[0] != want {
		t.Errorf("the other origin saw %+v, want %+v", there, want)
	}
}

func TestCookies(t *testing.T) {
	var seen notes[hop]
	server := recording(t, &seen, func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "n", Value: r.URL.Query().Get("n")})
		http.SetCookie(w, &http.Cookie{Name: "same", Value: "x"})
	})
	for kind, want := range map[string]string{
		"cell":    "; n=1; same=x; n=1; same=x; n=2; same=x",
		"request": "; ; ; ",
	} {
		r := newRig(t, plan.Client{Cookies: true, Session: plan.Session(kind)}, Env{})
		one, two := r.prepare(plan.Request{URL: server.URL + "?n=1"}), r.prepare(plan.Request{URL: server.URL + "?n=2"})
		for _, q := range []int{one, one, two, one} {
			if err := r.session.Do(t.Context(), q, &r.x); err != nil {
				t.Fatal(err)
			}
		}
		var got []string
		for _, h := range seen.take() {
			got = append(got, h.cookie)
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("session %s: the server got %q, want %q", kind, strings.Join(got, "; "), want)
		}
	}
}

// The expectation is one of the last response, and its duration that of the whole chain.
func TestExpectationAfterRedirect(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			http.Redirect(w, r, "/end", http.StatusFound)
			return
		}
		_, _ = io.WriteString(w, "the end")
	}))
	t.Cleanup(server.Close)
	r := newRig(t, plan.Client{Redirects: 1}, Env{})
	q := r.prepare(plan.Request{URL: server.URL, Expect: &plan.Expect{BodyContains: "end"}})
	var seen string
	var elapsed time.Duration
	r.known.expects(q).check = func(got *response) (ErrorKind, string) {
		seen, elapsed = string(got.body), got.elapsed
		return tooSlow, "slow"
	}
	if err := r.session.Do(t.Context(), q, &r.x); err != nil || r.x.Kind != tooSlow || seen != "the end" {
		t.Errorf("%v, kind %q, body %q", err, r.x.Kind, seen)
	}
	if elapsed < r.x.Done-r.x.Sent {
		t.Errorf("the check sees %v of %v", elapsed, r.x.Done-r.x.Sent)
	}
}

func TestTimeoutIsForTheWholeChain(t *testing.T) {
	var hops atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if hops.Add(1) > 1 {
			<-r.Context().Done()
		}
		http.Redirect(w, r, "/", http.StatusFound)
	}))
	t.Cleanup(server.Close)
	r := newRig(t, plan.Client{Redirects: 5, Timeout: 60 * time.Millisecond}, Env{})
	if err := r.get(server.URL); err == nil || r.x.Kind != TimedOut {
		t.Errorf("%v, kind %q (%s)", err, r.x.Kind, r.x.Message)
	}
	if took := r.x.Done - r.x.Sent; took < 60*time.Millisecond || hops.Load() != 2 {
		t.Errorf("timed out after %v, %d hops", took, hops.Load())
	}
}
