package decl

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"bench/spec/diag"
)

// Declarations are all top-level blocks of a spec, in the order of its files and lines.
type Declarations struct {
	Bench   *Block
	History *Block
	Moved   []*Block
	locals  []*Argument
	Blocks  map[string][]*Block // by type
	// ofModule are the declarations of variables and outputs of modules, which have their values before the run.
	ofModule map[*Block]*Declaration
	// ByAddress has what expressions can refer to: var.x, local.x, server.x, …
	ByAddress map[string]*Declaration
	Written
	Bad map[*Argument]bool // the arguments with references that can't be right: they have no value
}

// A Declaration is something with an address: a block, or one argument of a locals block.
type Declaration struct {
	Address string
	Block   *Block // nil for a local
	Local   *Argument
	// Given is what a module's variable is given; nil: nothing.
	Given *Argument
	// Output is the block of a module's output, whose Local is its value.
	Output *Block
}

// at is where the declaration stands.
func (d *Declaration) at() hcl.Range {
	if d.Local != nil {
		return d.Local.NameRange
	}
	return d.Block.Header
}

// None are those of an empty spec.
func None() *Declarations {
	return &Declarations{Blocks: map[string][]*Block{}, ByAddress: map[string]*Declaration{}, ofModule: map[*Block]*Declaration{}}
}

// Declare sorts top-level blocks into declarations, and finds the references among them that can't be right. A second
// declaration of a name is an error that names both places.
func Declare(w Written) (*Declarations, hcl.Diagnostics) {
	all := None()
	all.Written = w
	var diags hcl.Diagnostics
	for _, b := range w.Top {
		switch b.Type {
		case "bench":
			diags = append(diags, onlyOne(&all.Bench, b)...)
		case "history":
			diags = append(diags, onlyOne(&all.History, b)...)
		case "moved":
			all.Moved = append(all.Moved, b)
		case "locals":
			diags = append(diags, all.declareLocals(b)...)
		default:
			if d := all.declareBlock(b); d != nil {
				diags = append(diags, d)
			}
		}
	}
	checker := newReferenceChecker(all)
	checker.check(w.Top)
	all.Bad = checker.bad
	return all, append(diags, checker.diags...)
}

// onlyOne takes a block of which a spec has one, perhaps in another file.
func onlyOne(first **Block, b *Block) hcl.Diagnostics {
	if *first != nil {
		return hcl.Diagnostics{diag.Failure(diag.Duplicate, b.Header, "Second "+b.Type+" block", "A spec has one %s block; the first is at %s.", b.Type, diag.Spot((*first).Header))}
	}
	*first = b
	return nil
}

// inTextOrder are the declarations that have a value, but for variables.
func (all *Declarations) inTextOrder() []*Declaration {
	var list []*Declaration
	for _, arg := range all.locals {
		list = append(list, all.ByAddress["local."+arg.Module+arg.Name])
	}
	for _, b := range all.Top {
		if d := all.ofModule[b]; d != nil {
			list = append(list, d)
		}
		switch b.Type {
		case "server", "client", "data", "random", "counter", "setup", "teardown", "group", "mix", "strategy", "benchmark":
			if d := all.ByAddress[b.Address()]; d != nil && d.Block == b {
				list = append(list, d)
			}
		}
	}
	return list
}

// At is where an address is declared; nowhere when it isn't.
func (all *Declarations) At(address string) hcl.Range {
	if d := all.ByAddress[address]; d != nil {
		return d.at()
	}
	return hcl.Range{}
}

func (all *Declarations) declareLocals(b *Block) hcl.Diagnostics {
	var diags hcl.Diagnostics
	for _, arg := range sortedArguments(b.Args) {
		address := "local." + arg.Module + arg.Name
		if first, ok := all.ByAddress[address]; ok {
			diags = append(diags, duplicate(arg.NameRange, "local value", arg.Name, first.at()))
			continue
		}
		all.ByAddress[address] = &Declaration{Address: address, Local: arg}
		all.locals = append(all.locals, arg)
	}
	return diags
}

func (all *Declarations) declareBlock(b *Block) *hcl.Diagnostic {
	address := b.Address()
	switch {
	case b.Type == "variable":
		address = "var." + b.Name
	case b.Type == "output" && b.Module != "":
		address = moduleRoot + "." + b.Name
	}
	if first, ok := all.ByAddress[address]; ok {
		return duplicate(b.NameRange, b.Type, b.Name, first.at())
	}
	if b.Type == "strategy" && isPredeclared(b.Name) {
		return diag.Failure(diag.Duplicate, b.NameRange, "Predeclared strategy", "strategy.%s is declared already, by bench itself. Choose another name.", b.Name)
	}
	d := &Declaration{Address: address, Block: b}
	all.ByAddress[address] = d
	if b.Module != "" && (b.Type == "variable" || b.Type == "output") {
		all.declareForModule(d)
		return nil
	}
	all.Blocks[b.Type] = append(all.Blocks[b.Type], b)
	return nil
}

func duplicate(at hcl.Range, kind, name string, first hcl.Range) *hcl.Diagnostic {
	return diag.Failure(diag.Duplicate, at, fmt.Sprintf("Second %s %q", kind, name), "A %s named %q was already declared at %s.", kind, name, diag.Spot(first))
}

// Names are the names declared in the spec itself for a root of references: "var", "local", "server", …
func (all *Declarations) Names(root string) []string { return all.NamesIn("", root) }

// NamesIn are the names declared for a root in a module, by its scope.
func (all *Declarations) NamesIn(module, root string) []string {
	var found []string
	for _, address := range slices.Concat(slices.Sorted(maps.Keys(all.ByAddress)), all.Lost) {
		if !HasRoot(address, root) {
			continue
		}
		d := all.ByAddress[address]
		if name, inside := strings.CutPrefix(TrimRoot(address), module); inside && !strings.Contains(name, ".") && (d == nil || d.Output == nil) {
			found = append(found, name)
		}
	}
	if root == "strategy" {
		found = append(found, predeclaredNames()...)
	}
	slices.Sort(found)
	return found
}

// has says whether a name is declared for a root of references.
func (all *Declarations) has(ref Reference) bool {
	address := ref.Address()
	return all.ByAddress[address] != nil || ref.Root == "strategy" && isPredeclared(ref.Name) || slices.Contains(all.Lost, address)
}

// sortedArguments are a body's arguments in the order of the text.
func sortedArguments(args map[string]*Argument) []*Argument {
	list := make([]*Argument, 0, len(args))
	for _, arg := range args {
		list = append(list, arg)
	}
	slices.SortFunc(list, func(a, b *Argument) int { return a.Range.Start.Byte - b.Range.Start.Byte })
	return list
}
