package syntax

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// nodeMeaning is what one node of an expression says, without its place.
func nodeMeaning(n hclsyntax.Node) string {
	switch n := n.(type) {
	case *hclsyntax.LiteralValueExpr:
		return fmt.Sprintf("literal %#v", n.Val)
	case *hclsyntax.ScopeTraversalExpr:
		return "reference " + traversalMeaning(n.Traversal)
	case *hclsyntax.RelativeTraversalExpr:
		return "step " + traversalMeaning(n.Traversal)
	case *hclsyntax.FunctionCallExpr:
		return fmt.Sprintf("call %s %d %v", n.Name, len(n.Args), n.ExpandFinal)
	case *hclsyntax.BinaryOpExpr:
		return fmt.Sprintf("binary %p", n.Op)
	case *hclsyntax.UnaryOpExpr:
		return fmt.Sprintf("unary %p", n.Op)
	case *hclsyntax.ForExpr:
		return fmt.Sprintf("for %s %s %v", n.KeyVar, n.ValVar, n.Group)
	case *hclsyntax.ObjectConsKeyExpr:
		return fmt.Sprintf("key %v", n.ForceNonLiteral)
	default:
		return fmt.Sprintf("%T", n)
	}
}

func traversalMeaning(t hcl.Traversal) string {
	text := ""
	for _, step := range t {
		switch step := step.(type) {
		case hcl.TraverseRoot:
			text += step.Name
		case hcl.TraverseAttr:
			text += "." + step.Name
		case hcl.TraverseIndex:
			text += fmt.Sprintf("[%#v]", step.Key)
		case hcl.TraverseSplat:
			text += "[*]"
		}
	}
	return text
}
