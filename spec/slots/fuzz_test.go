package slots_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"golang.org/x/text/unicode/norm"

	"bench/engine/text"
	"bench/plan"
	"bench/spec/budget"
	"bench/spec/functions"
	"bench/spec/slots"
)

// row are the values of a batch.
type row struct{ name, day string }

func (r row) Append(dst []byte, v plan.Value) []byte {
	switch v.String() {
	case "data.users.name":
		return append(dst, r.name...)
	case "data.users.ok":
		return append(dst, "true"...)
	case "random.day":
		return append(dst, r.day...)
	}
	return append(dst, "?"...)
}

// expressions are examples of all that can be compiled.
var expressions = []string{
	`"plain"`,
	`data.users.name`,
	`"${data.users.name}"`,
	`"a-${data.users.name}-b${random.day}c"`,
	`upper("x${lower(data.users.name)}")`,
	`base64encode("${data.users.name}:${var.key}")`,
	`"Bearer ${md5(data.users.name)} ${sha1(random.day)} ${sha256("${random.day}")}"`,
	`urlencode(trimspace(data.users.name))`,
	`format("%s/%v%03d-%s%%%5d|%s", data.users.name, data.users.ok, random.day, random.day, random.day, var.key)`,
	`jsonencode(data.users.name)`,
	`jsonencode({ b = data.users.name, a = random.day, "c d" = [data.users.ok, 1.50, null, "x${random.day}"], (var.key) = { deep = "${data.users.name}<&>" } })`,
	`jsonencode([jsonencode({ x = random.day }), upper(data.users.name), true, {}])`,
	`jsonencode(var.key == "k" ? data.users.name : "b")`,
	`jsonencode({ x = var.key == "k" ? random.day : null, y = true ? random.day : "text" })`,
	`"%{ if var.key == "k" }${data.users.name}%{ else }none%{ endif }"`,
	`(tostring(random.day))`,
	`data.users["name"]`,
	`data.users[var.column]`,
	`jsonencode({ day = random["d${"ay"}"], ok = data["users"][lower("OK")], name = [data[var.table].name] })`,
	`var.key != "k" ? data.users.name : "static"`,
	"<<-EOT\n  line ${data.users.name}\n    ${~ random.day ~}\n  end\nEOT\n",
}

// FuzzTextsAreWhatTheLanguageGives compiles an expression, fills it, and compares that with what the language gives for the
// expression with the values in place: byte for byte the same, whatever the values are.
func FuzzTextsAreWhatTheLanguageGives(f *testing.F) {
	values := []string{"", "ann", "Ann O'Hara \"x\"\\", "é\u2028<b>&", "  spaced\t", "\x00\x1f\x7f", "日本語", "a+b%20/c?d#e", "${x}"}
	for i, e := range expressions {
		f.Add(e, values[i%len(values)], int64(i*7-3))
	}
	for _, v := range values {
		f.Add(expressions[10], v, int64(1<<53))
	}
	f.Fuzz(func(t *testing.T, expression, name string, day int64) {
		compare(t, expression, name, day)
	})
}

// Every example, with every value.
func TestTextsAreWhatTheLanguageGives(t *testing.T) {
	compared := 0
	for _, e := range expressions {
		for _, name := range []string{"", "ann", "Ann O'Hara \"x\"\\", "é\u2028<b>&", "  spaced\t", "\x00\x1f\x7f", "日本語", "a+b%20/c?d#e", "${x}"} {
			for _, day := range []int64{0, 7, -12, 1 << 53} {
				if compare(t, e, name, day) {
					compared++
				}
			}
		}
	}
	if want := len(expressions) * 9 * 4; compared != want {
		t.Errorf("%d of %d could be compiled", compared, want)
	}
}

// compare says whether the expression could be compiled; then it must be right.
func compare(t *testing.T, expression, name string, day int64) bool {
	t.Helper()
	if !utf8.ValidString(name) || !boundary(name) || len(expression) > 1000 {
		return false
	}
	expr, diags := hclsyntax.ParseExpression([]byte(expression), "", hcl.InitialPos)
	if diags.HasErrors() || !bounded(expr) {
		return false
	}
	b := budget.New(budget.Limits{Steps: 10_000, Values: 10_000, Text: 1 << 20, Time: budget.Stated.Time})
	metered := b.Meter(expr)
	context := func(name, ok, day cty.Value) *hcl.EvalContext {
		return &hcl.EvalContext{Functions: functions.All(functions.NewFolder(t.TempDir()), b), Variables: map[string]cty.Value{
			"data":   cty.ObjectVal(map[string]cty.Value{"users": cty.ObjectVal(map[string]cty.Value{"name": name, "ok": ok})}),
			"random": cty.ObjectVal(map[string]cty.Value{"day": day}),
			"var":    cty.ObjectVal(map[string]cty.Value{"key": cty.StringVal("k"), "column": cty.StringVal("name"), "table": cty.StringVal("users")}),
		}}
	}
	unknown := func(ty cty.Type) cty.Value { return cty.UnknownVal(ty).RefineNotNull() }
	before := context(unknown(cty.String), unknown(cty.Bool), unknown(cty.Number))
	v, diags := b.Value(metered, before)
	if diags.HasErrors() || v.IsKnown() && (v.IsNull() || v.Type() != cty.String) {
		return false
	}
	c := &slots.Compiler{Value: func(e hclsyntax.Expression) (cty.Value, hcl.Diagnostics) { return b.Value(e, before) }}
	compiled := c.Text(metered)
	if len(c.Diags) > 0 {
		return false
	}
	template, err := text.Compile(compiled)
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	normal := cty.StringVal(name)
	after, diags := b.Value(metered, context(normal, cty.True, cty.NumberIntVal(day)))
	if diags.HasErrors() || after.IsNull() {
		return false // such as a number where the values make none
	}
	after, err = budget.Convert(after, cty.String)
	if err != nil {
		return false
	}
	got := string(template.Append(nil, row{normal.AsString(), cty.NumberIntVal(day).AsBigFloat().Text('f', -1)}))
	if got != after.AsString() && cty.NormalizeString(got) != after.AsString() {
		t.Errorf("%s\nwith %q and %d: compiled to\n%s\nwhich is filled to\n%q\nand the language gives\n%q", expression, name, day, compiled, got, after.AsString())
	}
	return true
}

// boundary says that a text begins and ends with what no neighbour is composed with: what is filled isn't normalized.
func boundary(text string) bool {
	return text == "" || norm.NFC.PropertiesString(text).BoundaryBefore() && norm.NFC.IsNormalString(strings.ToUpper(text)) && norm.NFC.IsNormalString(strings.ToLower(text))
}

// bounded leaves out what reads files or isn't the same twice.
func bounded(expr hclsyntax.Expression) bool {
	ok := true
	_ = hclsyntax.VisitAll(expr, func(n hclsyntax.Node) hcl.Diagnostics {
		if call, is := n.(*hclsyntax.FunctionCallExpr); is && strings.Contains("file fileexists fileset templatefile filebase64 env json header cookie body status", call.Name) {
			ok = false
		}
		return nil
	})
	return ok
}
