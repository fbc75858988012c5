package manual

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"
)

// shown is the page as a formatter of manual pages shows it; a test is skipped where there is none. What a formatter warns of is an error.
func shown(t *testing.T, p Page) string {
	t.Helper()
	var source bytes.Buffer
	if err := p.Write(&source); err != nil {
		t.Fatal(err)
	}
	groff, err := exec.LookPath("groff")
	if err != nil {
		t.Skip("no groff: apt-get install groff-base")
	}
	var out, warned bytes.Buffer
	cmd := exec.Command(groff, "-man", "-Tutf8", "-ww", "-P-cbou", "-rLL=100n")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = &source, &out, &warned
	if err := cmd.Run(); err != nil || warned.Len() > 0 {
		t.Fatalf("%v: %s", err, &warned)
	}
	return out.String()
}

func TestAPageIsReadAsItWasWritten(t *testing.T) {
	page := shown(t, Page{
		Name: "bench-run", Section: 1, Summary: "run a spec", Source: "bench 1.2.3", Manual: "bench manual",
		Synopsis: []string{"bench run [flags] PATH"},
		About:    "Runs `-a-b` of \\n it's \"so\" ~ ^.\n\nA second paragraph.",
		Lists:    []List{{"flags", []Row{{"-out=FILE", ".hidden is no request, 'nor is this"}, {"-x", "µ, … and 漢"}}}},
		Examples: []Row{{`bench run 'a b' -H "X: y\z"`, "quotes"}},
		SeeAlso:  []string{"bench(1)"},
	})
	for _, want := range []string{
		"BENCH-RUN(1)", "bench-run - run a spec", "bench run [flags] PATH", `Runs -a-b of \n it's "so" ~ ^.`, "\n       A second paragraph.",
		"-out=FILE\n", "µ, … and 漢", ".hidden is no request, 'nor is this", `bench run 'a b' -H "X: y\z"`, "bench(1)", "bench 1.2.3",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("has no %q:\n%s", want, page)
		}
	}
}
