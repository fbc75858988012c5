package importer

import (
	"fmt"
	"slices"
	"strings"

	"bench/importer/draft"
	"bench/importer/write"
	"bench/words"
)

// A Summary says how much of a source is in the spec.
type Summary struct {
	Requests int      // that the source has
	Full     int      // carried over with all that they have
	Part     []Remark // carried over, but for something
	Left     []Remark // not carried over
	Rest     []string // what isn't carried over and is of no request
}

// A Remark is what was lost of one request.
type Remark struct {
	Request string
	Why     []string
}

func summarize(d *draft.Draft, dropped map[string]string) Summary {
	s := Summary{Requests: d.Requests()}
	taken := map[string]bool{}
	for _, g := range d.Groups {
		for _, r := range g.Requests {
			s.add(g, r, dropped, taken)
		}
		s.rest(g.Notes.Notes)
	}
	s.rest(d.Notes)
	s.rest(d.Client.Notes.Notes)
	for _, x := range d.Data {
		s.rest(x.Notes.Notes)
	}
	for _, l := range d.Loads {
		s.rest(l.Notes.Notes)
		for _, t := range l.Thresholds {
			s.rest(t.Notes.Notes)
		}
	}
	for key, why := range dropped {
		if !taken[key] {
			s.Rest = append(s.Rest, key+": "+why)
		}
	}
	return s
}

// add counts a request.
func (s *Summary) add(g *draft.Group, r *draft.Request, dropped map[string]string, taken map[string]bool) {
	owner := write.RequestKey(g, r)
	remark := Remark{Request: r.Name}
	for key, why := range dropped {
		if part, below := strings.CutPrefix(key, owner+" "); below {
			taken[key] = true
			remark.Why = append(remark.Why, part+": "+why)
		}
	}
	for _, n := range r.Notes.Notes {
		if n.Lost {
			remark.Why = append(remark.Why, n.Text)
		}
	}
	why, gone := dropped[owner]
	taken[owner] = taken[owner] || gone
	switch {
	case r.Left != "":
		s.Left = append(s.Left, Remark{r.Name, []string{r.Left}})
	case gone:
		s.Left = append(s.Left, Remark{r.Name, []string{why}})
	case len(remark.Why) > 0:
		s.Part = append(s.Part, remark)
	default:
		s.Full++
	}
}

func (s *Summary) rest(notes []draft.Note) {
	for _, n := range notes {
		if n.Lost && !slices.Contains(s.Rest, n.Text) {
			s.Rest = append(s.Rest, n.Text)
		}
	}
}

// Counts is the summary in a line: "7 of 9 requests in full, 2 in part".
func (s *Summary) Counts() string {
	text := fmt.Sprintf("%d of %s in full", s.Full, words.Plural(s.Requests, "request"))
	if len(s.Part) > 0 {
		text += fmt.Sprintf(", %d in part", len(s.Part))
	}
	if len(s.Left) > 0 {
		text += fmt.Sprintf(", %d left out", len(s.Left))
	}
	return text
}
