package budget

import (
	"math"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"bench/spec/diag"
)

// UnfitNumber says that a value has a number in it that plans and results can't hold: infinite, as after a division by
// zero, or beyond 64-bit floating point.
func UnfitNumber(at hcl.Range, v cty.Value) *hcl.Diagnostic {
	if !hasNumbers(v.Type()) || Finite(v) {
		return nil
	}
	return outOfRange(at)
}

func outOfRange(at hcl.Range) *hcl.Diagnostic {
	return diag.Failure(diag.BadExpression, at, "Number out of range",
		"This is a division by zero, or a number that is too large or too small: numbers must fit into 64-bit floating point.")
}

// hasNumbers says whether a value of this type can have a number in it.
func hasNumbers(ty cty.Type) bool {
	switch {
	case ty == cty.Number, ty == cty.DynamicPseudoType:
		return true
	case ty.IsCollectionType():
		return hasNumbers(ty.ElementType())
	case ty.IsTupleType():
		for _, t := range ty.TupleElementTypes() {
			if hasNumbers(t) {
				return true
			}
		}
	case ty.IsObjectType():
		for _, t := range ty.AttributeTypes() {
			if hasNumbers(t) {
				return true
			}
		}
	}
	return false
}

// Finite says whether every known number in a value fits into a float64.
func Finite(v cty.Value) bool {
	v, _ = v.Unmark()
	switch ty := v.Type(); {
	case !v.IsKnown() || v.IsNull():
		return true
	case ty == cty.Number:
		n, _ := v.AsBigFloat().Float64()
		return !math.IsInf(n, 0)
	case ty.IsSetType(): // made of a list, which was looked at
		return true
	case v.CanIterateElements() && hasNumbers(ty):
		for _, el := range v.Elements() {
			if !Finite(el) {
				return false
			}
		}
	}
	return true
}

// withoutPanics does for operators what plainError does for functions.
func withoutPanics(diags hcl.Diagnostics) hcl.Diagnostics {
	for i, d := range diags {
		if op, ok := d.Expression.(*hclsyntax.BinaryOpExpr); ok && d.Summary == "Operation failed" && op.Op.Type == cty.Number {
			diags[i] = outOfRange(op.SrcRange)
		}
	}
	return diags
}
