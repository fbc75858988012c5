package lsp

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"bench/lsp/complete"
	"bench/lsp/cursor"
	"bench/lsp/text"
	"bench/spec/diag"
)

const examples = "../examples"

// specs are the examples, by their paths.
func specs(t testing.TB) map[string]string {
	t.Helper()
	dir, err := filepath.Abs(examples)
	if err != nil {
		t.Fatal(err)
	}
	found, err := filepath.Glob(filepath.Join(dir, "*.bench.hcl"))
	if err != nil || len(found) < 10 {
		t.Fatalf("there are %d examples: %v", len(found), err)
	}
	texts := map[string]string{}
	for _, path := range found {
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		texts[path] = string(body)
	}
	return texts
}

// typed is a snapshot in which a document has a text.
func typed(n *snapshot, path, body string) *snapshot {
	return n.with(path, &document{uri: uriOf(path), path: path, version: 1, text: text.New([]byte(body))})
}

func fresh() *snapshot {
	return (&snapshot{program: Program{Version: "1.0.0", Environ: func() []string { return nil }}.but()}).again()
}

// closers are the brackets that an editor has put behind what is typed up to a byte.
func closers(body string) string {
	tree := cursor.Parse([]byte(body), true)
	p := tree.Find(len(body))
	text := ""
	for range p.Around {
		text += "\n}"
	}
	return text
}

// Each example is typed letter by letter, once with nothing behind the cursor, and once with the blocks closed, as editors do
// by themselves. Nothing falls, completion is as it should be at each letter, and once all is typed nothing is wrong.
func TestExamplesAreTypedLetterByLetter(t *testing.T) {
	for path, body := range specs(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			n := fresh()
			step := 1
			if testing.Short() {
				step = 31
			}
			for at := 0; at < len(body); at += step {
				n = typed(n, path, body[:at])
				n.diagnostics()
				f := n.file(path)
				for _, i := range complete.At(f.tree(), at, n.names(f)) {
					if i.At.From > at || i.At.To < at || i.Plain == "" {
						t.Fatalf("after %q %q would be put at %v", tail(body[:at]), i.Label, i.At)
					}
				}
				if whole := body[:at] + closers(body[:at]); at%3 == 0 {
					n = typed(n, path, whole)
					n.diagnostics()
				}
			}
			if found := typed(n, path, body).diagnostics()[path]; len(found) > 0 {
				t.Errorf("in the end there is %v", found)
			}
		})
	}
}

func tail(text string) string { return text[max(0, len(text)-60):] }

// slips are what completion must not lead into.
var slips = []diag.Code{
	diag.UnknownBlock, diag.UnknownArgument, diag.ReservedBlock, diag.Conflict, diag.OutOfScope, diag.UnknownReference, diag.UnknownFunction, diag.UnknownMetric,
	diag.UndirectedMetric, diag.NotStatic, diag.Syntax,
}

// elsewhere are conflicts that no table of a block can know: with the other elements of a for_each, with what is still to be
// written beside it, or with the strategy of a benchmark in which a group stands, and
// the group of a benchmark that measures it.
var elsewhere = []string{
	"Port used twice", "Queue without workers", "Workers without work", "Messages that a program isn't asked about",
	"Argument without a use in a search", "No stream to measure",
}

// What is offered at the beginning of a line and behind an equals sign of an example can stand there: the spec with it has no
// mistake of those that a name can be.
func TestWhatIsOfferedIsRight(t *testing.T) {
	for path, body := range specs(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			lines := strings.SplitAfter(body, "\n")
			x := &trial{t: t, path: path, body: body, n: fresh()}
			every, at := 3, 0
			if testing.Short() {
				every = 17
			}
			for i, line := range lines {
				start := at
				at += len(line)
				if i%every > 0 {
					continue
				}
				x.statements(start)
				if name, value, ok := strings.Cut(line, " = "); ok && !strings.Contains(name, "#") && !strings.HasSuffix(strings.TrimSpace(value), "{") && !strings.HasSuffix(strings.TrimSpace(value), "[") {
					x.values(start+len(name)+len(" = "), at-1)
				}
			}
			if x.tried < 20 {
				t.Errorf("only %d offers were tried", x.tried)
			}
		})
	}
}

// A trial puts what is offered into an example.
type trial struct {
	t          *testing.T
	path, body string
	n          *snapshot
	tried      int
}

// offers are what is offered at a byte of a text.
func (x *trial) offers(body string, at int) (*file, []complete.Item) {
	x.n = typed(x.n, x.path, body)
	f := x.n.file(x.path)
	return f, complete.At(f.tree(), at, x.n.names(f))
}

// statements puts each statement that is offered at a byte there.
func (x *trial) statements(at int) {
	f, items := x.offers(x.body[:at]+"\n"+x.body[at:], at)
	place := f.tree().Find(at)
	if place.Where != cursor.Statement {
		return
	}
	def, _ := complete.Resolve(place.Around)
	for _, i := range items {
		put := i.Label + " = null\n"
		switch n := def.Nested(i.Label); {
		case i.Label == "dynamic":
			continue
		case n != nil && len(n.Labels) > 0:
			put = i.Label + " \"" + n.Labels[0] + "\" {}\n"
		case n != nil && n.Label:
			put = i.Label + " \"new\" {}\n"
		case n != nil:
			put = i.Label + " {}\n"
		}
		x.refused(x.body[:at]+put+x.body[at:], i, at, at+len(put))
	}
}

// values puts each reference, metric or word that is offered in the place of a value; functions want arguments of their own.
func (x *trial) values(from, to int) {
	_, items := x.offers(x.body[:from]+x.body[to:], from)
	for _, i := range items {
		if i.Kind != complete.Function {
			x.refused(x.body[:from]+i.Plain+x.body[to:], i, from, from+len(i.Plain))
		}
	}
}

// refused says that a text has a slip between two bytes, which is what was offered.
func (x *trial) refused(body string, i complete.Item, from, to int) {
	x.t.Helper()
	x.tried++
	x.n = typed(x.n, x.path, body)
	for _, u := range x.n.units(x.path) {
		for _, d := range x.n.reading(u).diags {
			if d.Severity == hcl.DiagError && d.Subject != nil && slices.Contains(slips, diag.CodeOf(d)) && !slices.Contains(elsewhere, d.Summary) && d.Subject.Start.Byte >= from && d.Subject.End.Byte <= to {
				x.t.Errorf("%s was offered after %q, and is refused: %s: %s", i.Label, tail(body[:from]), d.Summary, d.Detail)
			}
		}
	}
}
