package program

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// A script is the program's side of a conversation: it gets each batch's line, decoded, and says something.
type script func(say func(format string, args ...any), batch scriptBatch)

// scriptBatch is what a program knows of a batch.
type scriptBatch struct {
	ID      int      `json:"batch"`
	Limit   *int     `json:"limit"`
	Timeout float64  `json:"timeout"`
	Group   int      `json:"group"`
	URLs    []string `json:"-"` // of the group's requests
}

// converse starts a conversation with a script. Two requests are known: a and b.
func converse(t *testing.T, do script) *Conversation {
	t.Helper()
	near, far := net.Pipe()
	c, err := NewConversation(near, near, []Request{{Method: "GET", URL: "http://h/a?x=1&y=2"}, {Method: "POST", URL: "http://h/b", Body: new("é")}})
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	all.Go(c.Listen)
	all.Go(func() {
		defer far.Close()
		say := func(format string, args ...any) { fmt.Fprintf(far, format+"\n", args...) }
		say("bench 1 script Go-1 lib-2 other-3")
		var urls []string
		for in := bufio.NewScanner(far); in.Scan(); {
			var group struct{ Requests []Request }
			var batch scriptBatch
			if err := errors.Join(json.Unmarshal(in.Bytes(), &group), json.Unmarshal(in.Bytes(), &batch)); err != nil {
				t.Error(err)
			}
			if batch.ID == 0 {
				urls = nil
				for _, r := range group.Requests {
					urls = append(urls, r.Method+" "+r.URL)
				}
				continue
			}
			batch.URLs = urls
			do(say, batch)
		}
	})
	t.Cleanup(func() {
		_ = c.Close()
		_ = far.Close()
		all.Wait()
	})
	hello, err := c.Greet(t.Context())
	if err != nil || hello != (Hello{"script", "Go-1", "lib-2 other-3"}) {
		t.Fatalf("hello: %+v, %v", hello, err)
	}
	return c
}

func pair(within time.Duration) Batch {
	return Batch{Order: []int{0, 1}, Timeout: 1500 * time.Millisecond, Within: within}
}

