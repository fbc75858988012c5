package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"

	"bench/report/escape"
	"bench/report/lines"
	"bench/result"
	"bench/words"
)

// The elements of JUnit's XML as Ant writes it; the schema is windyroad/JUnit-Schema. Readers differ in what they know
// beyond it, so nothing else is written.
type (
	junitSuites struct {
		XMLName xml.Name `xml:"testsuites"`
		Suites  []junitSuite
	}
	junitSuite struct {
		XMLName    xml.Name        `xml:"testsuite"`
		Name       string          `xml:"name,attr"`
		Package    string          `xml:"package,attr"`
		ID         int             `xml:"id,attr"`
		Timestamp  string          `xml:"timestamp,attr"`
		Hostname   string          `xml:"hostname,attr"`
		Tests      int             `xml:"tests,attr"`
		Failures   int             `xml:"failures,attr"`
		Errors     int             `xml:"errors,attr"`
		Skipped    int             `xml:"skipped,attr"`
		Time       string          `xml:"time,attr"`
		Properties []junitProperty `xml:"properties>property"`
		Cases      []junitCase
		Out        string `xml:"system-out"`
		Err        string `xml:"system-err"`
	}
	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	junitCase struct {
		XMLName   xml.Name      `xml:"testcase"`
		Name      string        `xml:"name,attr"`
		ClassName string        `xml:"classname,attr"`
		Time      string        `xml:"time,attr"`
		Skipped   *struct{}     `xml:"skipped"`
		Error     *junitProblem `xml:"error"`
		Failure   *junitProblem `xml:"failure"`
	}
	junitProblem struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
)

// writeJUnit writes each gated comparison, threshold and check as a test case. A case fails where the exit status would
// be 2, and is an error where it would be 3: what could not be judged must not look like a pass. In a run that was
// interrupted nothing is judged, and such cases are skipped.
func writeJUnit(b *bytes.Buffer, run *result.Run, _ Options) error {
	v := arrange(run)
	var suites junitSuites
	for _, kind := range []string{"comparison", "threshold", "check", "run"} {
		s := v.suite(kind)
		if kind == "run" {
			v.fruitless(&s)
		}
		if s.Tests > 0 {
			s.ID = len(suites.Suites)
			suites.Suites = append(suites.Suites, s)
		}
	}
	if len(suites.Suites) == 0 { // no gates; some readers take a document without a suite for a mistake
		suites.Suites = append(suites.Suites, v.suite("gate"))
	}
	for _, n := range v.notices() {
		suites.Suites[0].Err += escape.XML(n.word+": "+n.text) + "\n"
	}
	b.WriteString(xml.Header)
	e := xml.NewEncoder(b)
	e.Indent("", "  ")
	if err := e.Encode(suites); err != nil {
		return err
	}
	b.WriteByte('\n')
	return nil
}

func (v *view) suite(kind string) junitSuite {
	info := v.run.Info
	s := junitSuite{
		Name: kind + "s", Package: "bench", Timestamp: info.StartedAt.UTC().Format("2006-01-02T15:04:05"), Hostname: "localhost",
		Time: seconds3(info.FinishedAt.Sub(info.StartedAt).Seconds()), Properties: properties(v.run),
	}
	if info.Host.Hostname != "" {
		s.Hostname = escape.XML(info.Host.Hostname)
	}
	for _, g := range v.gates() {
		if g.kind != kind {
			continue
		}
		c := v.testCase(g)
		s.Tests++
		switch {
		case c.Failure != nil:
			s.Failures++
		case c.Error != nil:
			s.Errors++
		case c.Skipped != nil:
			s.Skipped++
		}
		if g.outcome == warned {
			s.Out += escape.XML("warning: "+g.subject+": "+strings.Join(words.NonEmpty(g.finding, g.note), "; ")) + "\n"
		}
		s.Cases = append(s.Cases, c)
	}
	return s
}

// fruitless adds an error for each place where nothing worked: whatever passed beside it, the exit status is 1.
func (v *view) fruitless(s *junitSuite) {
	for _, f := range result.NothingWorked(v.run) {
		g := gate{kind: "run", outcome: unjudged, subject: "something worked", finding: said(f.Why), cell: f.Cell, at: v.anywhere()}
		if f.Cell != "" {
			g.subject += " in " + v.name(f.Cell)
		}
		s.Cases = append(s.Cases, v.testCase(g))
		s.Tests++
		s.Errors++
	}
}

func (v *view) testCase(g gate) junitCase {
	c := junitCase{Name: escape.XML(g.subject), ClassName: "bench", Time: "0"}
	if b := v.home[g.cell]; b != nil {
		c.ClassName = escape.XML("bench." + b.name)
	}
	finding := escape.XML(strings.Join(words.NonEmpty(g.finding, lines.Flat(g.note)), "; "))
	problem := &junitProblem{Message: finding, Type: g.kind, Text: strings.Join(words.NonEmpty(escape.XML(where(g.at)), escape.XML(g.subject)+": "+finding), ": ")}
	if g.cell != "" {
		problem.Text += "\n" + escape.XML(g.cell)
	}
	switch {
	case g.outcome == failed:
		c.Failure = problem
	case g.outcome == unjudged && v.run.Info.Status == result.Interrupted:
		c.Skipped = &struct{}{}
	case g.outcome == unjudged:
		c.Error = problem
	}
	return c
}

// properties identify the run.
func properties(run *result.Run) []junitProperty {
	i := run.Info
	all := []junitProperty{
		{"bench.run", escape.XML(i.ID)},
		{"bench.version", escape.XML(i.BenchVersion)},
		{"bench.status", escape.XML(string(i.Status))},
		{"bench.seed", fmt.Sprint(i.Seed)},
		{"bench.host", escape.XML(fmt.Sprintf("%s/%s, %d CPUs, %s", i.Host.OS, i.Host.Arch, i.Host.CPUs, i.Host.CPUModel))},
	}
	if len(i.Workers) > 0 {
		all[len(all)-1].Value = escape.XML(machines(&i))
		all = append(all, junitProperty{"bench.workers", escape.XML(workersLine(&i))})
	}
	told, _ := workersToTell(run)
	for k := range told {
		host := strings.Join(words.NonEmpty(told[k].Host.Hostname, machine(told[k].Host), told[k].Host.CPUModel), ", ")
		all = append(all, junitProperty{escape.XML("bench.worker." + told[k].Name), escape.XML(host)})
	}
	for _, name := range sortedKeys(run.Outputs) {
		all = append(all, junitProperty{escape.XML("output." + name), escape.XML(plainValue(run.Outputs[name]))})
	}
	return all
}

// seconds3 writes a duration as JUnit does.
func seconds3(s float64) string { return fmt.Sprintf("%.3f", max(0, s)) }
