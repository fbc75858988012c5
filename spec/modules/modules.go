package modules

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"bench/spec/budget"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/spec/syntax"
	"bench/words"
)

// mostTaken is how many modules a spec may take, those of its modules included: more are a mistake that multiplies.
const mostTaken = 200

// A Module is one that a module block takes.
type Module struct {
	Scope  string // of its blocks: "x.", "x.inner."
	Folder string // from the spec's folder on, with slashes: "../shared"
}

// A Folder reads the texts of a folder, whose path begins in the spec's folder.
type Folder func(folder string) ([]syntax.Source, hcl.Diagnostics)

// All are the modules of a spec.
type All struct {
	Written decl.Written  // the spec's own blocks, and those of its modules
	Modules []Module      // in the order in which they are taken
	Files   []syntax.File // of the modules, each once
}

// A reader goes from the module blocks of a body to those of the bodies that they bring.
type reader struct {
	all    All
	own    string // the spec's folder
	read   Folder
	budget *budget.Budget
	diags  hcl.Diagnostics
}

// Called says whether a spec takes any module.
func Called(spec decl.Written) bool {
	return slices.ContainsFunc(spec.Top, func(b *decl.Block) bool { return b.Type == "module" })
}

// Expand takes the modules of a spec that was read in its own folder, an absolute path with slashes, and those of these.
func Expand(spec decl.Written, own string, read Folder, b *budget.Budget) (All, hcl.Diagnostics) {
	r := &reader{all: All{Written: spec}, own: own, read: read, budget: b}
	r.all.Written.Calls = map[string]*decl.Block{}
	r.take(spec.Top, "", []string{"."})
	return r.all, r.diags
}

// take takes the modules of the blocks of one body, which stands in the last of the folders that led there.
func (r *reader) take(top []*decl.Block, scope string, way []string) {
	for _, b := range top {
		if b.Type == "module" && r.all.Written.Calls[b.Name+"."] == nil { // a second one of a name is reported where names are declared
			r.module(b, scope, way)
		}
	}
}

func (r *reader) module(call *decl.Block, scope string, way []string) {
	inner := call.Name + "."
	r.all.Written.Calls[inner] = call
	folder, ok := r.source(call, way)
	if !ok {
		r.all.Written.Unread = append(r.all.Written.Unread, inner)
		return
	}
	if len(r.all.Modules) == mostTaken {
		r.all.Written.Unread = append(r.all.Written.Unread, inner)
		r.report(diag.Failure(diag.BadModule, call.Header, "Too many modules", "A spec may take %d modules, those of its modules included.", mostTaken))
		return
	}
	texts, diags := r.read(folder)
	if len(texts) == 0 || diags.HasErrors() {
		r.all.Written.Unread = append(r.all.Written.Unread, inner)
		r.unreadable(call, folder, diags)
		return
	}
	r.all.Modules = append(r.all.Modules, Module{inner, folder})
	files, diags := syntax.ParseAll(texts)
	written, more := decl.Read(files, r.budget, nil)
	r.once(append(diags, more...))
	r.keep(files)
	written.Top = r.belonging(written.Top, inner)
	written = written.InModule(inner)
	r.arguments(call, written, inner)
	r.all.Written.Top = append(r.all.Written.Top, written.Top...)
	r.all.Written.Lost = append(r.all.Written.Lost, written.Lost...)
	r.take(written.Top, inner, append(slices.Clone(way), folder))
}

// source is the folder that a module block names.
func (r *reader) source(call *decl.Block, way []string) (folder string, ok bool) {
	arg := call.Args["source"]
	if arg == nil {
		if !call.Meant["source"] {
			r.report(diag.Failure(diag.MissingArgument, call.Header, "Missing argument", "The module %q needs the argument \"source\": the folder of its files, such as source = \"../shared\".", call.Name))
		}
		return "", false
	}
	at := arg.Expr.Range()
	text, isText := syntax.Literal(budget.Unmetered(arg.Expr))
	if !isText {
		r.report(diag.Failure(diag.BadModule, at, "Source that isn't written out", "Which files are read is known before anything has a value, so source is a text without ${…}: \"../shared\"."))
		return "", false
	}
	if why := unfit(text); why != "" {
		r.report(diag.Failure(diag.BadModule, at, "Source that is no folder here", "%s", why))
		return "", false
	}
	folder = path.Join(way[len(way)-1], text)
	for i, before := range way {
		if path.Join(r.own, before) != path.Join(r.own, folder) {
			continue
		}
		if len(way) == i+1 {
			r.report(diag.Failure(diag.BadModule, at, "Module of itself", "The files of %s take their own folder as a module. All files of a folder are one spec already.", text))
		} else {
			r.report(diag.Failure(diag.BadModule, at, "Modules in a circle", "%s takes itself as a module: %s. Move what both need into a folder of its own.", folder, strings.Join(append(slices.Clone(way[i:]), folder), " → ")))
		}
		return "", false
	}
	return folder, true
}

