package stream

import (
	"errors"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"bench/plan"
	"bench/result"
)

// clockAt is when piece i is read.
func clockAt(i int) time.Duration { return time.Second + time.Duration(i)*time.Millisecond }

// following begins a stream.
func following(t testing.TB, s plan.Stream, wants Wants) (*Follower, *Seen) {
	t.Helper()
	rules, err := Compile(s, wants)
	if err != nil {
		t.Fatal(err)
	}
	f, seen := New(nil), new(Seen)
	f.Begin(rules, seen)
	return f, seen
}

func kindOf(err error) Kind {
	var known *Error
	if errors.As(err, &known) {
		return known.Kind
	}
	return 0
}

func TestAnEventHasTheTimeOfTheReadThatCompletedIt(t *testing.T) {
	f, seen := following(t, plan.Stream{Format: plan.SSE, StallLimit: 30 * time.Millisecond}, Wants{})
	for _, piece := range []struct {
		text string
		at   time.Duration
	}{
		{"data: a", clockAt(0)},
		{"\n", clockAt(10)},
		{"\n", clockAt(20)}, // the first event
		{": a comment\n\n", clockAt(40)},
		{"data: b\n\nda", clockAt(50)},         // 30 ms later: no stall
		{"ta: c\n\ndata: d\n\n", clockAt(100)}, // a stall, and two at once
	} {
		if err := f.Feed([]byte(piece.text), true, piece.at); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.End(); err != nil {
		t.Error(err)
	}
	if seen.First != clockAt(20) || seen.Last != clockAt(100) || seen.Events != 4 || seen.Stalls != 1 {
		t.Errorf("first %v, last %v, %d events, %d stalls", seen.First, seen.Last, seen.Events, seen.Stalls)
	}
	if want := []time.Duration{30 * time.Millisecond, 50 * time.Millisecond, 0}; !slices.Equal(seen.Gaps.few, want) {
		t.Errorf("gaps %v, want %v", seen.Gaps.few, want)
	}
}

func TestUntilEndsAStreamAndIsNoEventOfIt(t *testing.T) {
	for _, test := range []struct {
		name   string
		format plan.StreamFormat
		until  string
		body   string
		events int64
		end    Kind
		enough bool
	}{
		{"sse", plan.SSE, "[DONE]", "data: a\n\ndata: [DONE]\n\ndata: b\n\n", 1, 0, true},
		{"a longer one that begins like it", plan.SSE, "[DONE]", "data: [DONE]!\n\ndata: [DON\n\n", 2, Short, false},
		{"never", plan.SSE, "[DONE]", "data: a\n\n", 1, Short, false},
		{"nothing before it", plan.SSE, "[DONE]", "data: [DONE]\n\n", 0, Short, true},
		{"nothing", plan.SSE, "", "", 0, Short, false},
		{"comments only", plan.SSE, "", ": ping\n\n", 0, Short, false},
		{"ndjson", plan.NDJSON, `{"done":true}`, "{\"a\":1}\r\n\n{\"done\":true}\n{", 1, 0, true},
		{"ndjson without its last LF", plan.NDJSON, "", "{\"a\":1}\n{\"a\":2}", 2, 0, false},
		{"ndjson that ends with until, without LF", plan.NDJSON, `{"done":true}`, "{\"a\":1}\n{\"done\":true}", 1, 0, true},
		{"chunks", plan.Chunks, "bye", "bye", 0, Short, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			f, seen := following(t, plan.Stream{Format: test.format, Until: test.until}, Wants{})
			if err := f.Feed([]byte(test.body), true, clockAt(1)); err != nil && !errors.Is(err, ErrEnough) {
				t.Fatal(err)
			}
			if end := f.End(); kindOf(end) != test.end || seen.Events != test.events || f.Enough() != test.enough {
				t.Errorf("%d events, ended %v with %v", seen.Events, f.Enough(), end)
			}
		})
	}
}

