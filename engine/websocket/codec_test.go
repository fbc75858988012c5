package websocket

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/gobwas/ws"
)

// heap is a Memory without a limit.
type heap struct{}

func (heap) Grow(b []byte, n int) ([]byte, bool) { return slices.Grow(b, n), true }
func (heap) Free(b []byte) []byte                { return b[:0] }

// A script is a connection from which comes what a server said, in pieces of so many bytes, and then its end. What is written to it
// is kept.
type script struct {
	net.Conn // nil: nothing else is asked of it
	rest     []byte
	piece    int // 0: all at once
	said     bytes.Buffer
}

func (s *script) Read(p []byte) (int, error) {
	if len(s.rest) == 0 {
		return 0, io.EOF
	}
	n := len(s.rest)
	if s.piece > 0 {
		n = min(n, s.piece)
	}
	n = copy(p, s.rest[:n])
	s.rest = s.rest[n:]
	return n, nil
}

func (s *script) Write(p []byte) (int, error) { return s.said.Write(p) }

// hear is what comes of bytes: messages until an error.
func hear(from []byte, piece int) (messages []string, said []byte, err error) {
	s := &script{rest: from, piece: piece}
	c := New(s, heap{})
	for {
		message, err := c.Next()
		if err != nil {
			return messages, s.said.Bytes(), err
		}
		messages = append(messages, string(message))
	}
}

// frame is one frame of a server, with the first byte as it is.
func frame(first byte, payload string) string {
	switch n := len(payload); {
	case n < 126:
		return string([]byte{first, byte(n)}) + payload
	case n < 1<<16:
		return string(binary.BigEndian.AppendUint16([]byte{first, 126}, uint16(n))) + payload
	default:
		return string(binary.BigEndian.AppendUint64([]byte{first, 127}, uint64(n))) + payload
	}
}

// The first bytes of frames that are a whole message, begin one, go on with it, and end it.
const (
	text, binaryData, begins, more, ends = 0x81, 0x82, 0x01, 0x00, 0x80
	bye, ping, pong                      = 0x88, 0x89, 0x8a
)

func code(n uint16, reason string) string {
	return string(binary.BigEndian.AppendUint16(nil, n)) + reason
}

// Messages as RFC 6455 section 5.7 has them, and others that servers send.
var good = []struct {
	name string
	from string
	want []string
}{
	{"a text", "\x81\x05Hello", []string{"Hello"}},
	{"a text in two frames", "\x01\x03Hel\x80\x02lo", []string{"Hello"}},
	{"a ping between", "\x89\x05Hello\x81\x05Hello", []string{"Hello"}},
	{"256 bytes", "\x82\x7e\x01\x00" + strings.Repeat("a", 256), []string{strings.Repeat("a", 256)}},
	{"64 KiB", "\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00" + strings.Repeat("a", 64<<10), []string{strings.Repeat("a", 64<<10)}},
	{"125, 126 and 127 bytes", frame(text, strings.Repeat("a", 125)) + frame(text, strings.Repeat("b", 126)) + frame(text, strings.Repeat("c", 127)), []string{strings.Repeat("a", 125), strings.Repeat("b", 126), strings.Repeat("c", 127)}},
	{"65535 and 65536 bytes", frame(binaryData, strings.Repeat("a", 65535)) + frame(binaryData, strings.Repeat("b", 65536)), []string{strings.Repeat("a", 65535), strings.Repeat("b", 65536)}},
	{"nothing", frame(text, "") + frame(binaryData, ""), []string{"", ""}},
	{"nothing in pieces", frame(begins, "") + frame(more, "") + frame(ends, ""), []string{""}},
	{"control frames between pieces", frame(begins, "a") + frame(ping, "1") + frame(more, "b") + frame(pong, "nobody asked") + frame(ping, strings.Repeat("2", 125)) + frame(ends, "c"), []string{"abc"}},
	{"a letter in two pieces", frame(begins, "\xe2\x82") + frame(ping, "") + frame(ends, "\xac"), []string{"€"}},
	{"bytes that are no text", frame(binaryData, "\xff\xfe"), []string{"\xff\xfe"}},
	{"the last letter", frame(text, "\U0010ffff\x00"), []string{"\U0010ffff\x00"}},
}

