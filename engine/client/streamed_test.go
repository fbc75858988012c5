package client

import (
	"net/http"
	"testing"
	"time"

	"bench/plan"
)

// Streams over every version of HTTP and every route: what they come to, and that the session goes on after each.
func TestStreamsEveryWay(t *testing.T) {
	ways := everyWay(t, serveStreams)
	for name, w := range ways {
		t.Run(name, func(t *testing.T) {
			w.client.Timeout, w.env.Bodies = 20*time.Second, NewBodyStore()
			t.Cleanup(func() {
				if used := w.env.Bodies.used.Load(); used != 0 || !w.env.Bodies.desk.TryAcquire(desk) {
					t.Errorf("%d bytes are kept of streams that are over", used)
				}
			})
			r := newRig(t, w.client, w.env)
			rules := plan.Stream{Format: plan.SSE, Until: "[DONE]", IdleLimit: 10 * time.Second, StallLimit: 15 * time.Millisecond}
			impatient := rules
			impatient.IdleLimit = 150 * time.Millisecond
			stream := func(path string) error {
				t.Helper()
				request := plan.Request{URL: w.url + path, Stream: &rules}
				if path == "/stall" {
					request.Stream = &impatient
				}
				return r.session.Do(t.Context(), r.prepare(request), &r.x)
			}
			for _, test := range []struct {
				path   string
				kind   ErrorKind
				events int64
				done   time.Duration // from sent to done, at least
			}{
				{"/good", None, 5, 60 * time.Millisecond},
				{"/open", None, 1, 0},
				{"/flood", None, 1, 0},
				{"/short", truncated, 2, 0},
				{"/empty", truncated, 0, 0},
				{"/stall", Stalled, 2, 180 * time.Millisecond},
				{"/error", BadStatus, 0, 0},
				{"/page", truncated, 0, 0},
				{"/unknown", badCoding, 0, 0},
				{"/large", None, 1, 0},
				{"/endless", tooLarge, 0, 0},
				{"/fast", None, 20_000, 0},
				{"/packed/gzip", None, 3, 90 * time.Millisecond},
				{"/packed/deflate", None, 3, 90 * time.Millisecond},
				{"/packed/br", None, 3, 90 * time.Millisecond},
				{"/packed/zstd", None, 3, 90 * time.Millisecond},
				{"/packed/gzip?short", badCoding, 3, 90 * time.Millisecond},
				{"/packed/gzip?broken", badCoding, 0, 0},
				{"/packed/gzip?bomb", tooLarge, 0, 0},
			} {
				err := stream(test.path)
				took := r.x.Done - r.x.Sent
				if r.x.Kind != test.kind || r.x.Stream.Events != test.events || took < test.done ||
					(err != nil) != (test.kind != None && test.kind < BadStatus) {
					t.Errorf("%s: %v, kind %q (%s), %d events in %v", test.path, err, r.x.Kind, r.x.Message, r.x.Stream.Events, took)
				}
			}
			looked := plan.Request{URL: w.url + "/large", Stream: &rules, Expect: &plan.Expect{JSON: map[string]any{"$.n": 1.0}}}
			if _ = r.session.Do(t.Context(), r.prepare(looked), &r.x); r.x.Kind != badExpectation {
				t.Errorf("an event of 10 MB that is no JSON is %q", r.x.Kind)
			}
			for _, path := range []string{"/half", "/endless"} { // which leave much behind that was looked at
				looked.URL = w.url + path
				_ = r.session.Do(t.Context(), r.prepare(looked), &r.x)
			}
			r.mustStream(w.url+"/packed/gzip", rules)
			if flow := r.x.Stream.Last - r.x.Stream.First; flow < 20*time.Millisecond {
				t.Errorf("events of a packed stream came within %v", flow)
			}
		})
	}
}

func TestAStreamsMoments(t *testing.T) {
	ways := everyWay(t, serveStreams)
	for _, name := range []string{"HTTP/1.1", "HTTP/1.1, alone", "HTTP/1.1, TLS", "HTTP/2", "HTTP/3"} {
		w := ways[name]
		r := newRig(t, w.client, w.env)
		rules := plan.Stream{Format: plan.SSE, Until: "[DONE]", StallLimit: 5 * time.Millisecond}
		if err := r.session.Do(t.Context(), r.prepare(plan.Request{URL: w.url + "/good", Stream: &rules}), &r.x); err != nil {
			t.Fatal(err)
		}
		x, seen := &r.x, r.x.Stream
		first, last := seen.First-x.Sent, seen.Last-x.Sent
		if first < 10*time.Millisecond || last < 50*time.Millisecond || last <= first || x.Done-x.Sent < 70*time.Millisecond || seen.Stalls == 0 {
			t.Errorf("%s: first event after %v, last after %v, done after %v, %d stalls", name, first, last, x.Done-x.Sent, seen.Stalls)
		}
		// Whoever reads to the end keeps the connection, and whoever is left in the middle doesn't keep the next one waiting.
		r.mustStream(w.url+"/good", rules)
		if r.x.Opened {
			t.Errorf("%s: a stream that had ended cost a connection", name)
		}
		r.mustStream(w.url+"/open", rules)
		if r.x.Done != r.x.Stream.Last { // both came in one read
			t.Errorf("%s: a stream is over when it says so, not %v later", name, r.x.Done-r.x.Stream.Last)
		}
	}
}

