//go:build linux

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"bench/result"
	"bench/store"
)

// onDemand skips a test that only make faults runs.
func onDemand(t *testing.T) {
	t.Helper()
	if os.Getenv("BENCH_FAULTS") == "" {
		t.Skip("set BENCH_FAULTS, or run make faults")
	}
}

// inFolder works in a new folder that has one spec.
func inFolder(t *testing.T, text string) {
	t.Helper()
	t.Chdir(specFolder(t, text))
}

// An ending is how a command ended, and what it said.
type ending struct {
	status         int
	stdout, stderr string
}

// says fails unless what was said on standard error has each text.
func (e ending) says(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(e.stderr, text) {
			t.Errorf("standard error does not say %q:\n%s", text, e.stderr)
		}
	}
}

// ends runs a command that must end by itself in time. When it doesn't, it is made to say what its goroutines are at.
func ends(t *testing.T, within time.Duration, command ...string) ending {
	t.Helper()
	return endsAfter(t, within, moment{}, command...)
}

// A moment is when a command's standard error first has a text, and what is done then.
type moment struct {
	text string
	do   func(*os.Process)
}

// endsAfter is ends, with something that happens on the way, and must.
func endsAfter(t *testing.T, within time.Duration, m moment, command ...string) ending {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGQUIT) }
	cmd.WaitDelay = 5 * time.Second
	var out bytes.Buffer
	messages := listener{moment: m, process: &cmd.Process}
	cmd.Stdout, cmd.Stderr = &out, &messages
	err := cmd.Run()
	if ctx.Err() != nil {
		t.Fatalf("%v has not ended after %v:\n%s", command, within, messages.heard.String())
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if m.do != nil && !messages.done {
		t.Errorf("it never said %q:\n%s", m.text, messages.heard.String())
	}
	return ending{cmd.ProcessState.ExitCode(), out.String(), messages.heard.String()}
}

// A listener keeps what a process says, and does its moment's deed.
type listener struct {
	moment
	process **os.Process
	heard   bytes.Buffer
	done    bool
}

// Write listens.
func (l *listener) Write(p []byte) (int, error) {
	l.heard.Write(p)
	if l.do != nil && !l.done && strings.Contains(l.heard.String(), l.text) {
		l.done = true
		l.do(*l.process)
	}
	return len(p), nil
}

// onlyRun is the only run that is saved here.
func onlyRun(t *testing.T, e ending) (file string, r *result.Run) {
	t.Helper()
	files, err := filepath.Glob(store.RunsDir + "/*.json")
	if err != nil || len(files) != 1 {
		t.Fatalf("saved are %v (%v), want one run; the run said\n%s", files, err, e.stderr)
	}
	if r, err = store.Load(files[0]); err != nil {
		t.Fatal(err)
	}
	leftovers, err := filepath.Glob(store.RunsDir + "/.*")
	if err != nil || len(leftovers) > 0 {
		t.Errorf("beside the result there is %v (%v)", leftovers, err)
	}
	return files[0], r
}

// measured are all cells of a run.
func measured(r *result.Run) []result.Cell {
	return append(r.Cells[:len(r.Cells):len(r.Cells)], r.Placebos...)
}

// checkSound sees that a run's numbers agree with each other, whatever happened to its requests, and that nothing was
// judged that there is no data for.
func checkSound(t *testing.T, r *result.Run) {
	t.Helper()
	for _, c := range measured(r) {
		checkCounts(t, c.Address, c.Counts)
		checkLatencies(t, c)
		checkTrials(t, c)
	}
	successes := map[string]int64{}
	for _, c := range r.Cells {
		successes[c.Address] = c.Requests - failures(c.Counts)
	}
	for _, v := range r.Thresholds {
		if v.Passed != nil && *v.Passed && (v.Value == nil || v.Metric != "error_ratio" && successes[v.Cell] == 0) {
			t.Errorf("threshold %s of %s passed without data: value %v", v.Name, v.Cell, v.Value)
		}
	}
	for _, v := range r.Comparisons {
		judged := v.Verdict == result.Same || v.Verdict == result.Faster || v.Verdict == result.Slower
		if judged && v.Metric != "error_ratio" && (v.Blocks == 0 || successes[v.Baseline] == 0 || successes[v.Candidate] == 0) {
			t.Errorf("%s of %s is %s without data", v.Metric, v.Candidate, v.Verdict)
		}
	}
}

// failures are the requests that did not go well, those that were cut by their strategy included.
func failures(c result.Counts) (n int64) {
	for _, count := range c.ErrorKinds {
		n += count
	}
	return n
}