// However the bytes come, the messages are the same.
func TestMessages(t *testing.T) {
	for _, test := range good {
		for _, piece := range []int{0, 1, 2, 3, 7, 4096} {
			got, _, err := hear([]byte(test.from+frame(bye, code(1000, "done"))), piece)
			var over *Error
			if !slices.Equal(got, test.want) || !errors.As(err, &over) || !over.Normal() || over.Code != 1000 || over.Reason != "done" {
				t.Errorf("%s, %d bytes at a time: %.40q, %v", test.name, piece, got, err)
			}
		}
	}
}

// What no server may send.
func TestWhatIsNoMessage(t *testing.T) {
	kinds := map[string]Kind{}
	for first := range 256 {
		b := byte(first)
		switch opcode := b & 0x0f; {
		case b&0x70 != 0, opcode >= 3 && opcode <= 7, opcode >= 11: // extensions and opcodes that nobody agreed to
			kinds[frame(b, "a")] = Malformed
		case opcode >= 8 && b&0x80 == 0: // a control frame in pieces
			kinds[frame(b, "a")] = Malformed
		}
	}
	for from, kind := range map[string]Kind{
		frame(more, "a"): Malformed, frame(ends, "a"): Malformed, // goes on with nothing
		frame(begins, "a") + frame(text, "b"): Malformed, frame(begins, "a") + frame(begins, "b"): Malformed, // begins another
		frame(ping, strings.Repeat("a", 126)): Malformed, frame(bye, strings.Repeat("a", 126)): Malformed, // too long for a control frame
		"\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58": Malformed, // masked: section 5.7 has it from a client
		frame(text, "\xc0\xaf"):                        Malformed, // an overlong slash
		frame(text, "\xed\xa0\x80"):                    Malformed, // half of a pair
		frame(text, "\xf4\x90\x80\x80"):                Malformed, // beyond the last letter
		frame(begins, "\xe2\x82") + frame(ends, ""):    Malformed, // a letter that doesn't end
		"\x82\xff\xff\xff\xff\xff\xff\xff\xff\xffmask": Malformed, // a length below zero, masked
		"\x82\x7f\xff\xff\xff\xff\xff\xff\xff\xff":     Malformed, // a length below zero
		"\x82\x7f\x00\x00\x00\x00\x01\x00\x00\x01":     TooLarge,
		"\x82\x7f\x7f\xff\xff\xff\xff\xff\xff\xff":     TooLarge,
		frame(bye, "\x03"):                             Malformed,
		frame(bye, code(1000, "\xff")):                 Malformed,
		"":                                             Truncated,
		"\x81":                                         Truncated,
		"\x82\x7e\x01":                                 Truncated,
		"\x81\x05Hel":                                  Truncated,
		frame(begins, "a"):                             Truncated,
		"\x89\x05Hel":                                  Truncated,
	} {
		kinds[from] = kind
	}
	for _, n := range []uint16{0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535} {
		kinds[frame(bye, code(n, ""))] = Malformed
	}
	for _, n := range []uint16{1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999} {
		kinds[frame(bye, code(n, "why"))] = Closed
	}
	kinds[frame(bye, "")] = Closed
	for from, kind := range kinds {
		for _, piece := range []int{0, 1} {
			got, said, err := hear([]byte(frame(text, "first")+from), piece)
			var wrong *Error
			if !errors.As(err, &wrong) || wrong.Kind != kind || !slices.Equal(got, []string{"first"}) {
				t.Errorf("%.20q: %.40q, kind %v, want %d", from, got, err, kind)
			}
			if told := len(said) > 0; told != (kind != Truncated) && !strings.Contains(from, "\xff\xff\xff\xff") {
				t.Errorf("%.20q: the server is told %q", from, said)
			}
		}
	}
}

// What is sent is masked, and nothing else than what was to be.
func TestFramesOfAClient(t *testing.T) {
	s := new(script)
	c := New(s, heap{})
	messages := [][]byte{[]byte("Hello"), nil, bytes.Repeat([]byte("a"), 126), bytes.Repeat([]byte("€"), 40_000)}
	if err := c.Send(messages); err != nil {
		t.Fatal(err)
	}
	if c.Out != int64(s.said.Len()) {
		t.Errorf("%d bytes are counted, and %d sent", c.Out, s.said.Len())
	}
	masks := map[[4]byte]bool{}
	for _, want := range messages {
		f, err := readFrame(&s.said)
		if err != nil {
			t.Fatal(err)
		}
		masks[f.Header.Mask] = true
		if f = ws.UnmaskFrame(f); !f.Header.Fin || f.Header.OpCode != ws.OpText || f.Header.Rsv != 0 || !bytes.Equal(f.Payload, want) {
			t.Errorf("a frame is %+v", f.Header)
		}
	}
	if s.said.Len() > 0 || len(masks) < len(messages) {
		t.Errorf("%d bytes more; %d masks", s.said.Len(), len(masks))
	}
}

