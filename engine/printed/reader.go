package printed

import (
	"bytes"
	"fmt"
	"strings"
)

// longestLine is how many bytes of a line are looked at.
const longestLine = 32 << 10

// A Reader takes what one run of a command prints, in pieces, and finds the numbers in it.
type Reader struct {
	patterns []Pattern
	tally    tally
	golines  []byte
	pending  string // a benchmark of Go's whose numbers are yet to come
	open     []byte // the line that is being written
	err      error
}

// NewReader looks for the lines that every command may print, and for these patterns.
func NewReader(patterns []Pattern) *Reader { return &Reader{patterns: patterns} }

// Write takes a piece. It never fails, so that the command can print on; Numbers has the error.
func (r *Reader) Write(p []byte) (int, error) {
	for rest := p; len(rest) > 0; {
		piece, after, ended := bytes.Cut(rest, []byte("\n"))
		r.open = append(r.open, piece[:min(len(piece), longestLine-len(r.open))]...)
		if ended {
			r.line()
		}
		rest = after
	}
	return len(p), nil
}

// line looks at the line that has ended.
func (r *Reader) line() {
	line := strings.TrimSuffix(string(r.open), "\r")
	r.open = r.open[:0]
	if r.err != nil || line == "" {
		return
	}
	n, ok, err := ofLine(line)
	r.fail(err)
	if ok {
		r.fail(r.tally.add(n))
	}
	if whole := r.whole(line); isGo(whole) {
		if len(r.golines)+len(whole) > mostOfGo {
			r.fail(fmt.Errorf("it prints more than %d MB in Go's benchmark format", mostOfGo>>20))
			return
		}
		r.golines = append(append(r.golines, whole...), '\n')
	}
	for _, p := range r.patterns {
		found, err := p.in(line)
		r.fail(err)
		for _, n := range found {
			r.fail(r.tally.add(n))
		}
	}
}

// whole is a line of Go's benchmark format in one piece. Of a benchmark that prints something itself the name stands in
// front of that, and the numbers follow on a line of their own.
func (r *Reader) whole(line string) string {
	fields := strings.Fields(line)
	counted := func(word string) bool { return word != "" && strings.Trim(word, "0123456789") == "" }
	switch {
	case strings.HasPrefix(line, "Benchmark") && (len(fields) < 2 || !counted(fields[1])):
		r.pending = fields[0]
		return ""
	case r.pending != "" && len(fields) >= 3 && len(fields)%2 == 1 && counted(fields[0]) && numeric(fields[1]):
		line = r.pending + " " + line
		r.pending = ""
	}
	return line
}

// fail keeps the first error.
func (r *Reader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// Numbers are all that was found, in their order. It is to be asked once, when the command has ended.
func (r *Reader) Numbers() ([]Number, error) {
	r.line()
	if r.err != nil {
		return nil, r.err
	}
	found, err := ofGo(r.golines)
	if err != nil {
		return nil, err
	}
	for _, n := range found {
		if err := r.tally.add(n); err != nil {
			return nil, err
		}
	}
	return r.tally.all(), nil
}
