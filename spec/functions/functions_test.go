package functions

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"bench/spec/budget"
)

// evaluate gives an expression's value, with the functions of a spec in dir.
func evaluate(t *testing.T, dir, text string, variables map[string]cty.Value) (cty.Value, hcl.Diagnostics) {
	t.Helper()
	expr, diags := hclsyntax.ParseExpression([]byte(text), "example.hcl", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatalf("%s: %v", text, diags)
	}
	b := budget.New(budget.Stated)
	return b.Value(b.Meter(expr), &hcl.EvalContext{Functions: All(NewFolder(dir), b), Variables: variables})
}

func TestExamplesOfFunctionsGiveWhatTheReferenceSays(t *testing.T) {
	for _, family := range Table(NewFolder("."), budget.New(budget.Stated)) {
		for _, row := range family.Rows {
			if row.Result == "" {
				continue
			}
			got, diags := evaluate(t, ".", row.Example, nil)
			if diags.HasErrors() {
				t.Errorf("%s: %v", row.Example, diags)
				continue
			}
			want, diags := evaluate(t, ".", row.Result, nil)
			if diags.HasErrors() {
				t.Errorf("%s: %v", row.Result, diags)
				continue
			}
			if asJSON(t, got) != asJSON(t, want) {
				t.Errorf("%s = %s, and the reference says %s", row.Example, asJSON(t, got), row.Result)
			}
		}
	}
}

// asJSON makes values comparable whatever collection a function chose for them.
func asJSON(t *testing.T, v cty.Value) string {
	t.Helper()
	text, err := ctyjson.SimpleJSONValue{Value: v}.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestEveryFunctionIsDescribed(t *testing.T) {
	sentence := regexp.MustCompile(`^[a-z].*[^.]$`)
	for _, family := range Table(NewFolder("."), budget.New(budget.Stated)) {
		for _, row := range family.Rows {
			if !sentence.MatchString(row.Doc) {
				t.Errorf("%s: the description %q must start in lower case and end without a full stop", row.Name, row.Doc)
			}
			if !strings.Contains(row.Example, row.Name+"(") {
				t.Errorf("%s: the example %q does not call it", row.Name, row.Example)
			}
		}
	}
}

func TestFunctionsAreListedOnceAndAbsentOnesAreAbsent(t *testing.T) {
	seen := map[string]bool{}
	for _, name := range Names() {
		if seen[name] {
			t.Errorf("%s stands twice in the table", name)
		}
		seen[name] = true
		if _, absent := absentFunctions[name]; absent {
			t.Errorf("%s is in the table, and among those that are absent", name)
		}
	}
}

func TestUnknownFunctionsTeach(t *testing.T) {
	tests := []struct{ name, want string }{
		{"uper", `Did you mean "upper"?`},
		{"json_encode", `Did you mean "jsonencode"?`},
		{"timestamp", "bench.started_at"},
		{"uuid", "bench.run_id"},
		{"core::upper", "plain names"},
		{"qwertz", `There is no function "qwertz".`},
	}
	for _, tt := range tests {
		if got := Unknown(tt.name); !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q does not say %q", tt.name, got, tt.want)
		}
	}
}

func TestFunctionErrorsTeach(t *testing.T) {
	tests := []struct{ call, want string }{
		{`duration("90")`, `write "90s" for seconds`},
		{`duration("soon")`, `such as "250ms"`},
		{`bytes("64 QiB")`, `"QiB" is not a unit of size`},
		{`bytes("-1")`, `is not a size`},
		{`bytes("0.3B")`, `not a whole number of bytes`},
		{`base64decode("*")`, "not base64"},
		{`base64decode("/w==")`, "not UTF-8"},
		{`urldecode("%zz")`, "two hexadecimal digits"},
		{`uuidv5("nothing", "a")`, `"dns"`},
		{`range(1, 2, 3, 4)`, "one number"},
		{`range(0, 10, 0)`, "must not be 0"},
		{`range(0, 10, -1)`, "above the start"},
		{`range(1000000)`, "100,000"},
		{`sum({ a = 1 })`, "a list or a set"},
		{`sum(["a"])`, "must be a number"},
		{`one([1, 2])`, "at most one element"},
		{`index(["a"], "b")`, "no such element"},
		{`length(7)`, "not a number"},
		{`matchkeys([1], [], [])`, "as many keys as values"},
		{`timecmp("today", "2026-03-01T00:00:00Z")`, "RFC 3339"},
		{`env("HOME")`, "in the default of a variable only"},
		{`cells(7)`, "results are needed"},
	}
	for _, tt := range tests {
		_, diags := evaluate(t, ".", tt.call, nil)
		if !strings.Contains(diags.Error(), tt.want) {
			t.Errorf("%s: %q does not say %q", tt.call, diags.Error(), tt.want)
		}
	}
}

