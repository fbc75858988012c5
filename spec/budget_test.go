package spec_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"bench/spec"
	"bench/spec/diag"
)

// grown is a chain of locals, each of which is made of the one before.
func grown(step, first string) string {
	var text strings.Builder
	fmt.Fprintf(&text, "a0 = %s\n", first)
	for i := range 60 {
		fmt.Fprintf(&text, "a%d = %s\n", i+1, strings.ReplaceAll(step, "X", fmt.Sprintf("local.a%d", i)))
	}
	return text.String()
}

// excesses are short texts that stand for more than any machine holds, or for what can't be computed.
var excesses = map[string]struct {
	locals string
	code   diag.Code
}{
	"product":           {`v = length(setproduct(range(1000), range(1000), range(1000)))`, diag.TooLarge},
	"indent":            {`v = strlen(indent(1e10, "a\nb"))`, diag.TooLarge},
	"loop in a loop":    {`v = length([for i in range(100000) : [for j in range(100000) : j]])`, diag.TooLarge},
	"loop of nothing":   {`v = [for i in range(100000) : [for j in range(100000) : j if false]]`, diag.TooLarge},
	"template loops":    {`v = strlen("%{for i in range(100000)}%{for j in range(100000)}a%{endfor}%{endfor}")`, diag.TooLarge},
	"conditions":        {"v = length(" + strings.Repeat("[for a in [1] : a if length(", 100) + "[1]" + strings.Repeat(") == 1]", 100) + ")", diag.TooLarge},
	"loop in try":       {`v = [for i in range(100000) : try([for j in range(100000) : j], 0)]`, diag.TooLarge},
	"loop in can":       {`v = [for i in range(100000) : can([for j in range(100000) : j])]`, diag.TooLarge},
	"splat":             {`v = [for i in range(1000) : range(100000)[*]]`, diag.TooLarge},
	"doubled text":      {grown(`"${X}${X}"`, `"aaaaaaaaaa"`), diag.TooLarge},
	"doubled list":      {grown(`[X, X]`, `[1]`), diag.TooLarge},
	"doubled object":    {grown(`{ a = X, b = X }`, `[1]`), diag.TooLarge},
	"concat":            {grown(`concat(X, X)`, `[1]`), diag.TooLarge},
	"flatten":           {grown(`flatten([X, X])`, `[1]`), diag.TooLarge},
	"join":              {grown(`join(X, [X, X, X])`, `"a"`), diag.TooLarge},
	"replace":           {grown(`replace(X, "a", "aa")`, `"a"`), diag.TooLarge},
	"regexreplace":      {grown(`regexreplace(X, "a+", "$0$0$0$0")`, `"a"`), diag.TooLarge},
	"jsonencode":        {grown(`jsonencode(X)`, `"\""`), diag.TooLarge},
	"base64encode":      {grown(`base64encode("${X}${X}")`, `"a"`), diag.TooLarge},
	"formatlist":        {`v = formatlist("%9999s", range(100000))`, diag.TooLarge},
	"regexall":          {`v = regexall("()()()()()()()()()()()()()()()()()()()()()()()", join("", formatlist("%1000d", range(1000))))`, diag.TooLarge},
	"regex of nests":    {`v = regexall("(a?){1000}a{1000}", join("", formatlist("%1000d", range(1000))))`, diag.TooLarge},
	"trim":              {`v = trim(join("", formatlist("ä%100d", range(10000))), join("", formatlist("ö%100d", range(10000))))`, diag.TooLarge},
	"matchkeys":         {`v = matchkeys(range(100000), [for i in range(100000) : 1], [for i in range(100000) : 1])`, diag.TooLarge},
	"numbers of a hash": {`v = toset([for i in range(100000) : 100000000000000000 + i])`, diag.TooLarge},
	"blocks": {`v = 1
}
group "h" {
  for_each = range(1000)
  base_url = "http://127.0.0.1:1"
  request "r" {
    for_each = range(1000)
    path = "/${each.key}"
  }`, diag.TooLarge},
	"format":            {`v = format("%1000000000d", 1)`, diag.FunctionFailed},
	"precision":         {`v = format("%.1000000000f", 1)`, diag.FunctionFailed},
	"range":             {`v = range(1e9)`, diag.FunctionFailed},
	"range of crumbs":   {`v = range(0, 1, 1e-30)`, diag.FunctionFailed},
	"log":               {`v = log(-1, 10)`, diag.FunctionFailed},
	"log of zero":       {`v = log(0, 10)`, diag.FunctionFailed},
	"pow":               {`v = pow(-8, 0.5)`, diag.FunctionFailed},
	"pow beyond":        {`v = pow(10, 400)`, diag.FunctionFailed},
	"negative indent":   {`v = indent(-1, "a\nb")`, diag.FunctionFailed},
	"division":          {`v = 1 / 0`, diag.BadExpression},
	"division of zero":  {`v = 0 / 0`, diag.BadExpression},
	"great number":      {grown(`X * X`, `10`), diag.BadExpression},
	"small number":      {grown(`X * X`, `0.1`), diag.BadExpression},
	"great in a text":   {`v = "${1e300 * 1e300}"`, diag.BadExpression},
	"great from JSON":   {`v = "${jsondecode("[1e600000000]")[0]}"`, diag.FunctionFailed},
	"great from text":   {`v = tostring(tonumber("1e600000000"))`, diag.FunctionFailed},
	"small from text":   {`v = tostring(tonumber("1e-600000000"))`, diag.FunctionFailed},
	"long number":       {`v = format("%0600d", 0) + 1`, diag.BadExpression},
	"long argument":     {`v = abs(format("%0600d", 0))`, diag.FunctionFailed},
	"long converted":    {`v = convert([format("%0600d", 0)], list(number))`, diag.FunctionFailed},
	"long in a base":    {`v = parseint(format("%0600d", 0), 36)`, diag.FunctionFailed},
	"long size":         {`v = bytes(format("%0600d", 0))`, diag.FunctionFailed},
	"deep JSON":         {`v = jsondecode(replace(format("%02000d", 0), "0", "["))`, diag.FunctionFailed},
	"deep template":     {`v = templatefile("deep.tftpl", {})`, diag.FunctionFailed},
	"loop in a file":    {`v = templatefile("loop.tftpl", {})`, diag.TooLarge},
	"many types":        {`v = tolist([for i in range(3000) : { "k${i}" = i }])`, diag.FunctionFailed},
	"nothing to try":    {`v = try()`, diag.FunctionFailed},
	"try that fails":    {`v = try(tonumber("x"), tonumber("y"))`, diag.FunctionFailed},
	"literal beyond":    {`v = 1e309`, diag.BadExpression},
	"set from outside":  {`v = setunion([for i in range(60000) : 100000000000000000 + i], [1])`, diag.TooLarge},
	"wide conditionals": {`v = true ? { a = [for i in range(100000) : [i]] } : { a = [for i in range(100000) : [i, [for j in range(100000) : j]]] }`, diag.TooLarge},
}

