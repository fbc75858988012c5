package decl

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"bench/spec/syntax"
)

// A Memory has the blocks and arguments of an earlier reading whose syntax is the same in the next one, which syntax.Kept
// sees to. Of those with a mistake there is nothing in it, so that each reading says what is wrong.
type Memory struct {
	blocks map[*hclsyntax.Body]*remembered[Block]
	args   map[hclsyntax.Expression]*remembered[Argument]
	turn   int
	met    int // of this turn
}

type remembered[T any] struct {
	what *T
	turn int // in which it was met last
}

// NewMemory is an empty memory.
func NewMemory() *Memory {
	return &Memory{blocks: map[*hclsyntax.Body]*remembered[Block]{}, args: map[hclsyntax.Expression]*remembered[Argument]{}}
}

// Kept says whether the block is the same one in the next reading if its text is.
func (b *Block) Kept() bool { return b.kept == b }

func (m *Memory) block(body hcl.Body) *Block {
	native, ok := body.(*hclsyntax.Body)
	if m == nil || !ok || m.blocks[native] == nil {
		return nil
	}
	m.meet(native)
	return m.blocks[native].what
}

// meet keeps all that is in a block for another turn.
func (m *Memory) meet(body *hclsyntax.Body) {
	if b := m.blocks[body]; b != nil {
		b.turn = m.turn
		m.met++
	}
	for _, a := range body.Attributes {
		m.argument(a.Expr)
	}
	for _, b := range body.Blocks {
		m.meet(b.Body)
	}
}

func (m *Memory) keepBlock(body hcl.Body, b *Block) {
	if native, ok := body.(*hclsyntax.Body); m != nil && ok {
		b.kept = b
		m.blocks[native] = &remembered[Block]{b, m.turn}
		m.met++
	}
}

func (m *Memory) argument(written hcl.Expression) *Argument {
	native, ok := written.(hclsyntax.Expression)
	if m == nil || !ok || m.args[native] == nil {
		return nil
	}
	m.args[native].turn = m.turn
	m.met++
	return m.args[native].what
}

func (m *Memory) keepArgument(written hcl.Expression, arg *Argument) {
	if native, ok := written.(hclsyntax.Expression); m != nil && ok {
		m.args[native] = &remembered[Argument]{arg, m.turn}
		m.met++
	}
}

// forget ends a reading of a spec whose syntax is right. What was met neither in it nor in the one before is let go when it gets too much.
func (m *Memory) forget() {
	if m == nil {
		return
	}
	if len(m.blocks)+len(m.args) > 2*m.met+1000 {
		for body, b := range m.blocks {
			if b.turn < m.turn {
				delete(m.blocks, body)
			}
		}
		for expr, a := range m.args {
			if a.turn < m.turn {
				delete(m.args, expr)
			}
		}
	}
	m.turn++
	m.met = 0
}

// Move tells what is remembered where it stands now, after its syntax was moved.
func (m *Memory) Move(s syntax.Shift) {
	for _, b := range m.blocks {
		for _, at := range []*hcl.Range{&b.what.Header, &b.what.NameRange, &b.what.end} {
			if s.Moves(*at) {
				s.Ranges(at)
			}
		}
	}
	for _, a := range m.args {
		if s.Moves(a.what.Range) {
			a.what.move(s)
		}
	}
}

// move moves what an argument has beside its syntax: the references' steps lie there.
func (a *Argument) move(s syntax.Shift) {
	s.Ranges(&a.Range, &a.NameRange)
	if around, ok := a.Expr.(syntax.Ranged); ok && a.Written != hcl.Expression(a.Expr) {
		s.Ranges(around.Ranges()...)
	}
	for i := range a.Conditions {
		c := &a.Conditions[i]
		s.Ranges(&c.At)
		if c.Bound != nil {
			c.Bound.move(s)
		}
	}
}