// inFolder makes a spec's folder with some files and things that try to lead out of it.
func inFolder(t *testing.T) string {
	t.Helper()
	top := t.TempDir()
	dir := filepath.Join(top, "spec")
	for name, text := range map[string]string{
		"secret.txt":           "not yours",
		"spec/hello.txt":       "hello",
		"spec/bytes.bin":       "\xff\xfe",
		"spec/order.tftpl":     "order ${id}%{ for p in parts } ${upper(p)}%{ endfor }",
		"spec/loop.tftpl":      `${templatefile("loop.tftpl", {})}`,
		"spec/bad.tftpl":       "line one\n${",
		"spec/bodies/a.json":   "{}",
		"spec/bodies/x/b.json": "{}",
		"spec/bodies/x/c.txt":  "",
	} {
		path := filepath.Join(top, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for link, to := range map[string]string{"out": "..", "secret": "../secret.txt", "self": "self", "inner.txt": "hello.txt"} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Skipf("no symbolic links here: %v", err)
		}
	}
	return dir
}

func TestFileFunctionsReadTheSpecsFolder(t *testing.T) {
	dir := inFolder(t)
	tests := []struct{ call, want string }{
		{`file("hello.txt")`, `"hello"`},
		{`file("./bodies/../hello.txt")`, `"hello"`},
		{`file("inner.txt")`, `"hello"`}, // a link that stays inside
		{`filebase64("bytes.bin")`, `"//4="`},
		{`fileexists("hello.txt")`, `true`},
		{`fileexists("bodies")`, `false`},
		{`fileexists("missing.txt")`, `false`},
		{`fileset(".", "*.txt")`, `toset(["hello.txt"])`},
		{`fileset("bodies", "**/*.json")`, `toset(["a.json", "x/b.json"])`},
		{`fileset("bodies", "*")`, `toset(["a.json"])`},
		{`length(fileset("bodies", "nothing"))`, `0`},
		{`templatefile("order.tftpl", { id = 7, parts = ["a", "b"] })`, `"order 7 A B"`},
	}
	for _, tt := range tests {
		got, diags := evaluate(t, dir, tt.call, nil)
		if diags.HasErrors() {
			t.Errorf("%s: %v", tt.call, diags)
			continue
		}
		want, _ := evaluate(t, dir, tt.want, nil)
		if !got.RawEquals(want) {
			t.Errorf("%s = %#v, want %s", tt.call, got, tt.want)
		}
	}
}

