package check

import (
	"context"
	"fmt"
	"sync"
	"time"

	"bench/engine/program"
	"bench/engine/sound"
)

// An Outcome is what a program did with a row.
type Outcome struct {
	Row      Row
	Released time.Duration // from the program's START to its STOP
	First    time.Duration // to its first result; 0: there was none
	Results  int           // responses that reached its consumer
	Second   string        // what came of the page that something is about: "a response, 500", "ReadTimeout", "an empty slot", "nothing"
	Raised   string        // what its consumer got in the place of results
	Seen     Seen
}

// A Report is what came of a whole check.
type Report struct {
	Hello    program.Hello
	Outcomes []Outcome
	// Most is how many requests were under way at once with a limit of 2.
	Most int
	// Overlapped says that two batches ran at the same time when they were asked for at the same time.
	Overlapped bool
	// Cost is what the protocol takes.
	Cost Cost
}

// pages is how many pages a batch has.
const pages = len(delays)

// patience is how long a batch may take: the rows that fail are over with their timeout.
const patience = 20 * time.Second

// Run plays all rows to a program, with one process for them, and another one for the batches that overlap. An error is
// what the program must not do: a line that isn't the protocol, a moment that can't be, an end.
func Run(ctx context.Context, c program.Command) (Report, error) {
	var r Report
	s, err := newStage()
	if err != nil {
		return r, fmt.Errorf("start a server: %w", err)
	}
	defer s.stop()
	if err := r.rows(ctx, c, s); err != nil {
		return r, err
	}
	c.Overlap = true
	return r, r.overlap(ctx, c, s)
}

// requests are the pages of the rows: the five, and the second of each row after them; and one that is there at once.
func (s *stage) requests() []program.Request {
	var all []program.Request
	add := func(url string) { all = append(all, program.Request{Method: "GET", URL: url}) }
	for _, d := range delays {
		add(s.url("", fmt.Sprintf("/page/%d", d.Milliseconds())))
	}
	for _, row := range Rows {
		add(s.url(row.host, row.path))
	}
	add(s.url("", "/page/0"))
	return all
}

// batch is that of a row.
func batch(row int) program.Batch {
	b := program.Batch{Timeout: timeout, Within: patience}
	for i := range pages {
		b.Order = append(b.Order, i)
	}
	b.Order[second] = pages + row
	return b
}

func (r *Report) rows(ctx context.Context, c program.Command, s *stage) error {
	p, err := program.Start(ctx, c, s.requests())
	if err != nil {
		return err
	}
	defer p.Stop()
	r.Hello = p.Hello
	if _, err := p.Run(ctx, batch(0)); err != nil { // what a library does once is done then
		return fmt.Errorf("before the first row: %w", err)
	}
	for i, row := range Rows {
		s.take()
		a, err := p.Run(ctx, batch(i))
		if err != nil {
			return fmt.Errorf("row %q, %s: %w", row.Name, row.About, err)
		}
		o := outcome(row, a)
		o.Seen = s.settled()
		r.Outcomes = append(r.Outcomes, o)
	}
	limited := batch(0)
	limited.Limit, limited.Timeout = 2, 2*time.Second
	s.take()
	if _, err := p.Run(ctx, limited); err != nil {
		return fmt.Errorf("with a limit of 2: %w", err)
	}
	r.Most = s.take().Most
	r.Cost, err = weigh(ctx, p)
	return err
}

// settled is what was seen once nothing is under way: a request that is cut ends a moment later.
func (s *stage) settled() Seen {
	for range 200 {
		s.mu.Lock()
		busy := s.now
		s.mu.Unlock()
		if busy == 0 {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	return s.take()
}

// outcome is an answer in a table's words.
func outcome(row Row, a program.Answer) Outcome {
	o := Outcome{Row: row, Released: a.Stop - a.Start, Raised: a.Raised, Second: "nothing"}
	for _, m := range a.Marks {
		if m.Kind == program.Result {
			o.Results++
			if o.First == 0 {
				o.First = m.At - a.Start
			}
		}
		if m.Item != second {
			continue
		}
		switch m.Kind {
		case program.Result:
			o.Second = fmt.Sprintf("a response, %d", m.Status)
		case program.Raised:
			o.Second = m.Name
		case program.Empty:
			o.Second = "an empty slot"
		}
	}
	return o
}

// overlap asks for two batches at the same time.
func (r *Report) overlap(ctx context.Context, c program.Command, s *stage) error {
	p, err := program.Start(ctx, c, s.requests())
	if err != nil {
		return err
	}
	defer p.Stop()
	var both sync.WaitGroup
	var answers [2]program.Answer
	var errs [2]error
	for i := range answers {
		both.Go(sound.Work(func() { answers[i], errs[i] = p.Run(ctx, batch(0)) }))
	}
	both.Wait()
	for _, err := range errs {
		if err != nil {
			return fmt.Errorf("two batches at the same time: %w", err)
		}
	}
	r.Overlapped = answers[0].Start < answers[1].Stop && answers[1].Start < answers[0].Stop
	return nil
}
