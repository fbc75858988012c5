package spec

import (
	"maps"

	"github.com/hashicorp/hcl/v2"
)

// A Spec is what the user wrote: read, checked, and ready to be planned. It has what the passes found (passes.go), and is
// not changed after Read.
type Spec struct {
	*reading             // what the texts say
	base     *evaluation // what that means before anything has started
	// rehearsal is what it will mean, as far as that can be known before; nil when there are errors.
	rehearsal *rehearsal
	warnings  hcl.Diagnostics
}

// Read reads a spec and says all that is wrong with it at once, sorted by file and position. The Spec is never nil; with
// errors it is good for its Files alone.
func Read(o Options) (*Spec, hcl.Diagnostics) {
	src, diags := gather(o)
	return understand(src, o, diags)
}

// Files are the texts that diagnostics refer to, by name, for hcl.NewDiagnosticTextWriter.
func (s *Spec) Files() map[string]*hcl.File { return s.shownFiles() }

// Declares says whether the spec has a variable of that name.
func (s *Spec) Declares(name string) bool { return s.all.ByAddress["var."+name] != nil }

// Open names the variables that have no value yet. There are some only with Options.ValuesLater.
func (s *Spec) Open() []string { return s.open }

// shownFiles are the files of the spec and those that values of variables came from.
func (r *reading) shownFiles() map[string]*hcl.File {
	all := maps.Clone(r.shown)
	if all == nil {
		all = map[string]*hcl.File{}
	}
	for _, f := range r.files {
		all[f.Name] = f.File
	}
	return all
}
