package syntax

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

func TestFormatTidiesUp(t *testing.T) {
	tests := []struct{ about, before, after string }{
		{"aligns equals signs and indents", "a  \"b\"   {\nlong=1\nx    =   2\n}", "a \"b\" {\n  long = 1\n  x    = 2\n}\n"},
		{"adds the last line feed", "x = 1", "x = 1\n"},
		{"drops empty lines at both ends", "\n\n  \nx = 1\n\n\n", "x = 1\n"},
		{"keeps an empty line between blocks", "a {\n}\n\nb {\n}\n", "a {\n}\n\nb {\n}\n"},
		{"keeps a file's line ends", "a {\r\nx = 1 # one  \r\n/* two\r\n three */\r\n\r\n}\r\n", "a {\r\n  x = 1 # one\r\n  /* two\r\n three */\r\n\r\n}\r\n"},
		{"gives all lines the end that most have", "a {\r\n  x = 1\n}\r\n", "a {\r\n  x = 1\r\n}\r\n"},
		{"prefers line feeds where both are as many", "x = 1\r\ny = 2\n", "x = 1\ny = 2\n"},
		{"adds the last line end as the others are", "x = 1\r\ny = 2", "x = 1\r\ny = 2\r\n"},
		{"trims comments", "# one  \n/* two\t\n three */\nx = 1 // four \n", "# one\n/* two\n three */\nx = 1 // four\n"},
		{"keeps a comment at the end", "x = 1 # end", "x = 1 # end\n"},
		{"empties a file of nothing", "  \n\n", ""},
		{"leaves an empty file alone", "", ""},
		{"leaves heredocs alone", "x = <<EOT\n  a  \n\tb\n\nEOT\n", "x = <<EOT\n  a  \n\tb\n\nEOT\n"},
		{"keeps CR LF inside a heredoc, where it is part of the value", "a = 1\nb = 2\nc = 3\nx = <<EOT\r\na\r\nEOT\r\n", "a = 1\nb = 2\nc = 3\nx = <<EOT\na\r\nEOT\n"},
		{"keeps a line feed inside a heredoc of a CR LF file", "x = <<-EOT\r\n  a\n  ${f(<<E\nb\nE\n)}\n  EOT\r\ny=1\r\n", "x = <<-EOT\r\n  a\n  ${f(<<E\nb\nE\n)}\n  EOT\r\ny = 1\r\n"},
		{"keeps strings", `x   = "a  =  b"`, "x = \"a  =  b\"\n"},
		{"uses spaces for tabs", "a {\n\tx = 1\n}\n", "a {\n  x = 1\n}\n"},
	}
	for _, tt := range tests {
		got, diags := Format("a.bench.hcl", []byte(tt.before))
		if diags.HasErrors() || string(got) != tt.after {
			t.Errorf("%s: %q, %v, want %q", tt.about, got, diags, tt.after)
		}
	}
}

func TestFormatRefusesWhatIsNotHCL(t *testing.T) {
	for _, text := range []string{"a {", "x = ", "x = \"a", "\x00", "\xff", "\ufeffx = 1\n\ufeff", "x = " + strings.Repeat("[", 5000)} {
		got, diags := Format("a.bench.hcl", []byte(text))
		if !diags.HasErrors() {
			t.Errorf("%.20q: no error", text)
		}
		if string(got) != text {
			t.Errorf("%.20q came back changed: %.20q", text, got)
		}
	}
}

func TestFormatLeavesJSONAlone(t *testing.T) {
	text := []byte(`{"locals":{"a":1}}`)
	if got, diags := Format("a.bench.json", text); diags.HasErrors() || !bytes.Equal(got, text) {
		t.Errorf("got %s, %v", got, diags)
	}
	if _, diags := Format("a.bench.json", []byte(`{"a":`)); !diags.HasErrors() {
		t.Error("broken JSON is an error")
	}
}

// specFiles are all native specs of the repository.
func specFiles(t testing.TB) []string {
	var files []string
	for _, pattern := range []string{"../../examples/*.hcl", "../testdata/*/*.hcl", "../testdata/*/*/*.hcl", "../../cmd/bench/*.hcl"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	return files
}

func TestExamplesAreFormatted(t *testing.T) {
	for _, name := range specFiles(t) {
		if strings.HasPrefix(name, "../testdata") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if got, diags := Format(name, text); diags.HasErrors() || !bytes.Equal(got, text) {
			t.Errorf("%s is not formatted: %v", name, diags)
		}
	}
}

func FuzzFormatIsStableAndKeepsTheMeaning(f *testing.F) {
	for _, name := range specFiles(f) {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
		f.Add(strings.ReplaceAll(string(text), "\n", "\r\n"))
		f.Add(strings.ReplaceAll(string(text), "  ", "\t"))
		f.Add(strings.ReplaceAll(string(text), " ", ""))
	}
	f.Add("a = <<-EOT\n    b ${c}\n  d\n  EOT\nb = [for x in y : x if x > -1]\nc = a ? b : !c\n")
	f.Add("a = { b : 1, \"c\" = 2, (d) = 3\n e = 4 }\nf = x[*].y\ng = x.*.y\nh = f(a...)\n")
	f.Add("a = \"%{ if b ~} c %{~ else } d %{ endif }\"\nb=-1\nc=1- -1\n/* d */ e = 1 /* f */\n")
	f.Fuzz(func(t *testing.T, text string) {
		once, diags := Format("a.bench.hcl", []byte(text))
		if diags.HasErrors() {
			if string(once) != text {
				t.Fatal("a text with errors came back changed")
			}
			return
		}
		twice, diags := Format("a.bench.hcl", once)
		if diags.HasErrors() {
			t.Fatalf("formatted text has errors: %v\n%s", diags, once)
		}
		if !bytes.Equal(once, twice) {
			t.Fatalf("not stable:\n%q\n%q", once, twice)
		}
		if before, after := meaning(t, []byte(text)), meaning(t, once); before != after {
			t.Fatalf("the meaning changed from\n%s\nto\n%s", before, after)
		}
	})
}

// meaning writes a text's tree without its places: everything an evaluator sees.
func meaning(t *testing.T, text []byte) string {
	t.Helper()
	file, diags := hclsyntax.ParseConfig(text, "", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	var b strings.Builder
	writeMeaning(&b, file.Body.(*hclsyntax.Body))
	return b.String()
}

func writeMeaning(b *strings.Builder, body *hclsyntax.Body) {
	names := make([]string, 0, len(body.Attributes))
	for name := range body.Attributes {
		names = append(names, name)
	}
	for _, name := range slices.Sorted(slices.Values(names)) {
		b.WriteString(name + "=")
		_ = hclsyntax.VisitAll(body.Attributes[name].Expr, func(n hclsyntax.Node) hcl.Diagnostics {
			b.WriteString(nodeMeaning(n) + " ")
			return nil
		})
	}
	for _, block := range body.Blocks {
		b.WriteString(block.Type + strings.Join(block.Labels, "|") + "{")
		writeMeaning(b, block.Body)
		b.WriteString("}")
	}
}
