package syntax

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// A Shift is how far what stands behind an edit of a file has moved. Only whole lines move: columns stay as they are.
type Shift struct {
	File  string
	From  int // the byte, before the edit, from which on all has moved
	Bytes int
	Lines int
}

// Moves says whether a place has moved.
func (s Shift) Moves(r hcl.Range) bool { return r.Filename == s.File && r.Start.Byte >= s.From }

// Ranges moves ranges, each of which has moved.
func (s Shift) Ranges(ranges ...*hcl.Range) {
	for _, r := range ranges {
		s.pos(&r.Start)
		s.pos(&r.End)
	}
}

func (s Shift) pos(p *hcl.Pos) { p.Byte, p.Line = p.Byte+s.Bytes, p.Line+s.Lines }

// Ranged is an expression of a package of ours around another one, and tells its own ranges.
type Ranged interface {
	Ranges() []*hcl.Range
	UnwrapExpression() hcl.Expression
}

// Tree moves a tree of syntax, which has moved as a whole. What most of a spec is made of it walks itself.
func (s Shift) Tree(root hclsyntax.Node) {
	if own, ok := root.(Ranged); ok {
		s.Ranges(own.Ranges()...)
		s.Tree(own.UnwrapExpression().(hclsyntax.Expression))
		return
	}
	switch n := root.(type) {
	case *hclsyntax.Body:
		s.structure(n)
		for _, a := range n.Attributes {
			s.Tree(a)
		}
		for _, b := range n.Blocks {
			s.Tree(b)
		}
	case *hclsyntax.Block:
		s.structure(n)
		s.Tree(n.Body)
	case *hclsyntax.Attribute:
		s.structure(n)
		s.Tree(n.Expr)
	case *hclsyntax.LiteralValueExpr:
		s.structure(n)
	case *hclsyntax.TemplateExpr:
		s.structure(n)
		for _, part := range n.Parts {
			s.Tree(part)
		}
	case *hclsyntax.TupleConsExpr:
		s.expression(n)
		for _, el := range n.Exprs {
			s.Tree(el)
		}
	case *hclsyntax.ObjectConsExpr:
		s.expression(n)
		for _, item := range n.Items {
			s.Tree(item.KeyExpr)
			s.Tree(item.ValueExpr)
		}
	case *hclsyntax.ObjectConsKeyExpr:
		s.Tree(n.Wrapped)
	default:
		s.visit(root)
	}
}

func (s Shift) visit(root hclsyntax.Node) {
	_ = hclsyntax.VisitAll(root, func(n hclsyntax.Node) hcl.Diagnostics {
		if own, ok := n.(Ranged); ok {
			s.Ranges(own.Ranges()...)
			return nil
		}
		s.structure(n)
		return nil
	})
}

// structure moves a node of a body.
func (s Shift) structure(n hclsyntax.Node) {
	switch n := n.(type) {
	case *hclsyntax.Body:
		s.Ranges(&n.SrcRange, &n.EndRange)
	case *hclsyntax.Attribute:
		s.Ranges(&n.SrcRange, &n.NameRange, &n.EqualsRange)
	case *hclsyntax.Block:
		s.Ranges(&n.TypeRange, &n.OpenBraceRange, &n.CloseBraceRange)
		for i := range n.LabelRanges {
			s.Ranges(&n.LabelRanges[i])
		}
	case *hclsyntax.LiteralValueExpr:
		s.Ranges(&n.SrcRange)
	case *hclsyntax.TemplateExpr:
		s.Ranges(&n.SrcRange)
	case *hclsyntax.TemplateWrapExpr:
		s.Ranges(&n.SrcRange)
	case *hclsyntax.ParenthesesExpr:
		s.Ranges(&n.SrcRange)
	case *hclsyntax.AnonSymbolExpr:
		s.Ranges(&n.SrcRange)
	case *hclsyntax.ObjectConsKeyExpr:
		if hcl.ExprAsKeyword(n.Wrapped) != "" && !n.ForceNonLiteral {
			s.Tree(n.Wrapped) // a word, which a visit leaves out
		}
	default:
		s.expression(n)
	}
}

// expression moves a node that has others in it.
func (s Shift) expression(n hclsyntax.Node) {
	switch n := n.(type) {
	case *hclsyntax.ScopeTraversalExpr:
		s.Ranges(&n.SrcRange)
		s.traversal(n.Traversal)
	case *hclsyntax.RelativeTraversalExpr:
		s.Ranges(&n.SrcRange)
		s.traversal(n.Traversal)
	case *hclsyntax.FunctionCallExpr:
		s.Ranges(&n.NameRange, &n.OpenParenRange, &n.CloseParenRange)
	case *hclsyntax.ConditionalExpr:
		s.Ranges(&n.SrcRange)
	case *hclsyntax.IndexExpr:
		s.Ranges(&n.SrcRange, &n.OpenRange, &n.BracketRange)
	case *hclsyntax.TupleConsExpr:
		s.Ranges(&n.SrcRange, &n.OpenRange)
	case *hclsyntax.ObjectConsExpr:
		s.Ranges(&n.SrcRange, &n.OpenRange)
	case *hclsyntax.ForExpr:
		s.Ranges(&n.SrcRange, &n.OpenRange, &n.CloseRange)
	case *hclsyntax.SplatExpr:
		s.Ranges(&n.SrcRange, &n.MarkerRange)
	case *hclsyntax.BinaryOpExpr:
		s.Ranges(&n.SrcRange)
	case *hclsyntax.UnaryOpExpr:
		s.Ranges(&n.SrcRange, &n.SymbolRange)
	}
}

// traversal moves the steps of a traversal where they lie: whoever has the traversal has the same steps.
func (s Shift) traversal(t hcl.Traversal) {
	for i := range t {
		switch step := t[i].(type) {
		case hcl.TraverseRoot:
			s.Ranges(&step.SrcRange)
			t[i] = step
		case hcl.TraverseAttr:
			s.Ranges(&step.SrcRange)
			t[i] = step
		case hcl.TraverseIndex:
			s.Ranges(&step.SrcRange)
			t[i] = step
		case hcl.TraverseSplat:
			s.Ranges(&step.SrcRange)
			t[i] = step
		}
	}
}
