package stream

import (
	"slices"
	"strings"
	"testing"

	"bench/plan"
)

// grammar are bodies and the data of the events in them, by the WHATWG's HTML standard, section 9.2.
var grammar = []struct {
	name, body string
	want       []string
}{
	{"one line", "data: a\n\n", []string{"a"}},
	{"two events", "data: a\n\ndata: b\n\n", []string{"a", "b"}},
	{"several lines of data", "data: YHOO\ndata: +2\ndata: 10\n\n", []string{"YHOO\n+2\n10"}},
	{"ends of lines: CRLF", "data: a\r\ndata: b\r\n\r\ndata: c\r\n\r\n", []string{"a\nb", "c"}},
	{"ends of lines: CR", "data: a\rdata: b\r\rdata: c\r\r", []string{"a\nb", "c"}},
	{"ends of lines: all of them", "data: a\r\ndata: b\rdata: c\n\r\ndata: d\r\n\n", []string{"a\nb\nc", "d"}},
	{"LF CR LF is two lines", "data: a\n\r\n", []string{"a"}},
	{"comments", ": hello\n\ndata: a\n: between\ndata: b\n\n:\n\n", []string{"a\nb"}},
	{"other fields", "event: x\nid: 1\nretry: 1000\ndata: a\nunknown: y\nnonsense\n\n", []string{"a"}},
	{"no data, no event", "event: x\nid: 1\n\nretry: 10\n\n\n\n", nil},
	{"empty data is an event", "data\n\ndata\ndata\n\ndata:\n\n", []string{"", "\n", ""}},
	{"one space is left out", "data:a\n\ndata: a\n\ndata:  a\n\ndata:\ta\n\n", []string{"a", "a", " a", "\ta"}},
	{"colons in data", "data: a:b: c\n\ndata::\n\n", []string{"a:b: c", ":"}},
	{"names in full only", "dat: a\n\ndatas: b\n\nDATA: c\n\n data: d\n\ndata : e\n\n", nil},
	{"a byte order mark", "\xef\xbb\xbfdata: a\n\n", []string{"a"}},
	{"a byte order mark later", "data: a\n\n\xef\xbb\xbfdata: b\n\n", []string{"a"}},
	{"half a byte order mark", "\xef\xbbdata: a\n\ndata: b\n\n", []string{"b"}},
	{"the end cuts an event", "data: a\n\ndata: b\n", []string{"a"}},
	{"garbage between", "data: a\n\n\x00\xff<html>{}[]\n\n\ndata: b\n\n", []string{"a", "b"}},
}

// events feeds a body in pieces that end at the cuts, each read a moment after the one before, and gives the data of the
// events that came with each.
func events(t *testing.T, format plan.StreamFormat, body string, cuts ...int) (found []string, s *Seen, end error) {
	t.Helper()
	rules, err := Compile(plan.Stream{Format: format}, Wants{Last: true})
	if err != nil {
		t.Fatal(err)
	}
	f := New(nil)
	s = new(Seen)
	f.Begin(rules, s)
	before := 0
	for i, cut := range append(cuts, len(body)) {
		had := s.Events
		if err := f.Feed([]byte(body[before:cut]), true, clockAt(i)); err != nil {
			return found, s, err
		}
		before = cut
		if s.Events > had {
			found = append(found, string(f.Last()))
		}
	}
	return found, s, f.End()
}

func everyByte(body string) (cuts []int) {
	for i := 1; i < len(body); i++ {
		cuts = append(cuts, i)
	}
	return cuts
}

func TestServerSentEventsByTheGrammar(t *testing.T) {
	for _, test := range grammar {
		t.Run(test.name, func(t *testing.T) {
			found, _, _ := events(t, plan.SSE, test.body, everyByte(test.body)...)
			if !slices.Equal(found, test.want) {
				t.Errorf("byte by byte %q is %q, want %q", test.body, found, test.want)
			}
			for cut := range len(test.body) {
				found, s, _ := events(t, plan.SSE, test.body, cut)
				if int(s.Events) != len(test.want) {
					t.Fatalf("%q cut at %d has %d events, want %d", test.body, cut, s.Events, len(test.want))
				}
				if n := len(test.want); n > 0 && found[len(found)-1] != test.want[n-1] {
					t.Fatalf("%q cut at %d ends with %q, want %q", test.body, cut, found[len(found)-1], test.want[n-1])
				}
			}
		})
	}
}

// FuzzServerSentEvents holds the parser, which takes pieces, against one that has the whole text.
func FuzzServerSentEvents(f *testing.F) {
	for _, test := range grammar {
		f.Add(test.body, len(test.body)/2)
	}
	f.Fuzz(func(t *testing.T, body string, cut int) {
		want := wholeText(body)
		found, _, _ := events(t, plan.SSE, body, everyByte(body)...)
		if !slices.Equal(found, want) {
			t.Fatalf("byte by byte %q is %q, want %q", body, found, want)
		}
		if cut < 0 || cut > len(body) {
			return
		}
		if _, s, _ := events(t, plan.SSE, body, cut); int(s.Events) != len(want) {
			t.Fatalf("%q cut at %d has %d events, want %d", body, cut, s.Events, len(want))
		}
	})
}

// wholeText reads a text as the standard says it, line by line.
func wholeText(body string) (found []string) {
	body = strings.TrimPrefix(body, "\xef\xbb\xbf")
	body = strings.ReplaceAll(strings.ReplaceAll(body, "\r\n", "\n"), "\r", "\n")
	data, any := "", false
	lines := strings.Split(body, "\n")
	for _, line := range lines[:len(lines)-1] {
		if line == "" {
			if any {
				found = append(found, strings.TrimSuffix(data, "\n"))
			}
			data, any = "", false
			continue
		}
		name, value, _ := strings.Cut(line, ":")
		if name == "data" {
			data, any = data+strings.TrimPrefix(value, " ")+"\n", true
		}
	}
	return found
}
