package stream

import (
	"bytes"
	"encoding/json"
)

// feedLines cuts a body into lines, each a JSON text. Empty ones keep a connection alive, and are no events.
func (f *Follower) feedLines(piece []byte) error {
	for {
		end := bytes.IndexByte(piece, '\n')
		if end < 0 {
			return f.keep(piece)
		}
		line := piece[:end]
		piece = piece[end+1:]
		if f.size > 0 {
			if err := f.keep(line); err != nil {
				return err
			}
			line = f.data
		} else if len(line) > Largest {
			return tooLarge()
		}
		if err := f.line(line); err != nil {
			return err
		}
	}
}

// line takes a line that is whole.
func (f *Follower) line(line []byte) error {
	line = bytes.TrimSpace(line)
	if len(line) == 0 {
		f.size, f.data = 0, f.data[:0]
		return nil
	}
	if !json.Valid(line) {
		return wrong(Malformed, "a line that is no JSON: %.100q", line)
	}
	return f.complete(line)
}