func TestAnEventThatMatchesEndsAStream(t *testing.T) {
	f, seen := following(t, plan.Stream{Format: plan.NDJSON, UntilMatches: `"done": *true`, Count: "$.eval_count"}, Wants{})
	err := f.Feed([]byte("{\"done\":false}\n{\"done\":false}\n{\"done\": true,\"eval_count\":7}\n{\"done\":false}\n"), true, clockAt(0))
	if !errors.Is(err, ErrEnough) || f.End() != nil || seen.Events != 2 || seen.Units != 7 {
		t.Errorf("%v, %d events, %v units, end %v", err, seen.Events, seen.Units, f.End())
	}
}

func TestChunksAreWholeWhenTheirEndSaysSo(t *testing.T) {
	f, seen := following(t, plan.Stream{Format: plan.Chunks, Until: "end"}, Wants{})
	for i, piece := range []string{"a", "b.", "c.", "e", "nd."} {
		text := strings.TrimSuffix(piece, ".")
		if err := f.Feed([]byte(text), text != piece, clockAt(i)); err != nil && !errors.Is(err, ErrEnough) {
			t.Fatal(err)
		}
	}
	if seen.Events != 2 || seen.First != clockAt(1) || seen.Last != clockAt(2) || !f.Enough() {
		t.Errorf("%+v, ended %v", seen, f.Enough())
	}
}

func TestUnitsAreThoseOfTheLastEventThatHasThem(t *testing.T) {
	f, seen := following(t, plan.Stream{Format: plan.SSE, Until: "[DONE]", Count: "$.usage.completion_tokens"}, Wants{})
	body := `data: {"usage":null}` + "\n\n" + `data: {"usage":{"completion_tokens":3}}` + "\n\n" +
		`data: no JSON, but completion_tokens` + "\n\n" + `data: {"usage":{"completion_tokens":7.5}}` + "\n\n" +
		`data: {"usage":{"prompt_tokens":100}}` + "\n\ndata: [DONE]\n\n"
	if err := f.Feed([]byte(body), true, clockAt(0)); !errors.Is(err, ErrEnough) {
		t.Fatal(err)
	}
	if !seen.Counted || seen.Units != 7.5 {
		t.Errorf("%v units, counted %v", seen.Units, seen.Counted)
	}
}

func TestLinesThatAreNoJSONAreMalformed(t *testing.T) {
	f, seen := following(t, plan.Stream{Format: plan.NDJSON}, Wants{})
	err := f.Feed([]byte("{\"a\":1}\n<html>\n"), true, clockAt(0))
	if kindOf(err) != Malformed || !strings.Contains(err.Error(), `"<html>"`) || seen.Events != 1 {
		t.Errorf("%v after %d events", err, seen.Events)
	}
}

// An event of 10 MB is one, and one without end is a failure; neither is kept where nobody looks at it.
func TestLargeEvents(t *testing.T) {
	piece := []byte(strings.Repeat("x", 32<<10))
	for _, test := range []struct {
		format      plan.StreamFormat
		begin, stop string
	}{{plan.SSE, "data: ", "\n\n"}, {plan.SSE, "id: ", "\ndata\n\n"}, {plan.Chunks, "", ""}, {plan.NDJSON, `"`, "\"\n"}} {
		feed := func(size int) (*Seen, error) {
			f, seen := following(t, plan.Stream{Format: test.format, Until: "[DONE]"}, Wants{})
			err := f.Feed([]byte(test.begin), false, clockAt(0))
			for n := 0; n < size && err == nil; n += len(piece) {
				err = f.Feed(piece, false, clockAt(1))
			}
			if err == nil {
				err = f.Feed([]byte(test.stop), true, clockAt(2))
			}
			if test.format != plan.NDJSON && cap(f.data) > 64 {
				t.Errorf("%s keeps %d bytes of an event that nobody looks at", test.format, cap(f.data))
			}
			return seen, err
		}
		if seen, err := feed(10_000_000); err != nil || seen.Events != 1 || seen.First != clockAt(2) {
			t.Errorf("%s: an event of 10 MB: %v, %d events", test.format, err, seen.Events)
		}
		if seen, err := feed(1 << 40); kindOf(err) != TooLarge || seen.Events != 0 {
			t.Errorf("%s: an event without end: %v", test.format, err)
		}
	}
}

