package paper

import (
	"strings"
	"testing"

	"bench/plan/change"
)

// Names come from specs of whoever opens a pull request: none of them leaves its code.
func TestNothingOfASpecIsMarkup(t *testing.T) {
	var b strings.Builder
	err := Document{
		Title: "a`@team`", Cells: 1, Hosts: 1, Takes: "1s", Sends: "1 request", Since: "main",
		Changes: &change.Changes{All: []change.Change{{Name: "x\n```\n# heading", To: "y"}}, Same: []change.Kind{change.Hosts}},
		Whole:   "```\n</details>\x1b[31m",
	}.Write(&b)
	if err != nil {
		t.Fatal(err)
	}
	const want = "### bench plan: `` a`@team` `` — 1 cell, ≈ 1s, 1 host, changed since `main`\n\n" +
		"````diff\n+ x\\n```\\n# heading: y\n= hosts unchanged\n````\n\nIt sends 1 request.\n\n" +
		"<details><summary>The whole plan</summary>\n\n````text\n```\n</details>\\x1b[31m\n````\n\n</details>\n"
	if b.String() != want {
		t.Errorf("got:\n%s\nwant:\n%s", b.String(), want)
	}
}

func TestWhatIsNewOrUnchangedSaysSo(t *testing.T) {
	for want, d := range map[string]Document{
		"1 host, new since `main`":       {Since: "main", Hosts: 1},
		"1 host, unchanged since `main`": {Since: "main", Hosts: 1, Changes: &change.Changes{}},
		"0 hosts\n":                      {},
	} {
		var b strings.Builder
		if err := d.Write(&b); err != nil || !strings.Contains(b.String(), want) {
			t.Errorf("%q, %v: %s", want, err, b.String())
		}
	}
}
