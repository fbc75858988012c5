package plan

import "time"

// Stream says that a response comes as events, and when it is over.
type Stream struct {
	Format StreamFormat `json:"format"`
	// Until is the data of the event that ends the stream; "": the end of the response does.
	Until string `json:"until,omitempty"`
	// UntilMatches is a pattern (RE2) in the data of that event, in the place of Until.
	UntilMatches string `json:"until_matches,omitempty"`
	// Count is the JSONPath of a number of units, in the last event that has it; "": units are not counted.
	Count string `json:"count,omitempty"`
	// IdleLimit is how long a gap between events may be before the exchange is cut and counts as stalled; 0: any length.
	IdleLimit time.Duration `json:"idle_limit,omitempty"`
	// StallLimit is how long a gap may be before it counts as a stall.
	StallLimit time.Duration `json:"stall_limit"`
}

// StreamFormat is how a body is cut into events.
type StreamFormat string

// The formats.
const (
	SSE    StreamFormat = "sse"    // server-sent events, as the WHATWG's HTML standard has them
	NDJSON StreamFormat = "ndjson" // a JSON text a line
	Chunks StreamFormat = "chunks" // each piece of the body that brings bytes: of HTTP/1.1 a chunk where there are some
)

// StreamFormats are all formats.
func StreamFormats() []StreamFormat { return []StreamFormat{SSE, NDJSON, Chunks} }

// Text says in a few words how the stream is followed: sse until [DONE].
func (s *Stream) Text() string {
	switch {
	case s.Until != "":
		return string(s.Format) + " until " + s.Until
	case s.UntilMatches != "":
		return string(s.Format) + " until an event matches " + s.UntilMatches
	}
	return string(s.Format)
}
