package http1

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// A reading is what a parser made of a response.
type reading struct {
	Status     int
	Body       string
	BodyBytes  int64
	Persistent bool
	Excess     int    // bytes after the response
	Fault      string // "" for a good response, "truncated" for one that the connection's end cut off
}

// read feeds the pieces to a parser, the way a connection does, and ends the connection after the last one.
func read(r *Request, pieces ...string) reading {
	var p parser
	p.reset(r)
	var buf []byte
	ended := false
	for _, piece := range pieces {
		buf = append(buf, piece...)
		if ended {
			continue
		}
		if ended = p.feed(buf); !ended {
			buf = buf[:p.compact(buf)]
		}
	}
	got := reading{Status: p.status, Body: string(p.body), BodyBytes: p.bodyBytes, Fault: p.fault}
	if !ended && !p.eof() {
		got.Fault = "truncated"
	}
	if got.Fault == "" {
		got.Persistent, got.Excess = p.persistent(), len(buf)-p.pos
	}
	return got
}

// splits cuts a response in every way that has shown bugs in parsers: whole, byte by byte, in two at every place, and
// at random.
func splits(response string) [][]string {
	all := [][]string{{response}, strings.Split(response, "")}
	step := 1 + len(response)/200
	for i := 1; i < len(response); i += step {
		all = append(all, []string{response[:i], response[i:]})
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		var pieces []string
		for rest := response; rest != ""; {
			n := 1 + random.IntN(len(rest))
			pieces, rest = append(pieces, rest[:n]), rest[n:]
		}
		all = append(all, pieces)
	}
	return all
}

var kept = &Request{KeepBody: true}

// lines joins lines as HTTP ends them; the last argument is the body.
func lines(l ...string) string { return strings.Join(l, "\r\n") }

var responses = []struct {
	name     string
	request  *Request
	response string
	want     reading
}{
	{
		name:     "content-length",
		response: lines("HTTP/1.1 200 OK", "Content-Length: 5", "", "hello"),
		want:     reading{Status: 200, Body: "hello", Persistent: true},
	},
}

func TestResponsesInEverySplit(t *testing.T) {
	for _, tt := range responses {
		t.Run(tt.name, func(t *testing.T) {
			request := tt.request
			if request == nil {
				request = kept
			}
			if tt.want.BodyBytes == 0 {
				tt.want.BodyBytes = int64(len(tt.want.Body))
			}
			for i, pieces := range splits(tt.response) {
				if got := read(request, pieces...); got != tt.want {
					t.Fatalf("split %d:\ngot  %+v\nwant %+v", i, got, tt.want)
				}
			}
		})
	}
}
