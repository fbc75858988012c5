package report

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"bench/report/escape"
	"bench/result"
)

// Whatever names and messages hold, no format passes on a character that a terminal or an editor acts upon.
func TestNoFormatPassesControlsOn(t *testing.T) {
	for _, format := range Formats() {
		for _, o := range []Options{{}, {Detail: true, Trials: true}, {ASCII: true}} {
			text := render(t, format, sample("hostile"), o)
			for i, r := range text {
				if r != '\n' && r != '\t' && !unicode.IsPrint(r) || r == unicode.ReplacementChar {
					t.Errorf("%s passes %q on: …%q…", format, r, text[max(0, i-20):min(len(text), i+20)])
					break
				}
			}
		}
	}
}

func TestNoLineOfTextIsACommand(t *testing.T) {
	command := regexp.MustCompile(`(?m)^\s*(::|##\[)`)
	for _, format := range []string{"text", "markdown", "benchfmt", "hgrm", "hdrlog", "openmetrics", "csv"} {
		if at := command.FindString(render(t, format, sample("hostile"), Options{Detail: true, Width: 60})); at != "" {
			t.Errorf("%s has a line that begins with %q", format, at)
		}
	}
}

func TestHostileMarkdownHasNoMarkup(t *testing.T) {
	text := render(t, "markdown", sample("hostile"), Options{})
	for _, tag := range regexp.MustCompile(`</?[a-zA-Z!][^>]*>`).FindAllString(text, -1) {
		switch tag {
		case "<details>", "</details>", "<summary>", "</summary>", "<sub>", "</sub>", "<!-- -->", "<!-- bench -->":
		default:
			t.Errorf("HTML: %s", tag)
		}
	}
	for _, bad := range []string{"](javascript", "\n::", "`$("} {
		if strings.Contains(text, bad) {
			t.Errorf("has %q", bad)
		}
	}
	columns := 0
	for _, line := range strings.Split(text, "\n") {
		if !strings.HasPrefix(line, "|") {
			columns = 0
			continue
		}
		n := len(regexp.MustCompile(`(^|[^\\])(\\\\)*\|`).FindAllString(line, -1))
		if columns != 0 && n != columns {
			t.Errorf("a row has %d bars where its table has %d: %s", n, columns, line)
		}
		columns = n
	}
}

func TestHostileXMLIsWellFormed(t *testing.T) {
	d := xml.NewDecoder(strings.NewReader(render(t, "junit", sample("hostile"), Options{})))
	found := false
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "testcase" {
			for _, a := range e.Attr {
				found = found || strings.Contains(a.Value, escape.Printable(hostile))
			}
		}
	}
	if !found {
		t.Error("no test case has the name")
	}
}

func TestHostileNamesMakeNoOtherCommand(t *testing.T) {
	line := regexp.MustCompile(`^::(error|warning|notice) ([^:]*)::(.*)$`)
	for _, l := range strings.Split(strings.TrimSpace(render(t, "github", sample("hostile"), Options{})), "\n") {
		parts := line.FindStringSubmatch(l)
		if parts == nil {
			t.Errorf("not one command: %s", l)
			continue
		}
		for _, p := range strings.Split(parts[2], ",") {
			if !regexp.MustCompile(`^(file|line|endLine|col|endColumn|title)=`).MatchString(p) {
				t.Errorf("property %q", p)
			}
		}
	}
}

func TestHostileNamesAreNoFormulas(t *testing.T) {
	run := copied(sample("hostile"))
	run.Cells[0].Group, run.Cells[0].Key = "=cmd|'/c calc'!A1", "\t@x"
	for _, o := range []Options{{}, {Trials: true}} {
		rows, err := csv.NewReader(strings.NewReader(render(t, "csv", run, o))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			for _, field := range row {
				if _, err := strconv.ParseFloat(field, 64); err != nil && field != "" && strings.ContainsRune("=+-@\t\r", rune(field[0])) {
					t.Errorf("a spreadsheet would run %q", field)
				}
			}
		}
	}
}

// Names come back from the formats that machines read as they would be shown.
func TestHostileNamesAreStillThere(t *testing.T) {
	families := families(t, render(t, "openmetrics", sample("hostile"), Options{}))
	if m := families["bench_cell_valid"].Metric[0]; !labelled(m, "group", escape.Printable(hostile)) {
		t.Errorf("the label is %v", m.Label)
	}
	if text := render(t, "hdrlog", sample("hostile"), Options{}); !strings.Contains(text, "Tag=names/") {
		t.Error("no tag")
	}
}

// Whatever a name is, every format stays harmless and readable.
func FuzzNames(f *testing.F) {
	f.Add(hostile)
	f.Add("")
	f.Add("::add-mask::x")
	f.Add("# EOF\n")
	f.Add("\\\"\n{0}")
	f.Add("| a | b |")
	f.Add("]]>-->${x}%{y}\u2028\ufeff\U000e0001")
	f.Fuzz(func(t *testing.T, name string) {
		run := contest(effect{"a", "makespan.p50", result.Slower, 1.2})
		c := &run.Cells[1]
		c.Group, c.Strategy, c.Key, c.Findings, c.Valid = name, name, name, []result.Finding{{Code: result.Code(name), Of: name}, inWords(name)[0]}, false
		c.Warnings = []result.Warning{{Code: result.Code(name), Summary: name, Detail: name, Range: line(name, 1)}}
		run.Comparisons[0].Findings, run.Comparisons[0].Gated, run.Comparisons[0].Range = inWords(name), true, line(name, 2)
		run.Checks = []result.Check{{Name: name, Message: name, Severity: "error", Note: name, Range: line(name, 3)}}
		run.Outputs = map[string]any{name: name}
		run.Info.ID = name
		for _, format := range Formats() {
			text := render(t, format, run, Options{Detail: true})
			for _, r := range text {
				if r != '\n' && r != '\t' && !unicode.IsPrint(r) {
					t.Fatalf("%s passes %q on", format, r)
				}
			}
			readable(t, format, text)
		}
	})
}

// readable fails where a format's reader does.
func readable(t *testing.T, format, text string) {
	t.Helper()
	var err error
	switch format {
	case "json", "sarif":
		var document any
		err = json.Unmarshal([]byte(text), &document)
	case "github-check":
		checkRuns(t, text)
	case "codequality":
		degradations(t, text)
	case "gitlab-metrics":
		gitlabMetrics(t, text)
	case "junit":
		var root element
		err = xml.Unmarshal([]byte(text), &root)
	case "csv":
		_, err = csv.NewReader(strings.NewReader(text)).ReadAll()
	case "openmetrics":
		families(t, text)
	case "github":
		for _, l := range strings.Split(strings.TrimSpace(text), "\n") {
			if !regexp.MustCompile(`^::(error|warning|notice) [^:]*::`).MatchString(l) {
				t.Fatalf("github: %s", l)
			}
		}
	}
	if err != nil {
		t.Fatalf("%s: %v", format, err)
	}
}
