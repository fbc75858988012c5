package stream

import (
	"bytes"
	"fmt"
	"regexp"
	"time"

	"github.com/ohler55/ojg/jp"
	"github.com/ohler55/ojg/oj"

	"bench/plan"
)

// Wants are what others want of a stream, beside its times.
type Wants struct {
	Last  bool // the data of the last event
	Empty bool // that a stream without an event is one, too
}

// Rules are what a request says of its stream, ready to be used. They don't change, so that any number of followers have
// the same.
type Rules struct {
	plan  plan.Stream
	until []byte
	end   *regexp.Regexp // in the place of until; nil: none
	stall time.Duration
	wants Wants
	count jp.Expr
	hint  []byte // stands in the text of each event that count finds something in; empty: unknown
}

// Compile makes rules ready. The error says what of them can't be.
func Compile(s plan.Stream, wants Wants) (*Rules, error) {
	r := &Rules{plan: s, until: []byte(s.Until), stall: s.StallLimit, wants: wants}
	switch s.Format {
	case plan.SSE, plan.NDJSON, plan.Chunks, plan.Messages:
	default:
		return nil, fmt.Errorf("stream: there is no format %q", s.Format)
	}
	var err error
	if s.UntilMatches != "" {
		if r.end, err = regexp.Compile(s.UntilMatches); err != nil {
			return nil, fmt.Errorf("stream: until: %w", err)
		}
	}
	if s.Count == "" {
		return r, nil
	}
	if r.count, err = jp.ParseString(s.Count); err != nil {
		return nil, fmt.Errorf("stream: count: %w", err)
	}
	if name, ok := r.count[len(r.count)-1].(jp.Child); ok {
		r.hint = []byte(name)
	}
	return r, nil
}

// IdleLimit is how long a gap may be before the exchange is to be cut; 0: as long as it likes.
func (r *Rules) IdleLimit() time.Duration { return r.plan.IdleLimit }

// Packed says whether events are looked for in the body with its content codings undone: chunks are what comes over the wire.
func (r *Rules) Packed() bool { return r.plan.Format != plan.Chunks }

// Until says whether an event ends the stream.
func (r *Rules) Until() bool { return len(r.until) > 0 || r.end != nil }

// ends says whether this is that event.
func (r *Rules) ends(data []byte) bool {
	if r.end != nil {
		return r.end.Match(data)
	}
	return len(r.until) > 0 && bytes.Equal(data, r.until)
}

// whole says whether all of an event's data is looked at.
func (r *Rules) whole() bool {
	return r.count != nil || r.end != nil || r.wants.Last || r.plan.Format == plan.NDJSON
}

// room is how much of an event's data must be kept.
func (r *Rules) room() int {
	switch {
	case r.whole():
		return Largest
	case r.Until():
		return len(r.until) + 1 // whether there is more is all that must be known of the rest
	}
	return 0
}

// units looks for what an event counts.
func (r *Rules) units(data []byte) (n float64, ok bool) {
	if r.count == nil || len(r.hint) > 0 && !bytes.Contains(data, r.hint) && !bytes.Contains(data, []byte(`\u`)) {
		return 0, false
	}
	document, err := oj.Parse(data)
	if err != nil {
		return 0, false // of SSE, which may say anything
	}
	for _, value := range r.count.Get(document) {
		switch v := value.(type) {
		case int64:
			n, ok = float64(v), true
		case float64:
			n, ok = v, true
		}
	}
	return n, ok
}