// Pings are answered with what they have, the latest of those that came in one read; nobody answers a pong.
func TestPings(t *testing.T) {
	for _, test := range []struct {
		piece int
		want  []string
	}{{0, []string{"3"}}, {1, []string{"1", "2", "3"}}} {
		_, said, _ := hear([]byte(frame(ping, "1")+frame(pong, "x")+frame(text, "a")+frame(ping, "2")+frame(ping, "3")), test.piece)
		var pongs []string
		for in := bytes.NewReader(said); in.Len() > 0; {
			f, err := readFrame(in)
			if err != nil {
				t.Fatal(err)
			}
			if f = ws.UnmaskFrame(f); f.Header.OpCode == ws.OpPong {
				pongs = append(pongs, string(f.Payload))
			}
		}
		if !slices.Equal(pongs, test.want) {
			t.Errorf("%d bytes at a time: pongs %q, want %q", test.piece, pongs, test.want)
		}
	}
}

// A memory without room ends a message, and a length that a header only says takes none.
func TestMemoryOfMessages(t *testing.T) {
	s := &script{rest: []byte("\x82\x7f\x00\x00\x00\x00\x01\x00\x00\x00abc")}
	c := New(s, heap{})
	_, err := c.Next()
	if cap(c.message) > 1<<20 {
		t.Errorf("%d bytes for three that came: %v", cap(c.message), err)
	}
	c = New(&script{rest: []byte(frame(text, strings.Repeat("a", 1000)))}, full{})
	var wrong *Error
	if _, err := c.Next(); !errors.As(err, &wrong) || wrong.Kind != NoMemory {
		t.Errorf("no room: %v", err)
	}
}

type full struct{}

func (full) Grow(b []byte, _ int) ([]byte, bool) { return b, false }
func (full) Free(b []byte) []byte                { return b[:0] }

// FuzzMessages holds what comes of any bytes against what must be so: the same however they come, and texts that are UTF-8.
func FuzzMessages(f *testing.F) {
	for _, test := range good {
		f.Add([]byte(test.from))
	}
	for _, from := range []string{frame(bye, code(1000, "")), frame(begins, "a") + frame(text, "b"), "\x82\x7f\xff", frame(ping, "a") + frame(ends, "b")} {
		f.Add([]byte(from))
	}
	f.Fuzz(func(t *testing.T, from []byte) {
		whole, _, err := hear(from, 0)
		bytewise, _, again := hear(from, 1)
		if !slices.Equal(whole, bytewise) || err.Error() != again.Error() {
			t.Fatalf("%q: %q and %v, byte by byte %q and %v", from, whole, err, bytewise, again)
		}
		var known *Error
		if !errors.As(err, &known) {
			t.Fatalf("%q: %v", from, err)
		}
		size := 0
		for _, message := range whole {
			size += len(message)
		}
		if size > len(from) {
			t.Fatalf("%q: %d bytes of messages", from, size)
		}
		if len(from) > 1 && from[0] == text && from[1] < 126 && len(whole) > 0 && !utf8.ValidString(whole[0]) {
			t.Fatalf("%q: a text is %q", from, whole[0])
		}
	})
}

// A message has the moment of the read that completed it.
func TestMomentsOfMessages(t *testing.T) {
	reads, writes := net.Pipe()
	defer reads.Close()
	go func() {
		_, _ = io.WriteString(writes, "\x01\x03Hel")
		time.Sleep(20 * time.Millisecond)
		_, _ = io.WriteString(writes, "\x80\x02lo")
		_ = writes.Close()
	}()
	c := New(reads, heap{})
	if _, err := stream.Read(stream{c}, make([]byte, 5)); err != nil {
		t.Fatal(err)
	}
	c.from, c.to = 0, copy(c.buf, "\x01\x03Hel")
	first := c.Read
	if message, err := c.Next(); string(message) != "Hello" || err != nil || c.Arrived-first < 15*time.Millisecond {
		t.Errorf("%q, %v, %v after its first piece", message, err, c.Arrived-first)
	}
}

// readFrame reads one frame by the library.
func readFrame(from io.Reader) (f ws.Frame, err error) {
	if f.Header, err = ws.ReadHeader(from); err != nil {
		return f, err
	}
	f.Payload = make([]byte, f.Header.Length)
	_, err = io.ReadFull(from, f.Payload)
	return f, err
}
