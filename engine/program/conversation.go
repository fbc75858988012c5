package program

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"bench/engine/sound"
)

// What a program may say at once. A program that says more is cut off: what it says is not kept without limit.
const (
	longestLine    = 4 << 10 // bytes
	mostMetrics    = 100     // of a batch
	roomForMistake = 16      // marks beyond two an item, so that a mark too many is named for what it is
)

// An Input is a program's standard input.
type Input interface {
	io.WriteCloser
	SetWriteDeadline(time.Time) error
}

// An Output is a program's standard output.
type Output interface {
	io.Reader
	SetReadDeadline(time.Time) error
}

// A Conversation is the protocol's talk with one program.
type Conversation struct {
	encoded [][]byte // the requests, as a group's line has them

	pen   sync.Mutex // held while something is written
	in    Input
	order []int // of the group that the program has

	ear    chan struct{} // has something in it while somebody listens
	out    Output
	buffer []byte // of who listens
	have   int    // bytes of a line that isn't whole yet

	mu      sync.Mutex
	watch   watch
	hello   *Hello
	greeted chan struct{} // has something in it once there is a hello
	last    int           // number of the last batch
	open    []*pending    // the batches under way, the oldest first
	marks   []Mark        // since the last batch's end
	metrics []Metric
	closing bool // nobody listens any more
	failed  error
	broken  chan struct{} // closed with failed
}

// A pending is a batch under way.
type pending struct {
	id, items int
	sent      moment
	until     time.Duration // when it is waited for no longer, on the clock of sent
	within    time.Duration // how long that is
	answer    Answer
	err       error
	done      chan struct{} // has something in it once there is an answer, or an error
}

// NewConversation begins to talk with a program, by its standard input and output.
func NewConversation(in Input, out Output, requests []Request) (*Conversation, error) {
	encoded, err := encodeRequests(requests)
	if err != nil {
		return nil, err
	}
	return &Conversation{
		encoded: encoded, in: in, out: out, ear: make(chan struct{}, 1), buffer: make([]byte, 16*longestLine),
		greeted: make(chan struct{}, 1), broken: make(chan struct{}),
	}, nil
}

// Greet waits for the program's hello.
func (c *Conversation) Greet(ctx context.Context) (Hello, error) {
	if err := c.await(ctx, c.greeted); err != nil {
		return Hello{}, err
	}
	return *c.hello, nil
}

// Run has the program do a batch, and returns what it did. Batches may be run at the same time. A LieError is of this batch
// alone; after any other error nothing more can be asked.
func (c *Conversation) Run(ctx context.Context, b Batch) (Answer, error) {
	p, err := c.ask(ctx, b)
	if err != nil {
		return Answer{}, err
	}
	if err := c.await(ctx, p.done); err != nil {
		return Answer{}, err
	}
	return p.answer, p.err
}

// errDeaf is the end of a conversation whose program closed what it reads.
var errDeaf = errors.New("it can't be written to")

// ask writes what starts a batch.
func (c *Conversation) ask(ctx context.Context, b Batch) (*pending, error) {
	c.pen.Lock()
	defer c.pen.Unlock()
	hurry := context.AfterFunc(ctx, sound.Work(func() { c.fail(ctx.Err()) }))
	defer hurry()
	if err := c.unasked(); err != nil {
		return nil, err
	}
	c.writing(b.Within)
	defer c.written()
	if !slices.Equal(c.order, b.Order) {
		if err := c.write(groupLine(c.encoded, b.Order)); err != nil {
			return nil, err
		}
		c.order = slices.Clone(b.Order)
	}
	p := &pending{items: len(b.Order), within: b.Within, done: make(chan struct{}, 1)}
	c.mu.Lock()
	if c.failed != nil {
		defer c.mu.Unlock()
		return nil, c.failed
	}
	c.last++
	p.id = c.last
	c.open = append(c.open, p)
	line := batchLine(p.id, b)
	p.sent = now()
	p.until = p.sent.at + b.Within
	c.mu.Unlock()
	return p, c.write(line)
}

