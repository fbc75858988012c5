package main

import (
	"os/exec"
	"strings"
	"testing"
)

// Every page can be formatted without a warning, and has each flag and example of the command's help.
func TestManualPages(t *testing.T) {
	groff, err := exec.LookPath("groff")
	if err != nil {
		t.Skip("no groff: apt-get install groff-base")
	}
	for _, page := range manualPages() {
		var source strings.Builder
		if err := page.Write(&source); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(groff, "-man", "-Tutf8", "-ww", "-P-cbou", "-rLL=2000n")
		cmd.Stdin = strings.NewReader(source.String())
		shown, err := cmd.CombinedOutput()
		if err != nil || strings.Contains(string(shown), "warning:") {
			t.Errorf("%s: %v: %s", page.Name, err, shown)
			continue
		}
		text := strings.Join(strings.Fields(string(shown)), " ")
		for _, list := range page.Lists {
			for _, row := range list.Rows {
				if !strings.Contains(text, strings.Join(strings.Fields(row.Term), " ")) {
					t.Errorf("%s has no %q", page.Name, row.Term)
				}
			}
		}
		for _, e := range page.Examples {
			if !strings.Contains(text, strings.Join(strings.Fields(e.Term), " ")) {
				t.Errorf("%s has no example %q", page.Name, e.Term)
			}
		}
	}
}
