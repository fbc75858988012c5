package lsp

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"bench/lsp/index"
)

// told are diagnostics as a text.
func told(diags hcl.Diagnostics) string {
	var b strings.Builder
	for _, d := range diags {
		fmt.Fprintf(&b, "%v %v %v: %s: %s\n", d.Subject, d.Context, d.Extra, d.Summary, d.Detail)
	}
	return b.String()
}

// sameAsFirst says that what is told of a document, after all that was read before it, is what a first look tells.
func sameAsFirst(t *testing.T, n *snapshot, path string) {
	t.Helper()
	f := n.file(path)
	if got, want := n.namesIn(path), (index.Names{Declares: f.index().Declares(), Refers: f.index().Refers()}); !f.parsed().Broken && (!slices.Equal(got.Declares, want.Declares) || !slices.Equal(got.Refers, want.Refers)) {
		t.Fatalf("the names are %q, want %q, in\n%s", got, want, f.text.Bytes())
	}
	for _, u := range n.units(path) {
		first := &reading{unit: u, memory: &memory{}}
		first.take(n.overlays(), n.program)
		if got, want := told(n.reading(u).diags), told(first.diags); got != want {
			t.Fatalf("told is\n%s\nwant\n%s\nof\n%s", got, want, f.text.Bytes())
		}
	}
}

// copied are the examples in a folder of their own, so that each is a spec alone. In some the lines end as on Windows.
func copied(t *testing.T) map[string]string {
	texts := map[string]string{}
	all := specs(t)
	for i, path := range slices.Sorted(maps.Keys(all)) {
		body := all[path]
		if i%3 == 1 {
			body = strings.ReplaceAll(body, "\n", "\r\n")
		}
		texts[filepath.Join(t.TempDir(), filepath.Base(path))] = body
	}
	return texts
}

// Each example is typed, and then deleted from its end and from its beginning: what is told at each letter is what a first look
// at the text tells.
func TestWhatIsToldAtEachLetterIsAsAtFirst(t *testing.T) {
	step := 7
	if testing.Short() {
		step = 61
	}
	for path, body := range copied(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			n := fresh()
			look := func(body string) {
				n = typed(n, path, body)
				sameAsFirst(t, n, path)
			}
			for at := 0; at < len(body); at += step {
				look(body[:at])
			}
			look(body)
			for at := step; at < len(body); at += step {
				look(body[at:]) // in the middle of a character, too
			}
			look(body)
			for at := len(body); at > 0; at -= step {
				look(body[:at])
			}
		})
	}
}

// Several who ask at once, of this text and of the ones before, get answers, while one types on.
func TestAsksWhileOneTypes(t *testing.T) {
	for path, body := range copied(t) {
		if len(body) > 3000 {
			continue // of large ones each edit takes longer
		}
		random := rand.New(rand.NewPCG(1, 2))
		n := fresh()
		var asking sync.WaitGroup
		for range 20 {
			at := random.IntN(len(body))
			now := typed(n, path, body[:at]+"\n# x\n"+body[at:])
			asking.Go(func() { now.diagnostics() })
			asking.Go(func() {
				for _, r := range now.readings() {
					if r.plan != nil && len(r.plan.Benchmarks) > 0 {
						r.planOf("benchmark." + r.plan.Benchmarks[0].Name)
					}
				}
			})
			n = now
		}
		asking.Wait()
		n = typed(n, path, body)
		sameAsFirst(t, n, path)
	}
}
