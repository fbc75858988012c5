package spec

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
)

// A typist edits a text as people do: letters, words and lines come and go, and now and then all is as it was.
type typist struct {
	*rand.Rand
	original, text string
}

// snippets are what makes a difference to a parser, or to what is checked.
var snippets = []string{
	"x", "1", " ", "\n", "\"", "{", "}", "[", "]", "(", ")", "${", "<<EOT\n", "EOT\n", "/*", "*/", "#", "//", "=", ",", ".", "é", "\r\n", "\t", "\\", "%{ if true }",
	"\nlocals {\n  new = 1\n}\n", "\n  headers = { A = \"b\" }\n", "weight = 2\n", "think = \"1s\"\n", "group \"new\" {\n}\n", "var.nothing", "local.new", "null",
	"\n  request \"late\" {\n    path = \"/late?${1 + 1}\"\n  }\n", "expect {\n status = [200]\n}\n", "description = \"words\"\n", "a { b = 1 }\n",
	"base_url = \"http://127.0.0.1:1\"\n", "variable \"v\" {}\n", "for_each = { a = 1, b = 2 }\n", "[for x in [1, 2] : x]", "a.b[*].c", "!true", "`",
}

func (y *typist) place() int { return y.IntN(len(y.text) + 1) }

func (y *typist) line() (from, to int) {
	from = strings.LastIndexByte(y.text[:y.place()], '\n') + 1
	if to = strings.IndexByte(y.text[from:], '\n'); to < 0 {
		return from, len(y.text)
	}
	return from, from + to + 1
}

func (y *typist) edit() {
	switch y.IntN(12) {
	case 0:
		y.text = y.original
	case 1, 2, 3:
		at := y.place()
		y.text = y.text[:at] + snippets[y.IntN(len(snippets))] + y.text[at:]
	case 4, 5:
		from, _ := y.line()
		y.text = y.text[:from] + snippets[y.IntN(len(snippets))] + y.text[from:]
	case 6:
		from, to := y.line()
		y.text = y.text[:from] + y.text[to:]
	case 7:
		from, to := y.line()
		y.text = y.text[:to] + y.text[from:]
	case 8: // a digit is another one
		if at := strings.IndexAny(y.text[y.place():], "123456789"); at >= 0 {
			y.text = y.text[:at] + "7" + y.text[at+1:]
		}
	default:
		at := y.place()
		y.text = y.text[:at] + y.text[min(len(y.text), at+1+y.IntN(3)):]
	}
}

// allSaid is all that a reading says of a spec, and its plan.
func allSaid(t *testing.T, o Options) string {
	t.Helper()
	var b strings.Builder
	s, diags := Read(o)
	add := func(diags hcl.Diagnostics) {
		for _, d := range diags {
			fmt.Fprintf(&b, "%v %v %v %v: %s: %s\n", d.Severity, d.Subject, d.Context, d.Extra, d.Summary, d.Detail)
		}
	}
	add(diags)
	if diags.HasErrors() || len(s.Open()) > 0 {
		return b.String()
	}
	p, more := s.Plan(PlanOptions{Seed: 1})
	add(more)
	if p == nil {
		return b.String()
	}
	text, err := json.MarshalIndent(p, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return b.String() + string(text)
}

// What a reading with a memory says is what one without says, at each of many edits of each example.
func TestMemoryMakesNoDifference(t *testing.T) {
	files, err := filepath.Glob("../examples/*.bench.hcl")
	if err != nil || len(files) < 10 {
		t.Fatalf("there are %d examples: %v", len(files), err)
	}
	files = append(files, "../examples/modules/catalogue.bench.hcl")
	edits := 60
	if testing.Short() {
		edits = 20
	}
	for i, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			path, err := filepath.Abs(file)
			if err != nil {
				t.Fatal(err)
			}
			o := Options{Dir: filepath.Dir(path), Paths: []string{filepath.Base(path)}, Environ: func() []string { return nil }, BenchVersion: "1.0.0", ValuesLater: true}
			y := &typist{Rand: rand.New(rand.NewPCG(uint64(i), 7)), original: string(text), text: string(text)}
			with := NewMemory()
			for range edits {
				before := y.text
				o.Overlays = map[string][]byte{path: []byte(y.text)}
				o.Memory = nil
				want := allSaid(t, o)
				o.Memory = with
				if got := allSaid(t, o); got != want {
					t.Fatalf("with a memory:\n%s\nwithout:\n%s\nof:\n%s", difference(got, want), difference(want, got), before)
				}
				y.edit()
			}
		})
	}
}

// difference is the first line of a text that another hasn't in its place, and some after it.
func difference(a, b string) string {
	as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range as {
		if i >= len(bs) || as[i] != bs[i] {
			return strings.Join(as[i:min(len(as), i+6)], "\n")
		}
	}
	return "(nothing more)"
}