// timeouts are the failures that enter the histograms, as censored samples.
func timeouts(c result.Counts) int64 {
	return c.ErrorKinds["timeout"] + c.ErrorKinds["connect_timeout"]
}

func checkCounts(t *testing.T, what string, c result.Counts) {
	t.Helper()
	if c.Errors+c.ErrorKinds["cancelled"] != failures(c) || failures(c) > c.Requests {
		t.Errorf("%s: %d requests, %d errors, of kinds %v", what, c.Requests, c.Errors, c.ErrorKinds)
	}
	var statuses int64
	for _, n := range c.StatusCodes {
		statuses += n
	}
	if statuses < c.Requests-failures(c) || statuses > c.Requests {
		t.Errorf("%s: %d requests, %d of them failed, but statuses %v", what, c.Requests, failures(c), c.StatusCodes)
	}
}

// checkLatencies sees that the histograms hold the successes, and timeouts as "at least so long"; nothing else.
func checkLatencies(t *testing.T, c result.Cell) {
	t.Helper()
	s := c.Service
	var censored int64
	if s.Censored != nil {
		censored = s.Censored.Count
	}
	if censored != timeouts(c.Counts) || s.Count-censored != c.Requests-failures(c.Counts)+c.ErrorKinds["repeated"] { // which had a response
		t.Errorf("%s: %d latencies, %d of them censored; %d requests, failed: %v",
			c.Address, s.Count, censored, c.Requests, c.ErrorKinds)
	}
	if s.Count == 0 && c.Makespan.Count+c.FirstResult.Count > 0 {
		t.Errorf("%s had no good response, but %d makespans and %d first results", c.Address, c.Makespan.Count, c.FirstResult.Count)
	}
	if s.Count == 0 && (s.P50 != nil || s.Mean != nil || s.Max != nil) {
		t.Errorf("%s has latencies without a sample", c.Address)
	}
}

// checkTrials sees that a cell's counts are its trials'.
func checkTrials(t *testing.T, c result.Cell) {
	t.Helper()
	var requests, errs, named, namedErrs, latencies int64
	for _, trial := range c.TrialData {
		checkCounts(t, fmt.Sprintf("%s, block %d", c.Address, trial.Block), trial.Counts)
		requests, errs, latencies = requests+trial.Requests, errs+trial.Errors, latencies+trial.Histograms["service"].Count
	}
	for _, n := range c.Names {
		named, namedErrs = named+n.Requests, namedErrs+n.Errors
	}
	if requests != c.Requests || errs != c.Errors || latencies != c.Service.Count || named != requests || namedErrs != errs {
		t.Errorf("%s: %d requests, %d errors, %d latencies; its trials %d, %d, %d; its names %d, %d",
			c.Address, c.Requests, c.Errors, c.Service.Count, requests, errs, latencies, named, namedErrs)
	}
}

// checkReports sees that what bench show prints, as text and as JSON, is what the file has.
func checkReports(t *testing.T, file string, r *result.Run) {
	t.Helper()
	text, document := ends(t, 10*time.Second, "bench", "show", file), ends(t, 10*time.Second, "bench", "show", "-json", file)
	if text.status != 0 || document.status != 0 {
		t.Fatalf("show ended with %d, as JSON with %d\n%s%s", text.status, document.status, text.stderr, document.stderr)
	}
	var shown result.Run
	if err := json.Unmarshal([]byte(document.stdout), &shown); err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int64{}
	for i, c := range r.Cells {
		for kind, n := range c.ErrorKinds {
			if kind != "cancelled" { // by whoever asked, which is no failure, and not among the errors
				kinds[kind] += n
			}
		}
		if s := shown.Cells[i]; s.Requests != c.Requests || s.Errors != c.Errors || s.Service.Count != c.Service.Count {
			t.Errorf("%s: shown as JSON are %d requests, %d errors, %d latencies; in the file %d, %d, %d",
				c.Address, s.Requests, s.Errors, s.Service.Count, c.Requests, c.Errors, c.Service.Count)
		}
	}
	words := strings.Join(strings.Fields(text.stdout), " ")
	for kind, n := range kinds { // each is told once, on top: of all cells, or of each
		told := strings.Contains(words, fmt.Sprintf("%s × %s", inThousands(n), kind))
		for _, c := range r.Cells {
			each := fmt.Sprintf("%s × %s", inThousands(c.ErrorKinds[kind]), kind)
			told = told || c.ErrorKinds[kind] > 0 && strings.Contains(words, each)
		}
		if !told {
			t.Errorf("the text does not tell of %d errors %s:\n%s", n, kind, text.stdout)
		}
	}
}

// inThousands writes a number as the text report does.
func inThousands(n int64) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", inThousands(n/1000), n%1000)
}
