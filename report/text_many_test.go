package report

import (
	"strings"
	"testing"

	"bench/report/escape"
)

// In text sixty cells are a line for each place with its best, under their group, and comparisons of which nothing came are counted;
// -detail has every row.
func TestTextOfManyCells(t *testing.T) {
	run := largeRunOnce()
	brief := strings.ReplaceAll(render(t, "text", run, Options{Width: 80}), escape.NBSP, " ")
	v := arrange(run)
	b := v.benchmarks[0]
	if !crowded(b) {
		t.Fatalf("%d cells are few", len(b.cells))
	}
	metric := v.placesBy(b)
	for _, f := range v.fields(b) {
		c, _ := best(f.cells, []string{metric})
		if c == nil {
			continue
		}
		title := (&studio{v: v, b: b}).fieldTitle(f)
		title = strings.ReplaceAll(strings.TrimPrefix(title, f.cells[0].Group+", "), escape.NBSP, " ")
		found := false
		for _, line := range strings.Split(brief, "\n") {
			found = found || strings.HasPrefix(strings.TrimSpace(line), title+" ") && strings.Contains(line, " "+f.axis.On(c)+" ")
		}
		if !found {
			t.Errorf("no line says that %s is the best at %s", f.axis.On(c), title)
		}
	}
	rows := func(text string) (n int) {
		for _, line := range strings.Split(text, "\n") {
			if fields := strings.Fields(line); len(fields) > 5 && fields[0] == b.cells[0].Strategy {
				n++
			}
		}
		return n
	}
	if full := render(t, "text", run, Options{Width: 80, Detail: true}); rows(full) == 0 || len(full) < 2*len(brief) {
		t.Errorf("%d rows of %s with all details", rows(full), b.cells[0].Strategy)
	}
	for i, line := range strings.Split(brief, "\n") {
		if n := len([]rune(line)); n > 80 && !strings.Contains(line, "http") {
			t.Errorf("line %d has %d columns: %s", i+1, n, line)
		}
	}
}
