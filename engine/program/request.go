package program

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"
)

// A Request is one of those that a batch has, as a program gets it.
type Request struct {
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers"`
	Body    *string           `json:"body"` // null: none
}

// A Batch is what a program is asked to do at once.
type Batch struct {
	// Order has a request's number for each item. A program gets the requests in this order, as a group that it may parse
	// before the batch starts, and only where it differs from the batch before.
	Order []int
	// Limit is how many requests may be in flight; 0: the program's own limit.
	Limit int
	// Timeout is that of a request, as its library understands it.
	Timeout time.Duration
	// Within is how long bench waits for the batch's last line.
	Within time.Duration
}

// encodeRequests makes what a group's line has of each request.
func encodeRequests(requests []Request) ([][]byte, error) {
	encoded := make([][]byte, len(requests))
	for i, r := range requests {
		if r.Body != nil && !utf8.ValidString(*r.Body) {
			return nil, fmt.Errorf("request %d (%s %s): a program gets a body as text, and this one isn't UTF-8", i, r.Method, r.URL)
		}
		if r.Headers == nil {
			r.Headers = map[string]string{}
		}
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false) // "&" in a URL is easier to read as it is
		if err := e.Encode(r); err != nil {
			return nil, fmt.Errorf("request %d (%s %s): %w", i, r.Method, r.URL, err)
		}
		encoded[i] = bytes.TrimSpace(b.Bytes())
	}
	return encoded, nil
}

// groupLine is the line that gives a program the requests of its batches.
func groupLine(encoded [][]byte, order []int) []byte {
	line := []byte(`{"group":1,"requests":[`)
	for i, k := range order {
		if i > 0 {
			line = append(line, ',')
		}
		line = append(line, encoded[k]...)
	}
	return append(line, "]}\n"...)
}

// batchLine is the line that starts a batch.
func batchLine(id int, b Batch) []byte {
	limit := []byte("null")
	if b.Limit > 0 {
		limit = fmt.Appendf(nil, "%d", b.Limit)
	}
	return fmt.Appendf(nil, `{"batch":%d,"group":1,"limit":%s,"timeout":%g}`+"\n", id, limit, b.Timeout.Seconds())
}
