package importer_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bench/docs"
	"bench/importer"
	"bench/importer/draft"
	"bench/spec"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Each file of testdata/KIND is imported as that kind; beside it stands what comes out.
func TestGoldens(t *testing.T) {
	for name, text := range inputs(t) {
		t.Run(filepath.ToSlash(name), func(t *testing.T) {
			dir := t.TempDir()
			kind, _ := importer.Find(filepath.Base(filepath.Dir(name)))
			src := &draft.Source{Name: filepath.Base(name), Text: text, Dir: dir}
			got := said(importer.Import(kind, src))
			golden := name + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("go test -run %s -update, then read the diff:\n%s", t.Name(), diff)
			}
		})
	}
}

// said is all that an import says.
func said(made *importer.Result, err error) string {
	var refusal *draft.Refusal
	switch {
	case errors.As(err, &refusal):
		return "refused: " + refusal.Error() + "\n"
	case err != nil:
		return "error: " + err.Error() + "\n"
	}
	var b strings.Builder
	b.WriteString(string(made.Text) + "\n--- " + made.Counts() + "\n")
	for _, r := range made.Part {
		b.WriteString("in part: " + r.Request + ": " + strings.Join(r.Why, "; ") + "\n")
	}
	for _, r := range made.Left {
		b.WriteString("left out: " + r.Request + ": " + strings.Join(r.Why, "; ") + "\n")
	}
	for _, rest := range made.Rest {
		b.WriteString("not carried over: " + rest + "\n")
	}
	return b.String()
}

// inputs are the files of testdata by their names.
func inputs(t testing.TB) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("testdata/*/*")
	if err != nil || len(files) == 0 {
		t.Fatalf("testdata has %d files: %v", len(files), err)
	}
	all := map[string][]byte{}
	for _, file := range files {
		if strings.HasSuffix(file, ".golden") {
			continue
		}
		if all[file], err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// A file is known by what stands in it; and a kind that reads another kind's file refuses it, or makes something valid of it.
func TestGuess(t *testing.T) {
	for name, text := range inputs(t) {
		want := filepath.Base(filepath.Dir(name))
		got, _ := importer.Guess(&draft.Source{Name: filepath.Base(name), Text: text})
		if wrong := strings.HasPrefix(filepath.Base(name), "wrong"); got.Name != want && !wrong {
			t.Errorf("%s is taken for %q", name, got.Name)
		}
		for _, kind := range importer.Kinds() {
			made, err := importer.Import(kind, &draft.Source{Name: "x", Text: text, Dir: t.TempDir()})
			var refusal *draft.Refusal
			if err != nil && !errors.As(err, &refusal) {
				t.Errorf("%s as %s: %v", name, kind.Name, err)
			} else if err == nil {
				mustBeValid(t, made.Text)
			}
		}
	}
}

// mustBeValid reads a spec as `bench validate` does, apart from how package importer does.
func mustBeValid(t *testing.T, text []byte) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "x.bench.hcl"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	s, diags := spec.Read(spec.Options{Paths: []string{dir}, ValuesLater: true, Environ: func() []string { return nil }})
	if !diags.HasErrors() && len(s.Open()) == 0 {
		_, diags = s.Plan(spec.PlanOptions{})
	}
	if diags.HasErrors() {
		t.Errorf("what came out is not valid: %v\n%s", diags, text)
	}
}

// What is no text, or nested deeper than anybody writes, is refused by each kind, in a moment.
func TestHostileInput(t *testing.T) {
	const deep = 200_000
	begins := map[string]string{
		"har": `{"log": {"entries": [{"x": `, "openapi": `{"openapi": "3.0.0", "paths": `, "postman": `{"item": [{"item": `, "artillery": `{"scenarios": [{"flow": `,
		"k6": "import http from 'k6/http'; export default ", "locust": "from locust import task\nx = ", "curl": "curl http://a/ $",
	}
	for _, kind := range importer.Kinds() {
		hostile := []string{
			"", " \n\t", "\x00\x01binary", "PK\x03\x04\x00", begins[kind.Name] + strings.Repeat("[", deep), begins[kind.Name] + strings.Repeat("{\"a\":", deep), begins[kind.Name] + strings.Repeat("(", deep),
			strings.Repeat("<a>", deep), "<jmeterTestPlan>" + strings.Repeat("<hashTree>", deep), strings.Repeat("- ", deep), "a: &a [*a]", "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b]",
			strings.Repeat("if x:\n ", 2000), strings.Repeat("f\"{", 2000), "x = " + strings.Repeat("-", deep), "const a = " + strings.Repeat("!", 5000) + "1;",
		}
		for _, text := range hostile {
			made, err := importer.Import(kind, &draft.Source{Text: []byte(text), Dir: t.TempDir()})
			var refusal *draft.Refusal
			if !errors.As(err, &refusal) {
				t.Errorf("%s: %.40q: %v, %v", kind.Name, text, made, err)
			}
		}
	}
}

// Whatever is read, nothing breaks, and what comes out is valid.
func FuzzImport(f *testing.F) {
	kinds := importer.Kinds()
	for name, text := range inputs(f) {
		for i, k := range kinds {
			if k.Name == filepath.Base(filepath.Dir(name)) {
				f.Add(i, text)
			}
		}
	}
	f.Fuzz(func(t *testing.T, kind int, text []byte) {
		if kind < 0 || kind >= len(kinds) || len(text) > 100_000 {
			t.Skip()
		}
		made, err := importer.Import(kinds[kind], &draft.Source{Text: text, Dir: t.TempDir()})
		var refusal *draft.Refusal
		if err != nil && !errors.As(err, &refusal) {
			t.Fatal(err)
		}
		if err == nil {
			mustBeValid(t, made.Text)
		}
	})
}

// docs/importing.md has the table of what each format is carried over as.
func TestGuide(t *testing.T) {
	var b strings.Builder
	for _, k := range importer.Kinds() {
		b.WriteString("### " + k.Name + "\n\n`bench import " + k.Name + "` reads " + k.Title + ".\n\n| there | here |\n|---|---|\n")
		for _, row := range k.Carried {
			b.WriteString("| " + row[0] + " | " + row[1] + " |\n")
		}
		b.WriteString("\n")
	}
	docs.Current(t, "../docs/importing.md", *update, docs.Part{Name: "formats", Text: strings.TrimSpace(b.String()) + "\n"})
}
