package decl

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"bench/spec/diag"
)

// A Graph is the order in which declarations get their values.
type Graph struct {
	Order []*Declaration // each after all that it needs
	// circular are the declarations that have no value because they need themselves.
	Circular map[*Declaration]bool
}

// A sorter walks the references between declarations.
type sorter struct {
	Graph
	all   *Declarations
	diags hcl.Diagnostics
	state map[*Declaration]visitState
	path  []hop
}

type visitState int

const (
	unvisited visitState = iota
	visiting
	visited
)

// A hop is one step of a path through the graph: a declaration, and the reference that leads to the next one.
type hop struct {
	from *Declaration
	by   Reference
}

// Arrange puts declarations into the order of evaluation, in the order of the text where that is free.
func Arrange(all *Declarations) (Graph, hcl.Diagnostics) {
	g := &sorter{all: all, Graph: Graph{Circular: map[*Declaration]bool{}}, state: map[*Declaration]visitState{}}
	for _, d := range all.inTextOrder() {
		if g.state[d] == unvisited { // what stands after something that needs it has its place already
			g.visit(d)
		}
	}
	return g.Graph, g.diags
}

func (g *sorter) visit(d *Declaration) {
	g.state[d] = visiting
	for _, ref := range d.References() {
		next := g.all.ByAddress[ref.Address()]
		if next == nil || isVariable(next) || ref.Root == "benchmark" {
			continue // predeclared, or reported already; variables have their values before everything else, results after
		}
		g.path = append(g.path, hop{d, ref})
		switch g.state[next] {
		case unvisited:
			g.visit(next)
		case visiting:
			g.reportCycle(next)
		}
		g.path = g.path[:len(g.path)-1]
	}
	g.state[d] = visited
	g.Order = append(g.Order, d)
}

// isVariable says that a declaration is a variable of the spec itself. One of a module has the value of an expression.
func isVariable(d *Declaration) bool {
	return d.Block != nil && d.Block.Type == "variable" && d.Block.Module == ""
}

// reportCycle shows the path from start back to itself, one hop a line.
func (g *sorter) reportCycle(start *Declaration) {
	first := 0
	for i, h := range g.path {
		if h.from == start {
			first = i
		}
	}
	at := g.path[first].by.at()
	for _, h := range g.path[first:] {
		if h.by.Module == "" { // where the spec itself does so, rather than a module that it takes
			at = h.by.at()
			break
		}
	}
	var text strings.Builder
	for _, h := range g.path[first:] {
		g.Circular[h.from] = true
		fmt.Fprintf(&text, "  %s needs %s (%s)\n", h.from.Address, h.by.Address(), diag.Spot(h.by.at()))
	}
	if only := g.path[first]; len(g.path) == first+1 {
		g.diags = append(g.diags, diag.Failure(diag.Cycle, only.by.at(), "Reference to itself", "%s refers to itself here, so it can't have a value.", start.Address))
		return
	}
	d := diag.Failure(diag.Cycle, at, "Circular references",
		"These need each other, so none of them can have a value:\n%sBreak the circle where a value can be written in another way.", text.String())
	g.diags = append(g.diags, d)
}

// References are all references that a declaration's value depends on.
func (d *Declaration) References() []Reference {
	switch {
	case d.Local != nil:
		return d.Local.Refs
	case d.Block.Type == "variable" && d.Block.Module != "":
		if d.Given == nil {
			return nil
		}
		return d.Given.Refs
	}
	return BlockReferences(nil, d.Block)
}

// BlockReferences adds all references in a block, in the order of the text.
func BlockReferences(refs []Reference, b *Block) []Reference {
	for _, arg := range sortedArguments(b.Args) {
		if !arg.literal {
			refs = append(refs, arg.Refs...)
		}
	}
	for _, n := range b.Blocks {
		refs = BlockReferences(refs, n)
	}
	return refs
}
