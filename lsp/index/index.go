package index

import (
	"slices"

	"github.com/hashicorp/hcl/v2"

	"bench/spec/budget"
	"bench/spec/decl"
	"bench/spec/lang"
	"bench/spec/syntax"
)

// A Mention is one place where something is named.
type Mention struct {
	Address  string    // what is meant: group.api, var.host, or of a request group.api/request.login
	At       hcl.Range // the name alone, without quotes
	Whole    hcl.Range // with what stands before it: group.api; of a declaration its header
	Declares bool
}

// A File is the index of one file.
type File struct {
	Name     string
	Mentions []Mention    // in the order of the text
	Blocks   []decl.Block // at the top, for what is said of a declaration
}

// Of is the index of a file, which may be broken.
func Of(file syntax.File) *File {
	file.Broken = false // what could be read of it counts
	read, ok := read(file)
	if !ok {
		return &File{Name: file.Name}
	}
	return of(file, read)
}

func of(file syntax.File, read decl.Written) *File {
	f := &File{Name: file.Name}
	w := walker{file: f, text: file.Source.Text}
	top := lang.File()
	for _, b := range read.Top {
		f.Blocks = append(f.Blocks, *b)
		if n := top.Nested(b.Type); n != nil {
			w.block(b, n.Block, scope{})
		}
	}
	slices.SortStableFunc(f.Mentions, func(a, b Mention) int { return a.At.Start.Byte - b.At.Start.Byte })
	return f
}

// read takes a file apart. What the parser left of a broken one may be no tree that others expect, which is nobody's mistake.
func read(file syntax.File) (w decl.Written, ok bool) {
	defer func() { ok = recover() == nil }()
	w, _ = decl.Read([]syntax.File{file}, budget.New(budget.Stated), nil)
	return w, true
}

// Declares are the addresses that a file declares, with repetitions.
func (f *File) Declares() []string { return f.addresses(true) }

// Refers are the addresses that a file refers to, with repetitions.
func (f *File) Refers() []string { return f.addresses(false) }

func (f *File) addresses(declared bool) []string {
	var all []string
	for _, m := range f.Mentions {
		if m.Declares == declared {
			all = append(all, m.Address)
		}
	}
	return all
}

// At is what is named at a byte; nil when nothing is.
func (f *File) At(offset int) *Mention {
	for i, m := range f.Mentions {
		if m.At.Start.Byte <= offset && offset <= m.At.End.Byte {
			return &f.Mentions[i]
		}
	}
	return nil
}
