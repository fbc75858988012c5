package strategy

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// secondWidth is how many columns a second has in a drawing.
const secondWidth = 5

// draw shows one batch: a line for what became of each request, and one for its consumer.
func draw(p *player) string {
	lines := []string{axis(p)}
	for item := range p.times {
		lines = append(lines, "request "+strconv.Itoa(item)+"  "+p.drawItem(item))
	}
	lines = append(lines, "consumer   "+gap(p.left[0])+"┃")
	return strings.Join(lines, "\n") + "\n"
}

func axis(p *player) string {
	line := "seconds    "
	for s := range int(math.Ceil(max(p.quiet, p.left[0]).Seconds())) + 1 {
		line += strconv.Itoa(s) + strings.Repeat(" ", secondWidth-1)
	}
	return strings.TrimRight(line, " ")
}

func (p *player) drawItem(item int) string {
	of := func(e event) bool { return e.item == item }
	sent := slices.IndexFunc(p.sent, of)
	if sent < 0 {
		return gap(p.left[0]) + "╳"
	}
	from, end := p.sent[sent].when, p.ended[slices.IndexFunc(p.ended, of)]
	line := gap(from) + strings.Repeat("━", column(end.when)-column(from))
	seen := slices.IndexFunc(p.seen, of)
	switch {
	case seen >= 0:
		d := p.seen[seen]
		signs := map[string]string{"": "●", "!": "✗", "-": "○"}
		return line + strings.Repeat("┄", column(d.when)-column(end.when)) + signs[sign(d.delivery)]
	case end.cut:
		return line + "╳"
	}
	return line + "?"
}

func gap(d time.Duration) string { return strings.Repeat(" ", column(d)) }

func column(d time.Duration) int { return int(math.Round(d.Seconds() * secondWidth)) }
