package http1

import (
	"math/rand/v2"
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

// read feeds the pieces to a parser, the way a connection does, and then ends the connection.
func read(r *Request, pieces ...string) reading {
	var p parser
	p.reset(r)
	var buf []byte
	ended := false
	for _, piece := range pieces {
		buf = append(buf, piece...)
		if !ended {
			if ended = p.feed(buf); !ended {
				buf = buf[:p.compact(buf)]
			}
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

// splits cuts a response in the ways that show bugs in parsers: not at all, byte by byte, in two at each place, and at
// random. Long ones are cut more coarsely.
func splits(response string) [][]string {
	all := [][]string{{response}}
	step := 1 + len(response)/150
	var single []string
	for i := 0; i < len(response); i += step {
		end := min(i+step, len(response))
		single = append(single, response[i:end])
		all = append(all, []string{response[:end], response[end:]})
	}
	all = append(all, single)
	random := rand.New(rand.NewPCG(1, 2))
	for range 10 {
		var pieces []string
		for rest := response; rest != ""; {
			n := 1 + random.IntN(min(len(rest), 1+len(response)/4))
			pieces, rest = append(pieces, rest[:n]), rest[n:]
		}
		all = append(all, pieces)
	}
	return all
}

func TestResponsesInEverySplit(t *testing.T) {
	for _, tt := range samples() {
		t.Run(tt.name, func(t *testing.T) {
			for i, pieces := range splits(tt.response) {
				if got := read(tt.request, pieces...); got != tt.want {
					t.Fatalf("split %d (%.80q):\ngot  %+.60v\nwant %+.60v", i, pieces, got, tt.want)
				}
			}
		})
	}
}
