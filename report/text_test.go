package report

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"bench/report/escape"
	"bench/result"
	"bench/words"
)

func TestTextOfEverySample(t *testing.T) {
	for _, s := range samples {
		t.Run(s.name, func(t *testing.T) {
			golden(t, s.name+".txt", render(t, "text", s.run(), Options{}))
		})
	}
}

func TestTextUsesTheRoomThereIs(t *testing.T) {
	golden(t, "interrupted-130.txt", render(t, "text", sample("interrupted"), Options{Width: 130}))
}

func TestDetailHasEverythingOfACell(t *testing.T) {
	golden(t, "errors-detail.txt", render(t, "text", sample("errors"), Options{Detail: true}))
	golden(t, "gated-detail.txt", render(t, "text", sample("gated"), Options{Detail: true}))
}

func TestASCIIOnly(t *testing.T) {
	run := *sample("hostile")
	run.Info.ID = "größer→" // beyond ASCII in a name too
	text := render(t, "text", &run, Options{ASCII: true, Detail: true})
	if i := strings.IndexFunc(text, func(r rune) bool { return r > 0x7e || r < ' ' && r != '\n' }); i >= 0 {
		t.Errorf("not ASCII: %q", text[i:min(i+40, len(text))])
	}
	golden(t, "gated-ascii.txt", render(t, "text", sample("gated"), Options{ASCII: true}))
}

func TestColoursAreTheOnlyDifference(t *testing.T) {
	sequence := regexp.MustCompile("\x1b\\[[0-9;]*m")
	for _, s := range samples {
		run := s.run()
		plain, colored := render(t, "text", run, Options{Detail: true}), render(t, "text", run, Options{Detail: true, Color: true})
		if sequence.ReplaceAllString(colored, "") != plain {
			t.Errorf("%s: colours change the text", s.name)
		}
		if strings.Contains(plain, "\x1b") {
			t.Errorf("%s: an escape without colours", s.name)
		}
	}
	golden(t, "gated-color.txt", render(t, "text", sample("gated"), Options{Color: true}))
}

func TestTextFitsItsWidth(t *testing.T) {
	for _, s := range samples {
		if s.name == "hostile" { // whose names alone are wider
			continue
		}
		run := s.run()
		for _, width := range []int{80, 100, 160} {
			for _, ascii := range []bool{false, true} {
				for _, line := range strings.Split(render(t, "text", run, Options{Width: width, Detail: true, ASCII: ascii}), "\n") {
					if n := words.Width(line); n > width {
						t.Errorf("%s at %d: %d columns: %s", s.name, width, n, line)
					}
				}
			}
		}
	}
}

// A warning that many cells have is told once.
func TestWarningsOfManyCellsAreOne(t *testing.T) {
	run := copied(sample("tutorial"))
	for i := range run.Cells {
		run.Cells[i].Warnings = []result.Warning{{
			Code: "late", Summary: "The machine was busy", Detail: fmt.Sprintf("One step in a hundred waited %d ms.", i+1), Cell: run.Cells[i].Address,
		}}
	}
	text := render(t, "text", run, Options{})
	if n := strings.Count(text, "The machine was busy"); n != 1 {
		t.Errorf("told %d times", n)
	}
	if want := "all 9 cells: The machine was busy"; !strings.Contains(text, want) {
		t.Errorf("no %q in:\n%s", want, text)
	}
}

// A terminal of any width gets everything; what can't fit is longer than its lines.
func TestNarrowTerminals(t *testing.T) {
	for _, s := range samples {
		for _, width := range []int{1, 20, 40, 60} {
			text := render(t, "text", s.run(), Options{Width: width, Detail: true})
			for i := range s.run().Cells {
				if c := &s.run().Cells[i]; !strings.Contains(text, escape.Printable(c.Level)) || !strings.Contains(text, escape.Printable(c.Strategy)) {
					t.Errorf("%s at %d: %s is missing", s.name, width, c.Address)
				}
			}
		}
	}
}

// A cell that has results never shows dashes: the median of what there is, marked, and the maximum in place of a tail.
func TestFewSamplesSayWhatTheyKnow(t *testing.T) {
	run := newRun(simulate(draft{
		benchmark: "few", group: "sites", strategy: "map", kind: "map", concurrency: 2, delays: siteDelays[:1], names: siteNames[:1], batches: 1,
	}, 3))
	run.Declared.Benchmarks = []result.Benchmark{{Name: "few", Blocks: 3, Iterations: 1}}
	judge(run, nil)
	for format, want := range map[string][]string{
		"text":     {"map: makespan p50 ~30.", "(30.4–31.5)", "a median has an interval from 6 samples on", "there are 3;"},
		"markdown": {"makespan p50 ~30.", "| ~30.", "delivery max", "median of fewer than 6 values"},
		"html":     {"makespan&nbsp;p50&nbsp;~30.", ">~30.", "median of fewer than 6 values"},
	} {
		text := strings.NewReplacer(escape.NBSP, " ", `\~`, "~").Replace(render(t, format, run, Options{}))
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s does not say %q:\n%s", format, w, text[:min(len(text), 3000)])
			}
		}
		if strings.Contains(text, "fit to win") || format == "text" && strings.Contains(text, " "+none) {
			t.Errorf("%s has a dash:\n%s", format, text)
		}
	}
}

// On a screen that a report is too long for, its answer is told again at the end: what failed, and who wins.
func TestAnswerIsToldAgainWhereItHasLeftTheScreen(t *testing.T) {
	run := errorRun()
	whole := render(t, "text", run, Options{})
	for height, again := range map[int]bool{0: false, 1000: false, 20: true} {
		text := render(t, "text", run, Options{Height: height})
		if !strings.HasPrefix(text, whole) {
			t.Fatalf("height %d changes more than the end", height)
		}
		end := strings.TrimPrefix(text, whole)
		first, _, _ := strings.Cut(whole, "\n")
		if (end != "") != again || again && !strings.Contains(end, first) {
			t.Errorf("height %d: told again: %v\n%s", height, end != "", end)
		}
	}
}
