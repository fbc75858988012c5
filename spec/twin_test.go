package spec_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"bench/spec"
)

// twin writes a spec in the native syntax again in the JSON syntax. A JSON object may have a key several times, which
// keeps the order of blocks of different types.
func twin(t testing.TB, text []byte) []byte {
	t.Helper()
	file, diags := hclsyntax.ParseConfig(text, "twin", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	tw := twinWriter{text: text}
	tw.body(file.Body.(*hclsyntax.Body))
	return []byte(tw.out.String())
}

type twinWriter struct {
	text []byte
	out  strings.Builder
}

// plainStrings are the arguments that are read and not evaluated, or hold references: plain strings in JSON.
var plainStrings = []string{
	"groups", "strategies", "client", "baseline", "metric", "metrics", "benchmarks", "from", "to", "type", "iterator",
}

func (tw *twinWriter) body(body *hclsyntax.Body) {
	type item struct {
		at    int
		write func()
	}
	var items []item
	for _, a := range body.Attributes {
		items = append(items, item{a.SrcRange.Start.Byte, func() {
			tw.string(a.Name)
			tw.out.WriteString(": ")
			tw.expression(a.Expr, slices.Contains(plainStrings, a.Name))
		}})
	}
	for _, b := range body.Blocks {
		items = append(items, item{b.Range().Start.Byte, func() {
			tw.string(b.Type)
			tw.out.WriteString(": ")
			for _, label := range b.Labels {
				tw.out.WriteString("{")
				tw.string(label)
				tw.out.WriteString(": ")
			}
			tw.body(b.Body)
			tw.out.WriteString(strings.Repeat("}", len(b.Labels)))
		}})
	}
	slices.SortFunc(items, func(a, b item) int { return a.at - b.at })
	tw.out.WriteString("{")
	for i, it := range items {
		if i > 0 {
			tw.out.WriteString(",\n")
		}
		it.write()
	}
	tw.out.WriteString("}")
}

func (tw *twinWriter) string(s string) {
	quoted, _ := json.Marshal(s) // strings can always be written
	tw.out.Write(quoted)
}

// expression writes an expression: lists and literals as JSON has them, the rest as a template.
func (tw *twinWriter) expression(e hclsyntax.Expression, plain bool) {
	source := string(e.Range().SliceBytes(tw.text))
	v, diags := e.Value(nil)
	list, isList := e.(*hclsyntax.TupleConsExpr)
	object, isObject := e.(*hclsyntax.ObjectConsExpr)
	_, isReference := e.(*hclsyntax.ScopeTraversalExpr)
	_, isCall := e.(*hclsyntax.FunctionCallExpr)
	switch {
	case isList:
		tw.out.WriteString("[")
		for i, el := range list.Exprs {
			if i > 0 {
				tw.out.WriteString(", ")
			}
			tw.expression(el, plain)
		}
		tw.out.WriteString("]")
	case isObject:
		tw.object(object)
	case plain && (isReference || isCall && strings.HasPrefix(source, "object(") || isCall && strings.Contains("list map set tuple", source[:3])):
		tw.string(source)
	case !diags.HasErrors() && v.Type() == cty.String && !v.IsNull():
		tw.string(strings.NewReplacer("${", "$${", "%{", "%%{").Replace(v.AsString()))
	case !diags.HasErrors() && (v.IsNull() || v.Type().IsPrimitiveType()):
		tw.out.WriteString(source)
	default:
		tw.string("${" + source + "}")
	}
}

// object writes an object: keys that are expressions become templates, as JSON's keys can be.
func (tw *twinWriter) object(o *hclsyntax.ObjectConsExpr) {
	tw.out.WriteString("{")
	for i, it := range o.Items {
		if i > 0 {
			tw.out.WriteString(", ")
		}
		if word := hcl.ExprAsKeyword(it.KeyExpr); word != "" {
			tw.string(word)
		} else {
			tw.expression(it.KeyExpr.(*hclsyntax.ObjectConsKeyExpr).Wrapped, false)
		}
		tw.out.WriteString(": ")
		tw.expression(it.ValueExpr, false)
	}
	tw.out.WriteString("}")
}

// planOf reads and plans a spec, without and with ports, as compact JSON.
func planOf(t testing.TB, o spec.Options) (before, after string) {
	t.Helper()
	s := mustRead(t, o)
	p := mustPlan(t, s, spec.PlanOptions{Seed: 1})
	known := mustPlan(t, s, started(p))
	return string(compact(t, p)), string(compact(t, known))
}

func TestNativeAndJSONTwinsHaveTheSamePlan(t *testing.T) {
	for _, path := range validSpecs(t) {
		if info, err := os.Stat(path); err != nil || info.IsDir() {
			continue // the folder has both syntaxes in it
		}
		t.Run(filepath.Base(path), func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			compareTwins(t, filepath.Dir(path), text, validOptions(path))
		})
	}
}