func TestConversation(t *testing.T) {
	c := converse(t, func(say func(string, ...any), b scriptBatch) {
		start := Monotonic()
		if b.Limit != nil || b.Timeout != 1.5 || b.Group != 1 {
			say("! 0 Unexpected %d", start)
		}
		say("+ 1 200 %d", start+1)
		say("! 0 %s %d", strings.ReplaceAll(strings.Join(b.URLs, ","), " ", "_"), start+2)
		say("= hits %d per_batch more", b.ID)
		say(". %d %d ok", start, start+3)
	})
	for id := 1; id < 3; id++ {
		a, err := c.Run(t.Context(), pair(time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		want := []Mark{
			{Item: 1, Kind: Result, Status: 200, At: a.Start + 1},
			{Item: 0, Kind: Raised, Name: "GET_http://h/a?x=1&y=2,POST_http://h/b", At: a.Start + 2},
		}
		if !slices.Equal(a.Marks, want) || a.Stop != a.Start+3 || a.Raised != "" || a.Start < a.Sent || a.Stop > a.Read {
			t.Errorf("batch %d: %+v", id, a)
		}
		if metric := (Metric{"hits", float64(id), "per_batch", true}); !slices.Equal(a.Metrics, []Metric{metric}) {
			t.Errorf("batch %d: metrics %+v", id, a.Metrics)
		}
	}
	a, err := c.Run(t.Context(), Batch{Order: []int{1, 0, 1}, Timeout: 1500 * time.Millisecond, Within: time.Minute})
	if err != nil || a.Marks[1].Name != "POST_http://h/b,GET_http://h/a?x=1&y=2,POST_http://h/b" {
		t.Errorf("in another order: %+v, %v", a.Marks, err)
	}
}

// Batches that overlap are told apart by their numbers; the oldest needs none.
func TestOverlappingBatches(t *testing.T) {
	var starts []time.Duration
	c := converse(t, func(say func(string, ...any), b scriptBatch) {
		starts = append(starts, Monotonic())
		if b.ID < 3 {
			return
		}
		say("+ 1 202 %d", Monotonic())
		say(". %d %d ok 2", starts[1], Monotonic())
		say("+ 0 201 %d", Monotonic())
		say(". %d %d ok", starts[0], Monotonic())
		say(". %d %d TimeoutError 3", starts[2], Monotonic())
	})
	var all sync.WaitGroup
	answers := make([]Answer, 3)
	for i := range answers {
		asked := make(chan struct{})
		all.Go(func() {
			var err error
			time.AfterFunc(20*time.Millisecond, func() { close(asked) })
			if answers[i], err = c.Run(t.Context(), pair(time.Minute)); err != nil {
				t.Error(err)
			}
		})
		<-asked
	}
	all.Wait()
	if answers[0].Marks[0].Status != 201 || answers[1].Marks[0].Status != 202 || answers[2].Raised != "TimeoutError" || len(answers[2].Marks) > 0 {
		t.Errorf("%+v", answers)
	}
}

// A program without a monotonic clock stamps with the wall's.
func TestWallClock(t *testing.T) {
	c := converse(t, func(say func(string, ...any), _ scriptBatch) {
		start := time.Now()
		time.Sleep(5 * time.Millisecond)
		say("+ 1 200 %d", time.Now().UnixNano()/1000*1000)
		say(". %d %d ok", start.UnixNano()/1000*1000, time.Now().UnixNano())
	})
	a, err := c.Run(t.Context(), pair(time.Minute))
	if err != nil || a.Start < a.Sent || a.Marks[0].At-a.Start < 4*time.Millisecond || a.Stop > a.Read {
		t.Errorf("%+v, %v", a, err)
	}
}

// What can't be true is of one batch: the next one may be.
func TestLies(t *testing.T) {
	tests := map[string]struct {
		lines func(start time.Duration) []string
		want  string
	}{
		"before it was sent": {func(d time.Duration) []string { return []string{fmt.Sprintf(". %d %d ok", d-time.Hour, d)} }, "before the batch was sent"},
		"after it was read":  {func(d time.Duration) []string { return []string{fmt.Sprintf(". %d %d ok", d, d+time.Hour)} }, "after its line was read"},
		"stop before start":  {func(d time.Duration) []string { return []string{fmt.Sprintf(". %d %d ok", d+9, d)} }, "STOP is 9ns before START"},
		"mark before start": {func(d time.Duration) []string {
			return []string{fmt.Sprintf("+ 0 200 %d", d-1), fmt.Sprintf(". %d %d ok", d, d+1)}
		}, "before START"},
		"mark after stop": {func(d time.Duration) []string {
			return []string{fmt.Sprintf("- 0 %d", d+2), fmt.Sprintf(". %d %d ok", d, d+1)}
		}, `after STOP; it wrote "- 0 `},
		"out of order": {func(d time.Duration) []string {
			return []string{fmt.Sprintf("+ 0 200 %d", d+2), fmt.Sprintf("! 1 E %d", d+1), fmt.Sprintf(". %d %d ok", d, d+3)}
		}, `the mark is 1ns before the one in front of it; it wrote "! 1 E `},
		"twice": {func(d time.Duration) []string {
			return []string{fmt.Sprintf("+ 1 200 %d", d), fmt.Sprintf("+ 1 200 %d", d), fmt.Sprintf(". %d %d ok", d, d+1)}
		}, "item 1 has a mark already"},
		"no such item": {func(d time.Duration) []string {
			return []string{fmt.Sprintf("+ 2 200 %d", d), fmt.Sprintf(". %d %d ok", d, d+1)}
		}, "2 items, numbered from 0"},
		"wall clock an hour off": {func(d time.Duration) []string {
			wall := time.Now().Add(-time.Hour).UnixNano()
			return []string{fmt.Sprintf(". %d %d ok", wall, wall)}
		}, "before the batch was sent"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			lie := true
			c := converse(t, func(say func(string, ...any), _ scriptBatch) {
				start := Monotonic()
				if !lie {
					say(". %d %d ok", start, Monotonic())
					return
				}
				time.Sleep(time.Microsecond)
				for _, line := range test.lines(start) {
					say("%s", line)
				}
			})
			_, err := c.Run(t.Context(), pair(time.Minute))
			if _, isLie := errors.AsType[*LieError](err); !isLie || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v; want a lie with %q", err, test.want)
			}
			lie = false
			if _, err := c.Run(t.Context(), pair(time.Minute)); err != nil {
				t.Errorf("the next batch: %v", err)
			}
		})
	}
}

