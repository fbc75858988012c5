package engine

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"testing"
)

// pythonWith finds a Python that has the real libraries; without one the test is left out.
func pythonWith(t *testing.T, modules string) string {
	t.Helper()
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(python, "-c", "import "+modules).Run() == nil {
			return python
		}
	}
	t.Skip("no python3 has " + modules)
	return ""
}

// A library is a process of pages.py.
type library struct {
	in  io.Writer
	out *bufio.Scanner
}

// startLibrary starts the real library behind a call, with the pages of every fault.
func startLibrary(t *testing.T, python, call string, all map[string]*pages) library {
	t.Helper()
	process := exec.CommandContext(t.Context(), python, "testdata/pages.py", call)
	var errors strings.Builder
	process.Stderr = &errors
	in, _ := process.StdinPipe()
	out, _ := process.StdoutPipe()
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		if err := process.Wait(); err != nil && t.Context().Err() == nil {
			t.Errorf("%s: %v\n%s", call, err, errors.String())
		}
	})
	l := library{in, bufio.NewScanner(out)}
	urls := map[string][]string{}
	for fault, p := range all {
		urls[fault] = p.urls
	}
	_ = json.NewEncoder(in).Encode(urls) // if it has ended, it says nothing
	if !l.out.Scan() {
		t.Fatalf("%s said nothing\n%s", call, errors.String())
	}
	return l
}

// fetch fetches the pages of a fault.
func (l library) fetch(t *testing.T, fault string) (saw sight) {
	t.Helper()
	_, _ = fmt.Fprintln(l.in, fault)
	if !l.out.Scan() {
		t.Fatal("the library has ended")
	}
	if err := json.Unmarshal(l.out.Bytes(), &saw); err != nil {
		t.Fatal(err)
	}
	return saw
}

// The table of what comes of a page that misbehaves, played with the real libraries. They are slower by what Python takes,
// so only the order of things and the connections are compared; the times are there to be read (-v).
func TestTheRealLibrariesDoTheSame(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes ten seconds")
	}
	python := pythonWith(t, "requests, aiohttp, gevent")
	for _, call := range []string{"grequests", "imap_of_requests", "aiohttp", "futures"} {
		t.Run(call, func(t *testing.T) {
			t.Parallel()
			all := map[string]*pages{}
			for _, fault := range pageFaults {
				all[fault] = newPages(t, fault)
			}
			real := startLibrary(t, python, call, all)
			for _, row := range pageRows {
				if row.call != call {
					continue
				}
				p := all[row.fault]
				playAgain(t, func() []string {
					p.connections.Store(0)
					saw := real.fetch(t, row.fault)
					t.Logf("%-8s %s, the first after %.1f ms, released after %.1f ms, %d connections", row.fault,
						strings.Join(saw.Seen, " "), saw.First, saw.Released, p.connections.Load())
					return row.differs(saw, p.connections.Load())
				})
			}
		})
	}
}
