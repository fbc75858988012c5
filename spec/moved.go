package spec

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"bench/result"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/spec/lang"
)

// A move is one moved block: what was at one address is now at another.
type move struct {
	block    *decl.Block
	from, to hcl.Traversal
}

// readMoves reads the moved blocks into prefixes of cells' addresses.
func (e *evaluation) readMoves() []result.Move {
	var moves []result.Move
	first := map[string]*decl.Block{}
	for _, b := range e.reading.all.Moved {
		m, ok := e.move(b)
		if !ok {
			continue
		}
		from := traversalText(m.from)
		if before := first[from]; before != nil {
			e.report(diag.Failure(diag.Duplicate, b.Header, "Moved twice", "%s was already moved at %s.", from, diag.Spot(before.Header)))
			continue
		}
		first[from] = b
		moves = append(moves, e.cellMoves(m)...)
	}
	return moves
}

// move reads and checks one moved block.
func (e *evaluation) move(b *decl.Block) (move, bool) {
	m := move{block: b}
	var ok1, ok2 bool
	m.from, ok1 = e.moveAddress(b, "from")
	m.to, ok2 = e.moveAddress(b, "to")
	if !ok1 || !ok2 {
		return m, false
	}
	at := b.Args["to"].Expr.Range()
	from, to := decl.NewReference(m.from), decl.NewReference(m.to)
	names := e.reading.all.Names(to.Root)
	switch {
	case from.Root != to.Root || len(m.from) != len(m.to):
		e.report(diag.Failure(diag.BadValue, at, "Moved to something else", "A %s can only be moved to another %s, and an element of one to an element.", from.Root, from.Root))
	case !slices.Contains(names, to.Name):
		e.report(diag.Failure(diag.UnknownReference, at, "Unknown "+to.Root, "There is no %s %q, so nothing can have been moved to it.%s", to.Root, to.Name, diag.DidYouMean(to.Name, names)))
	case len(m.from) == 2 && slices.Contains(names, from.Name):
		e.report(diag.Failure(diag.Conflict, b.Args["from"].Expr.Range(), "Moved and still there", "%s is still declared, so it wasn't moved. Remove one of the two.", traversalText(m.from)))
	default:
		return m, true
	}
	return m, false
}

// moveAddress reads an address: benchmark.x, benchmark.x["key"], group.y, strategy.z.
func (e *evaluation) moveAddress(b *decl.Block, name string) (hcl.Traversal, bool) {
	arg := b.Args[name]
	if arg == nil {
		return nil, false
	}
	t, diags := hcl.AbsTraversalForExpr(arg.Expr)
	if diags.HasErrors() || len(t) < 2 || !slices.Contains(lang.Movable(), t.RootName()) || decl.NewReference(t).Name == "" || !onlyKeys(t[2:]) {
		e.report(diag.Failure(diag.NotAReference, arg.Expr.Range(), "Not an address", "%s is the address of a benchmark, a group or a strategy, or of an element of one: benchmark.NAME.%s", name, diag.DidYouMean(rootName(t, diags), lang.Movable())))
		return nil, false
	}
	return t, true
}

// rootName is the word that a traversal begins with, "" when there is none.
func rootName(t hcl.Traversal, diags hcl.Diagnostics) string {
	if diags.HasErrors() {
		return ""
	}
	return t.RootName()
}

func onlyKeys(steps []hcl.Traverser) bool {
	for _, step := range steps {
		index, ok := step.(hcl.TraverseIndex)
		if !ok || index.Key.Type() != cty.String && index.Key.Type() != cty.Number {
			return false
		}
	}
	return true
}

// cellMoves says what a move means for the addresses of cells, in which groups and strategies stand behind a benchmark.
func (e *evaluation) cellMoves(m move) []result.Move {
	from, to := decl.NewReference(m.from), decl.NewReference(m.to)
	if from.Root == "benchmark" {
		return []result.Move{{From: traversalText(m.from), To: traversalText(m.to)}}
	}
	var moves []result.Move
	oldName, newName := elementName(m.from), elementName(m.to)
	add := func(prefix string) {
		move := result.Move{From: prefix + step(oldName), To: prefix + step(newName)}
		if !slices.Contains(moves, move) {
			moves = append(moves, move)
		}
	}
	for _, bm := range e.benchmarks {
		prefix := "benchmark." + bm.Name
		if bm.HasKey {
			prefix += step(bm.Key)
		}
		for _, c := range bm.Cells {
			switch {
			case (to.Root == "group" || to.Root == "mix") && c.Address.Group == newName && c.Mixed() == (to.Root == "mix"):
				add(prefix)
			case to.Root == "strategy" && c.Address.Strategy == newName:
				add(prefix + step(c.Address.Group))
			}
		}
	}
	return moves
}

// elementName is what cells' addresses call a group or a strategy: api[base].
func elementName(t hcl.Traversal) string {
	name := decl.NewReference(t).Name
	for _, s := range t[2:] {
		if index, ok := s.(hcl.TraverseIndex); ok {
			key, _ := diag.KeyText(index.Key)
			name += "[" + key + "]"
		}
	}
	return name
}

// step is one index of a cell's address.
func step(name string) string {
	a := result.Address{Benchmark: "x", Group: name, Strategy: "y", Level: "z"}
	whole := a.String() // benchmark.x["name"]["y"]["z"]
	return whole[len("benchmark.x") : len(whole)-len(`["y"]["z"]`)]
}
