package spec_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bench/spec"
)

// largeSpec has so many requests in ten groups, and 200 cells.
func largeSpec(requests int) string {
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
	fmt.Fprintf(&b, "benchmark \"b\" {\n  groups      = [%s]\n  strategies  = [strategy.map, strategy.gather, strategy.pool, strategy.as_completed]\n"+
		"  concurrency = [1, 5, 10, 50, 100]\n  compare {\n    baseline = strategy.map\n    metrics  = [makespan.p50, delivery.p99, throughput]\n  }\n"+
		"  threshold \"p99\" {\n    metric = delivery.p99\n    max    = \"250ms\"\n    when   = cell.concurrency <= 10\n  }\n}\n", strings.Join(groups, ", "))
	b.WriteString("output \"best\" { value = min(cells(benchmark.b)[*].delivery.p99...) }\n")
	return b.String()
}

// BenchmarkValidate does what `bench validate` does: read, check and plan. Its time should grow with the requests, and
// with 1,000 of them and 200 cells stay below 150 ms of CPU.
func BenchmarkValidate(b *testing.B) {
	for _, n := range []int{100, 1000, 10_000} {
		b.Run(fmt.Sprintf("requests=%d", n), func(b *testing.B) {
			dir := b.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "large.bench.hcl"), []byte(largeSpec(n)), 0o644); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				s := mustRead(b, spec.Options{Paths: []string{dir}, Environ: func() []string { return nil }})
				if p := mustPlan(b, s, spec.PlanOptions{}); len(p.Benchmarks[0].Cells) != 200 {
					b.Fatal("200 cells are wanted")
				}
			}
		})
	}
}
