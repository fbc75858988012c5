package spec

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bench/result"
	"bench/spec/budget"
	"bench/spec/functions"
)

// TestExamplesWorkWhereTheyAreWritten puts every example of every function where a reader of the reference would: into a
// spec, in both syntaxes, and at the prompt.
func TestExamplesWorkWhereTheyAreWritten(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"bodies/order.json": "{}", "bodies/logo.png": "\x89PNG", "bodies/order.tftpl": "order ${id}", "token.txt": "secret",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var hcl, prompt []string
	twin := map[string]string{}
	for _, family := range functions.Table(functions.NewFolder(dir), budget.New(budget.Stated)) {
		for i, row := range family.Rows {
			name := fmt.Sprintf("%s_%d", strings.ReplaceAll(family.Name, " ", "_"), i)
			switch {
			case row.Name == "env":
				hcl = append(hcl, fmt.Sprintf("variable %q {\n  default = %s\n}", name, row.Example))
			case family.Name == "Results":
				hcl = append(hcl, fmt.Sprintf("output %q {\n  value = %s\n}", name, row.Example))
				prompt = append(prompt, row.Example)
			case row.Result == "":
				hcl = append(hcl, fmt.Sprintf("locals {\n  %s = %s\n}", name, row.Example))
				twin[name] = "${" + row.Example + "}"
				prompt = append(prompt, row.Example)
			default:
				same := fmt.Sprintf("jsonencode(%s) == jsonencode(%s)", row.Example, row.Result)
				hcl = append(hcl, fmt.Sprintf("locals {\n  %s = %s ? 1 : tonumber(\"not the same\")\n}", name, same))
				twin[name] = "${" + same + " ? 1 : tonumber(\"not the same\")}"
				prompt = append(prompt, row.Example)
			}
		}
	}
	const rest = `
group "g" {
  base_url = "http://127.0.0.1:8080"
  request "r" { path = "/" }
}
benchmark "shop" {
  groups      = [group.g]
  strategies  = [strategy.map]
  concurrency = [1]
}
`
	t.Setenv("HOME", "/home/me")
	locals, err := json.Marshal(map[string]any{"locals": twin})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"a.bench.hcl": strings.Join(hcl, "\n") + rest, "b.bench.json": string(locals)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		s, diags := Read(Options{Dir: dir, Paths: []string{name}})
		if diags.HasErrors() {
			t.Errorf("%s: %s", name, diags)
		}
		for _, example := range prompt {
			if strings.Contains(example, "benchmark.") && name != "a.bench.hcl" {
				continue
			}
			if _, diags := s.Evaluate(example, nil); diags.HasErrors() {
				t.Errorf("at the prompt: %s: %s", example, diags)
			}
		}
		if _, _, diags := s.Judge(&result.Run{Info: result.Info{Status: result.Complete}}); diags.HasErrors() {
			t.Error(diags)
		}
	}
}