// unfit says why a source can't be a folder beside the spec.
func unfit(source string) string {
	switch {
	case strings.TrimSpace(source) == "":
		return "source is empty. It is the folder of the module's files, such as \"../shared\"."
	case strings.Contains(source, "://") || strings.HasPrefix(source, "git@") || strings.Contains(source, "::") || strings.HasPrefix(source, "github.com/"):
		return fmt.Sprintf("bench fetches no modules: %q is elsewhere. Bring it here, say as a submodule of git, and name its folder: source = \"../shared\".", source)
	case strings.HasPrefix(source, "/") || strings.Contains(source, ":") || strings.HasPrefix(source, `\`):
		return fmt.Sprintf("%q begins at the root of this machine; on another one it isn't there. Write the way from this file's folder: \"../shared\".", source)
	case strings.Contains(source, `\`):
		return fmt.Sprintf("Write it with slashes, which every system understands: %q.", strings.ReplaceAll(source, `\`, "/"))
	case !strings.HasPrefix(source, "./") && !strings.HasPrefix(source, "../") && source != "." && source != "..":
		return fmt.Sprintf("There is no registry of modules. A folder below this file's begins with ./, so that it is seen to be one: \"./%s\".", source)
	}
	return ""
}

func (r *reader) unreadable(call *decl.Block, folder string, diags hcl.Diagnostics) {
	at := call.Args["source"].Expr.Range()
	why := fmt.Sprintf("From the spec's folder on there is no folder %s with files named *.bench.hcl or *.bench.json.", folder)
	for _, d := range diags {
		if diag.CodeOf(d) != diag.NoSpec {
			why = d.Summary + ": " + d.Detail
			break
		}
	}
	r.report(diag.Failure(diag.BadModule, at, "Module that can't be read", "%s", why))
}

// taken are the types of the blocks that a module may have.
var taken = []string{"variable", "locals", "client", "group", "output", "module"}

// elsewhere says where what a module can't have belongs.
var elsewhere = map[string]string{
	"server":    "A server is started by the spec, and given to a module by its URL: base_url = server.NAME.url in the module block, and a variable \"base_url\" here.",
	"strategy":  "It belongs in the spec, where benchmarks name it.",
	"benchmark": "What is measured stands in the spec: its groups can be module.NAME.group.GROUP.",
	"bench":     "What a spec needs, and which hosts it may load, stands in the spec itself, where whoever agrees to it looks.",
}

// belonging are the blocks that a module may have; the others are reported.
func (r *reader) belonging(top []*decl.Block, scope string) (kept []*decl.Block) {
	for _, b := range top {
		if slices.Contains(taken, b.Type) {
			kept = append(kept, b)
			continue
		}
		where := elsewhere[b.Type]
		if where == "" {
			where = "It belongs in the spec that takes the module."
		}
		r.once(hcl.Diagnostics{diag.Failure(diag.BadModule, b.Header, "Not in a module", "A module has variables, locals, clients, groups, outputs and modules, and no %s blocks. %s", b.Type, where)})
	}
	return kept
}

// given are arguments that module blocks have elsewhere, and what is said here.
var given = map[string]string{
	"for_each":   "Write a module block for each; what they share stands in locals.",
	"count":      "Write a module block for each; what they share stands in locals.",
	"depends_on": "Nothing is made, so nothing has to be made before.",
	"version":    "The folder is as it is: its version is that of the repository.",
	"providers":  "There are no providers: give the module a variable, or take its client.",
}

// arguments holds what a module block gives against the module's variables.
func (r *reader) arguments(call *decl.Block, written decl.Written, scope string) {
	variables := map[string]*decl.Block{}
	for _, b := range written.Top {
		if b.Type == "variable" {
			variables[strings.TrimPrefix(b.Name, scope)] = b
		}
	}
	names := slices.Sorted(maps.Keys(variables))
	meant := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(call.Args)) {
		if name == "source" || variables[name] != nil || slices.Contains(written.Lost, "var."+scope+name) {
			continue
		}
		meant[diag.Suggest(name, names)] = true
		hint := diag.DidYouMean(name, names)
		switch {
		case hint == "" && given[name] != "":
			hint = " " + given[name]
		case hint == "" && len(names) == 0:
			hint = " It declares none."
		case hint == "" && len(names) <= 12:
			hint = " It has " + words.And(words.Quoted(names)) + "."
		}
		r.report(diag.Failure(diag.UnknownArgument, call.Args[name].NameRange, "Unknown argument", "The module %q has no variable %q.%s", call.Name, name, hint))
	}
	for _, name := range names {
		if b := variables[name]; call.Args[name] == nil && b.Args["default"] == nil && !b.Meant["default"] && !meant[name] {
			r.report(diag.Failure(diag.MissingArgument, call.Header, "Missing argument",
				"The module %q needs the argument %q: the variable at %s has no default.", call.Name, name, diag.Spot(b.Header)))
		}
	}
}

// keep notes files of modules, each once.
func (r *reader) keep(files []syntax.File) {
	for _, f := range files {
		if !slices.ContainsFunc(r.all.Files, func(have syntax.File) bool { return have.Name == f.Name }) {
			r.all.Files = append(r.all.Files, f)
		}
	}
}

func (r *reader) report(d *hcl.Diagnostic) { r.diags = append(r.diags, d) }

// once reports what is wrong with a module's own files, which may be taken several times.
func (r *reader) once(found hcl.Diagnostics) {
	for _, d := range found {
		if !slices.ContainsFunc(r.diags, func(have *hcl.Diagnostic) bool {
			return have.Summary == d.Summary && have.Detail == d.Detail && have.Subject != nil && d.Subject != nil && *have.Subject == *d.Subject
		}) {
			r.report(d)
		}
	}
}
