package redact

import (
	"bytes"
	"math"
)

// An automaton finds all of many texts in one pass over another (Aho and Corasick, "Efficient string matching: an aid to
// bibliographic search", 1975). Libraries for that say which text ended where; this one is also asked how much of one had
// begun where an excerpt ends.
type automaton struct {
	nodes []node
	root  [256]int32 // the root's children
}

type node struct {
	child, sibling int32 // the first child, the next child of the same parent; 0: none
	fail           int32 // the longest end of what was read that begins a text, too
	depth          int32 // how much of a text was read
	out            int32 // the longest text that ends here; 0: none
	char           byte
	endless        bool // the text that ends here goes on beyond what is known of it
}

func newAutomaton() *automaton { return &automaton{nodes: make([]node, 1)} }

func (a *automaton) empty() bool { return len(a.nodes) == 1 }

// add adds a text. The part of an endless one that is looked for is not all of it.
func (a *automaton) add(text []byte, endless bool) {
	if len(text) > most {
		text, endless = text[:most], true
	}
	if len(text) < Shortest || len(a.nodes)+len(text) > math.MaxInt32 {
		return
	}
	at := int32(0)
	for _, c := range text {
		next := a.next(at, c)
		if next == 0 {
			next = int32(len(a.nodes))
			n := node{char: c, depth: a.nodes[at].depth + 1}
			if at == 0 {
				a.root[c] = next
			} else {
				n.sibling, a.nodes[at].child = a.nodes[at].child, next
			}
			a.nodes = append(a.nodes, n)
		}
		at = next
	}
	a.nodes[at].out = int32(len(text))
	a.nodes[at].endless = a.nodes[at].endless || endless
}

// next is the child of a node by a character; 0: none.
func (a *automaton) next(at int32, c byte) int32 {
	if at == 0 {
		return a.root[c]
	}
	for n := a.nodes[at].child; n != 0; n = a.nodes[n].sibling {
		if a.nodes[n].char == c {
			return n
		}
	}
	return 0
}

// step is the state after one more character.
func (a *automaton) step(at int32, c byte) int32 {
	for {
		if next := a.next(at, c); next != 0 || at == 0 {
			return next
		}
		at = a.nodes[at].fail
	}
}

// finish links the nodes, the shallow ones first, once all texts are there.
func (a *automaton) finish() {
	queue := make([]int32, 0, len(a.nodes))
	for _, n := range a.root {
		if n != 0 {
			queue = append(queue, n)
		}
	}
	for i := 0; i < len(queue); i++ {
		at := queue[i]
		for n := a.nodes[at].child; n != 0; n = a.nodes[n].sibling {
			fail := a.step(a.nodes[at].fail, a.nodes[n].char)
			a.nodes[n].fail = fail
			if a.nodes[n].out == 0 {
				a.nodes[n].out, a.nodes[n].endless = a.nodes[fail].out, a.nodes[fail].endless
			}
			queue = append(queue, n)
		}
	}
}

const ellipsis = "…"

// search adds what is found in a text, as places in the text that it was made of.
func (a *automaton) search(t text, cuts []Cut) []Cut {
	if a.empty() {
		return cuts
	}
	states := make([]int32, len(t.text)+1)
	at := int32(0)
	for i, c := range t.text {
		at = a.step(at, c)
		states[i+1] = at
		switch n := a.nodes[at]; {
		case n.out > 0 && n.endless:
			cuts = append(cuts, Cut{t.begin(i + 1 - int(n.out)), t.begin(len(t.text))})
		case n.out > 0:
			cuts = append(cuts, Cut{t.begin(i + 1 - int(n.out)), t.end(i)})
		}
		if bytes.HasPrefix(t.text[i:], []byte(ellipsis)) {
			cuts = a.searchEnd(t, states, i, cuts)
		}
	}
	return cuts
}

// searchEnd looks for the beginning of a secret at the end of an excerpt, perhaps behind it a quote, and before that half
// of the next character's escape.
func (a *automaton) searchEnd(t text, states []int32, end int, cuts []Cut) []Cut {
	if end > 0 && (t.text[end-1] == '"' || t.text[end-1] == '\'') {
		end--
	}
	for back := 0; back <= 9 && back <= end; back++ {
		at := end - back
		if depth := int(a.nodes[states[at]].depth); depth >= Shortest && (back == 0 || bytes.IndexByte([]byte(`\%&`), t.text[at]) >= 0) {
			cuts = append(cuts, Cut{t.begin(at - depth), t.begin(end)})
		}
	}
	return cuts
}
