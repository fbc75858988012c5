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
	if len(s.Names) != len(c.Names) {
		return nil, fmt.Errorf("%s: a trial has %d request names, not %d", c.Address, len(s.Names), len(c.Names))
	}
	c.TrialData = append(c.TrialData, *t)
	a.begin(len(c.Names))
	for i := range s.Names {
		from := s.Names[i]
		if len(s.Names) == 1 {
			from.Service = s.Clocks["service"]
		}
		if from.Service != nil && a.names[i].Service == nil {
			a.names[i].Service = NewSparseRecorder() // the share's own is not ours to keep
		}
		a.names[i].add(&from)
	}
	for _, own := range s.Program {
		if c.own(own.Name) == nil {
			c.Program = append(c.Program, OwnMetric{Name: own.Name, Unit: own.Unit, MoreIsBetter: own.MoreIsBetter})
		}
	}
	a.examples = keepExamples(a.examples, s.Examples)
	if len(s.Timeline) > 0 {
		a.timeline = s.Timeline
	}
	return t, nil
}

func (a *Aggregator) begin(names int) {
	if a.names == nil {
		a.names = make([]NameShare, names)
	}
}

// Resume takes over what an interrupted run has of the same cell.
func (a *Aggregator) Resume(c, from *Cell) error {
	if len(from.TrialData) == 1 && from.TrialData[0].Partial {
		return nil // nothing whole
	}
	if len(from.Names) != len(c.Names) && len(from.TrialData) > 0 {
		return fmt.Errorf("%s has %d request names, not %d", c.Address, len(from.Names), len(c.Names))
	}
	c.TrialData = from.TrialData
	a.examples, a.timeline = from.Examples, from.Timeline
	a.begin(len(c.Names))
	for i, n := range from.Names {
		a.names[i] = NameShare{Requests: n.Requests, Errors: n.Errors, Kinds: n.Kinds}
		for text, count := range n.FailedCodes {
			code, err := strconv.Atoi(text)
			if err != nil {
				return fmt.Errorf("%s: request %s: there is no status %q", c.Address, n.Name, text)
			}
			a.names[i].Codes = addCounts(a.names[i].Codes, map[int]int64{code: count})
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

// tell puts on the cell what was kept over its trials; a cell that is read from a file has it already.
func (a *Aggregator) tell(c *Cell) error {
	if a.names == nil {
		return nil
	}
	for i := range a.names {
		n, told := &a.names[i], &c.Names[i]
		*told = NamedRequest{Name: told.Name, Requests: n.Requests, Errors: n.Errors, Kinds: addCounts(nil, n.Kinds)}
		for code, count := range n.Codes {
			told.FailedCodes = addCounts(told.FailedCodes, map[string]int64{strconv.Itoa(code): count})
		}
		if n.Service != nil {
			h, err := n.Service.Encode()
			if err != nil {
				return fmt.Errorf("request %s: %w", told.Name, err)
			}
			told.Histogram = &h
		}
	}
	c.Examples, c.Timeline = a.examples, a.timeline
	return nil
}
