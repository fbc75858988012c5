package result

import (
	"fmt"
	"slices"
)

// NamedRequest is one request name's share of a cell.
type NamedRequest struct {
	Name        string           `json:"name"`
	Requests    int64            `json:"requests"`
	Errors      int64            `json:"errors"`
	Kinds       map[string]int64 `json:"error_kinds,omitempty"`
	StatusCodes map[string]int64 `json:"status_codes,omitempty"`
	// FailedCodes are the statuses of those that failed for their status.
	FailedCodes map[string]int64 `json:"failed_status_codes,omitempty"`
	Service     Summary          `json:"service"`
	Histogram   *Histogram       `json:"histogram,omitempty"`
	StreamTimes                  // of responses that come as events
	Streamed
	// Histograms are those of StreamTimes, by the keys of their clocks.
	Histograms map[string]Histogram `json:"histograms,omitempty"`
}

// clock is the summary of a clock that is told for each request name; nil for one that is not.
func (n *NamedRequest) clock(key string) *Summary {
	if key == "service" {
		return &n.Service
	}
	return n.field(key)
}

// OfRequest is the metric of one request name alone. The error says which metrics there are of one.
func (m Metric) OfRequest(name string) (Metric, error) {
	switch clock, field := m.clock, m.field; {
	case (&NamedRequest{}).clock(clock) != nil:
		m.named = func(n *NamedRequest) *float64 { return *n.clock(clock).field(field) }
	case m.named == nil:
		return Metric{}, fmt.Errorf("metric %s: it isn't told for each request name; service.*, error_ratio, errors, requests and status_ratio are, and those of streams", m.Name)
	}
	m.request = name
	of := m.named
	m.cell = func(c *Cell) *float64 {
		n := c.namedRequest(name)
		if n == nil {
			return nil
		}
		return of(n)
	}
	return m, nil
}

// Request is the name of the request that the metric is of; empty for all of a cell.
func (m Metric) Request() string { return m.request }

// Title is the metric as people read it: service.p95, service.p95 of login.
func (m Metric) Title() string { return Limit{Metric: m.Name, Request: m.request}.Title() }

// Title is what is limited, as people read it: service.p95, service.p95 of login.
func (l Limit) Title() string {
	if l.Request == "" {
		return l.Metric
	}
	return l.Metric + " of " + l.Request
}

// namedRequest is one request name's share of a cell; nil where the cell has no such request.
func (c *Cell) namedRequest(name string) *NamedRequest {
	i := slices.IndexFunc(c.Names, func(n NamedRequest) bool { return n.Name == name })
	if i < 0 {
		return nil
	}
	return &c.Names[i]
}

// summary is the summary that the metric is a field of; nil for what is none, and where it is not kept.
func (m Metric) summary(c *Cell) *Summary {
	if m.request == "" {
		return clockSummary(c, m.clock)
	}
	if n := c.namedRequest(m.request); n != nil {
		return n.clock(m.clock)
	}
	return nil
}

// onTimeNamed is the distribution of one request name's times.
func (m Metric) onTimeNamed(c *Cell) (Distribution, bool) {
	n := c.namedRequest(m.request)
	if n == nil {
		return Distribution{}, false
	}
	h, ok := n.Histograms[m.clock]
	if n.Histogram != nil && m.clock == "service" {
		h, ok = *n.Histogram, true
	}
	if !ok {
		return Distribution{}, false
	}
	d, err := h.Distribution()
	return d, err == nil
}
