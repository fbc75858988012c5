package spec_test

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the generated parts of docs/ and the golden files")

// checkGenerated compares the part of a document between two markers with what was generated, or writes it there.
func checkGenerated(t *testing.T, file, marker, generated string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	begin, end := strings.Index(string(text), "<!-- "+marker+": begin"), strings.Index(string(text), "<!-- "+marker+": end")
	if begin < 0 || end < begin {
		t.Fatalf("%s has no markers for the %s", file, marker)
	}
	begin += strings.Index(string(text[begin:]), "\n") + 1
	if string(text[begin:end]) == "\n"+generated {
		return
	}
	if !*update {
		t.Fatalf("the %s in %s is not current; `make golden` rewrites it", marker, file)
	}
	changed := string(text[:begin]) + "\n" + generated + string(text[end:])
	if err := os.WriteFile(file, []byte(changed), 0o644); err != nil {
		t.Fatal(err)
	}
}