// compareTwins plans a text in both syntaxes, in a copy of its folder.
func compareTwins(t testing.TB, folder string, text []byte, o spec.Options) {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"body.txt", "binary.dat", "draws.csv", "draws.jsonl", "users.csv", "greeter.proto", "testdata/ca.pem"} {
		if content, err := os.ReadFile(filepath.Join(folder, name)); err == nil {
			write(t, filepath.Join(dir, name), content)
		}
	}
	write(t, filepath.Join(dir, "native.hcl"), text)
	write(t, filepath.Join(dir, "twin.json"), twin(t, text))
	o.Paths = []string{filepath.Join(dir, "native.hcl")}
	native, nativeStarted := planOf(t, o)
	o.Paths = []string{filepath.Join(dir, "twin.json")}
	other, otherStarted := planOf(t, o)
	if diff := cmp.Diff(native, other); diff != "" {
		t.Errorf("plans differ (-native +JSON):\n%s\n%s", diff, twin(t, text))
	}
	if diff := cmp.Diff(nativeStarted, otherStarted); diff != "" {
		t.Errorf("plans with ports differ (-native +JSON):\n%s", diff)
	}
}

func write(t testing.TB, name string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, content, 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestRandomSpecsHaveTheSamePlanInBothSyntaxes(t *testing.T) {
	for seed := range uint64(40) {
		text := randomSpec(rand.New(rand.NewPCG(seed, 0)))
		compareTwins(t, "testdata", []byte(text), spec.Options{Environ: func() []string { return nil }})
		if t.Failed() {
			t.Fatalf("seed %d:\n%s", seed, text)
		}
	}
}

// randomSpec writes a valid spec of blocks, references, for_each and expressions drawn by chance.
func randomSpec(r *rand.Rand) string {
	var b strings.Builder
	pick := func(words ...string) string { return words[r.IntN(len(words))] }
	fmt.Fprintf(&b, "variable \"n\" {\n  type = number\n  default = %d\n}\n", 1+r.IntN(5))
	fmt.Fprintf(&b, "variable \"list\" { default = %s }\n", pick(`["a", "b"]`, `["x \"quoted\"", "$${plain}"]`, `["ü", "\n"]`))
	fmt.Fprintf(&b, "locals {\n  text = \"%s-${var.n + %d}\"\n  map = { for v in var.list : v => \"${v}!\" }\n}\n", pick("a", "b"), r.IntN(9))
	servers := r.IntN(2)
	if servers > 0 {
		b.WriteString("server \"s\" { type = \"httpbin\" }\n")
	}
	groups := 1 + r.IntN(3)
	var names []string
	for i := range groups {
		names = append(names, fmt.Sprintf("group.g%d", i))
		base := pick(`"http://localhost:8080"`, `"http://127.0.0.1:${8000 + var.n}/base/"`)
		if servers > 0 && r.IntN(2) == 0 {
			base = "server.s.url"
		}
		fmt.Fprintf(&b, "group \"g%d\" {\n  base_url = %s\n  headers = { %s = local.text, \"X-${var.n}\" = upper(\"v\") }\n", i, base, pick("A", `"X-B"`, `(local.text)`))
		for j := range 1 + r.IntN(4) {
			fmt.Fprintf(&b, "  request \"r%d\" {\n    path = \"/%s\"\n", j, pick("x", "${local.text}", "y?z=%20", "a/${length(var.list)}"))
			if r.IntN(3) == 0 {
				fmt.Fprintf(&b, "    for_each = %s\n    query = { k = each.key, v = each.value }\n", pick("var.list", "local.map", "toset(var.list)", "range(var.n)"))
			}
			if r.IntN(3) == 0 {
				fmt.Fprintf(&b, "    method = \"POST\"\n    body = %s\n", pick(`jsonencode({ a = [1, null, true] })`, `"line\nline"`, `join(",", keys(local.map))`))
			}
			if r.IntN(3) == 0 {
				fmt.Fprintf(&b, "    weight = %s\n    expect {\n      status = [200, %d]\n      max_duration = %s\n    }\n", pick("2", "var.n"), 201+r.IntN(9), pick(`"1s"`, `"${var.n}s"`))
			}
			b.WriteString("  }\n")
		}
		b.WriteString("}\n")
	}
	fmt.Fprintf(&b, "benchmark \"b\" {\n  groups = [%s]\n  strategies = [strategy.map, strategy.%s]\n  %s\n  blocks = %d\n",
		strings.Join(names, ", "), pick("gather", "pool", "futures"), pick("concurrency = [1, var.n + 1]", "rate = [10, 100 * var.n]", "stages = [{ rate = 10, duration = \"5s\" }]"), 6+r.IntN(20))
	fmt.Fprintf(&b, "  compare {\n    baseline = strategy.map\n    metrics = [%s]\n  }\n", pick("service.p50", "service.p50, throughput"))
	fmt.Fprintf(&b, "  threshold \"t\" {\n    metric = %s\n    max = %s\n    when = cell.concurrency < 3000\n  }\n}\n", pick("error_ratio", "service.p99"), pick("1", "var.n"))
	b.WriteString("output \"o\" { value = [for c in cells(benchmark.b) : c.service.p50 if c.strategy == \"map\"] }\n")
	return b.String()
}
