package client

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"bench/plan"
)

// What is taken from one answer, from each part of it.
func TestCapturesTakeWhatIsThere(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Set-Cookie", `sid="a b"; Path=/`)
		w.Header().Add("Set-Cookie", "sid=second")
		w.Header().Add("Set-Cookie", "old=x; Max-Age=-1")
		w.Header().Set("Location", "http://127.0.0.1/items?id=42&x=1")
		_, _ = w.Write([]byte(`{"token": "t\u00fc\"", "n": 12345678901234567890, "f": 1.50, "yes": true, "none": null, "ids": [3, 1, 2], "o": {"a": "<b>"}, "html": "action=\"/go\""}`))
	}))
	t.Cleanup(server.Close)
	fallback := "else"
	for _, c := range []struct {
		capture plan.Capture
		want    string // after a failure kind and a colon, a part of its message
	}{
		{plan.Capture{From: plan.FromJSON, Path: "$.token"}, `tü"`},
		{plan.Capture{From: plan.FromJSON, Path: "$.n"}, "12345678901234567890"},
		{plan.Capture{From: plan.FromJSON, Path: "$.f"}, "1.5"},
		{plan.Capture{From: plan.FromJSON, Path: "$.yes"}, "true"},
		{plan.Capture{From: plan.FromJSON, Path: "$.o"}, `{"a":"<b>"}`},
		{plan.Capture{From: plan.FromJSON, Path: "$.ids[*]"}, "3"},
		{plan.Capture{From: plan.FromJSON, Path: "$.ids[*]", Which: plan.AllFound}, `["3","1","2"]`},
		{plan.Capture{From: plan.FromJSON, Path: "$.ids[*]", Which: plan.AnyFound}, "2"},
		{plan.Capture{From: plan.FromJSON, Path: "$.none"}, "nothing_captured:json $.none: nothing there for x, status 200"},
		{plan.Capture{From: plan.FromJSON, Path: "$.none", Default: &fallback}, "else"},
		{plan.Capture{From: plan.FromCookie, Path: "sid"}, "second"},
		{plan.Capture{From: plan.FromCookie, Path: "old"}, "nothing_captured:cookie old"},
		{plan.Capture{From: plan.FromHeader, Path: "location"}, "http://127.0.0.1/items?id=42&x=1"},
		{plan.Capture{From: plan.FromHeader, Path: "Location", Pattern: "id=([0-9]+)"}, "42"},
		{plan.Capture{From: plan.FromHeader, Path: "Location", Pattern: "id=[a-z]+"}, "nothing_captured:header Location"},
		{plan.Capture{From: plan.FromBody, Pattern: `"ids": \[(\d+)`}, "3"},
		{plan.Capture{From: plan.FromBody, Pattern: `\d(?:, )`, Which: plan.AllFound}, `["0, ","0, ","3, ","1, "]`},
		{plan.Capture{From: plan.FromBody, Pattern: "nowhere"}, "nothing_captured:body"},
		{plan.Capture{From: plan.FromStatus}, "200"},
	} {
		c.capture.Name = "x"
		r := newRig(t, plan.Client{}, Env{})
		index := r.prepare(plan.Request{URL: server.URL + "/", Captures: []plan.Capture{c.capture}})
		taken := &Taken{Draw: 1<<64 - 1}
		r.x.Taken = taken
		if err := r.session.Do(t.Context(), index, &r.x); err != nil {
			t.Fatal(err)
		}
		got := strings.Join(taken.Values, "|")
		if r.x.Kind != None {
			got = r.x.Kind.String() + ":" + r.x.Message
		}
		if got != c.want && (r.x.Kind == None || !strings.HasPrefix(got, c.want)) {
			t.Errorf("%+v: %q, want %q", c.capture, got, c.want)
		}
		if r.x.Taken != taken {
			t.Errorf("%+v: the exchange has forgotten its caller's values", c.capture)
		}
	}
}

