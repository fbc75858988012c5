package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"bench/report/escape"
	"bench/report/lines"
	"bench/result"
	"bench/words"
)

// details writes everything that is known of each cell.
func (p *page) details(v *view) error {
	for _, b := range v.benchmarks {
		for _, c := range b.cells {
			if err := p.detail(v, c); err != nil {
				return err
			}
			for _, within := range c.Within() {
				if err := p.detail(v, within); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (p *page) detail(v *view, c *result.Cell) error {
	p.Gap()
	p.Wrap(0, 2, lines.Styled(c.Address, lines.Strong))
	p.validity(c)
	if c.Command != nil {
		p.commandFacts(c)
		return nil
	}
	p.percentiles(c)
	if err := p.histogram(c); err != nil {
		return err
	}
	p.course(c)
	p.facts(c)
	p.errors(c)
	p.names(c)
	p.parts(c)
	return nil
}

// validity says why a cell can't be trusted.
func (p *page) validity(c *result.Cell) {
	if c.Valid {
		return
	}
	for _, r := range c.Reasons {
		p.Wrap(2, 4, lines.Styled("not valid: ", lines.Bad), lines.Text(r))
	}
	if len(c.Reasons) == 0 {
		p.Line(2, lines.Styled("not valid", lines.Bad))
	}
}

// facts writes what is counted, one line a subject.
func (p *page) facts(c *result.Cell) {
	l := lines.Ledger{}
	for _, f := range cellFacts(c) {
		l.Add(lines.Entry{Spans: []lines.Span{lines.Text(f[0]), lines.Text(f[1])}})
	}
	p.Gap()
	p.Ledger(2, l)
}

// cellFacts are what is counted of a cell: names, and what is said of each.
func cellFacts(c *result.Cell) (all [][2]string) {
	fact := func(name, format string, args ...any) {
		all = append(all, [2]string{name, fmt.Sprintf(format, args...)})
	}
	warm := ""
	if c.LeadIn > 0 {
		warm = ", and " + words.Count(c.LeadIn) + " unrecorded before trials"
	}
	fact("measured", "%s, %s, %s%s", plural(c.Trials, "trial"), plural(c.Batches, "batch"), plural(c.Requests, "request"), warm)
	if c.Throughput.Median != nil && c.Throughput.Mean != nil {
		fact("throughput", "median %s, mean %s", measured("throughput", *c.Throughput.Median), measured("throughput", *c.Throughput.Mean))
	}
	if c.Yield != nil && *c.Yield < 1 {
		fact("yield", "%s: %s reached the consumer, of %s asked for", measured("yield", *c.Yield), plural(c.Results, "result"), words.Count(c.Asked))
	}
	if t := shares(c.TimeTo); t != "" {
		fact("delivered", "%s", t)
	}
	if isProgram(c) {
		programFacts(fact, c)
	} else {
		wireFacts(fact, c)
	}
	if len(c.StatusCodes) > 0 {
		fact("statuses", "%s", kinds(c.StatusCodes))
	}
	if c.CPUPerRequest != nil {
		fact("server", "%s CPU a request", measured("cpu_per_request", *c.CPUPerRequest))
	}
	if c.PeakMemory != nil {
		fact("memory", "%s at the peak", measured("peak_memory", *c.PeakMemory))
	}
	if c.Part != "" { // what is measured of the whole stands there
		return all
	}
	fact("generator", "%s CPU a request, %s of its cores", measured("cpu_per_request", c.Generator.CPUPerRequest), words.Percent(c.Generator.CPUShare))
	return all
}

// A factWriter writes a line about a cell.
type factWriter func(name, format string, args ...any)

// wireFacts are what is known of the requests of an emulated cell between their batch's start and their delivery.
func wireFacts(fact factWriter, c *result.Cell) {
	fact("in flight", "mean %s, max %s", words.TrimZeros(fmt.Sprintf("%.2f", c.InFlight.Mean)), words.Count(c.InFlight.Max))
	again := ""
	if n := c.Connections.Repeated; n > 0 {
		again = ", " + plural(n, "request") + " sent again"
	}
	fact("connections", "%s opened, %s reused%s", words.Count(c.Connections.Opened), words.Count(c.Connections.Reused), again)
	if c.Redirects > 0 {
		fact("redirects", "%s besides, since redirects led to them", plural(c.Redirects, "request"))
	}
	if c.Retried > 0 {
		fact("retries", "%s tried again, %s of all: %s besides", plural(c.Retried, "request"), words.Percent(float64(c.Retried)/float64(c.Requests)), plural(c.Retries, "request"))
	}
	if c.Unsent > 0 {
		fact("unsent", "%s never left: there was no connection", plural(c.Unsent, "request"))
	}
	if c.Buffered.Max > 0 {
		fact("buffered", "at most %s waiting for their turn", plural(c.Buffered.Max, "result"))
	}
	fact("bytes", "%s in, %s out", measured("bytes_in", float64(c.BytesIn)), measured("bytes_out", float64(c.BytesOut)))
}

// shares says how long a consumer waited for parts of a batch.
func shares(t result.TimeTo) string {
	var parts []string
	for _, s := range []struct {
		share string
		value *float64
	}{{"10 %", t.P10}, {"50 %", t.P50}, {"90 %", t.P90}, {"all", t.P100}} {
		if s.value != nil {
			parts = append(parts, escape.Together(s.share+" after "+measured("time_to.p50", *s.value)))
		}
	}
	return strings.Join(parts, ", ")
}

// errors lists the failed requests by kind, with an example of each.
func (p *page) errors(c *result.Cell) {
	if c.Errors == 0 {
		return
	}
	p.Gap()
	p.Line(2, lines.Styled(fmt.Sprintf("%s of %s failed", words.Count(c.Errors), plural(c.Requests, "request")), lines.Bad))
	l := lines.Ledger{Right: map[int]bool{1: true}}
	for _, k := range byCount(c.ErrorKinds) {
		e := lines.Entry{Spans: []lines.Span{lines.Text(k), lines.Text(words.Count(c.ErrorKinds[k]))}}
		for _, x := range c.Examples {
			if x.Kind == k {
				e.Notes = append(e.Notes, "e.g. "+x.Request+": "+x.Message)
			}
		}
		l.Add(e)
	}
	p.Ledger(4, l)
}

// names writes a row for each request name.
func (p *page) names(c *result.Cell) { p.summaries("request", "service", nameRows(c)) }

func nameRows(c *result.Cell) []summaryRow {
	rows := make([]summaryRow, len(c.Names))
	for i := range c.Names {
		n := &c.Names[i]
		rows[i] = summaryRow{n.Name, n.Requests, n.Errors, &n.Service}
	}
	return rows
}

// parts writes a row for what each worker measured of the cell.
func (p *page) parts(c *result.Cell) {
	rows, clock := workerRows(c)
	p.summaries("worker", clock, rows)
}

func workerRows(c *result.Cell) (rows []summaryRow, clock string) {
	rows = make([]summaryRow, len(c.Workers))
	for i := range c.Workers {
		w := &c.Workers[i]
		rows[i], clock = summaryRow{w.Worker, w.Requests, w.Errors, &w.Latency}, cmp.Or(clock, w.Clock)
	}
	return rows, clock
}

// A summaryRow is what is known of a part of a cell's requests.
type summaryRow struct {
	name             string
	requests, errors int64
	took             *result.Summary
}

// summaryColumns are what rows of parts show, as far as one of them has it.
var summaryColumns = filter(statistics, func(s statistic) bool { return slices.Contains([]string{"p50", "p90", "p99", "max"}, s.name) })

// summaries writes rows of parts of a cell: of what they are, and of which clock.
func (p *page) summaries(of, clock string, rows []summaryRow) {
	if len(rows) == 0 {
		return
	}
	p.Gap()
	p.Ledger(2, summaryLedger(of, clock, rows))
}

// summaryLedger lays rows of parts of a cell out, behind a head whose last field is their unit.
func summaryLedger(of, clock string, rows []summaryRow) lines.Ledger {
	var known []float64
	for _, r := range rows {
		for _, n := range []*float64{r.took.P50, r.took.Max} {
			if n != nil {
				known = append(known, *n)
			}
		}
	}
	sc := result.Seconds.Scale(0.1, known...)
	l := lines.Ledger{Right: map[int]bool{}}
	head := lines.Entry{}
	for i, name := range []string{of, "requests", "errors"} {
		l.Right[i] = i > 0
		head.Spans = append(head.Spans, lines.Styled(name, lines.Faint))
	}
	columns := filter(summaryColumns, func(s statistic) bool {
		return slices.ContainsFunc(rows, func(r summaryRow) bool { return s.of(r.took) != nil })
	})
	for i, s := range columns {
		l.Right[len(head.Spans)] = true
		head.Spans = append(head.Spans, lines.Styled(map[bool]string{true: clock + " "}[i == 0]+s.name, lines.Faint))
	}
	head.Spans = append(head.Spans, lines.Styled(sc.Size.Name, lines.Faint))
	l.Add(head)
	for _, r := range rows {
		e := lines.Entry{Spans: []lines.Span{lines.Text(r.name), lines.Text(words.Count(r.requests)), lines.Text(words.Count(r.errors))}}
		if r.errors > 0 {
			e.Spans[2].Style = lines.Bad
		}
		for _, s := range columns {
			e.Spans = append(e.Spans, bounded(sc.Size, r.took, s.of(r.took)))
		}
		l.Add(e)
	}
	return l
}
