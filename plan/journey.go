package plan

import (
	"slices"
	"strings"
	"time"
)

// A Capture is a value that is taken from the answer to a request, so that later requests of the batch can have it.
type Capture struct {
	Name string        `json:"name"`
	From CaptureSource `json:"from"`
	// Path is what is looked for: a JSONPath (RFC 9535), or the name of a header or a cookie.
	Path string `json:"path,omitempty"`
	// Pattern (RE2) is looked for in a body or in a header's value: its group is taken, or all of it where it has none.
	Pattern string `json:"pattern,omitempty"`
	Which   Which  `json:"which,omitempty"` // of several
	// Default is taken where there is nothing; nil: the request fails then.
	Default *string `json:"default,omitempty"`
}

// CaptureSource is the part of an answer that a value is taken from, by the name of the function that says so.
type CaptureSource string

// The parts of an answer.
const (
	FromJSON   CaptureSource = "json"
	FromHeader CaptureSource = "header"
	FromCookie CaptureSource = "cookie"
	FromBody   CaptureSource = "body"
	FromStatus CaptureSource = "status"
	// FromEach is no part of an answer: the element of a list for which the request is sent this time.
	FromEach CaptureSource = "each"
)

// OfBody says whether the body of the answer is looked at.
func (c Capture) OfBody() bool { return c.From == FromJSON || c.From == FromBody }

// Which says what is taken where there are several.
type Which string

// What is taken then.
const (
	FirstFound Which = "first"
	AnyFound   Which = "any" // drawn
	AllFound   Which = "all" // a list
)

// Whiches are all of them, the default first.
func Whiches() []Which { return []Which{FirstFound, AnyFound, AllFound} }

// Think is how long whoever sends a batch thinks after an answer, before what comes next: evenly between Least and Most.
type Think struct {
	Least time.Duration `json:"least"`
	Most  time.Duration `json:"most"`
}

// Ordered says whether requests of a batch have to wait: for answers to others of it or to themselves, for a condition, or for
// somebody who thinks.
func (g Group) Ordered() bool {
	batch := g.Batch()
	return slices.ContainsFunc(batch, func(r Request) bool {
		return r.Think != nil || r.When != nil || r.Repeat != nil || slices.ContainsFunc(r.Needs, func(needed int) bool { return needed < len(batch) })
	})
}

// Journey says whether requests have to do with others: with those of their batch, or with what its user sent once.
func (g Group) Journey() bool { return g.Ordered() || len(g.Once()) > 0 }

// Thinks says whether there is a pause after some answer.
func (g Group) Thinks() bool {
	return slices.ContainsFunc(g.Requests, func(r Request) bool { return r.Think != nil })
}

// Thought is how long is thought in a batch whose thoughts come one after the other: the least and the most.
func (g Group) Thought() (sum Think) {
	for _, r := range g.Batch() {
		if r.Think != nil {
			if r.When == nil {
				sum.Least += r.Think.Least * time.Duration(r.Least())
			}
			sum.Most += r.Think.Most * time.Duration(r.Most())
		}
	}
	return sum
}

// Way is the order that follows from what the group's requests need of each other, as people read it: those that can go
// together stand beside each other. It is empty where none needs another one.
//
//	login → basket, prices → order → logout
func (g Group) Way() string {
	requests := g.Batch()
	step := make([]int, len(requests)) // how many have to come before, one after the other
	var steps [][]string
	for i, r := range requests { // whoever is needed stands before
		for _, needed := range r.Needs {
			if needed >= len(requests) {
				continue // sent once, and before all
			}
			step[i] = max(step[i], step[needed]+1)
		}
		for len(steps) <= step[i] {
			steps = append(steps, nil)
		}
		steps[step[i]] = append(steps[step[i]], r.Name+r.Often())
	}
	if len(steps) < 2 {
		return ""
	}
	texts := make([]string, len(steps))
	for i, names := range steps {
		const most = 4
		if len(names) > most {
			names = append(names[:most-1:most-1], "…")
		}
		texts[i] = strings.Join(names, ", ")
	}
	return strings.Join(texts, " → ")
}
