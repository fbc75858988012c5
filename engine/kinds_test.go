package engine

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

const measuringPage = "../docs/measuring.md"

// Each kind of error has a name of its own and a row in the documentation, which has no other rows.
func TestEveryKindOfErrorIsDocumented(t *testing.T) {
	var table strings.Builder
	table.WriteString("| kind of error | what happened |\n|---|---|\n")
	seen := make(map[string]bool)
	for kind := none + 1; kind < kindCount; kind++ {
		row := errorKinds[kind]
		if row.name == "" || row.meaning == "" || seen[row.name] {
			t.Errorf("kind %d has no name of its own, or no meaning: %+v", kind, row)
		}
		seen[row.name] = true
		fmt.Fprintf(&table, "| `%s` | %s |\n", row.name, row.meaning)
	}
	old, err := os.ReadFile(measuringPage)
	if err != nil {
		t.Fatal(err)
	}
	page := between(t, string(old), "kinds", table.String())
	switch {
	case page == string(old):
	case !*update:
		t.Fatalf("%s is not what the table says: go test ./engine -update, then read the diff", measuringPage)
	default:
		if err := os.WriteFile(measuringPage, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
