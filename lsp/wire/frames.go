package wire

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// What a client may ask a server to hold: the text of a file is a message of its own.
const (
	maxMessage = 64 << 20
	maxHeader  = 4 << 10
)

// Frames are messages on a stream, each behind a header with its length. It is a channel of jrpc2, whose own believes any
// length that it is told.
type Frames struct {
	r *bufio.Reader
	w io.Writer
	c io.Closer // nil: the stream is somebody else's to close
}

// NewFrames reads messages from r and writes others to w.
func NewFrames(r io.Reader, w io.Writer, c io.Closer) *Frames {
	return &Frames{r: bufio.NewReaderSize(r, maxHeader), w: w, c: c}
}

// Send writes one message.
func (f *Frames) Send(message []byte) error {
	framed := append(fmt.Appendf(nil, "Content-Length: %d\r\n\r\n", len(message)), message...)
	_, err := f.w.Write(framed)
	return err
}

// Recv reads one message. What has no header, or claims too much, ends the conversation: nobody could tell where the next
// message begins.
func (f *Frames) Recv() ([]byte, error) {
	length, err := f.header()
	if err != nil {
		return nil, err
	}
	var message []byte
	for len(message) < length { // a claim alone takes no memory
		part := make([]byte, min(length-len(message), 1<<20))
		if _, err := io.ReadFull(f.r, part); err != nil {
			return nil, errors.Join(io.ErrUnexpectedEOF, err)
		}
		message = append(message, part...)
	}
	return message, nil
}

// header reads the lines before a message, and says how long it is.
func (f *Frames) header() (length int, err error) {
	length = -1
	for {
		line, err := f.r.ReadSlice('\n')
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			return 0, errors.New("a header line has no end: messages begin with Content-Length: N")
		case err != nil:
			return 0, err
		}
		text := strings.TrimSpace(string(line))
		if text == "" && length >= 0 {
			return length, nil
		}
		name, value, ok := strings.Cut(text, ":")
		switch {
		case !ok:
			return 0, fmt.Errorf("%q is no header line: messages begin with Content-Length: N", text)
		case !strings.EqualFold(strings.TrimSpace(name), "Content-Length"):
			continue
		}
		length, err = strconv.Atoi(strings.TrimSpace(value))
		if err != nil || length < 0 || length > maxMessage {
			return 0, fmt.Errorf("a message of %q bytes: there may be %d", strings.TrimSpace(value), maxMessage)
		}
	}
}

// Close ends the conversation.
func (f *Frames) Close() error {
	if f.c == nil {
		return nil
	}
	return f.c.Close()
}
