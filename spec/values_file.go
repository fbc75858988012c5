package spec

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"bench/spec/diag"
	"bench/spec/syntax"
)

// defaultValues are the names of the variables file that is read without being named, in its two syntaxes.
var defaultValues = []string{"bench.benchvars.hcl", "bench.benchvars.hcl.json", "bench.benchvars.json"}

// variablesFiles are the variables files of a folder that are read without being named, the weakest first.
func variablesFiles(overlays syntax.Overlays, dir string) []string {
	names, err := overlays.Names(dir)
	if err != nil {
		return nil // that the folder can't be read was said when the spec was looked for
	}
	var defaults, autos []string
	for _, name := range names {
		switch {
		case strings.HasPrefix(name, "."), strings.HasSuffix(name, "~"), isFolder(filepath.Join(dir, name)):
		case strings.HasSuffix(name, ".auto.benchvars.hcl"), strings.HasSuffix(name, ".auto.benchvars.hcl.json"),
			strings.HasSuffix(name, ".auto.benchvars.json"):
			autos = append(autos, name)
		}
	}
	for _, name := range defaultValues {
		if slices.Contains(names, name) && !isFolder(filepath.Join(dir, name)) {
			defaults = append(defaults, name)
		}
	}
	return append(defaults, sorted(autos)...)
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// file takes values from a variables file. One that was named must exist.
func (g *givenValues) file(name string, named bool) {
	path, read := syntax.Within(g.options.Dir, name), g.overlays.Load
	if named {
		read = g.overlays.LoadAnywhere
	}
	s, d := read(path, name)
	if d != nil {
		if named {
			d.Summary = "Can't read the variables file"
		}
		g.diags = append(g.diags, d)
		return
	}
	g.files = append(g.files, name)
	file, diags := syntax.Parse(s)
	if !g.secretive(file, diags) && !syntax.LeadsOut(path) {
		g.sources[name] = g.withoutStrangers(file)
	}
	g.diags = append(g.diags, diags...)
	for _, a := range g.attributes(file.Body) {
		g.assign(a, name)
	}
}

// secretive says whether a file may hold a sensitive value, so that no line of it must be shown. Where its syntax is
// wrong that can't be known.
func (g *givenValues) secretive(file *hcl.File, diags hcl.Diagnostics) bool {
	attributes, _ := file.Body.JustAttributes()
	for _, v := range g.declared {
		if _, given := attributes[v.name]; v.sensitive && (given || diags.HasErrors()) {
			return true
		}
	}
	return false
}

// withoutStrangers is a file as it may be shown: without the values of names that aren't declared, since they may be those
// of sensitive variables, misspelt or of another spec.
func (g *givenValues) withoutStrangers(file *hcl.File) *hcl.File {
	shown := *file
	shown.Bytes = bytes.Clone(file.Bytes)
	attributes, _ := file.Body.JustAttributes()
	for name, a := range attributes {
		if _, ok := g.declared[name]; !ok {
			shown.Bytes = blanked(shown.Bytes, a.Expr.Range(), false)
		}
	}
	return &shown
}

// attributes are the assignments of a variables file, in the order of the text. Blocks have no place in it.
func (g *givenValues) attributes(body hcl.Body) []*hcl.Attribute {
	if native, ok := body.(*hclsyntax.Body); ok {
		for _, b := range native.Blocks {
			detail := fmt.Sprintf("A variables file has lines such as name = value, and no blocks. A %s block belongs in a *.bench.hcl file.", b.Type)
			if b.Type == "variable" && len(b.Labels) == 1 {
				detail = fmt.Sprintf("A variables file gives values: write %s = value. The variable block itself belongs in a *.bench.hcl file.", b.Labels[0])
			}
			g.diags = append(g.diags, diag.Failure(diag.UnknownBlock, b.DefRange(), "Block in a variables file", "%s", detail))
		}
		native.Blocks = nil
	}
	attributes, diags := body.JustAttributes()
	g.diags = append(g.diags, diag.Recode(diag.Syntax, diags)...)
	list := make([]*hcl.Attribute, 0, len(attributes))
	for _, a := range attributes {
		list = append(list, a)
	}
	return inTextOrder(list)
}

func (g *givenValues) assign(a *hcl.Attribute, file string) {
	v, ok := g.declared[a.Name]
	if !ok {
		g.diags = append(g.diags, diag.Caution(diag.UndeclaredVariable, a.NameRange, "Undeclared variable",
			"The spec declares no variable %q, so this value is not used.%s", a.Name, diag.DidYouMean(a.Name, g.names())))
		return
	}
	value, diags := g.constantValue(a.Expr)
	if v.sensitive {
		for _, d := range diags {
			d.Detail = "The value can't be evaluated. Nothing of it is shown, because the variable is sensitive."
		}
	}
	g.diags = append(g.diags, diags...)
	if diags.HasErrors() {
		value = cty.DynamicVal
	}
	g.values[a.Name] = given{value: value, origin: file, at: a.Expr.Range()}
}

func inTextOrder(list []*hcl.Attribute) []*hcl.Attribute {
	slices.SortFunc(list, func(a, b *hcl.Attribute) int { return a.Range.Start.Byte - b.Range.Start.Byte })
	return list
}
