package engine

import (
	"strings"
	"testing"
	"time"

	"bench/result"
)

// Facts are what a witness saw of a cell of one trial, and what the engine says of it.
type facts struct {
	testimony
	cell    *result.Cell
	loop    looping
	pooled  bool
	size    int64 // of a batch
	wall    time.Duration
	cancels bool // the first failure cuts the others
	again   bool // every second request has to be sent again
}

// good, answered and sent are how many requests were, as the server saw it.
func (f *facts) good() int64 {
	if f.again {
		return f.of(200) - f.cell.Connections.Repeated
	}
	return f.of(200)
}

func (f *facts) answered() int64 { return f.of(200) + f.of(500) + f.of(999) }

func (f *facts) sent() int64 { return f.answered() + f.of(0) - f.cell.Connections.Repeated }

// asked is how many requests the batches wanted.
func (f *facts) asked() int64 {
	if f.pooled {
		return f.sent()
	}
	return f.cell.Batches * f.size
}

// results are the responses that a consumer got.
func (f *facts) results() int64 { return f.answered() }

// time is what rates are formed over: the schedule's, or from the first request to the last response.
func (f *facts) time() float64 {
	if f.loop.lasts > 0 {
		return f.loop.lasts.Seconds()
	}
	return f.cell.TrialData[0].Duration
}

// counts are the sums that must be equal to the last one.
func (f *facts) counts(t *testing.T) {
	t.Helper()
	c := f.cell
	if n := c.Requests - c.Unsent + c.Redirects + c.Connections.Repeated + c.LeadIn; n != f.all {
		t.Errorf("the server saw %d requests, and the result has %d: %d - %d unsent + %d redirects + %d repeated + %d lead-in",
			f.all, n, c.Requests, c.Unsent, c.Redirects, c.Connections.Repeated, c.LeadIn)
	}
	for status, want := range map[string]int64{"200": f.of(200), "500": f.of(500), "999": f.of(999)} {
		if c.StatusCodes[status] != want {
			t.Errorf("%d of status %s, and the server sent %d", c.StatusCodes[status], status, want)
		}
	}
	read, wrote := f.bytes()
	if c.BytesOut != read || c.BytesIn != wrote {
		t.Errorf("%d bytes out and %d in; the server read %d and wrote %d", c.BytesOut, c.BytesIn, read, wrote)
	}
	if f.again != (c.Connections.Repeated > 0) {
		t.Errorf("%d requests were sent again", c.Connections.Repeated)
	}
	trial := c.TrialData[0]
	responses, requests := f.span()
	if f.loop.lasts > 0 && trial.Duration != f.loop.lasts.Seconds() {
		t.Errorf("measured %v s, and the schedule is %v", trial.Duration, f.loop.lasts)
	}
	if lag, service := c.SendLag.Max, c.Service.Max; f.loop.lasts > 0 && lag != nil && !f.again && requests.Seconds() > trial.Duration+*lag+*service {
		t.Errorf("measured %v s, and the server saw requests for %v", trial.Duration, requests)
	}
	if f.loop.lasts == 0 && (trial.Duration < responses.Seconds() || trial.Duration > f.wall.Seconds()) {
		t.Errorf("measured %v s, and at the server it took %v", trial.Duration, responses)
	}
}

// metric holds one metric against what the server saw. One that is not in the tables is a failure: every metric has a
// witness.
func (f *facts) metric(t *testing.T, m result.Metric) {
	t.Helper()
	value, _ := m.Of(f.cell)
	if expected, ok := scalarFacts[m.Name]; ok {
		low, high := expected(f)
		if low < 0 {
			if value != nil {
				t.Errorf("%s is %v, want none", m.Name, *value)
			}
			return
		}
		if value == nil || *value < low*(1-1e-6) || *value > high*(1+1e-6) {
			t.Errorf("%s is %v, want %v to %v", m.Name, shownValue(value), low, high)
		}
		return
	}
	dot := strings.LastIndexByte(m.Name, '.')
	expected, ok := clockFacts[m.Name[:max(dot, 0)]]
	if !ok {
		t.Errorf("nothing is known of %s", m.Name)
		return
	}
	count, least := expected(f)
	switch {
	case count < 0:
	case value == nil:
		if field := m.Name[dot+1:]; count > 0 && (field == "min" || field == "max" || field == "mean") {
			t.Errorf("%s: there is none, with %d samples", m.Name, count)
		}
	case count == 0:
		t.Errorf("%s is %v without a sample", m.Name, *value)
	case !strings.HasSuffix(m.Name, ".stddev") && *value < least.Seconds()*0.998:
		t.Errorf("%s is %v, less than the %v that it took the server", m.Name, *value, least)
	case *value > f.wall.Seconds():
		t.Errorf("%s is %v, more than all of the run, %v", m.Name, *value, f.wall)
	}
}

func shownValue(v *float64) any {
	if v == nil {
		return "nothing"
	}
	return *v
}
