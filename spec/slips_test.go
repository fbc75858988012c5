package spec_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"bench/spec"
)

// TestOneSlipInAnyWordIsOneMistake drops a letter from words of the valid specs, one at a time. Whatever the word was,
// there is one error at most.
func TestOneSlipInAnyWordIsOneMistake(t *testing.T) {
	const tries = 250
	type word struct {
		path string
		text []byte
		at   hcl.Range
	}
	var words []word
	for _, path := range validSpecs(t) {
		text, err := os.ReadFile(path)
		if err != nil || !strings.HasSuffix(path, ".hcl") {
			continue
		}
		tokens, _ := hclsyntax.LexConfig(text, path, hcl.InitialPos)
		for _, token := range tokens {
			if token.Type == hclsyntax.TokenIdent && len(token.Bytes) > 2 {
				words = append(words, word{path, text, token.Range})
			}
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	rng.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
	for _, w := range words[:tries] {
		drop := w.at.Start.Byte + (w.at.End.Byte-w.at.Start.Byte)/2
		text := string(w.text[:drop]) + string(w.text[drop+1:])
		o := validOptions(w.path)
		o.Paths = []string{besides(t, w.path, text)}
		s, diags := spec.Read(o)
		if !diags.HasErrors() {
			_, more := s.Plan(spec.PlanOptions{})
			diags = append(diags, more...)
		}
		if n := len(diags.Errs()); n > 1 {
			t.Errorf("%s:%d: %d messages for one slip:\n%s", w.path, w.at.Start.Line, n, rendered(s.Files(), diags))
		}
	}
}

// What the files of rows of the specs in testdata/valid are like.
const (
	rowsCSV   = "name,email\nAnn,ann@example.com\nBob,bob@example.com\n"
	rowsJSONL = `{"path": "/a", "weight": 1, "fresh": true}` + "\n"
)

// besides writes a changed spec to a folder of its own, with the files that some specs read.
func besides(t *testing.T, path, text string) string {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, filepath.Base(path)), []byte(text))
	writeRead(t, dir)
	return filepath.Join(dir, filepath.Base(path))
}

// emptyProto describes a service with a method that has nothing to say.
const emptyProto = "syntax = \"proto3\";\npackage p;\nmessage E {}\nservice S {\n  rpc M(E) returns (E);\n}\n"

// greeter is the description of the service that some specs call.
func greeter(t testing.TB) string {
	t.Helper()
	content, err := os.ReadFile("testdata/valid/greeter.proto")
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// writeRead writes the files that some specs read.
func writeRead(t *testing.T, dir string) {
	t.Helper()
	for name, content := range map[string]string{
		"body.txt": "body", "binary.dat": "\xff", "draws.csv": rowsCSV, "draws.jsonl": rowsJSONL, "users.csv": "name,password\nann,tulip\n",
		"greeter.proto": greeter(t), "x.proto": emptyProto,
	} {
		write(t, filepath.Join(dir, name), []byte(content))
	}
}
