package index

import (
	"sync"

	"bench/spec/budget"
	"bench/spec/decl"
	"bench/spec/syntax"
)

// Names are the addresses that a file declares and refers to, with repetitions.
type Names struct{ Declares, Refers []string }

// A Kept knows the names in a file as its text changes: what has not changed is not read again. While the file is broken, its
// names are those that it had before.
type Kept struct {
	mu     sync.Mutex
	parsed syntax.Kept
	blocks *decl.Memory
	budget *budget.Budget
	names  *Names // nil: it was never right
}

// Names are those in the file, which is broken for the first time if whole is asked for.
func (k *Kept) Names(source syntax.Source, whole func() *File) Names {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.blocks == nil {
		k.blocks, k.budget = decl.NewMemory(), budget.New(budget.Stated)
	}
	file, _ := k.parsed.Parse(source, k.blocks.Move)
	switch {
	case file.Broken && k.names != nil:
		return *k.names
	case file.Broken || syntax.IsJSON(source.Name):
		f := whole()
		return Names{f.Declares(), f.Refers()}
	}
	w, _ := decl.Read([]syntax.File{file}, k.budget, k.blocks)
	f := of(file, w)
	k.names = &Names{f.Declares(), f.Refers()}
	return *k.names
}
