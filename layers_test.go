// Package bench_test checks what holds for the module as a whole.
package bench_test

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// layers is the architecture: each package, which of ours it may import, and whose modules. Imports point one way:
// spec -> engine -> result -> report is the way of the data, and docs/architecture.md gives the reasons.
var layers = map[string]layer{
	"bench/result":   {ours: []string{"bench/result/stats", "bench/result/capacity", "bench/result/timeline", "bench/words"}, theirs: []string{"github.com/HdrHistogram/hdrhistogram-go"}},
	"bench/plan":     {ours: []string{"bench/result"}, theirs: []string{"golang.org/x/net/idna"}},
	"bench/protos":   {theirs: []string{"google.golang.org/protobuf"}},
	"bench/strategy": {ours: []string{"bench/plan"}},
	"bench/spec": {ours: []string{
		"bench/plan", "bench/strategy", "bench/result", "bench/result/stats", "bench/words", "bench/spec/diag", "bench/spec/syntax",
		"bench/spec/secret", "bench/spec/budget", "bench/spec/functions", "bench/spec/lang",
		"bench/spec/decl", "bench/spec/modules", "bench/spec/slots", "bench/spec/rows", "bench/protos",
	}, theirs: append([]string{"github.com/bufbuild/protocompile", "google.golang.org/protobuf"}, language...)},
	"bench/spec/decl": {ours: []string{
		"bench/plan", "bench/strategy", "bench/words", "bench/spec/diag", "bench/spec/syntax", "bench/spec/budget", "bench/spec/functions", "bench/spec/lang",
	}, theirs: language},
	"bench/spec/diag":      {theirs: language},
	"bench/spec/syntax":    {ours: []string{"bench/spec/diag", "bench/store", "bench/words"}, theirs: language},
	"bench/plan/change":    {ours: []string{"bench/plan", "bench/result", "bench/words"}},
	"bench/plan/paper":     {ours: []string{"bench/plan/change", "bench/words"}},
	"bench/spec/secret":    {theirs: language},
	"bench/spec/slots":     {ours: []string{"bench/plan", "bench/spec/budget", "bench/spec/diag", "bench/words"}, theirs: language},
	"bench/spec/rows":      {ours: []string{"bench/words"}, theirs: language},
	"bench/spec/budget":    {ours: []string{"bench/spec/diag", "bench/spec/syntax", "bench/words"}, theirs: language},
	"bench/spec/functions": {ours: []string{"bench/spec/diag", "bench/spec/syntax", "bench/spec/secret", "bench/spec/budget", "bench/plan", "bench/result", "bench/words"}, theirs: language},
	"bench/spec/lang":      {ours: []string{"bench/spec/functions", "bench/plan", "bench/strategy", "bench/result", "bench/words"}, theirs: language},
	"bench/spec/modules":   {ours: []string{"bench/spec/decl", "bench/spec/syntax", "bench/spec/budget", "bench/spec/diag", "bench/words"}, theirs: language},
	"bench/spec/schema":    {ours: []string{"bench/spec/lang"}},
	"bench/report": {ours: []string{
		"bench/result", "bench/result/stats", "bench/result/timeline", "bench/words", "bench/report/lines", "bench/report/escape", "bench/report/markdown", "bench/report/picture", "bench/report/webpage",
	}, theirs: pictures},
	"bench/report/trend": {ours: []string{
		"bench/history", "bench/report", "bench/result", "bench/words", "bench/report/lines", "bench/report/escape", "bench/report/markdown", "bench/report/picture", "bench/report/webpage",
	}, theirs: pictures},
	"bench/report/lines":    {ours: []string{"bench/report/escape", "bench/words"}},
	"bench/report/escape":   {ours: []string{"bench/words"}},
	"bench/report/markdown": {ours: []string{"bench/report/escape", "bench/report/lines", "bench/words"}},
	"bench/report/picture":  {ours: []string{"bench/report/escape", "bench/result", "bench/words"}, theirs: pictures},
	"bench/report/webpage":  {ours: []string{"bench/report/escape"}},
	"bench/result/stats":    {},
	"bench/result/capacity": {ours: []string{"bench/result/stats"}},
	"bench/result/timeline": {ours: []string{"bench/result/stats"}},
	"bench/pattern":         {}, // which anybody may import, as the standard library
	"bench/words":           {theirs: []string{"github.com/charmbracelet/x/ansi"}},
	"bench/store":           {ours: []string{"bench/result", "bench/words"}, theirs: []string{"golang.org/x/sys"}},
	"bench/redact":          {},
	"bench/quick":           {ours: []string{"bench/plan", "bench/words"}, theirs: language}, // a spec from a command line
	"bench/source":          {ours: []string{"bench/result"}},
	"bench/push":            {ours: []string{"bench/archive", "bench/result", "bench/store"}},
	"bench/history":         {ours: []string{"bench/result/stats"}},
	"bench/bisect":          {ours: []string{"bench/history", "bench/result"}}, // which commit of a range it was
	"bench/tell":            {ours: []string{"bench/archive", "bench/history", "bench/plan", "bench/words"}},
	"bench/archive":         {ours: []string{"bench/history", "bench/redact", "bench/result"}, theirs: []string{"modernc.org/sqlite", "github.com/jackc/pgx/v5", "github.com/pressly/goose/v3", "golang.org/x/sys"}},
	"bench/metrics": {ours: []string{
		"bench/plan", "bench/result", "bench/engine", "bench/engine/sound", "bench/words",
	}, theirs: []string{"go.opentelemetry.io/", "github.com/go-logr/logr", "golang.org/x/net/http/httpguts", "google.golang.org/protobuf/encoding/protowire", "github.com/klauspost/compress"}},

	"bench/engine": {ours: []string{
		"bench/plan", "bench/protos", "bench/strategy", "bench/result", "bench/result/stats", "bench/result/timeline", "bench/engine/client", "bench/engine/pace",
		"bench/engine/draw", "bench/engine/stream", "bench/engine/text", "bench/engine/setup", "bench/engine/server", "bench/engine/program", "bench/engine/http1", "bench/engine/loop", "bench/engine/watch", "bench/engine/machine", "bench/engine/clock", "bench/engine/sound",
	}, theirs: network},
	"bench/engine/draw":   {ours: []string{"bench/plan"}},
	"bench/engine/text":   {ours: []string{"bench/plan"}},
	"bench/engine/stream": {ours: []string{"bench/plan", "bench/result"}, theirs: network},
	"bench/engine/client": {ours: []string{"bench/plan", "bench/protos", "bench/engine/arrival", "bench/engine/stream", "bench/engine/websocket", "bench/engine/text", "bench/engine/http1", "bench/engine/http2", "bench/engine/loop", "bench/engine/clock", "bench/engine/sound"}, theirs: network},
	"bench/engine/setup":  {ours: []string{"bench/plan", "bench/result", "bench/engine/text", "bench/engine/client", "bench/engine/clock", "bench/engine/sound"}, theirs: network},
	"bench/engine/pace":   {ours: []string{"bench/plan", "bench/engine/machine", "bench/engine/clock"}, theirs: network},
	"bench/engine/server": {ours: []string{
		"bench/plan", "bench/engine/client", "bench/engine/arrival", "bench/engine/pace", "bench/engine/process", "bench/engine/clock", "bench/engine/sound",
	}, theirs: network},
	"bench/engine/http1":     {ours: []string{"bench/engine/arrival", "bench/engine/loop", "bench/engine/sound"}, theirs: network},
	"bench/engine/loop":      {ours: []string{"bench/engine/clock", "bench/engine/sound"}, theirs: network},
	"bench/engine/arrival":   {theirs: network},
	"bench/engine/http2":     {ours: []string{"bench/engine/arrival", "bench/engine/clock", "bench/engine/sound"}, theirs: network},
	"bench/engine/websocket": {ours: []string{"bench/engine/arrival", "bench/engine/clock"}, theirs: network},
	"bench/engine/process":   {ours: []string{"bench/engine/machine", "bench/engine/clock", "bench/engine/sound"}, theirs: network},
	"bench/engine/program":   {ours: []string{"bench/engine/process", "bench/engine/sound"}, theirs: network},
	"bench/engine/printed":   {ours: []string{"bench/result", "bench/engine/program"}, theirs: []string{"golang.org/x/perf", "github.com/aclements/go-moremath"}},
	"bench/engine/ab": {ours: []string{
		"bench/result", "bench/engine/printed", "bench/engine/process", "bench/engine/clock", "bench/engine/sound",
	}, theirs: network},
	"bench/engine/program/check": {ours: []string{"bench/engine/program", "bench/engine/sound"}},
	"bench/engine/watch":         {ours: []string{"bench/engine/machine", "bench/engine/clock", "bench/engine/sound"}, theirs: network},
	"bench/engine/machine":       {},
	"bench/engine/clock":         {},
	"bench/engine/sound":         {},

	"bench/importer": {ours: []string{
		"bench/importer/draft", "bench/importer/write", "bench/importer/curl", "bench/importer/har", "bench/importer/openapi", "bench/importer/postman",
		"bench/importer/vegeta", "bench/importer/hurl", "bench/importer/artillery", "bench/importer/k6", "bench/importer/locust", "bench/importer/jmeter", "bench/spec", "bench/spec/syntax", "bench/words",
	}, theirs: language},
	"bench/importer/draft":     {ours: []string{"bench/importer/tree"}},
	"bench/importer/tree":      {theirs: []string{"go.yaml.in/yaml/v3"}},
	"bench/importer/write":     {ours: []string{"bench/importer/draft", "bench/importer/tree", "bench/words"}, theirs: append([]string{"github.com/mitchellh/go-wordwrap"}, language...)},
	"bench/importer/script":    {ours: []string{"bench/importer/draft", "bench/importer/tree"}, theirs: []string{"github.com/grafana/sobek/"}},
	"bench/importer/har":       {ours: []string{"bench/importer/draft"}},
	"bench/importer/openapi":   {ours: []string{"bench/importer/draft", "bench/importer/tree"}},
	"bench/importer/postman":   {ours: []string{"bench/importer/draft", "bench/importer/tree", "bench/importer/script"}, theirs: []string{"github.com/grafana/sobek/"}},
	"bench/importer/vegeta":    {ours: []string{"bench/importer/draft"}},
	"bench/importer/artillery": {ours: []string{"bench/importer/draft", "bench/importer/tree"}},
	"bench/importer/k6":        {ours: []string{"bench/importer/draft", "bench/importer/tree", "bench/importer/script"}, theirs: []string{"github.com/grafana/sobek/"}},
	"bench/importer/python":    {},
	"bench/importer/locust":    {ours: []string{"bench/importer/draft", "bench/importer/tree", "bench/importer/python"}},
	"bench/importer/jmeter":    {ours: []string{"bench/importer/draft"}},
	"bench/importer/hurl":      {ours: []string{"bench/importer/draft"}},
	"bench/importer/curl":      {ours: []string{"bench/importer/draft"}, theirs: []string{"mvdan.cc/sh/v3/syntax"}},

	"bench/fleet": {ours: []string{
		"bench/plan", "bench/engine", "bench/engine/server", "bench/result", "bench/engine/clock", "bench/engine/machine", "bench/engine/sound", "bench/words", "bench/fleet/hub", "bench/fleet/facts", "bench/fleet/offset",
	}, theirs: messaging},
	"bench/fleet/hub":    {theirs: messaging},
	"bench/fleet/facts":  {},
	"bench/fleet/offset": {},

	"bench": {ours: []string{ // the program as functions: without a terminal
		"bench/plan", "bench/spec", "bench/engine", "bench/engine/server", "bench/result", "bench/report", "bench/store", "bench/redact",
		"bench/words", "bench/fleet", "bench/fleet/bundle", "bench/fleet/consent",
	}, theirs: []string{"github.com/hashicorp/hcl/v2"}},
	"bench/fleet/bundle":   {ours: []string{"bench/plan", "bench/result", "bench/words"}, theirs: []string{"filippo.io/age", "golang.org/x/sys"}},
	"bench/fleet/manifest": {}, // what has other systems start workers
	"bench/fleet/consent":  {ours: []string{"bench/plan", "bench/words"}},
	"bench/web":            {ours: []string{"bench/archive", "bench/history", "bench/report", "bench/report/trend", "bench/result", "bench/words"}},
	"bench/cmd/bench":      {ours: anything, theirs: anything},

	"bench/lsp": {ours: []string{
		"bench/lsp/wire", "bench/lsp/text", "bench/lsp/index", "bench/lsp/cursor", "bench/lsp/complete", "bench/plan", "bench/result", "bench/spec", "bench/spec/decl", "bench/spec/diag", "bench/spec/functions", "bench/spec/lang", "bench/spec/syntax", "bench/words",
	}, theirs: append([]string{"github.com/creachadair/jrpc2", "github.com/aymanbagabas/go-udiff"}, language...)},
	"bench/mcp":          {theirs: []string{"github.com/modelcontextprotocol/go-sdk"}},
	"bench/lsp/wire":     {},
	"bench/lsp/text":     {ours: []string{"bench/lsp/wire"}},
	"bench/lsp/cursor":   {theirs: language},
	"bench/lsp/complete": {ours: []string{"bench/lsp/cursor", "bench/plan", "bench/result", "bench/spec/decl", "bench/spec/functions", "bench/spec/lang"}, theirs: language},
	"bench/lsp/index":    {ours: []string{"bench/plan", "bench/spec/budget", "bench/spec/decl", "bench/spec/lang", "bench/spec/syntax"}, theirs: language},

	"bench/manual":              {},                                                                  // manual pages
	"bench/ci":                  {},                                                                  // scripts for CI systems; tests of them
	"bench/simulation":          {},                                                                  // tests of the verdicts' error rates
	"bench/docs":                {},                                                                  // pages that the command shows; keeps their generated parts, for tests
	"bench/metrics/dashboard":   {},                                                                  // dashboards of Grafana
	"bench/metrics/metricstest": {},                                                                  // a Prometheus for tests
	"bench/report/pagetest":     {theirs: []string{"github.com/chromedp/", "golang.org/x/net/html"}}, // a browser for tests
	"bench/engine/peers":        {theirs: network},                                                   // servers for tests
	"bench/fleet/lab":           {},                                                                  // tests of workers on hosts of their own
	"bench/history/lab":         {},                                                                  // tests of history against real commits
	"bench/examples/shop":       {},                                                                  // a program to be measured
	"bench/examples/clients":    {},                                                                  // client programs to start from
	"bench/examples/clients/go": {theirs: network},                                                   // one of them
	"bench/peers/sink":          {theirs: network},                                                   // what load generators are raced against
}

