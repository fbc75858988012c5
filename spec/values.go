package spec

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"bench/spec/budget"
	"bench/spec/diag"
	"bench/spec/syntax"
)

// envPrefix begins the names of environment variables that give values.
const envPrefix = "BENCH_VAR_"

// A given value was given to a variable from outside of the spec.
type given struct {
	value  cty.Value
	origin string // as plan shows it: "-var", "BENCH_VAR_name", or a file's name
	at     hcl.Range
}

// A declared variable, as far as giving it a value goes.
type declaredVariable struct {
	name      string
	literal   bool // a text given on the command line is its value as it stands, not an expression
	any       bool // it can be any value: it has no type, which is any
	sensitive bool
}

// givenValues are the values given from outside, gathered from the weakest place to the strongest: the environment,
// the folder's own variables files, then flags in their order.
type givenValues struct {
	options  Options
	overlays syntax.Overlays
	budget   *budget.Budget
	declared map[string]declaredVariable
	values   map[string]given
	// sources are the texts that values came from, for the snippets of diagnostics. Texts that may hold a sensitive
	// value are not among them.
	sources map[string]*hcl.File
	files   []string // the variables files that were read
	// meant are variables that a misspelt name on the command line was probably meant for: they don't lack a value.
	meant map[string]bool
	diags hcl.Diagnostics
}

// gatherValues collects what the options and the files beside the spec give to the declared variables.
func gatherValues(r *reading, declared []declaredVariable) *givenValues {
	o, dir := r.options, r.place.Dir
	g := &givenValues{
		options: o, overlays: r.overlays, budget: r.budget, declared: map[string]declaredVariable{},
		values: map[string]given{}, sources: map[string]*hcl.File{}, meant: map[string]bool{},
	}
	for _, v := range declared {
		g.declared[v.name] = v
	}
	g.environment()
	if !o.NoValueFiles {
		for _, name := range variablesFiles(g.overlays, syntax.Within(o.Dir, dir)) {
			g.file(filepath.Join(dir, name), false)
		}
	}
	for _, a := range o.Vars {
		switch {
		case a.File != "":
			g.file(a.File, true)
		case a.Env != "":
			g.env(a.Env, dir)
		default:
			g.flag(a)
		}
	}
	if !o.NoValueFiles {
		g.unread(dir)
	}
	return g
}

// names are the names of the declared variables, sorted.
func (g *givenValues) names() []string {
	var names []string
	for name := range g.declared {
		names = append(names, name)
	}
	return sorted(names)
}

// environment takes values from BENCH_VAR_…. A variable that other specs need is no mistake, so an undeclared one is
// mentioned only when it looks like a declared one (or people search for hours why it is not applied).
func (g *givenValues) environment() {
	environ := os.Environ
	if g.options.Environ != nil {
		environ = g.options.Environ
	}
	for _, entry := range sorted(environ()) {
		key, text, _ := strings.Cut(entry, "=")
		name, ok := strings.CutPrefix(key, envPrefix)
		if !ok {
			continue
		}
		if v, ok := g.declared[name]; ok {
			g.text(v, text, key, "<"+key+">")
			continue
		}
		near := diag.Suggest(name, g.names())
		if _, set := g.values[near]; near == "" || set || slices.Contains(environNames(environ()), envPrefix+near) {
			continue
		}
		g.diags = append(g.diags, &hcl.Diagnostic{
			Severity: hcl.DiagWarning, Summary: "Environment variable not used", Extra: diag.UndeclaredVariable,
			Detail: fmt.Sprintf("%s is set, but no variable %q is declared. Did you mean %s%s?", key, name, envPrefix, near),
		})
	}
}

func environNames(entries []string) []string {
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i], _, _ = strings.Cut(e, "=")
	}
	return names
}

// flag takes a value from -var.
func (g *givenValues) flag(a Assignment) {
	v, ok := g.declared[a.Name]
	if !ok {
		g.meant[diag.Suggest(a.Name, g.names())] = true
		hint := diag.DidYouMean(a.Name, g.names())
		if hint == "" && len(g.declared) > 0 {
			hint = " Declared are: " + strings.Join(g.names(), ", ") + "."
		}
		if len(g.declared) == 0 {
			hint = " It declares no variables."
		}
		g.diags = append(g.diags, diag.Placeless(diag.UndeclaredVariable, "Undeclared variable",
			"-var gives a value to %q, and the spec declares no variable of that name.%s", a.Name, hint))
		return
	}
	g.text(v, a.Value, "-var", "<-var "+a.Name+">")
}

// text takes a value that was typed: as it stands where the variable's type is a plain one, otherwise as an expression.
// What can be any value is text where it is no expression.
func (g *givenValues) text(v declaredVariable, text, origin, pseudoFile string) {
	if !v.sensitive {
		g.sources[pseudoFile] = &hcl.File{Bytes: []byte(text), Body: hcl.EmptyBody()}
	}
	s := syntax.Source{Name: pseudoFile, Text: []byte(text)}
	if v.literal {
		g.values[v.name] = given{value: cty.StringVal(text), origin: origin, at: wholeRange(s)}
		return
	}
	value, diags := g.expressionValue(s)
	if diags.HasErrors() && v.any && !beginsStructure(text) {
		value, diags = cty.StringVal(text), nil
	}
	if diags.HasErrors() {
		cause := diags[0]
		if diag.CodeOf(cause) != diag.Duplicate || v.sensitive {
			cause = notAnExpression(v, text, cause, wholeRange(s))
		}
		g.diags = append(g.diags, cause)
		g.values[v.name] = given{value: cty.DynamicVal, origin: origin, at: wholeRange(s)}
		return
	}
	g.values[v.name] = given{value: value, origin: origin, at: wholeRange(s)}
}
