package result

import (
	"fmt"
	"strconv"
)

// Keep adds a trial that is whole to a cell. The share's histograms are free to be used again afterwards. It is an error
// if they can't be packed, or if the share is of other requests.
func (a *Aggregator) Keep(c *Cell, s *Share) (*Trial, error) {
	t, err := s.Recorded()
	if err != nil {
		return nil, err
	}
	return t, a.KeepTrial(c, s, t)
}

// KeepTrial is Keep, with the trial that the share was recorded as, which is the cell's from then on.
func (a *Aggregator) KeepTrial(c *Cell, s *Share, t *Trial) error {
	if c.Searches() {
		return a.keepLeveled(c, s, t)
	}
	if len(s.Names) != len(c.Names) {
		return fmt.Errorf("%s: a trial has %d request names, not %d", c.Address, len(s.Names), len(c.Names))
	}
	if err := a.stages.keep(c.Stages, s.Stages, s); err != nil {
		return fmt.Errorf("%s: stages: %w", c.Address, err)
	}
	if err := a.parts.keep(c.Parts, s.Parts, s); err != nil {
		return fmt.Errorf("%s: parts: %w", c.Address, err)
	}
	c.TrialData = append(c.TrialData, *t)
	a.begin(len(c.Names))
	for i := range s.Names {
		from := s.Names[i]
		if len(s.Names) == 1 {
			from.Service = s.Clocks["service"]
			from.Stream = StreamClocks{FirstEvent: s.Clocks["first_event"], Gap: s.Clocks["gap"], LastEvent: s.Clocks["last_event"]}
		}
		if from.Service != nil && a.names[i].Service == nil {
			a.names[i].Service = NewSparseRecorder() // the share's own is not ours to keep
		}
		a.names[i].Stream.keep(from.Stream)
		from.Stream = StreamClocks{}
		a.names[i].add(&from)
	}
	for _, own := range s.Program {
		if c.own(own.Name) == nil {
			c.Program = append(c.Program, OwnMetric{Name: own.Name, Unit: own.Unit, MoreIsBetter: own.MoreIsBetter})
		}
	}
	a.workers.keep(s.apart)
	a.examples = keepExamples(a.examples, s.Examples)
	if len(s.Spans) > 0 {
		a.timeline = s.Spans
	}
	return nil
}

func (a *Aggregator) begin(names int) {
	if a.names == nil {
		a.names = make([]NameShare, names)
	}
}

// Resume takes over what an interrupted run has of the same cell.
func (a *Aggregator) Resume(c, from *Cell) error {
	if c.Searches() {
		return a.resumeSearch(c, from)
	}
	if len(from.TrialData) == 1 && from.TrialData[0].Partial {
		return nil // nothing whole
	}
	if len(from.Names) != len(c.Names) && len(from.TrialData) > 0 {
		return fmt.Errorf("%s has %d request names, not %d", c.Address, len(from.Names), len(c.Names))
	}
	if err := a.stages.resume(c.Stages, from.Stages); err != nil && len(from.TrialData) > 0 {
		return fmt.Errorf("%s: stages: %w", c.Address, err)
	}
	if err := a.parts.resume(c.Parts, from.Parts); err != nil && len(from.TrialData) > 0 {
		return fmt.Errorf("%s: parts: %w", c.Address, err)
	}
	c.TrialData = from.TrialData
	if err := a.workers.resume(from.Workers); err != nil {
		return fmt.Errorf("%s: %w", c.Address, err)
	}
	a.examples, a.timeline = from.Examples, from.Timeline
	a.begin(len(c.Names))
	for i, n := range from.Names {
		a.names[i] = NameShare{Requests: n.Requests, Errors: n.Errors, Kinds: n.Kinds, Streamed: n.Streamed}
		var err error
		if a.names[i].Codes, err = byNumber(n.FailedCodes); err == nil {
			a.names[i].Statuses, err = byNumber(n.StatusCodes)
		}
		if err != nil {
			return fmt.Errorf("%s: request %s: %w", c.Address, n.Name, err)
		}
		if err := a.names[i].Stream.resume(n.Histograms); err != nil {
			return fmt.Errorf("%s: request %s: %w", c.Address, n.Name, err)
		}
		if n.Histogram == nil {
			continue
		}
		a.names[i].Service = NewSparseRecorder()
		if err := a.names[i].Service.Add(*n.Histogram); err != nil {
			return fmt.Errorf("%s: request %s: %w", c.Address, n.Name, err)
		}
	}
	return nil
}

// byNumber are counts of statuses by their numbers.
func byNumber(counts map[string]int64) (map[int]int64, error) {
	var numbered map[int]int64
	for text, count := range counts {
		code, err := strconv.Atoi(text)
		if err != nil {
			return nil, fmt.Errorf("there is no status %q", text)
		}
		numbered = addCounts(numbered, map[int]int64{code: count})
	}
	return numbered, nil
}

// byText is the opposite of byNumber, as a file has them.
func byText(counts map[int]int64) map[string]int64 {
	var told map[string]int64
	for code, count := range counts {
		told = addCounts(told, map[string]int64{strconv.Itoa(code): count})
	}
	return told
}

// tell puts on the cell what was kept over its trials; a cell that is read from a file has it already.
func (a *Aggregator) tell(c *Cell) error {
	if a.names == nil {
		return nil
	}
	for i := range a.names {
		n, told := &a.names[i], &c.Names[i]
		*told = NamedRequest{Name: told.Name, Requests: n.Requests, Errors: n.Errors, Kinds: addCounts(nil, n.Kinds)}
		told.Streamed = n.Streamed
		var err error
		if told.Histograms, err = n.Stream.encode(); err != nil {
			return fmt.Errorf("request %s: %w", told.Name, err)
		}
		told.FailedCodes, told.StatusCodes = byText(n.Codes), byText(n.Statuses)
		if n.Service != nil {
			h, err := n.Service.Encode()
			if err != nil {
				return fmt.Errorf("request %s: %w", told.Name, err)
			}
			told.Histogram = &h
		}
	}
	c.Examples, c.Timeline = a.examples, a.timeline
	var err error
	c.Workers, err = a.workers.tell()
	return err
}