type layer struct{ ours, theirs []string }

var (
	anything = []string{""}
	language = []string{
		"github.com/hashicorp/", "github.com/zclconf/go-cty", "github.com/agext/levenshtein",
		"github.com/ohler55/ojg", "golang.org/x/text", "github.com/aymanbagabas/go-udiff",
		"golang.org/x/net/http/httpguts", "golang.org/x/net/idna", // what a header may be
	}
	network = []string{
		"github.com/HdrHistogram/hdrhistogram-go", "golang.org/x/net", "golang.org/x/sys",
		"github.com/quic-go/quic-go", "github.com/mccutchen/go-httpbin", "github.com/ohler55/ojg",
		"github.com/klauspost/compress", "github.com/andybalholm/brotli", "golang.org/x/sync",
		"github.com/gobwas/ws",
	}
	messaging = []string{"github.com/nats-io/"}
	pictures  = []string{
		"gonum.org/v1/plot", "codeberg.org/go-fonts/", "golang.org/x/perf", "golang.org/x/image",
		"github.com/HdrHistogram/hdrhistogram-go", "github.com/prometheus/common",
	}
)

// TestLayers holds the arrows of the architecture on every platform that bench is built for.
func TestLayers(t *testing.T) {
	for _, goos := range []string{"linux", "darwin", "windows"} {
		found := 0
		for _, p := range packages(t, goos) {
			rule, known := layers[p.ImportPath]
			if !known {
				t.Errorf("%s: %s is not in the table of layers; see docs/architecture.md before adding a folder", goos, p.ImportPath)
				continue
			}
			found++
			checkImports(t, p, rule)
		}
		if found != len(layers) {
			t.Errorf("%s: go list found %d of the table's %d packages", goos, found, len(layers))
		}
	}
}

