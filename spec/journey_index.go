package spec

import (
	"iter"

	"github.com/hashicorp/hcl/v2"

	"bench/plan"
	"bench/spec/decl"
	"bench/spec/diag"
)

// madeRequests are the requests of a group, found by their names: there can be many of one block.
type madeRequests struct {
	list    []madeRequest
	named   map[string]int   // places by names with keys: step[a]
	ofBlock map[string][]int // places by the names of blocks
}

func indexed(list []madeRequest) madeRequests {
	made := madeRequests{list: list, named: map[string]int{}, ofBlock: map[string][]int{}}
	for i, m := range list {
		made.named[m.name] = i
		made.ofBlock[m.block.Name] = append(made.ofBlock[m.block.Name], i)
	}
	return made
}

// blocks are one request of each block that can refer to others: all of a block have the same references.
func (made madeRequests) blocks(yield func(madeRequest) bool) {
	seen := map[*decl.Block]bool{}
	for _, m := range made.list {
		if !seen[m.block] && !m.iterated() && !yield(m) {
			return
		}
		seen[m.block] = true
	}
}

// references are the references to requests in all blocks.
func (made madeRequests) references() iter.Seq[hcl.Traversal] {
	return func(yield func(hcl.Traversal) bool) {
		for m := range made.blocks {
			for _, ref := range decl.BlockReferences(nil, m.block) {
				if ref.Root == string(plan.FromRequest) && !yield(ref.Traversal) {
					return
				}
			}
		}
	}
}

// meant are the requests that a reference names: one, or all instances of a block; of a reference whose name is an expression,
// any.
func (made madeRequests) meant(t hcl.Traversal) (found []needed) {
	block := requestNamed(t)
	name := block
	if len(t) > 2 {
		if index, ok := t[2].(hcl.TraverseIndex); ok {
			if key, ok := diag.KeyText(index.Key); ok {
				name += "[" + key + "]"
			}
		}
	}
	switch i, there := made.named[name]; {
	case len(t) == 1:
		for i := range made.list {
			found = append(found, needed{i, t})
		}
	case name == block:
		for _, i := range made.ofBlock[block] {
			found = append(found, needed{i, t})
		}
	case there:
		found = append(found, needed{i, t})
	}
	return found
}

// keyed says whether a key in a reference is an expression, such as in request["step${each.key}"].id and request.step[each.key].id:
// which request it names is known when that has been evaluated.
func keyed(t hcl.Traversal) bool { return len(t) < 3 }

// valued are the requests of which a planned request has values.
func (made madeRequests) valued(r plan.Request, by hcl.Traversal) (found []needed) {
	for v := range r.Values() {
		if i, there := made.named[v.Name]; v.From == plan.FromRequest && there {
			found = append(found, needed{i, by})
		}
	}
	return found
}
