package spec

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"

	"bench/spec/diag"
)

// declarations are all top-level blocks of a spec, in the order of its files and lines.
type declarations struct {
	bench  *block
	moved  []*block
	locals []*argument
	blocks map[string][]*block // by type
	// byAddress has what expressions can refer to: var.x, local.x, server.x, …
	byAddress map[string]*declaration
	written
	bad map[*argument]bool // the arguments with references that can't be right: they have no value
}

// A declaration is something with an address: a block, or one argument of a locals block.
type declaration struct {
	address string
	block   *block // nil for a local
	local   *argument
}

// at is where the declaration stands.
func (d *declaration) at() hcl.Range {
	if d.local != nil {
		return d.local.nameRange
	}
	return d.block.header
}

// newDeclarations are those of an empty spec.
func newDeclarations() *declarations {
	return &declarations{blocks: map[string][]*block{}, byAddress: map[string]*declaration{}}
}

// declare sorts top-level blocks into declarations, and finds the references among them that can't be right. A second
// declaration of a name is an error that names both places.
func declare(w written) (*declarations, hcl.Diagnostics) {
	all := newDeclarations()
	all.written = w
	var diags hcl.Diagnostics
	for _, b := range w.top {
		switch b.typ {
		case "bench":
			if all.bench != nil {
				diags = append(diags, diag.Failure(diag.Duplicate, b.header, "Second bench block", "A spec has one bench block; the first is at %s.", diag.Spot(all.bench.header)))
				continue
			}
			all.bench = b
		case "moved":
			all.moved = append(all.moved, b)
		case "locals":
			diags = append(diags, all.declareLocals(b)...)
		default:
			if d := all.declareBlock(b); d != nil {
				diags = append(diags, d)
			}
		}
	}
	checker := newReferenceChecker(all)
	checker.check(w.top)
	all.bad = checker.bad
	return all, append(diags, checker.diags...)
}

// inTextOrder are the declarations that have a value, but for variables.
func (all *declarations) inTextOrder() []*declaration {
	var list []*declaration
	for _, arg := range all.locals {
		list = append(list, all.byAddress["local."+arg.name])
	}
	for _, b := range all.top {
		switch b.typ {
		case "server", "client", "group", "strategy", "benchmark":
			if d := all.byAddress[b.address()]; d != nil && d.block == b {
				list = append(list, d)
			}
		}
	}
	return list
}

// at is where an address is declared; nowhere when it isn't.
func (all *declarations) at(address string) hcl.Range {
	if d := all.byAddress[address]; d != nil {
		return d.at()
	}
	return hcl.Range{}
}

func (all *declarations) declareLocals(b *block) hcl.Diagnostics {
	var diags hcl.Diagnostics
	for _, arg := range sortedArguments(b.args) {
		address := "local." + arg.name
		if first, ok := all.byAddress[address]; ok {
			diags = append(diags, duplicate(arg.nameRange, "local value", arg.name, first.at()))
			continue
		}
		all.byAddress[address] = &declaration{address: address, local: arg}
		all.locals = append(all.locals, arg)
	}
	return diags
}

func (all *declarations) declareBlock(b *block) *hcl.Diagnostic {
	address := b.address()
	if b.typ == "variable" {
		address = "var." + b.name
	}
	if first, ok := all.byAddress[address]; ok {
		return duplicate(b.nameRange, b.typ, b.name, first.at())
	}
	if b.typ == "strategy" && isPredeclared(b.name) {
		return diag.Failure(diag.Duplicate, b.nameRange, "Predeclared strategy", "strategy.%s is declared already, by bench itself. Choose another name.", b.name)
	}
	all.byAddress[address] = &declaration{address: address, block: b}
	all.blocks[b.typ] = append(all.blocks[b.typ], b)
	return nil
}

func duplicate(at hcl.Range, kind, name string, first hcl.Range) *hcl.Diagnostic {
	return diag.Failure(diag.Duplicate, at, fmt.Sprintf("Second %s %q", kind, name), "A %s named %q was already declared at %s.", kind, name, diag.Spot(first))
}

// names are the names declared for a root of references: "var", "local", "server", …
func (all *declarations) names(root string) []string {
	var found []string
	for _, address := range slices.Concat(keysOf(all.byAddress), all.lost) {
		if hasRoot(address, root) {
			found = append(found, trimRoot(address))
		}
	}
	if root == "strategy" {
		found = append(found, predeclaredNames()...)
	}
	slices.Sort(found)
	return found
}

// has says whether a name is declared for a root of references.
func (all *declarations) has(root, name string) bool {
	address := root + "." + name
	return all.byAddress[address] != nil || root == "strategy" && isPredeclared(name) || slices.Contains(all.lost, address)
}

// sortedArguments are a body's arguments in the order of the text.
func sortedArguments(args map[string]*argument) []*argument {
	list := make([]*argument, 0, len(args))
	for _, arg := range args {
		list = append(list, arg)
	}
	slices.SortFunc(list, func(a, b *argument) int { return a.rng.Start.Byte - b.rng.Start.Byte })
	return list
}