// A comment may be endless: that is how a server keeps a connection alive, and nothing of it is kept.
func TestCommentsTakeNoMemory(t *testing.T) {
	f, _ := following(t, plan.Stream{Format: plan.SSE}, Wants{Last: true})
	piece := []byte(strings.Repeat("x", 32<<10))
	if err := f.Feed([]byte(": "), true, clockAt(0)); err != nil {
		t.Fatal(err)
	}
	for range 2 * Largest / len(piece) {
		if err := f.Feed(piece, true, clockAt(1)); err != nil {
			t.Fatal(err)
		}
	}
	if cap(f.data) > 0 {
		t.Errorf("%d bytes are kept", cap(f.data))
	}
}

// Any number of gaps come to what they would if each had been recorded by itself.
func TestGapsInBoundedMemory(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var seen Seen
	want, got := result.NewRecorder(), result.NewRecorder()
	at := time.Second
	for i := range 20*fewGaps + 7 {
		gap := time.Duration(random.ExpFloat64() * float64(20*time.Millisecond))
		if at += gap; i > 0 {
			want.Record(gap)
		}
		seen.event(at, 0)
	}
	if cap(seen.Gaps.few) > 2*fewGaps {
		t.Errorf("room for %d gaps as they are", cap(seen.Gaps.few))
	}
	seen.Gaps.Into(got)
	for _, q := range []float64{0, 0.1, 0.5, 0.9, 0.99, 0.999, 1} {
		if got.Quantile(q) != want.Quantile(q) {
			t.Errorf("quantile %v is %v, want %v", q, got.Quantile(q), want.Quantile(q))
		}
	}
	if got.Count() != want.Count() {
		t.Errorf("%d gaps, want %d", got.Count(), want.Count())
	}
	seen.Reset()
	if again := result.NewRecorder(); true {
		seen.Gaps.Into(again)
		if again.Count() != 0 {
			t.Errorf("%d gaps after a reset", again.Count())
		}
	}
}

func TestFollowingAllocatesNothingForAnEvent(t *testing.T) {
	for name, wants := range map[string]Wants{"times": {}, "the last event": {Last: true}} {
		f, seen := following(t, plan.Stream{Format: plan.SSE, Until: "[DONE]", Count: "$.usage.completion_tokens"}, wants)
		event := []byte("data: {\"choices\":[{\"delta\":{\"content\":\"word\"}}],\"usage\":null}\n\n")
		rules := f.rules
		feed := func() {
			f.Begin(rules, seen)
			for i := range 400 {
				_ = f.Feed(event, true, clockAt(i))
			}
		}
		feed()
		if n := testing.AllocsPerRun(20, feed); n > 0 {
			t.Errorf("%s: %v allocations in 400 events", name, n)
		}
		runtime.KeepAlive(f)
	}
}

func BenchmarkServerSentEvents(b *testing.B) {
	f, seen := following(b, plan.Stream{Format: plan.SSE, Until: "[DONE]", Count: "$.usage.completion_tokens"}, Wants{})
	event := []byte("data: {\"choices\":[{\"delta\":{\"content\":\"word\"}}],\"usage\":null}\n\n")
	rules, i := f.rules, 0
	b.ReportAllocs()
	b.SetBytes(int64(len(event)))
	for b.Loop() {
		if i++; i%400 == 0 {
			f.Begin(rules, seen)
		}
		_ = f.Feed(event, true, clockAt(i))
	}
}
