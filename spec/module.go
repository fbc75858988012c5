package spec

import (
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"bench/spec/decl"
	"bench/spec/diag"
	"bench/spec/functions"
	"bench/spec/lang"
	"bench/spec/modules"
	"bench/spec/secret"
	"bench/spec/syntax"
)

// withModules gives each module tools that read in its own folder. Modules of one folder share them.
func (r *reading) withModules(taken []modules.Module) {
	byFolder := map[string]tools{}
	r.tools.modules = map[string]tools{}
	for _, m := range taken {
		t, ok := byFolder[m.Folder]
		if !ok {
			t = r.toolsIn(m.Folder)
			byFolder[m.Folder] = t
		}
		r.tools.modules[m.Scope] = t
	}
}

// toolsIn are the tools of a module's folder, given from the spec's own on. What is secret, and what evaluating may take, is
// known together with the spec's.
func (r *reading) toolsIn(folder string) tools {
	t := r.tools
	t.within = folder
	t.folder = functions.NewFolder(syntax.Absolute(filepath.Join(r.dir, filepath.FromSlash(folder))))
	t.folder.Vault, t.folder.Overlays, t.folder.Environ = r.folder.Vault, r.overlays, r.options.Environ
	if r.recorded != nil {
		t.folder.Again, t.folder.Recorded = true, map[string]string{}
		for name, print := range r.recorded.Reads {
			if inside, ok := strings.CutPrefix(name, folder+"/"); ok {
				t.folder.Recorded[inside] = print
			}
		}
	}
	t.functions = functions.All(t.folder, t.budget)
	t.bare = &hcl.EvalContext{Functions: t.functions}
	return t
}

// toolsOf are the tools of a module, by its scope; "": the spec's own.
func (r *reading) toolsOf(module string) *tools {
	if t, ok := r.tools.modules[module]; ok {
		return &t
	}
	return &r.tools
}

// fingerprints are those of all files that were read, by their names from the spec's folder on.
func (r *reading) fingerprints() map[string]string {
	all := r.folder.Fingerprints()
	for _, scope := range slices.Sorted(maps.Keys(r.tools.modules)) {
		t := r.tools.modules[scope]
		for name, print := range t.folder.Fingerprints() {
			if all == nil {
				all = map[string]string{}
			}
			all[path.Join(t.within, name)] = print
		}
	}
	return all
}

// pathValue is path in a module: what it reads is named from its own folder on.
func (r *reading) pathValue(module string) cty.Value {
	return cty.ObjectVal(map[string]cty.Value{"module": cty.StringVal("."), "root": cty.StringVal(r.place.Dir)})
}

// moduleVariable is the value of a variable of a module: what its module block gives, else its default.
func (e *evaluation) moduleVariable(d *decl.Declaration) cty.Value {
	v := e.declaredVariable(d.Block)
	e.given = append(e.given, v)
	e.writtenSecret(v)
	v.value = cty.DynamicVal
	value := cty.NilVal
	if d.Given != nil {
		value = e.evaluate(d.Given, nil)
		v.at = d.Given.Expr.Range()
	}
	fallback, hasDefault := cty.NilVal, false
	if d.Given == nil || value.IsNull() && !v.nullable {
		fallback, hasDefault = e.defaultOf(v)
	}
	switch {
	case hasDefault:
		v.value = fallback
	case d.Given == nil: // reported as missing
		return cty.DynamicVal
	default:
		v.value = e.fitted(v, value)
	}
	if v.untyped {
		v.value = cty.DynamicVal
	}
	if v.sensitive && !v.value.IsNull() {
		v.value = v.value.Mark(secret.Sensitive)
	}
	e.reading.folder.Vault.Note(v.value)
	return v.value
}

// moduleOutput is the value of a module's output.
func (e *evaluation) moduleOutput(d *decl.Declaration) cty.Value {
	v := e.evaluate(d.Local, nil)
	f := e.fields(d.Output, lang.OutputBlock, nil)
	f.constant("description")
	if f.boolean("sensitive") {
		v = v.Mark(secret.Sensitive)
		e.reading.folder.Vault.Note(v)
	}
	return v
}

// exported puts what references to modules mention below the word module: module.x.group.y, and module.x.y for an output.
func (e *evaluation) exported(refs []decl.Reference) cty.Value {
	type branch map[string]any
	root := branch{}
	for _, ref := range refs {
		at := root
		steps := append([]string{ref.Name}, ref.Exported()...)
		for _, step := range steps[:len(steps)-1] {
			if _, ok := at[step].(branch); !ok {
				at[step] = branch{}
			}
			at = at[step].(branch)
		}
		if last := steps[len(steps)-1]; at[last] == nil {
			at[last] = e.lookup(ref)
		}
	}
	var value func(any) cty.Value
	value = func(x any) cty.Value {
		inner, ok := x.(branch)
		if !ok {
			return x.(cty.Value)
		}
		object := map[string]cty.Value{}
		for name, el := range inner {
			object[name] = value(el)
		}
		return cty.ObjectVal(object)
	}
	return value(root)
}

// writtenSecret refuses the default of a sensitive variable of a module where it is written out: a plan has the module's text, and
// nobody could be asked for the value again.
func (e *evaluation) writtenSecret(v *variable) {
	arg := v.block.Args["default"]
	if !v.sensitive || arg == nil {
		return
	}
	w := &literalWalker{}
	_ = hclsyntax.Walk(arg.Expr, w)
	if w.found {
		e.report(diag.Failure(diag.SensitiveValue, arg.Expr.Range(), "Secret in a module",
			"What is sensitive isn't written into a module, since plans and results have its text. Give it in the module block, from a sensitive variable of the spec; or write default = env(\"NAME\")."))
	}
}
