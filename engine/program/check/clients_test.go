package check

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"bench/engine/program"
)

// clientFolder has the ready-made clients.
const clientFolder = "../../../examples/clients"

// The rows, by what is left of five results, and what came in the place of the second: a response, an exception, an empty
// slot or nothing; "raised" says that the consumer got an exception in the place of all.
var (
	apart = map[string]string{ // each page has its own fate
		"fine": "5 response", "reset": "4 exception", "hang": "4 exception", "500": "5 response", "redirect": "5 response",
		"refused": "4 exception", "no such name": "4 exception", "drip": "5 response",
	}
	slots = map[string]string{
		"fine": "5 response", "reset": "4 empty", "hang": "4 empty", "500": "5 response", "redirect": "5 response",
		"refused": "4 empty", "no such name": "4 empty", "drip": "5 response",
	}
	dropping = map[string]string{
		"fine": "5 response", "reset": "4 nothing", "hang": "4 nothing", "500": "5 response", "redirect": "5 response",
		"refused": "4 nothing", "no such name": "4 nothing", "drip": "5 response",
	}
	together = map[string]string{ // the first failure is all that there is
		"fine": "5 response", "reset": "0 raised", "hang": "0 raised", "500": "5 response", "redirect": "5 response",
		"refused": "0 raised", "no such name": "0 raised", "drip": "0 raised",
	}
)

// Each ready-made client keeps to the protocol, and does about a page that fails what its library is known for.
func TestReadyMadeClients(t *testing.T) {
	if testing.Short() {
		t.Skip("each takes some seconds")
	}
	httpx := map[string]string{"drip": "5 response"} // its timeout, too, is between two bytes
	for row, what := range together {
		if httpx[row] == "" {
			httpx[row] = what
		}
	}
	turns := make(chan struct{}, 2) // more at once would keep each other from the pages that take 300 ms
	for _, c := range []struct {
		words []string
		want  map[string]string
	}{
		{[]string{"python3", "requests_futures.py"}, apart},
		{[]string{"python3", "urllib_threads.py"}, apart},
		{[]string{"python3", "grequests_map.py"}, slots},
		{[]string{"python3", "grequests_imap.py"}, dropping},
		{[]string{"python3", "gevent_map.py"}, slots},
		{[]string{"python3", "gevent_imap.py"}, dropping},
		{[]string{"python3", "aiohttp_gather.py"}, together},
		{[]string{"python3", "aiohttp_session.py"}, together},
		{[]string{"python3", "aiohttp_uvloop.py"}, together},
		{[]string{"python3", "httpx_gather.py"}, httpx},
		{[]string{"node", "node_fetch.mjs"}, together},
		{[]string{"node", "node_undici.mjs"}, apart},
		{[]string{"java", "HttpClientAll.java"}, nil}, // which on a busy machine takes longer for pages than the timeout
		{[]string{"go", "run", "."}, nil},             // which requests again what was reset on a kept connection
	} {
		t.Run(strings.Join(c.words[1:], " "), func(t *testing.T) {
			t.Parallel()
			turns <- struct{}{}
			defer func() { <-turns }()
			dir := clientFolder
			if c.words[0] == "go" {
				dir = filepath.Join(dir, "go")
			}
			report, err := runReady(t, c.words, dir)
			if missing, ok := errors.AsType[*program.MissingError](err); ok {
				t.Skipf("this machine lacks %s", missing.Needs)
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range report.Outcomes {
				if want := c.want[o.Row.Name]; c.want != nil && fate(o) != want {
					t.Errorf("%s: %s (%s%s), want %s", o.Row.Name, fate(o), o.Second, o.Raised, want)
				}
			}
			if report.Most != 2 || !report.Overlapped {
				t.Errorf("with a limit of 2, %d under way; two batches overlapped: %v", report.Most, report.Overlapped)
			}
		})
	}
}

// runReady tries a client, with the system's own Python where the one in the path lacks something.
func runReady(t *testing.T, words []string, dir string) (Report, error) {
	command := program.Command{Args: words, Dir: dir, Env: []string{"PYTHONDONTWRITEBYTECODE=1"}, Ready: time.Minute, Stop: 5 * time.Second}
	report, err := Run(t.Context(), command)
	if _, lacks := errors.AsType[*program.MissingError](err); lacks && words[0] == "python3" {
		if path, looked := exec.LookPath("/usr/bin/python3"); looked == nil {
			command.Args = append([]string{path}, words[1:]...)
			return Run(t.Context(), command)
		}
	}
	return report, err
}

// fate is what came of a row, in the words of the tables above.
func fate(o Outcome) string {
	what := "exception"
	switch {
	case o.Raised != "":
		what = "raised"
	case strings.HasPrefix(o.Second, "a response"):
		what = "response"
	case o.Second == "an empty slot":
		what = "empty"
	case o.Second == "nothing":
		what = "nothing"
	}
	return fmt.Sprint(o.Results, " ", what)
}

// Each client is short enough to be read at once: 30 lines, and 20 of its helper, without blank ones, imports and comments.
// Java's helper comes along in its client's file, and may have as many again to read JSON, for which Java has nothing.
func TestReadyMadeClientsAreShort(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(clientFolder, "*.*"))
	if err != nil || len(files) < 10 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, file := range append(files, filepath.Join(clientFolder, "go", "main.go"), filepath.Join(clientFolder, "go", "helper.go")) {
		name := filepath.Base(file)
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		client, helper, both := strings.Cut(string(text), "\nclass Bench {\n")
		most := 30
		switch {
		case name == "clients.go": // which embeds them
			continue
		case strings.HasPrefix(name, "benchclient."), name == "helper.go":
			most = 20
		case both:
			if n := linesOfCode(helper); n > 40 {
				t.Errorf("the helper of %s has %d lines, want 40", name, n)
			}
		}
		if n := linesOfCode(client); n > most {
			t.Errorf("%s has %d lines, want %d", name, n, most)
		}
	}
}

// importing is what a client imports, and the name of its package.
var importing = regexp.MustCompile(`(?s)\nimport \(.*?\n\)\n|\n(?:import|from|package) [^\n]*`)

// linesOfCode counts the lines of a client that are neither blank, nor an import or a comment.
func linesOfCode(text string) (n int) {
	for line := range strings.Lines(importing.ReplaceAllString("\n"+text, "\n")) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "#") && !strings.HasPrefix(line, "//") && !strings.HasPrefix(line, `"""`) {
			n++
		}
	}
	return n
}
