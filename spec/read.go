package spec

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"bench/result"
	"bench/spec/budget"
	"bench/spec/functions"
	"bench/spec/lang"
	"bench/spec/syntax"
)

// A Spec is what the user wrote: read, checked, and ready to be planned. It is not changed after Read.
type Spec struct {
	options  Options
	recorded *result.Spec // the file it was taken from; nil: read from its own files
	place    syntax.Place
	dir      string // absolute
	files    map[string]*hcl.File
	sources  []result.SourceFile
	folder   *functions.Folder
	// valueFiles are the variables files that were read.
	valueFiles []string

	budget    *budget.Budget
	functions map[string]function.Function
	bare      *hcl.EvalContext // for expressions without references
	cellType  cty.Type

	top          []*block
	lost         []string
	all          *declarations
	variables    []*variable
	order        []*declaration
	circular     map[*declaration]bool
	bad          map[*argument]bool
	allowedHosts []string
	moves        []result.Move
	rehearsal    *rehearsal
	open         []string // variables that have no value yet, see Options.ValuesLater
	broken       bool     // there are errors or open variables: what follows from them is not reported (again)
	warnings     hcl.Diagnostics
	base         *evaluation // before anything has started
}

// Files are the texts that diagnostics refer to, by name, for hcl.NewDiagnosticTextWriter.
func (s *Spec) Files() map[string]*hcl.File { return s.files }

// Open names the variables that have no value yet. There are some only with Options.ValuesLater.
func (s *Spec) Open() []string { return s.open }

// Read reads a spec and says all that is wrong with it at once, sorted by file and position. The Spec is never nil; with
// errors it is good for its Files alone.
func Read(o Options) (*Spec, hcl.Diagnostics) {
	found, diags := syntax.Discover(o.Dir, o.Paths)
	s := newSpec(o, found)
	var sources []syntax.Source
	for _, name := range found.Files {
		src, d := syntax.Load(syntax.Within(o.Dir, name), name)
		if d != nil {
			diags = append(diags, d)
			continue
		}
		sources = append(sources, src)
	}
	diags = append(diags, s.read(sources)...)
	s.broken = diags.HasErrors() || len(s.open) > 0
	s.warnings = s.finished(diags) // there is nothing else in a spec that can be planned
	return s, s.warnings
}

func newSpec(o Options, at syntax.Place) *Spec {
	s := &Spec{options: o, place: at, dir: syntax.Absolute(syntax.Within(o.Dir, at.Dir)), files: map[string]*hcl.File{}, cellType: cellType()}
	s.folder = functions.NewFolder(s.dir)
	s.budget = budget.New(o.most())
	s.functions = functions.All(s.folder, s.budget)
	s.bare = &hcl.EvalContext{Functions: s.functions}
	s.all = &declarations{blocks: map[string][]*block{}, byAddress: map[string]*declaration{}}
	s.base = s.newEvaluation(world{})
	return s
}

// read takes the texts of a spec through all passes.
func (s *Spec) read(sources []syntax.Source) hcl.Diagnostics {
	diags, complete := s.parse(sources)
	if d := s.wrongVersion(); d != nil {
		return hcl.Diagnostics{d} // whatever else is wrong may be right in another version
	}
	if !complete {
		return diags // what the unreadable part declares would be called undeclared
	}
	all, d := declare(s.top)
	all.lost = s.lost
	s.all = all
	diags = append(diags, d...)

	checker := newReferenceChecker(all)
	checker.check(s.top)
	s.bad = checker.bad
	diags = append(diags, checker.diags...)

	g := arrange(all, s.declarationsInOrder())
	s.order, s.circular = g.order, g.circular
	diags = append(diags, g.diags...)

	s.broken = diags.HasErrors()
	static := s.newEvaluation(world{})
	s.allowedHosts = static.allowedHosts()
	s.variables = static.variables()
	diags = append(diags, static.diags...)

	s.broken = diags.HasErrors() || len(s.open) > 0
	s.base = s.evaluateAll(world{})
	s.base.validate()
	s.base.judgeBeforehand()
	s.moves = s.base.readMoves()
	diags = append(diags, s.base.diags...)
	if !diags.HasErrors() {
		diags = append(diags, s.unheard()...)
		diags = append(diags, s.unused()...) // what a misspelt name leaves unused is no second mistake
	}
	if !diags.HasErrors() && len(s.open) == 0 {
		r, more := s.rehearse()
		s.rehearsal = r
		diags = append(diags, more...)
	}
	return diags
}

// given are the values that variables get from outside.
func (s *Spec) given(declared []declaredVariable) *givenValues {
	if s.recorded == nil {
		return gatherValues(s.options, s.place.Dir, declared, s.budget)
	}
	return s.givenAgain(declared)
}

// parse reads the blocks of all files. It is complete when the syntax of each is right.
func (s *Spec) parse(sources []syntax.Source) (diags hcl.Diagnostics, complete bool) {
	reader := &bodyReader{budget: s.budget}
	complete = true
	for _, src := range sources {
		file, diags := syntax.Parse(src)
		s.files[src.Name] = file
		s.sources = append(s.sources, result.SourceFile{Name: src.Name, Text: string(src.Text)})
		reader.diags = append(reader.diags, diags...)
		if diags.HasErrors() {
			complete = false
			continue
		}
		root := &block{}
		reader.fill(root, file.Body, lang.File())
		s.top = append(s.top, root.blocks...)
	}
	s.lost = reader.lost
	return reader.diags, complete
}

// declarationsInOrder are what has a value, in the order of the text.
func (s *Spec) declarationsInOrder() []*declaration {
	var list []*declaration
	for _, arg := range s.all.locals {
		list = append(list, s.all.byAddress["local."+arg.name])
	}
	for _, b := range s.top {
		switch b.typ {
		case "server", "client", "group", "strategy", "benchmark":
			if d := s.all.byAddress[b.address()]; d != nil && d.block == b {
				list = append(list, d)
			}
		}
	}
	return list
}
