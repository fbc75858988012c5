package lsp

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"bench/lsp/complete"
)

// large is a spec of so many requests in ten groups.
func large(requests int) string {
	var b strings.Builder
	b.WriteString("variable \"host\" { default = \"http://127.0.0.1:8080\" }\nlocals {\n  headers = { Accept = \"application/json\" }\n}\n")
	var groups []string
	for g := range 10 {
		fmt.Fprintf(&b, "group \"g%d\" {\n  base_url = var.host\n  headers  = local.headers\n", g)
		for r := range requests / 10 {
			fmt.Fprintf(&b, "  request \"r%d\" {\n    method = \"POST\"\n    path   = \"/items/%d?page=${%d + 1}\"\n    headers = { \"X-Request\" = \"%d\" }\n"+
				"    body   = jsonencode({ id = %d, tags = [\"a\", \"b\"] })\n    expect {\n      status       = [200, 201]\n      max_duration = \"2s\"\n    }\n  }\n", r, r, r, r, r)
		}
		b.WriteString("}\n")
		groups = append(groups, fmt.Sprintf("group.g%d", g))
	}
	fmt.Fprintf(&b, "benchmark \"b\" {\n  groups      = [%s]\n  strategies  = [strategy.map, strategy.pool]\n  concurrency = [1, 10]\n}\n", strings.Join(groups, ", "))
	return b.String()
}

// BenchmarkDiagnostics is one look at a spec of 1,000 requests in which a letter was typed. It should be below 50 ms.
func BenchmarkDiagnostics(b *testing.B) {
	body := large(1000)
	path := filepath.Join(b.TempDir(), "large.bench.hcl")
	n, i := fresh(), 0
	for b.Loop() {
		i++
		n = typed(n, path, strings.Replace(body, "/items/50?", fmt.Sprintf("/items/%d?", i), 1))
		if found := n.diagnostics()[path]; len(found) > 0 {
			b.Fatal(found)
		}
	}
}

// BenchmarkCompletion is one question of what can stand in the middle of that spec, right after a letter.
func BenchmarkCompletion(b *testing.B) {
	body := large(1000)
	path := filepath.Join(b.TempDir(), "large.bench.hcl")
	at := strings.Index(body, "/items/50?")
	n, i := fresh(), 0
	for b.Loop() {
		i++
		n = typed(n, path, body[:at]+fmt.Sprintf("%d${", i)+body[at:])
		f := n.file(path)
		if found := complete.At(f.tree(), at+len(fmt.Sprintf("%d${", i)), n.names(f)); len(found) < 15 {
			b.Fatal(len(found))
		}
	}
}
