package program

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// errSilent is the end of a conversation whose program has nothing more to say.
var errSilent = errors.New("it closed its standard output")

// Listen reads what the program says, until it ends or says what it must not. It keeps one line at most.
func (c *Conversation) Listen(out io.Reader) {
	c.fail(c.listen(out))
}

func (c *Conversation) listen(out io.Reader) error {
	buffer := make([]byte, 16*longestLine)
	have := 0 // bytes of a line that isn't whole yet
	for {
		n, err := out.Read(buffer[have:])
		read := now()
		text := buffer[:have+n]
		for {
			line, rest, whole := bytes.Cut(text, []byte("\n"))
			if len(line) > longestLine {
				return &LineError{Line: string(line), Why: "a line has at most 4096 bytes"}
			}
			if !whole {
				break
			}
			if err := c.hear(line, read); err != nil {
				return err
			}
			text = rest
		}
		have = copy(buffer, text)
		if err != nil {
			if have > 0 {
				return &LineError{Line: string(buffer[:have]), Why: "it ended within a line"}
			}
			return errSilent
		}
	}
}

// hear takes a line as bytes. Results, of which there may be hundreds in a batch, are understood without making texts of them.
func (c *Conversation) hear(line []byte, read moment) error {
	if m, ok := quickResult(line); ok && c.noted(m) {
		return nil
	}
	if !utf8.Valid(line) {
		return &LineError{Line: strings.ToValidUTF8(string(line), "\uFFFD"), Why: "a line is UTF-8"}
	}
	return c.line(strings.TrimSuffix(string(line), "\r"), read)
}