func TestFileFunctionsStayInTheSpecsFolder(t *testing.T) {
	dir := inFolder(t)
	tests := []struct{ call, want string }{
		{`file("../secret.txt")`, "leads out of the spec's folder"},
		{`file("bodies/../../secret.txt")`, "leads out of the spec's folder"},
		{`file("/etc/hostname")`, "is an absolute path"},
		{`file("secret")`, "leads out of the spec's folder"},         // a link to a file outside
		{`file("out/secret.txt")`, "leads out of the spec's folder"}, // a link to a folder outside
		{`fileexists("../secret.txt")`, "leads out of the spec's folder"},
		{`fileexists("secret")`, "leads out of the spec's folder"},
		{`filebase64("/etc/hostname")`, "is an absolute path"},
		{`fileset("..", "*")`, "leads out of the spec's folder"},
		{`fileset("out", "*")`, "leads out of the spec's folder"},
		{`templatefile("../secret.txt", {})`, "leads out of the spec's folder"},
		{`file("self")`, "read \"self\""}, // a link to itself
		{`file("")`, "is empty"},
		{`file("a\u0000b")`, "NUL byte"},
		{`file("bodies")`, "is a folder"},
		{`file("missing.txt")`, `there is no file "missing.txt"`},
		{`file("bytes.bin")`, "not UTF-8 text"},
		{`fileset(".", "[")`, "is not a pattern"},
		{`templatefile("order.tftpl", { ids = 7 })`, `"ids" is`},
		{`templatefile("order.tftpl", [])`, "a map of values"},
		{`templatefile("loop.tftpl", {})`, `templatefile`},
		{`templatefile("bad.tftpl", {})`, `bad.tftpl:2`},
	}
	for _, tt := range tests {
		_, diags := evaluate(t, dir, tt.call, nil)
		if !strings.Contains(diags.Error(), tt.want) {
			t.Errorf("%s: %q does not say %q", tt.call, diags.Error(), tt.want)
		}
		if strings.Contains(diags.Error(), dir) {
			t.Errorf("%s: the message names a place on this machine: %s", tt.call, diags.Error())
		}
	}
}

func TestCellsFlattensResultsBeforeAndAfterTheRun(t *testing.T) {
	cell := cty.Object(map[string]cty.Type{
		"address": cty.String, "delivery": cty.Object(map[string]cty.Type{"p99": cty.Number}),
	})
	before := func(names ...string) cty.Value {
		levels := map[string]cty.Value{}
		for _, n := range names {
			levels[n] = cty.UnknownVal(cell)
		}
		return cty.ObjectVal(levels)
	}
	known := func(address string, p99 int64) cty.Value {
		return cty.ObjectVal(map[string]cty.Value{
			"address":  cty.StringVal(address),
			"delivery": cty.ObjectVal(map[string]cty.Value{"p99": cty.NumberIntVal(p99)}),
		})
	}
	results := cty.ObjectVal(map[string]cty.Value{
		"sites":   cty.ObjectVal(map[string]cty.Value{"map": cty.ObjectVal(map[string]cty.Value{"10": known("ten", 3), "5": known("five", 2)})}),
		"address": cty.ObjectVal(map[string]cty.Value{"map": cty.ObjectVal(map[string]cty.Value{"5": known("odd", 1)})}), // a group of that name
	})
	scope := func(v cty.Value) map[string]cty.Value {
		return map[string]cty.Value{"benchmark": cty.ObjectVal(map[string]cty.Value{"x": v})}
	}

	got, diags := evaluate(t, ".", `join(",", cells(benchmark.x)[*].address)`, scope(results))
	if diags.HasErrors() || got.AsString() != "odd,five,ten" {
		t.Errorf("addresses = %#v, %v; want them in order, 5 before 10", got, diags)
	}
	got, diags = evaluate(t, ".", `min(cells(benchmark.x["sites"])[*].delivery.p99...)`, scope(results))
	if diags.HasErrors() || !got.RawEquals(cty.NumberIntVal(2)) {
		t.Errorf("least p99 = %#v, %v", got, diags)
	}

	unknown := cty.ObjectVal(map[string]cty.Value{"sites": cty.ObjectVal(map[string]cty.Value{"map": before("5", "10")})})
	for _, v := range []cty.Value{unknown, cty.UnknownVal(unknown.Type())} {
		got, diags = evaluate(t, ".", `min(cells(benchmark.x)[*].delivery.p99...)`, scope(v))
		if diags.HasErrors() || got.IsKnown() || got.Type() != cty.Number {
			t.Errorf("before the run: %#v, %v; want an unknown number", got, diags)
		}
		_, diags = evaluate(t, ".", `cells(benchmark.x)[*].delivery.p98`, scope(v))
		if !diags.HasErrors() {
			t.Error("a misspelt percentile of unknown cells must be an error")
		}
	}
}