// mustStream is mustGet for a stream.
func (r *rig) mustStream(url string, rules plan.Stream) {
	r.t.Helper()
	if err := r.session.Do(r.t.Context(), r.prepare(plan.Request{URL: url, Stream: &rules}), &r.x); err != nil || r.x.Kind != None {
		r.t.Fatalf("stream: %v, kind %q: %s", err, r.x.Kind, r.x.Message)
	}
}

// A stream that nothing comes of is over at the client's timeout, and one that is cut is no short one.
func TestStreamsThatAreCut(t *testing.T) {
	ways := everyWay(t, serveStreams)
	for _, name := range []string{"HTTP/1.1", "HTTP/1.1, alone", "HTTP/1.1, TLS", "HTTP/2", "HTTP/3"} {
		w := ways[name]
		w.client.Timeout = 200 * time.Millisecond
		r := newRig(t, w.client, w.env)
		rules := plan.Stream{Format: plan.SSE, IdleLimit: 50 * time.Millisecond}
		_ = r.session.Do(t.Context(), r.prepare(plan.Request{URL: w.url + "/silent", Stream: &rules}), &r.x)
		if r.x.Kind != TimedOut || r.x.Stream.Events != 0 {
			t.Errorf("%s: nothing after the header is %q", name, r.x.Kind)
		}
		_ = r.session.Do(t.Context(), r.prepare(plan.Request{URL: w.url + "/cut", Stream: &rules}), &r.x)
		if want := map[string]ErrorKind{"HTTP/1.1": truncated, "HTTP/1.1, alone": truncated, "HTTP/1.1, TLS": truncated}[name]; r.x.Kind != want && (want != None || r.x.Kind != reset) {
			t.Errorf("%s: a stream that was cut is %q", name, r.x.Kind)
		}
		_ = r.session.Do(t.Context(), r.prepare(plan.Request{URL: w.url + "/reset", Stream: &rules}), &r.x)
		if r.x.Kind != reset || r.x.Stream.Events != 2 {
			t.Errorf("%s: a stream that was reset is %q after %d events", name, r.x.Kind, r.x.Stream.Events)
		}
	}
}

// What is expected of a stream, and taken from it: by JSON of its last event, by text of all of it.
func TestWhatIsExpectedOfAStream(t *testing.T) {
	ways := everyWay(t, serveStreams)
	for _, name := range []string{"HTTP/1.1", "HTTP/1.1, alone", "HTTP/2", "HTTP/3"} {
		w := ways[name]
		r := newRig(t, w.client, w.env)
		rules := plan.Stream{Format: plan.SSE, Until: "[DONE]", Count: "$.n"}
		for _, test := range []struct {
			expect plan.Expect
			want   ErrorKind
		}{
			{plan.Expect{JSON: map[string]any{"$.n": 4.0}}, None},
			{plan.Expect{JSON: map[string]any{"$.n": 3.0}}, badExpectation},
			{plan.Expect{BodyContains: `{"n":0}`}, None},
			{plan.Expect{BodyContains: `{"n":7}`}, badExpectation},
			{plan.Expect{Status: []int{201}}, BadStatus},
		} {
			request := plan.Request{URL: w.url + "/good", Stream: &rules, Expect: &test.expect}
			request.Captures = []plan.Capture{{Name: "n", From: plan.FromJSON, Path: "$.n"}, {Name: "all", From: plan.FromBody, Pattern: `"n":(\d)`}}
			taken := Taken{}
			r.x.Taken = &taken
			_ = r.session.Do(t.Context(), r.prepare(request), &r.x)
			if r.x.Kind != test.want || r.x.Stream.Units != 4 {
				t.Errorf("%s: %+v: %q (%s), %v units", name, test.expect, r.x.Kind, r.x.Message, r.x.Stream.Units)
			}
			if test.want == None && (len(taken.Values) != 2 || taken.Values[0] != "4" || taken.Values[1] != "0") {
				t.Errorf("%s: took %q", name, taken.Values)
			}
		}
	}
}

// A request that is no stream has nothing to tell of one, whoever used the exchange before.
func TestAnExchangeForgetsItsStream(t *testing.T) {
	url, client, env := served(t, "1.1", func(w http.ResponseWriter, r *http.Request) { streaming["/open"](w, r) })
	r := newRig(t, client, env)
	r.mustStream(url, plan.Stream{Format: plan.SSE, Until: "[DONE]"})
	if !r.x.Streamed() {
		t.Error("a stream was not followed")
	}
	url, _, _ = served(t, "1.1", func(http.ResponseWriter, *http.Request) {})
	if err := r.get(url); err != nil || r.x.Streamed() {
		t.Errorf("%v: an empty page has %d events", err, r.x.Stream.Events)
	}
}
