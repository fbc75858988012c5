package spec

import (
	"time"

	"bench/spec/budget"
)

// Options are what a spec is read with, besides its text.
type Options struct {
	Paths        []string        // a folder, or files of one folder; none: the current folder
	Vars         []Assignment    // -var, -var-file and -env, in the order of the command line
	Environ      func() []string // nil: os.Environ
	Overrides    Overrides
	Dir          string // the folder that relative paths start from; "": the current one
	BenchVersion string // "1.2.3"; "": unknown, any required_version is met
	// ValuesLater leaves variables that have no value open, instead of asking for one: all that can be said without it is
	// checked. A spec with open variables can't be planned.
	ValuesLater bool

	// Within is the folder that modules must lie in, however they are named; "": they may lie anywhere on this machine.
	Within string

	// NoValueFiles leaves the variables files of the folder alone: the spec is no part of it.
	NoValueFiles bool

	// Overlays are texts in the place of those of files, by their paths: what an editor has not saved yet. They stand for
	// files of the spec and of its variables, and for those that it reads by name, be these on disk or not.
	Overlays map[string][]byte

	// Memory is what an earlier reading of the same spec has left; nil: nothing.
	Memory *Memory

	limits *budget.Limits // nil: those that are stated; tests have smaller ones
}

// most are the limits of an evaluation.
func (o Options) most() budget.Limits {
	if o.limits != nil {
		return *o.limits
	}
	return budget.Stated
}

// An Assignment gives a value to a variable from outside of the spec.
type Assignment struct {
	Name  string // of the variable; "" with File and Env
	Value string // as it was typed
	File  string // of -var-file
	Env   string // of -env: the name of a file in EnvFolder, without its ending
}

// Overrides replace arguments of every benchmark, for a quick look.
type Overrides struct {
	Duration    time.Duration // 0: as in the spec
	Blocks      int           // 0: as in the spec
	Concurrency []int         // none: as in the spec; 0 in it: DefaultLevel
}
