package spec

import (
	"path/filepath"
	"sync"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"bench/spec/budget"
	"bench/spec/decl"
	"bench/spec/functions"
	"bench/spec/modules"
	"bench/spec/rows"
	"bench/spec/syntax"
)

// The passes of a spec. Each is a function of what the ones before have found, and writes into none of it:
//
//	Options            gather           sources        the texts, from disk or from an editor
//	sources            syntax.ParseAll  []syntax.File  their syntax; an editor's readings keep what is as it was (memory.go)
//	[]syntax.File      decl.Read        decl.Written   the blocks, by the table of the language
//	decl.Written       modules.Expand   modules.All    the same with those of the modules
//	decl.Written       decl.Declare     Declarations   what has a name, and which references can't be right
//	decl.Declarations  decl.Arrange     decl.Graph     in which order that gets its value
//	all of that        assign           inputs         the values of variables
//	all of that        configure        evaluation     the values and the configuration in one world: with these ports, or those
//	evaluation         makePlan         plan.Plan      the cells that are selected
//
// To evaluate again, with other ports or the results of a run, is to call configure with another world.

// A reading is what the texts of a spec say: all that evaluating it in any world begins with.
type reading struct {
	options Options
	sources
	tools
	files []syntax.File
	all   *decl.Declarations
	graph decl.Graph
	inputs
	broken bool // there are errors or open variables: what follows from them is not reported (again)
}

// Tools are what expressions are evaluated with. There is one folder for a spec, so that a file is read once.
type tools struct {
	folder    *functions.Folder
	budget    *budget.Budget
	functions map[string]function.Function
	bare      *hcl.EvalContext // for expressions without references
	modules   map[string]tools // by their scopes, those of modules with folders of their own
	cellType  cty.Type
	within    string                 // a module's folder, from the spec's own on; "": they are the spec's
	tables    map[string]*rows.Table // that were read from files, by name
}

// theCellType is made once: it follows from the types of this program, and takes longer than to read a small spec.
var theCellType = sync.OnceValue(cellType)

func newTools(src sources, o Options) tools {
	t := tools{folder: functions.NewFolder(src.dir), budget: budget.New(o.most()), cellType: theCellType(), tables: map[string]*rows.Table{}}
	if o.Memory != nil {
		t.budget = o.Memory.budget
	}
	t.folder.Overlays, t.folder.Environ = src.overlays, o.Environ
	if src.recorded != nil {
		t.folder.Again, t.folder.Recorded = true, src.recorded.Reads
	}
	t.functions = functions.All(t.folder, t.budget)
	t.bare = &hcl.EvalContext{Functions: t.functions}
	return t
}

// understand takes sources through the passes. Diags are what was found while they were gathered.
func understand(src sources, o Options, diags hcl.Diagnostics) (*Spec, hcl.Diagnostics) {
	if o.Memory != nil {
		o.Memory.begin(o.most())
	}
	r := &reading{options: o, sources: src, tools: newTools(src, o), all: decl.None()}
	s := &Spec{reading: r, base: newEvaluation(r, world{})}
	found := s.passes()
	if o.Memory != nil {
		o.Memory.end(r.files)
	}
	s.reading = r.but(len(r.open) > 0 || diags.HasErrors() || found.HasErrors())
	s.warnings = r.finished(append(diags, found...)) // there is nothing else in a spec that can be planned
	return s, s.warnings
}

// passes fills a spec that has its sources. Where one pass can't do without another's result, it ends.
func (s *Spec) passes() (diags hcl.Diagnostics) {
	r := s.reading
	add := func(more hcl.Diagnostics) { diags = append(diags, more...) }

	files, d := r.options.Memory.parse(r.texts)
	blocks, more := decl.Read(files, r.budget, r.options.Memory.decls())
	if r.options.Memory != nil && modules.Called(blocks) {
		r.options.Memory.clear() // it knows nothing of other folders' files
		r.options.Memory = nil
		files, d = syntax.ParseAll(r.texts)
		blocks, more = decl.Read(files, r.budget, nil)
	}
	r.files = files
	add(d)
	add(more)
	if wrong := wrongVersion(blocks.Top, r.options.BenchVersion); wrong != nil {
		return hcl.Diagnostics{wrong} // whatever else is wrong may be right in another version
	}
	if d.HasErrors() {
		return diags // what the unreadable part declares would be called undeclared
	}
	taken, d := modules.Expand(blocks, filepath.ToSlash(r.dir), r.sources.module, r.budget)
	add(d)
	r.files = append(r.files, taken.Files...)
	r.withModules(taken.Modules)
	r.all, d = decl.Declare(taken.Written)
	add(d)
	r.graph, d = decl.Arrange(r.all)
	add(d)
	r.inputs, d = assign(r.but(diags.HasErrors()))
	add(d)
	s.base, d = configure(r.but(diags.HasErrors() || len(r.open) > 0), world{})
	add(d)
	if !diags.HasErrors() {
		add(unheard(r.all, s.base))
		add(unused(r.all)) // what a misspelt name leaves unused is no second mistake
	}
	if !diags.HasErrors() && len(r.open) == 0 {
		s.rehearsal, d = rehearse(s.base)
		add(d)
	}
	return diags
}

// but is the reading with another say on whether there are errors.
func (r *reading) but(broken bool) *reading {
	other := *r
	other.broken = broken
	return &other
}