// What does a plan on another machine should not carry a parser.
func TestNoLanguageBelowThePlan(t *testing.T) {
	for _, path := range []string{"./engine", "./strategy", "./plan"} {
		out, err := exec.Command("go", "list", "-deps", path).Output()
		if err != nil {
			t.Fatal(err)
		}
		for dep := range strings.Lines(string(out)) {
			if dep = strings.TrimSpace(dep); strings.Contains(dep, "hashicorp/hcl") || strings.Contains(dep, "zclconf") || dep == "bench/spec" {
				t.Errorf("%s depends on %s", path, dep)
			}
		}
	}
}

// The numbers and the words are the same wherever and whenever they are looked at: no disk, no network, no environment, no
// chance.
func TestNumbersTouchNothing(t *testing.T) {
	pure := []string{"bench/result", "bench/result/stats", "bench/result/capacity", "bench/history", "bench/words"}
	for _, p := range packages(t, "linux") {
		if !slices.Contains(pure, p.ImportPath) {
			continue
		}
		for _, path := range p.Imports {
			if root, _, _ := strings.Cut(path, "/"); slices.Contains([]string{"os", "net", "syscall"}, root) || path == "io/fs" || path == "math/rand/v2" {
				t.Errorf("%s imports %s", p.ImportPath, path)
			}
		}
	}
}

