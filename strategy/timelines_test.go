package strategy

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"bench/plan"
)

var update = flag.Bool("update", false, "rewrite the files that tests compare with")

// timelinesFile has the conformance table: scenarios, and under each a row for every strategy that is played in it.
const timelinesFile = "testdata/timelines.md"

// A row is one strategy in one scenario.
type row struct {
	title    string // of the scenario
	Strategy string // with its knobs, as written
	scenario scenario
	want     trace
	line     int // in the file, from 0
}

func readTimelines(t *testing.T) (rows []row, lines []string) {
	t.Helper()
	text, err := os.ReadFile(timelinesFile)
	if err != nil {
		t.Fatal(err)
	}
	lines = strings.Split(string(text), "\n")
	var title string
	var now scenario
	for i, line := range lines {
		switch {
		case strings.HasPrefix(line, "## "):
			title, now = line[3:], scenario{}
		case strings.HasPrefix(line, "`requests"):
			now = parseScenario(t, strings.Trim(line, "`"))
		case strings.HasPrefix(line, "| ") && !strings.HasPrefix(line, "| strategy"):
			rows = append(rows, parseRow(t, title, now, line))
			rows[len(rows)-1].line = i
		}
	}
	return rows, lines
}

// parseScenario reads a line like: requests 3 1! 2; limit 3; interrupt 1.5
func parseScenario(t *testing.T, text string) (s scenario) {
	t.Helper()
	for part := range strings.SplitSeq(text, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), " ")
		switch name {
		case "requests":
			s.requests = value
		case "limit":
			s.limit = number(t, value)
		case "interrupt":
			s.interrupt = seconds(t, value)
		case "pause":
			s.pause = seconds(t, value)
		case "stop":
			s.stop = number(t, value)
		case "needs":
			s.needs = value
		case "think":
			s.think = value
		case "again":
			s.again = value
		case "batches":
			s.batches = number(t, value)
		default:
			t.Fatalf("a scenario has no %q", name)
		}
	}
	return s
}

func parseRow(t *testing.T, title string, s scenario, line string) row {
	t.Helper()
	cells := strings.Split(strings.Trim(line, "|"), "|")
	if len(cells) != 6 {
		t.Fatalf("%d cells, want 6: %s", len(cells), line)
	}
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	s.knobs = parseKnobs(t, cells[0])
	peak, _ := strconv.Atoi(cells[3]) // nothing yet in a row that is about to be filled in
	want := trace{delivered: cells[1], sent: cells[2], peak: peak, left: cells[4], counted: cells[5]}
	return row{title: title, Strategy: cells[0], scenario: s, want: want}
}

// parseKnobs reads a strategy like: gather on_failure=close_session
func parseKnobs(t *testing.T, text string) plan.Strategy {
	t.Helper()
	fields := strings.Fields(text)
	knobs := plan.Strategy{Type: fields[0]}
	for _, field := range fields[1:] {
		name, value, _ := strings.Cut(field, "=")
		switch name {
		case "return_exceptions":
			knobs.ReturnExceptions = value == "true"
		case "on_failure":
			knobs.OnFailure = plan.OnFailure(value)
		case "gtimeout":
			knobs.GTimeout = seconds(t, value)
		case "timeout":
			knobs.Timeout = seconds(t, value)
		case "buffersize":
			knobs.BufferSize = number(t, value)
		default:
			t.Fatalf("%s has no knob %q", fields[0], name)
		}
	}
	return knobs
}

func number(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func seconds(t *testing.T, text string) time.Duration {
	t.Helper()
	d, err := time.ParseDuration(text + "s")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (r row) String() string {
	w := r.want
	return strings.ReplaceAll(fmt.Sprintf("| %s | %s | %s | %d | %s | %s |", r.Strategy, w.delivered, w.sent, w.peak, w.left, w.counted), "|  |", "| |")
}

func TestStrategiesKeepTheirTimelines(t *testing.T) {
	rows, lines := readTimelines(t)
	for _, r := range rows {
		t.Run(r.title+"/"+r.Strategy, func(t *testing.T) {
			got := play(t, r.scenario).trace()
			if *update {
				r.want = got
				lines[r.line] = r.String()
				return
			}
			if got != r.want {
				t.Errorf("requests of %s s, limit %d\n got %+v\nwant %+v", r.scenario.requests, r.scenario.limit, got, r.want)
			}
		})
	}
	if *update {
		if err := os.WriteFile(timelinesFile, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// everyStrategy is a scenario that no strategy may be missing from.
var everyStrategy = []string{
	"Three requests at once", "The tutorial's five, no limit given", "The first fails", "One in the middle fails",
	"The last fails", "Interrupted", "The consumer breaks off",
}

func TestNoStrategyLacksItsTimelines(t *testing.T) {
	rows, _ := readTimelines(t)
	for _, kind := range All {
		name := kind.Name
		if kind.Make == nil {
			continue
		}
		for _, title := range everyStrategy {
			if !slices.ContainsFunc(rows, func(r row) bool { return r.title == title && r.scenario.knobs.Type == name }) {
				t.Errorf("%s: no row under %q in %s", name, title, timelinesFile)
			}
		}
	}
}

// The rules that hold whatever the timeline.
func TestTimelinesKeepTheRules(t *testing.T) {
	rows, _ := readTimelines(t)
	for _, r := range rows {
		t.Run(r.title+"/"+r.Strategy, func(t *testing.T) {
			got := play(t, r.scenario).trace()
			if limit := r.scenario.limit; limit > 0 && r.scenario.batches < 2 && got.peak > limit {
				t.Errorf("%d in flight, limit %d", got.peak, limit)
			}
			if sent := itemsOf(got.sent); r.scenario.batches < 2 && r.scenario.needs == "" && r.scenario.again == "" && !slices.IsSorted(sent) {
				t.Errorf("sent %s, which is not in input order", got.sent)
			}
			if n := accounted(got); n != r.size() {
				t.Errorf("%d requests delivered, lost or cancelled, of %d: %+v", n, r.size(), got)
			}
			if delivered := itemsOf(got.delivered); len(delivered) != len(slices.Compact(slices.Sorted(slices.Values(delivered)))) {
				t.Errorf("delivered twice: %s", got.delivered)
			}
		})
	}
}

// size is how many requests a row has in all.
func (r row) size() int { return len(strings.Fields(r.scenario.requests)) * max(1, r.scenario.batches) }

// accounted is how many requests came to one of their three ends.
func accounted(got trace) int {
	n := len(itemsOf(got.delivered))
	for part := range strings.SplitSeq(got.counted, ", ") {
		var count int
		if _, err := fmt.Sscanf(part, "lost %d", &count); err == nil {
			n += count
		}
		if _, err := fmt.Sscanf(part, "cancelled %d", &count); err == nil {
			n += count
		}
	}
	return n
}

// itemsOf is the items of a timeline like: 0@1 a1!@2
func itemsOf(timeline string) (items []string) {
	for field := range strings.FieldsSeq(timeline) {
		item, _, _ := strings.Cut(field, "@")
		if item = strings.TrimRight(item, "!-"); strings.ContainsAny(item, "0123456789") {
			items = append(items, item)
		}
	}
	return items
}