// TestNoExpressionTakesTooMuch: whatever a spec says, its evaluation ends with one error of one line that has a place.
func TestNoExpressionTakesTooMuch(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "deep.tftpl"), []byte(strings.Repeat("${[", 5000)))
	write(t, filepath.Join(dir, "loop.tftpl"), []byte("%{for i in range(100000)}%{for j in range(100000)}a%{endfor}%{endfor}"))
	for name, x := range excesses {
		t.Run(name, func(t *testing.T) {
			write(t, filepath.Join(dir, "a.bench.hcl"), []byte("locals {\n"+x.locals+"\n}\n"+smallest))
			s, diags := spec.Read(spec.Options{Paths: []string{filepath.Join(dir, "a.bench.hcl")}}.WithSmallBudget())
			oneComplaint(t, s, diags, x.code)
			if before, expression, _ := strings.Cut(x.locals, " = "); before == "v" && !strings.Contains(expression, "\n}") {
				write(t, filepath.Join(dir, "b.bench.hcl"), []byte(smallest))
				s, _ := spec.Read(spec.Options{Paths: []string{filepath.Join(dir, "b.bench.hcl")}}.WithSmallBudget())
				_, diags := s.Evaluate(expression, nil)
				if len(diags) != 1 || diag.CodeOf(diags[0]) != x.code {
					t.Errorf("at the prompt: %s", diags)
				}
				if v, diags := s.Evaluate("1 + 1", nil); diags.HasErrors() || spec.ValueText(v) != "2" {
					t.Errorf("the next expression at the prompt has a budget of its own: %s", diags)
				}
			}
		})
	}
}

