package client

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"bench/docs"
)

const measuringPage = "../../docs/measuring.md"

// Each kind of error has a name of its own and a row in the documentation, which has no other rows.
var update = flag.Bool("update", false, "rewrite the table of kinds in docs/")

func TestEveryKindOfErrorIsDocumented(t *testing.T) {
	var table strings.Builder
	table.WriteString("| kind of error | what happened |\n|---|---|\n")
	seen := make(map[string]bool)
	for kind := None + 1; kind < KindCount; kind++ {
		row := ErrorKinds[kind]
		if row.Name == "" || row.meaning == "" || seen[row.Name] {
			t.Errorf("kind %d has no name of its own, or no meaning: %+v", kind, row)
		}
		seen[row.Name] = true
		fmt.Fprintf(&table, "| `%s` | %s |\n", row.Name, row.meaning)
	}
	docs.Current(t, measuringPage, *update, docs.Part{Name: "kinds", Text: table.String()})
}
