package bench_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"

	"bench"
	"bench/report"
	"bench/spec"
)

// A spec is measured from Go: two ways to fetch three pages, against a server of the test's own.
func Example() {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer server.Close()
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	text := `
variable "url" { type = string }
group "pages" {
  base_url = var.url
  request "home" { path = "/" }
  request "about" { path = "/about" }
  request "help" { path = "/help" }
}
benchmark "fetch" {
  groups      = [group.pages]
  strategies  = [strategy.map, strategy.gather]
  concurrency = [2]
  blocks      = 2
  iterations  = 10
  warmup      = "0s"
}
output "failed" { value = benchmark.fetch["pages"]["map"][2].errors }
`
	if err := os.WriteFile(filepath.Join(dir, "fetch.bench.hcl"), []byte(text), 0o600); err != nil {
		panic(err)
	}

	loaded, diags := bench.Load(bench.Source{Options: spec.Options{
		Paths: []string{dir}, Vars: []spec.Assignment{{Name: "url", Value: server.URL}},
	}})
	if diags.HasErrors() {
		panic(diags)
	}
	prepared, _, err := loaded.Prepare(bench.Settings{Seed: 42})
	if err != nil {
		panic(err)
	}
	defer prepared.Close()
	run, err := prepared.Run(context.Background(), bench.RunOptions{})
	if err != nil {
		panic(err)
	}
	verdict := prepared.Judge(run, nil)
	for _, cell := range verdict.Run.Cells {
		fmt.Printf("%s: %d requests, %d errors\n", cell.Address, cell.Requests, cell.Errors)
	}
	fmt.Println(verdict.Run.Info.Status, verdict.Exit, verdict.Run.Outputs)
	if err := verdict.Report(io.Discard, "markdown", report.Options{}); err != nil {
		panic(err)
	}
	// Output:
	// benchmark.fetch["pages"]["map"][2]: 30 requests, 0 errors
	// benchmark.fetch["pages"]["gather"][2]: 30 requests, 0 errors
	// complete 0 map[failed:0]
}