const smallest = `
group "g" {
  base_url = "http://127.0.0.1:8080"
  request "r" { path = "/" }
}
benchmark "b" {
  groups      = [group.g]
  strategies  = [strategy.map]
  concurrency = [1]
}
`

func oneComplaint(t *testing.T, s *spec.Spec, diags hcl.Diagnostics, code diag.Code) {
	t.Helper()
	if errors := diags.Errs(); len(errors) != 1 || diag.CodeOf(diags[0]) != code {
		t.Fatalf("want one error with the code %s: %.500s", code, rendered(s.Files(), diags))
	}
	if d := diags[0]; d.Subject == nil || strings.ContainsAny(d.Detail, "\n\t") || strings.Contains(d.Detail, "goroutine") || len(d.Detail) > 500 {
		t.Errorf("it must be one line with a place: %s", d.Detail)
	}
	pointsInside(t, diags, s.Files())
}

// TestValuesFromOutsideHaveABudget: variables files come with a spec.
func TestValuesFromOutsideHaveABudget(t *testing.T) {
	const loops = `[for a in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] : [for b in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] : `
	nest := strings.Repeat(loops, 8) + "a" + strings.Repeat("]]", 8)
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.bench.hcl"), []byte("variable \"x\" {\n  default = 1\n}\n"+smallest))
	write(t, filepath.Join(dir, "bench.benchvars.hcl"), []byte("x = "+nest+"\n"))
	s, diags := spec.Read(spec.Options{Paths: []string{dir}}.WithSmallBudget())
	oneComplaint(t, s, diags, diag.TooLarge)
	if err := os.Remove(filepath.Join(dir, "bench.benchvars.hcl")); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"variable \"x\" {\n  default = " + nest + "\n}\n",
		"variable \"x\" {\n  type = object({ a = optional(list(number), " + nest + ") })\n  default = {}\n}\n",
	} {
		write(t, filepath.Join(dir, "a.bench.hcl"), []byte(text+smallest))
		s, diags := spec.Read(spec.Options{Paths: []string{dir}}.WithSmallBudget())
		if len(diags.Errs()) != 1 {
			t.Errorf("want one error: %.1000s", rendered(s.Files(), diags))
		}
	}
}

// TestLargeButSensibleSpecsAreRead: the limits are far from what people write.
func TestLargeButSensibleSpecsAreRead(t *testing.T) {
	var rows strings.Builder
	rows.WriteString("id,name,mail,path,size\n")
	for i := range 20_000 {
		fmt.Fprintf(&rows, "%d,n%d,n%d@example.com,/items/%d,%d\n", i, i, i, i, i*7)
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "rows.csv"), []byte(rows.String()))
	write(t, filepath.Join(dir, "a.bench.hcl"), []byte(`
locals {
  rows    = csvdecode(file("rows.csv"))
  by_id   = { for r in local.rows : r.id => merge(r, { url = "http://127.0.0.1:8080${r.path}" }) }
  large   = [for r in local.rows : r.id if r.size > 70000]
  numbers = distinct(concat(range(100000), range(100000)))
  set     = toset([for i in range(100000) : "key-${i}"])
  letters = join("", [for i in range(100000) : "x"])
  deep    = `+strings.Repeat("try(", 40)+"1"+strings.Repeat(", 0)", 40)+`
  failing = `+strings.Repeat("try(", 40)+`tonumber("x")`+strings.Repeat(", 0)", 40)+`
  caught  = can(1 / 0)
}
group "rows" {
  base_url = "http://127.0.0.1:8080"
  request "row" {
    for_each = { for id, r in local.by_id : id => r if r.size > 126000 }
    path     = each.value.path
    body     = jsonencode({ large = length(local.large), row = each.value, caught = local.caught })
  }
}
benchmark "b" {
  groups      = [group.rows]
  strategies  = [strategy.map]
  concurrency = [1]
}
check "lengths" {
  assert {
    condition     = length(local.numbers) == 100000 && length(local.set) == 100000 && strlen(local.letters) == 100000 && local.deep == 1 && local.failing == 0 && !local.caught
    error_message = "something is lost"
  }
}
`))
	s := mustRead(t, spec.Options{Paths: []string{filepath.Join(dir, "a.bench.hcl")}})
	p := mustPlan(t, s, spec.PlanOptions{})
	if n := len(p.Benchmarks[0].Cells[0].Group.Requests); n != 1999 {
		t.Errorf("%d requests", n)
	}
}
