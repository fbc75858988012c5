package archive

import (
	"context"
	"go/ast"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// queries are the constants of queries.go, by name.
func queries(t *testing.T) map[string]string {
	t.Helper()
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, "queries.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: importer.Default()}
	if _, err := config.Check("archive", set, []*ast.File{f}, info); err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for name, object := range info.Defs {
		if c, ok := object.(*types.Const); ok && !strings.HasSuffix(name.Name, "Columns") {
			all[name.Name] = constant.StringVal(c.Val())
		}
	}
	if len(all) < 50 {
		t.Fatalf("only %d queries", len(all))
	}
	return all
}

// Every query is understood by both databases, and names its parameters in order.
func TestQueriesAreOfBothDatabases(t *testing.T) {
	all := queries(t)
	parameter := regexp.MustCompile(`\$\d+`)
	for name, text := range all {
		var seen []string
		for _, p := range parameter.FindAllString(text, -1) {
			if !slices.Contains(seen, p) {
				seen = append(seen, p)
			}
		}
		for i, p := range seen {
			if want := "$" + string(rune('1'+i)); i < 9 && p != want {
				t.Errorf("%s: parameter %s is where %s should be", name, p, want)
			}
		}
	}
	eachDatabase(t, func(t *testing.T, address func() string) {
		s := openTest(t, address())
		for name, text := range all {
			statement, err := s.db.PrepareContext(context.Background(), text)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if err := statement.Close(); err != nil {
				t.Error(err)
			}
		}
	})
}

// Queries that grow with the store are answered by an index, and read no whole table.
func TestQueriesUseIndexes(t *testing.T) {
	s := openTest(t, sqliteAddress(t))
	few := []string{ // tables that stay small, or reads of all there is
		"projectNames", "allMachines", "allTokens", "tokenByName", "allAudits",
	}
	whole := []string{ // what a project has few of, the one end of an index, or really all of it
		"allSeries", "allEpochs", "allAnchors", "analyses", "findings", "toldFindings", "decisions", "runIDs", "lastPosition", "mainCommits", "newestMainMoves",
	}
	sorted := []string{"dueNotices", "runsOfCommit"}
	for name, text := range queries(t) {
		if !strings.HasPrefix(text, "SELECT") || slices.Contains(few, name) {
			continue
		}
		n := strings.Count(text, "$")
		args := make([]any, n)
		for i := range args {
			args[i] = 1
		}
		rows, err := s.db.Query("EXPLAIN QUERY PLAN "+text, args...)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for rows.Next() {
			var id, parent, unused int
			var detail string
			if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(detail, "(project_id=?)") && !slices.Contains(whole, name) {
				t.Errorf("%s reads all of a project: %s", name, detail)
			}
			if strings.Contains(detail, "TEMP B-TREE") && !slices.Contains(sorted, name) {
				t.Errorf("%s sorts what it finds: %s", name, detail)
			}
			if scan := strings.HasPrefix(detail, "SCAN"); scan && !strings.Contains(detail, "CONSTANT ROW") && !strings.Contains(detail, "SCAN has") && !strings.Contains(detail, "SCAN project") {
				t.Errorf("%s: %s", name, detail)
			}
		}
		if err := rows.Err(); err != nil {
			t.Error(err)
		}
		rows.Close()
	}
}
