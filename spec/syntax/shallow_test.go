package syntax

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// FuzzShallow holds the quick look at a text's nesting against the exact one: it may doubt what is shallow, and must
// never take what is deep for shallow.
func FuzzShallow(f *testing.F) {
	paths, err := filepath.Glob("../testdata/valid/*.bench.hcl")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range append(paths, "../../examples/tutorial.bench.hcl") {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text), "(", 3)
	}
	f.Add("a = \"x\" #\n", "[", 600)
	f.Add("a = /*/ */ ", "!", 1200)
	f.Add("a = \"", "${\"", 400)
	f.Add("a = \"\\\"", "%{ if x }", 1100)
	f.Add("a = <<X\n", "(\n", 1100)
	f.Add("a = 'x'", "-", 1100)
	f.Add("a = \"$$", "${(", 1100)
	f.Add("a = [", "{ for k in ", 1100)
	f.Fuzz(func(t *testing.T, text, repeated string, times int) {
		if times < 0 || times > 2000 || len(repeated) > 20 {
			return
		}
		text += strings.Repeat(repeated, times)
		if strings.Contains(text, "\x00") || !utf8.ValidString(text) || !surelyShallow([]byte(text)) {
			return
		}
		tokens, _ := hclsyntax.LexConfig([]byte(text), "a", hcl.InitialPos)
		if at := Deepest(tokens); at != nil {
			t.Errorf("taken for shallow, and too deep at %v: %d times %q after %q", at, times, repeated, text[:len(text)-times*len(repeated)])
		}
	})
}

func TestExamplesNeedNoSecondLook(t *testing.T) {
	text, err := os.ReadFile("../../examples/tutorial.bench.hcl")
	if err != nil {
		t.Fatal(err)
	}
	if !surelyShallow(text) {
		t.Error("the tutorial is taken for deep")
	}
}