// What isn't the protocol ends the conversation, with the line.
func TestBrokenLines(t *testing.T) {
	for line, want := range map[string]string{
		"hello there":                  `standard output is the protocol's, and whatever else there is to say goes to standard error; it wrote "hello there"`,
		"":                             "a line is",
		"+ 0 200":                      "a line is",
		"+ 0 99 5":                     "from 100 to 999",
		"+ 0 200 5.5":                  "whole nanoseconds",
		"+ 00 200 5":                   "ITEM is a whole number",
		"+ -1 200 5":                   "ITEM is a whole number",
		"+ 0 200 99999999999999999999": "whole nanoseconds",
		"! 0  5":                       "NAME of an exception",
		"! 0 two words 5":              "a line is",
		"- 0 5 5":                      "a line is",
		"+0 200 5":                     "a line is",
		". 1 2":                        "a line is",
		". 1 2 ok x":                   "a BATCH is",
		". 1 2 ok 7":                   "batch 7 is not under way",
		"= x":                          "NAME VALUE",
		"\xff":                         "UTF-8",
		strings.Repeat("x", 5000):      "at most 4096 bytes",
		strings.Repeat("x", 1<<20):     "at most 4096 bytes",
		strings.TrimSuffix(strings.Repeat("+ 0 200 5\n", 1<<16), "\n"): "20 marks came in front",
		strings.TrimSuffix(strings.Repeat("= a 1\n", 1<<16), "\n"):     "at most 100 metrics",
	} {
		c := converse(t, func(say func(string, ...any), _ scriptBatch) { say("%s", line) })
		_, err := c.Run(t.Context(), pair(time.Minute))
		if _, told := errors.AsType[*LineError](err); !told || !strings.Contains(err.Error(), want) || len(err.Error()) > 600 {
			t.Errorf("%.40q: got %v; want a line error with %q", line, err, want)
		}
		if _, again := c.Run(t.Context(), pair(time.Minute)); again == nil {
			t.Errorf("%.40q: the conversation goes on", line)
		}
	}
}

// A program that says something although nobody asked it is not understood from then on.
func TestUnasked(t *testing.T) {
	c := converse(t, func(say func(string, ...any), _ scriptBatch) {
		say(". %d %d ok\nby the way", Monotonic(), Monotonic())
	})
	if _, err := c.Run(t.Context(), pair(time.Minute)); err != nil {
		t.Error(err)
	}
	<-c.broken
	if _, err := c.Run(t.Context(), pair(time.Minute)); err == nil || !strings.Contains(err.Error(), `no batch was under way; it wrote "by the way"`) {
		t.Error(err)
	}
}

func TestHang(t *testing.T) {
	c := converse(t, func(func(string, ...any), scriptBatch) {})
	if _, err := c.Run(t.Context(), pair(30*time.Millisecond)); err == nil || !strings.Contains(err.Error(), "batch 1: no answer within 30ms") {
		t.Error(err)
	}
}

// Who is told to stop doesn't wait for a program, neither for its answer nor for it to read.
func TestInterrupt(t *testing.T) {
	c := converse(t, func(func(string, ...any), scriptBatch) {})
	ctx, cut := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cut()
	if _, err := c.Run(ctx, pair(time.Minute)); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	near, far := net.Pipe() // nobody reads
	defer far.Close()
	c, err := NewConversation(near, near, []Request{{}, {}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cut = context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cut()
	if _, err := c.Run(ctx, pair(time.Minute)); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	near, far = net.Pipe()
	defer far.Close()
	c, _ = NewConversation(near, near, []Request{{}, {}})
	if _, err := c.Run(t.Context(), pair(20*time.Millisecond)); err == nil || !strings.Contains(err.Error(), "doesn't read") {
		t.Error(err)
	}
}

func TestHello(t *testing.T) {
	for line, want := range map[string]string{
		"bench 2 x y":       "speaks version 2",
		"bench":             "must be its hello",
		"bench 1 x":         "must be its hello",
		"Traceback":         "must be its hello",
		"needs":             "must be its hello",
		"needs grequests 1": "it needs grequests 1",
	} {
		if _, err := parseHello(line); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v; want %q", line, err, want)
		}
	}
	if h, err := parseHello("bench 1 x y"); err != nil || h.String() != "x y" {
		t.Errorf("%+v, %v", h, err)
	}
}

func TestBodyThatIsNoText(t *testing.T) {
	if _, err := NewConversation(nil, nil, []Request{{Method: "PUT", URL: "http://h/", Body: new("\xff")}}); err == nil || !strings.Contains(err.Error(), "isn't UTF-8") {
		t.Error(err)
	}
}

func FuzzLine(f *testing.F) {
	for _, seed := range []string{"+ 0 200 5", "! 1 E 6", "- 0 7", "= a 1 s more", ". 1 2 ok", ". 1 2 E 3", "bench 1 a b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if m, err := func() (Mark, error) {
			if text == "" {
				return Mark{}, errNoLine
			}
			return parseMark(text)
		}(); err == nil && m.String() != text {
			t.Errorf("%q was understood as %q", text, m)
		}
		quick, ok := quickResult([]byte(text))
		if !ok {
			quick = Mark{}
		} else if slow, err := parseMark(text); err != nil || quick != slow {
			t.Errorf("%q is %q, and quickly %q", text, slow, quick)
		}
		_, _ = parseEnd(text)
		_, _ = parseHello(text)
		_, _ = ParseMetric(text)
	})
}