// The tree has texts: whatever is built, or large, is made when it is needed.
func TestNoLargeFiles(t *testing.T) {
	const most = 200_000
	out, err := exec.Command("git", "ls-files", "-z").Output()
	if err != nil {
		t.Skip("not in a checkout")
	}
	for name := range strings.SplitSeq(strings.TrimRight(string(out), "\x00"), "\x00") {
		if info, err := os.Lstat(name); err == nil && info.Size() > most {
			t.Errorf("%s has %d bytes, and at most %d are kept in the tree", name, info.Size(), most)
		}
	}
}

func checkImports(t *testing.T, p goPackage, rule layer) {
	t.Helper()
	for _, path := range p.Imports {
		domain, _, _ := strings.Cut(path, "/")
		switch {
		case path == "bench/pattern":
		case path == "bench" || strings.HasPrefix(path, "bench/"):
			if !slices.Equal(rule.ours, anything) && !slices.Contains(rule.ours, path) {
				t.Errorf("%s imports %s; it may import of ours: %v", p.ImportPath, path, rule.ours)
			}
		case strings.Contains(domain, "."):
			allowed := func(prefix string) bool { return strings.HasPrefix(path, prefix) }
			if !slices.ContainsFunc(rule.theirs, allowed) {
				t.Errorf("%s imports %s; it may import of others: %v", p.ImportPath, path, rule.theirs)
			}
		}
	}
}

// goPackage is what `go list -json` tells of a package.
type goPackage struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T, goos string) []goPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Imports", "./...")
	cmd.Env = append(os.Environ(), "GOOS="+goos, "CGO_ENABLED=0")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list for %s: %v", goos, err)
	}
	var all []goPackage
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatalf("read go list: %v", err)
		}
		all = append(all, p)
	}
}
