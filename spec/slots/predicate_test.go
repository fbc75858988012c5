package slots_test

import (
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"bench/engine/text"
	"bench/plan"
	"bench/spec/budget"
	"bench/spec/functions"
	"bench/spec/slots"
)

// conditions are examples of all that a condition of the run can be.
var conditions = []string{
	`data.users.name == "ann"`,
	`data.users.name != ""`,
	`"ann" == "${data.users.name}" && random.day < 8`,
	`random.day >= 7 || data.users.ok`,
	`!data.users.ok`,
	`!(data.users.name == "x" || !data.users.ok) && (true || random.day > 3)`,
	`random.day == 7`,
	`random.day != 7.0`,
	`random.day % 2 == 0`,
	`random.day % 0 == 7`,
	`(random.day + 3) * 2 - -1 > 4 / 2`,
	`1 / random.day < 0.2`,
	`0.1 + 0.2 == random.day / 10`,
	`tonumber(data.users.name) > 6`,
	`data.users.name < 8`,
	`data.users.name < 8 && false`,
	`true || data.users.name < 8`,
	`tobool(data.users.name)`,
	`data.users.name && data.users.ok`,
	`data.users.ok == true`,
	`(random.day > 3) == data.users.ok`,
	`contains(["ann", "é", 7, null], data.users.name)`,
	`contains([7, 8], random.day)`,
	`contains([random.day, 1], 7)`,
	`contains(["${data.users.name}"], "ann")`,
	`contains(var.list, lower(data.users.name))`,
	`startswith(data.users.name, "a") || endswith(lower(data.users.name), "HARA") || strcontains(data.users.name, var.key)`,
	`can(regex("^[0-9]+$", data.users.name))`,
	`can(regex("o", "${data.users.name}${random.day}"))`,
	`var.key == "k" ? random.day > 3 : data.users.ok`,
	`random.day > 3 ? data.users.ok : data.users.name == "ann"`,
	`(data.users.ok ? random.day : 7) == 7 && (random.day < 5 ? "ann" : data.users.name) == "ann"`,
	`data.users.ok ? data.users.name < 8 : true`,
	`format("%03d", random.day) == "007"`,
	`sha256(data.users.name) == sha256("ann")`,
	`random.day <= 1e3`,
}

var names = []string{"", "ann", "Ann O'Hara \"x\"\\", "é\u2028<b>&", "7", "7.0", "-12", "true", "1", "0x7", "1_000", "Inf", "1e3", "日本語"}

// FuzzConditionsAreWhatTheLanguageGives compiles a condition, judges it, and compares that with what the language gives for
// the expression with the values in place.
func FuzzConditionsAreWhatTheLanguageGives(f *testing.F) {
	for i, e := range conditions {
		f.Add(e, names[i%len(names)], int64(i*7-3), i%2 == 0)
	}
	f.Fuzz(func(t *testing.T, expression, name string, day int64, ok bool) {
		compareConditions(t, expression, name, day, ok)
	})
}

// Every example, with every value: each can be compiled, and holds for some values or says why it can't be judged.
func TestConditionsAreWhatTheLanguageGives(t *testing.T) {
	for _, e := range conditions {
		judged := map[string]int{}
		for _, name := range names {
			for _, day := range []int64{0, 3, 7, -12, 1 << 53} {
				for _, ok := range []bool{true, false} {
					judged[compareConditions(t, e, name, day, ok)]++
				}
			}
		}
		if judged[""] > 0 || judged["true"]+judged["false"] == 0 {
			t.Errorf("%s: %v", e, judged)
		}
	}
}

// compareConditions says what came of the condition: nothing where it can't be compiled.
func compareConditions(t *testing.T, expression, name string, day int64, ok bool) string {
	t.Helper()
	expr, diags := hclsyntax.ParseExpression([]byte(expression), "", hcl.InitialPos)
	if diags.HasErrors() || !bounded(expr) || !boundary(name) || len(expression) > 1000 {
		return ""
	}
	b := budget.New(budget.Limits{Steps: 10_000, Values: 10_000, Text: 1 << 20, Time: budget.Stated.Time})
	metered := b.Meter(expr)
	context := func(name, ok, day cty.Value) *hcl.EvalContext {
		return &hcl.EvalContext{Functions: functions.All(functions.NewFolder(t.TempDir()), b), Variables: map[string]cty.Value{
			"data":   cty.ObjectVal(map[string]cty.Value{"users": cty.ObjectVal(map[string]cty.Value{"name": name, "ok": ok})}),
			"random": cty.ObjectVal(map[string]cty.Value{"day": day}),
			"var": cty.ObjectVal(map[string]cty.Value{
				"key": cty.StringVal("k"), "list": cty.ListVal([]cty.Value{cty.StringVal("ann"), cty.StringVal("é")}),
			}),
		}}
	}
	unknown := func(ty cty.Type) cty.Value { return cty.UnknownVal(ty).RefineNotNull() }
	before := context(unknown(cty.String), unknown(cty.Bool), unknown(cty.Number))
	v, diags := b.Value(metered, before)
	if v, err := budget.Convert(v, cty.Bool); diags.HasErrors() || err != nil || v.IsKnown() && v.IsNull() {
		return ""
	}
	c := &slots.Compiler{Value: func(e hclsyntax.Expression) (cty.Value, hcl.Diagnostics) { return b.Value(e, before) }}
	compiled := c.Predicate(metered)
	if len(c.Diags) > 0 {
		return ""
	}
	ready, err := text.CompilePredicate(&compiled)
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	flag, written := cty.False, "false"
	if ok {
		flag, written = cty.True, "true"
	}
	normal := cty.StringVal(name)
	got, unfit := ready.Holds(judgedRow{row{normal.AsString(), cty.NumberIntVal(day).AsBigFloat().Text('f', -1)}, written})
	after, diags := b.Value(metered, context(normal, flag, cty.NumberIntVal(day)))
	want, err := budget.Convert(after, cty.Bool)
	switch {
	case diags.HasErrors() || err != nil || !want.IsKnown() || want.IsNull():
		return "unfit" // a text that is no number, say; where the other side decides, a run does without it
	case unfit != nil || got != want.True():
		t.Errorf("%s\nwith %q, %d and %v: compiled to\n%s\nwhich gives %v (%v), and the language %v", expression, name, day, ok, compiled, got, unfit, want.True())
	}
	if got {
		return "true"
	}
	return "false"
}

// A judgedRow is a row in which a bool may be false.
type judgedRow struct {
	row
	ok string
}

func (r judgedRow) Append(dst []byte, v plan.Value) []byte {
	if v.String() == "data.users.ok" {
		return append(dst, r.ok...)
	}
	return r.row.Append(dst, v)
}
