package lsp

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"bench/lsp/complete"
)

// large is a spec of so many requests in some groups.
func large(requests, groups int) string {
	var b strings.Builder
	b.WriteString("variable \"host\" { default = \"http://127.0.0.1:8080\" }\nlocals {\n  headers = { Accept = \"application/json\" }\n}\n")
	var names []string
	for g := range groups {
		fmt.Fprintf(&b, "group \"g%d\" {\n  base_url = var.host\n  headers  = local.headers\n", g)
		for r := range requests / groups {
			fmt.Fprintf(&b, "  request \"r%d\" {\n    method = \"POST\"\n    path   = \"/items/%d?page=${%d + 1}\"\n    headers = { \"X-Request\" = \"%d\" }\n"+
				"    body   = jsonencode({ id = %d, tags = [\"a\", \"b\"] })\n    expect {\n      status       = [200, 201]\n      max_duration = \"2s\"\n    }\n  }\n", r, r, r, r, r)
		}
		b.WriteString("}\n")
		names = append(names, fmt.Sprintf("group.g%d", g))
	}
	fmt.Fprintf(&b, "benchmark \"b\" {\n  groups      = [%s]\n  strategies  = [strategy.map, strategy.pool]\n  concurrency = [1, 10]\n}\n", strings.Join(names, ", "))
	return b.String()
}

// BenchmarkDiagnostics is one look at a spec of 1,000 requests in which a letter was typed, which should take less than 50 ms:
// wherever it is, whether the spec is right with it or not, and whether or not there is another file beside.
func BenchmarkDiagnostics(b *testing.B) {
	for _, place := range []struct {
		name         string
		groups, at   int // of so many groups, in this request of a group
		wrong, files bool
	}{
		{name: "middle", groups: 10, at: 50},
		{name: "one group", groups: 1, at: 500},
		{name: "many groups", groups: 100, at: 5},
		{name: "broken", groups: 10, at: 50, wrong: true},
		{name: "two files", groups: 10, at: 50, files: true},
	} {
		b.Run(place.name, func(b *testing.B) {
			body := large(1000, place.groups)
			dir := b.TempDir()
			path := filepath.Join(dir, "large.bench.hcl")
			n, i := fresh(), 0
			if place.files {
				n = typed(n, filepath.Join(dir, "more.bench.hcl"), "check \"c\" {\n  condition = length(var.host) > 0\n}\n")
			}
			n = typed(n, path, body)
			n.diagnostics()
			for b.Loop() {
				i++
				page := fmt.Sprintf("/items/%d?", i)
				if place.wrong && i%2 > 0 {
					page = fmt.Sprintf("/items/%d\n?", i)
				}
				n = typed(n, path, strings.Replace(body, fmt.Sprintf("/items/%d?", place.at), page, 1))
				if found := n.diagnostics()[path]; len(found) > 0 != (place.wrong && i%2 > 0) {
					b.Fatal(found)
				}
			}
		})
	}
}

// BenchmarkCompletion is one question of what can stand in the middle of that spec, right after a letter.
func BenchmarkCompletion(b *testing.B) {
	body := large(1000, 10)
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
