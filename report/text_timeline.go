package report

import (
	"math"
	"strings"

	"bench/report/escape"
	"bench/report/lines"
	"bench/result"
	"bench/result/timeline"
	"bench/words"
)

// fewOverTime is up to how many cells of a benchmark are drawn over time unasked.
const fewOverTime = 3

// overTime draws the cells of a benchmark over time, where they are so few that there is room.
func (p *page) overTime(b *benchmark, detail bool) {
	if len(b.cells) > fewOverTime || detail {
		return // every cell's details have it
	}
	for _, c := range b.cells {
		p.course(c)
	}
}

// A strip is a line of a cell's course: a name, its values from the left to the right, and their range in words.
type strip struct {
	name, words string
	values      []float64
	top         float64 // that is as high as can be; 0: the highest value
	log         bool
}

// course draws what happened over the time of a cell's trials.
func (p *page) course(c *result.Cell) {
	const names, wordy = 16, 26
	m := momentsOf(c, max(10, min(60, p.Width-names-wordy)))
	if m == nil {
		return
	}
	p.Gap()
	p.Wrap(2, 4, lines.Text("over time: "+at(c)), lines.Styled(" "+m.about(), lines.Faint))
	l := lines.Ledger{}
	for _, s := range m.strips() {
		l.Add(lines.Entry{Spans: []lines.Span{lines.Text(s.name), lines.Text(p.sparkline(s)), lines.Styled(s.words, lines.Faint)}})
	}
	p.Ledger(4, l)
	for _, said := range m.said() {
		p.Wrap(4, 6, p.mark(warned), lines.Text(" "+said))
	}
	p.legs(m)
}

// strips are the lines of a cell's course.
func (m *moments) strips() (all []strip) {
	due, done, failed := m.rates()
	_, top, _ := ends(append(append([]float64{}, due...), done...))
	if due != nil {
		all = append(all, strip{name: "asked", words: rateRange(due), values: due, top: top})
	}
	all = append(all, strip{name: "done", words: rateRange(done), values: done, top: top})
	if failed != nil {
		all = append(all, strip{name: "errors", words: rateRange(failed), values: failed})
	}
	if m.q > 0 && m.line.Clock != "" {
		values, bounds := m.line.Course(m.q)
		all = append(all, strip{name: m.clock() + " " + quantile(m.q), words: durationRange(values, bounds), values: values, log: true})
	}
	if flying := m.inFlight(); due != nil {
		all = append(all, strip{name: "in flight", words: countRange(flying), values: flying})
	}
	return all
}

// sparkline draws values as a line of bars; what is not known is a gap.
func (p *page) sparkline(s strip) string {
	signs := []rune("▁▂▃▄▅▆▇█")
	if p.ASCII {
		signs = []rune("_.:-=+*#")
	}
	low, high, ok := ends(s.values)
	if !ok {
		return ""
	}
	if s.top > 0 {
		high = s.top
	}
	if !s.log {
		low = 0
	}
	var b strings.Builder
	for _, v := range s.values {
		share := 0.0
		switch {
		case math.IsNaN(v):
			b.WriteString(escape.NBSP)
			continue
		case s.log && high > low*1.2: // what differs by less looks level
			share = math.Log(v/low) / math.Log(high/low)
		case !s.log && high > 0:
			share = v / high
		}
		b.WriteRune(signs[max(0, min(len(signs)-1, int(share*float64(len(signs)))))])
	}
	return b.String()
}

// rateRange says between what rates lie.
func rateRange(values []float64) string {
	low, high, ok := ends(values)
	if !ok {
		return ""
	}
	return fromTo(perSecondOf(math.Round(low)), perSecondOf(math.Round(high)))
}

func countRange(values []float64) string {
	low, high, ok := ends(values)
	if !ok {
		return ""
	}
	return fromTo(words.Count(int64(math.Round(low))), words.Count(int64(math.Round(high))))
}

// durationRange says between what durations lie, the higher one a lower bound where it is one.
func durationRange(values []float64, bounds []bool) string {
	low, high, ok := ends(values)
	if !ok {
		return ""
	}
	most := result.Seconds.Scale(1, high).With(high)
	for i := range values {
		if values[i] == high && bounds[i] {
			most = atLeast(result.Seconds, high)
		}
	}
	return fromTo(result.Seconds.Scale(1, low).With(low), most)
}

func fromTo(low, high string) string {
	if low == high {
		return escape.Together(low)
	}
	return escape.Together(low + " to " + high)
}

// legs writes a row for each stage of a profile.
func (p *page) legs(m *moments) {
	all := m.legs()
	if len(all) < 2 {
		return
	}
	head, rows := legTable(m, all)
	l := lines.Ledger{Right: map[int]bool{2: true, 3: true, 4: true, 5: true, 6: true}}
	l.Add(lines.Entry{Spans: faintly(head)})
	for _, r := range rows {
		var spans []lines.Span
		for _, field := range r {
			spans = append(spans, lines.Text(field))
		}
		l.Add(lines.Entry{Spans: spans})
	}
	p.Gap()
	p.Ledger(4, l)
}

func faintly(texts []string) (spans []lines.Span) {
	for _, t := range texts {
		spans = append(spans, lines.Styled(t, lines.Faint))
	}
	return spans
}

// legTable is what happened in each stage of a profile.
func legTable(m *moments, all []leg) (head []string, rows [][]string) {
	head = []string{"stage", "seconds", "asked/s", "done/s", "errors"}
	told := m.fine.Clock != ""
	if told {
		head = append(head, "p50", "p99")
	}
	for _, l := range all {
		name := l.name
		if name == "" {
			name = "(unnamed)"
		}
		row := []string{name, hundredths(l.from) + none + hundredths(l.to), none, none, none}
		if l.seconds > 0 {
			span := l.seconds * m.fine.Each()
			row[2], row[3] = wholeRate(float64(l.bin.Due)/span), wholeRate(float64(l.bin.Done-l.bin.Errors)/span)
			row[4] = words.Count(l.bin.Errors)
		}
		if m.fine.Sum().Due == 0 {
			row[2] = none
		}
		for _, q := range []float64{0.5, 0.99} {
			if told {
				row = append(row, binQuantile(&l.bin, q))
			}
		}
		rows = append(rows, row)
	}
	return head, rows
}

// binQuantile writes a quantile of a bin with two digits: it knows no more.
func binQuantile(b *timeline.Bin, q float64) string {
	v, bound, ok := b.Quantile(q)
	switch {
	case !ok:
		return none
	case bound:
		return atLeast(result.Seconds, v)
	}
	return result.Seconds.Scale(1, v).With(v)
}
