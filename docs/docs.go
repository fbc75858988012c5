// Package docs has the pages that the command shows, and lets tests keep the generated parts of the documentation current: what stands between two marks of a page
// comes from a table in the code, and a test of that table's package says when it is not what the table says.
package docs

import (
	_ "embed"
	"os"
	"strings"
)

// Protocol is docs/protocol.md: how a client program talks with bench.
//
//go:embed protocol.md
var Protocol string

// A T is a test. The command is not to have all of package testing in it.
type T interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// A Part is what stands between the marks of its name: "<!-- begin NAME: written by make golden -->" and
// "<!-- end NAME -->".
type Part struct{ Name, Text string }

// Current fails a test where a page is not what its parts say, or writes it with update.
func Current(t T, page string, update bool, parts ...Part) {
	t.Helper()
	old, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	text := string(old)
	for _, p := range parts {
		begin := "<!-- begin " + p.Name + ": written by make golden -->\n"
		head, rest, found := strings.Cut(text, begin)
		_, tail, ended := strings.Cut(rest, "<!-- end "+p.Name+" -->")
		if !found || !ended {
			t.Fatalf("%s has no part %q", page, p.Name)
		}
		text = head + begin + "\n" + p.Text + "\n<!-- end " + p.Name + " -->" + tail
	}
	switch {
	case text == string(old):
	case !update:
		t.Fatalf("%s is not what the tables say: make golden, then read the diff", page)
	default:
		if err := os.WriteFile(page, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