// write writes a line. One that can't be written whole ends the conversation.
func (c *Conversation) write(line []byte) error {
	if _, err := c.in.Write(line); err != nil {
		c.fail(fmt.Errorf("%w: %w", errDeaf, err))
		return c.failure() // which is another one where it was given up
	}
	return nil
}

// Close closes the program's standard input, which asks it to leave. What it still says is not listened to.
func (c *Conversation) Close() error {
	c.mu.Lock()
	c.closing = true
	c.watch.end()
	c.mu.Unlock()
	return c.in.Close()
}

// fail ends the conversation, for the first reason that there is.
func (c *Conversation) fail(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.failLocked(err)
}

func (c *Conversation) failLocked(err error) {
	if c.failed == nil {
		c.failed = err
		c.watch.end()
		_ = c.in.SetWriteDeadline(past) // frees who writes, and who listens
		_ = c.out.SetReadDeadline(past)
		close(c.broken)
	}
}

func (c *Conversation) failure() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.failed
}

// line takes one line of the program. An error ends the conversation.
func (c *Conversation) line(text string, read moment) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closing {
		return nil
	}
	if c.hello == nil {
		hello, err := parseHello(text)
		if err != nil {
			return err
		}
		c.hello = &hello
		c.greeted <- struct{}{}
		return nil
	}
	if err := c.take(text, read); err != nil {
		if _, told := errors.AsType[*LineError](err); told {
			return err
		}
		return &LineError{Line: text, Why: err.Error()}
	}
	return nil
}

// noted notes a mark, if it is one that may come now.
func (c *Conversation) noted(m Mark) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closing || c.hello == nil || len(c.open) == 0 || len(c.marks) >= 2*c.largest()+roomForMistake {
		return false
	}
	c.mark(m)
	return true
}

// take understands a line that comes after the hello.
func (c *Conversation) take(text string, read moment) error {
	if len(c.open) == 0 {
		return errors.New("no batch was under way")
	}
	switch {
	case text == "":
		return errNoLine
	case strings.HasPrefix(text, "= "):
		m, err := ParseMetric(text[2:])
		if err == nil && len(c.metrics) == mostMetrics {
			return fmt.Errorf("a batch has at most %d metrics", mostMetrics)
		}
		c.metrics = append(c.metrics, m)
		return err
	case text[0] == '.':
		return c.finish(text, read)
	}
	m, err := parseMark(text)
	if err == nil && len(c.marks) >= 2*c.largest()+roomForMistake {
		return fmt.Errorf("its batch has %d items, and %d marks came in front of this one", c.largest(), len(c.marks))
	}
	c.mark(m)
	return err
}

// mark keeps a mark for the batch whose end comes next.
func (c *Conversation) mark(m Mark) {
	if c.marks == nil {
		c.marks = make([]Mark, 0, c.largest())
	}
	c.marks = append(c.marks, m)
}

// largest is how many items the largest batch under way has.
func (c *Conversation) largest() (items int) {
	for _, p := range c.open {
		items = max(items, p.items)
	}
	return items
}

// finish ends the batch that a line names, or the oldest.
func (c *Conversation) finish(text string, read moment) error {
	e, err := parseEnd(text)
	if err != nil {
		return err
	}
	i := 0
	if e.batch != 0 {
		if i = slices.IndexFunc(c.open, func(p *pending) bool { return p.id == e.batch }); i < 0 {
			return fmt.Errorf("batch %d is not under way", e.batch)
		}
	}
	p := c.open[i]
	c.open = slices.Delete(c.open, i, i+1)
	said := testimony{sent: p.sent, read: read, items: p.items, marks: c.marks, metrics: c.metrics, end: e}
	c.marks, c.metrics = nil, nil
	p.answer, p.err = said.answer()
	p.done <- struct{}{}
	return nil
}