// A cookie that a redirect on the way sets is there in the end, unless a later answer has replaced or removed it.
func TestCookiesAreCapturedOverRedirects(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/login":
			w.Header().Add("Set-Cookie", "sid=first; Path=/")
			w.Header().Add("Set-Cookie", "csrf=c; Path=/")
			w.Header().Add("Set-Cookie", "gone=g; Path=/")
			http.Redirect(w, r, "/between", http.StatusSeeOther)
		case "/between":
			w.Header().Add("Set-Cookie", "sid=second; Path=/")
			http.Redirect(w, r, "/home", http.StatusFound)
		default:
			w.Header().Add("Set-Cookie", "gone=; Path=/; Max-Age=0")
			w.Header().Add("Set-Cookie", "last=l")
		}
	}))
	t.Cleanup(server.Close)
	for _, c := range []plan.Client{{Redirects: 3}, {Redirects: 3, Cookies: true}} {
		r := newRig(t, c, Env{})
		taken, none := new(Taken), "none"
		r.x.Taken = taken
		var captures []plan.Capture
		for _, name := range []string{"sid", "csrf", "gone", "last"} {
			captures = append(captures, plan.Capture{Name: name, From: plan.FromCookie, Path: name, Default: &none})
		}
		q := r.prepare(plan.Request{URL: server.URL + "/login", Captures: captures})
		for range 2 { // what was taken before is forgotten
			err := r.session.Do(t.Context(), q, &r.x)
			if got := strings.Join(taken.Values, " "); err != nil || got != "second c none l" {
				t.Errorf("%+v: %v, kind %q (%s): %q", c, err, r.x.Kind, r.x.Message, got)
			}
		}
	}
}

// After redirects, what is taken is taken from the last answer.
func TestCapturesAfterRedirects(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/login" {
			http.Redirect(w, r, "/home", http.StatusSeeOther)
			return
		}
		_, _ = w.Write([]byte(`{"page": "` + r.URL.Path + `"}`))
	}))
	t.Cleanup(server.Close)
	r := newRig(t, plan.Client{Redirects: 3, Cookies: true}, Env{})
	taken := new(Taken)
	r.x.Taken = taken
	q := r.prepare(plan.Request{URL: server.URL + "/login", Captures: []plan.Capture{
		{Name: "page", From: plan.FromJSON, Path: "$.page"}, {Name: "status", From: plan.FromStatus},
	}})
	if err := r.session.Do(t.Context(), q, &r.x); err != nil || r.x.Kind != None || strings.Join(taken.Values, " ") != "/home 200" {
		t.Errorf("%v, kind %q (%s): %q", err, r.x.Kind, r.x.Message, taken.Values)
	}
}

// In every version of HTTP and on every route, with and without redirects, the same is taken.
func TestCapturesAreTakenEveryWay(t *testing.T) {
	for name, w := range everyWay(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Set-Cookie", "sid=s1")
		w.Header().Set("X-Token", "Bearer abc")
		_, _ = w.Write([]byte(`{"id": 7}`))
	}) {
		for _, cookies := range []bool{false, true} {
			t.Run(fmt.Sprint(name, " cookies ", cookies), func(t *testing.T) {
				w.client.Cookies = cookies
				r := newRig(t, w.client, w.env)
				q := r.prepare(plan.Request{URL: w.url + "/", Captures: []plan.Capture{
					{Name: "a", From: plan.FromJSON, Path: "$.id"},
					{Name: "b", From: plan.FromCookie, Path: "sid"},
					{Name: "c", From: plan.FromHeader, Path: "x-token", Pattern: "Bearer (.+)"},
					{Name: "d", From: plan.FromBody, Pattern: "[0-9]"},
					{Name: "e", From: plan.FromStatus},
				}})
				taken := new(Taken)
				r.x.Taken = taken
				if err := r.session.Do(t.Context(), q, &r.x); err != nil || strings.Join(taken.Values, " ") != "7 s1 abc 7 200" {
					t.Errorf("%v, kind %q (%s): %q", err, r.x.Kind, r.x.Message, taken.Values)
				}
			})
		}
	}
}
