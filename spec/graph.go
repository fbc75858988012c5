package spec

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"bench/spec/diag"
)

// A graph is the order in which declarations get their values.
type graph struct {
	order []*declaration // each after all that it needs
	// circular are the declarations that have no value because they need themselves.
	circular map[*declaration]bool
}

// A sorter walks the references between declarations.
type sorter struct {
	graph
	all   *declarations
	diags hcl.Diagnostics
	state map[*declaration]visitState
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
	from *declaration
	by   reference
}

// arrange puts declarations into the order of evaluation, in the order of the text where that is free.
func arrange(all *declarations) (graph, hcl.Diagnostics) {
	g := &sorter{all: all, graph: graph{circular: map[*declaration]bool{}}, state: map[*declaration]visitState{}}
	for _, d := range all.inTextOrder() {
		if g.state[d] == unvisited { // what stands after something that needs it has its place already
			g.visit(d)
		}
	}
	return g.graph, g.diags
}

func (g *sorter) visit(d *declaration) {
	g.state[d] = visiting
	for _, ref := range d.references() {
		next := g.all.byAddress[ref.root+"."+ref.name]
		if next == nil || isVariable(next) || ref.root == "benchmark" {
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
	g.order = append(g.order, d)
}

func isVariable(d *declaration) bool { return d.block != nil && d.block.typ == "variable" }

// reportCycle shows the path from start back to itself, one hop a line.
func (g *sorter) reportCycle(start *declaration) {
	first := 0
	for i, h := range g.path {
		if h.from == start {
			first = i
		}
	}
	var text strings.Builder
	for _, h := range g.path[first:] {
		g.circular[h.from] = true
		fmt.Fprintf(&text, "  %s needs %s (%s)\n", h.from.address, h.by.root+"."+h.by.name, diag.Spot(h.by.at()))
	}
	if only := g.path[first]; len(g.path) == first+1 {
		g.diags = append(g.diags, diag.Failure(diag.Cycle, only.by.at(), "Reference to itself", "%s refers to itself here, so it can't have a value.", start.address))
		return
	}
	d := diag.Failure(diag.Cycle, g.path[first].by.at(), "Circular references",
		"These need each other, so none of them can have a value:\n%sBreak the circle where a value can be written in another way.", text.String())
	g.diags = append(g.diags, d)
}

// references are all references that a declaration's value depends on.
func (d *declaration) references() []reference {
	if d.local != nil {
		return d.local.refs
	}
	return blockReferences(nil, d.block)
}

func blockReferences(refs []reference, b *block) []reference {
	for _, arg := range sortedArguments(b.args) {
		if !arg.literal {
			refs = append(refs, arg.refs...)
		}
	}
	for _, n := range b.blocks {
		refs = blockReferences(refs, n)
	}
	return refs
}
