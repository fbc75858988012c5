package report

import (
	"slices"
	"strings"
	"testing"

	"bench/result"
)

// What opens a connection and what fails can be told from what is on its way without colours: their bars are outlines with
// lines in them, and a failure ends in a cross.
func TestBatchPictureTellsConnectingAndFailuresApart(t *testing.T) {
	at := 0.3
	picture := func(s result.Span) string {
		own := *sample("tutorial") // which other tests have, too
		own.Cells = slices.Clone(own.Cells)
		run := &own
		for i := range run.Cells {
			run.Cells[i].Timeline = []result.Span{s}
		}
		page := render(t, "html", run, Options{})
		_, page, ok := strings.Cut(page, `-batch" data-figure>`)
		if !ok {
			t.Fatal("there is no picture of a batch")
		}
		page, _, _ = strings.Cut(page, "</figure>")
		return page
	}
	plain := picture(result.Span{Name: "a", Sent: 0.1, Done: 0.2, Delivered: &at})
	strokes := strings.Count(plain, "<path")
	for name, c := range map[string]struct {
		span  result.Span
		words string
	}{
		"connecting": {result.Span{Name: "a", Connecting: 0.1, Sent: 0.1, Done: 0.2, Delivered: &at}, "connecting for 100 ms, sent 100 ms"},
		"failed":     {result.Span{Name: "a", Sent: 0.1, Done: 0.2, Delivered: &at, Error: "status"}, "done 200 ms (status)"},
		"no connection": {
			result.Span{Name: "a", Connecting: 0.2, Sent: 0.2, Done: 0.2, Error: "refused"},
			"connecting for 200 ms, sent 200 ms, done 200 ms (refused), never delivered",
		},
	} {
		got := picture(c.span)
		if !strings.Contains(got, c.words) {
			t.Errorf("%s: no %q in the picture", name, c.words)
		}
		if n := strings.Count(got, "<path"); n <= strokes && name != "no connection" {
			t.Errorf("%s: %d strokes, as many as without", name, n)
		}
	}
}
