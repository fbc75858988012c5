package main

import (
	"fmt"
	"slices"
	"strings"

	"bench/words"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// valuesIn tells what the references in a diagnostic's expression stand for. Marked values are sensitive: not shown.
func valuesIn(d *hcl.Diagnostic) []snippetValue {
	values := []snippetValue{}
	if d.Expression == nil || d.EvalContext == nil {
		return values
	}
	seen := map[string]bool{}
	for _, traversal := range d.Expression.Variables() {
		value, diags := traversal.TraverseAbs(d.EvalContext)
		name := traversalText(traversal)
		if diags.HasErrors() || seen[name] {
			continue
		}
		seen[name] = true
		values = append(values, snippetValue{name, statement(value)})
	}
	slices.SortFunc(values, func(a, b snippetValue) int { return strings.Compare(a.Traversal, b.Traversal) })
	return values
}

// statement completes the sentence "NAME …".
func statement(v cty.Value) string {
	switch {
	case v.IsMarked():
		return "has a sensitive value"
	case v.Type() == cty.DynamicPseudoType && !v.IsKnown():
		return "is not known yet"
	case !v.IsKnown():
		return "is a " + v.Type().FriendlyName() + ", not known yet"
	case v.IsNull():
		return "is null"
	case v.Type() == cty.Bool:
		return fmt.Sprintf("is %t", v.True())
	case v.Type() == cty.Number:
		return "is " + v.AsBigFloat().Text('g', 10)
	case v.Type() == cty.String:
		return fmt.Sprintf("is %q", v.AsString())
	case v.CanIterateElements():
		return fmt.Sprintf("is %s with %s", v.Type().FriendlyName(), words.Plural(v.LengthInt(), "element"))
	default:
		return "is " + v.Type().FriendlyName()
	}
}

func traversalText(traversal hcl.Traversal) string {
	var b strings.Builder
	for _, step := range traversal {
		switch step := step.(type) {
		case hcl.TraverseRoot:
			b.WriteString(step.Name)
		case hcl.TraverseAttr:
			b.WriteString("." + step.Name)
		case hcl.TraverseIndex:
			if step.Key.Type() == cty.String {
				fmt.Fprintf(&b, "[%q]", step.Key.AsString())
			} else if step.Key.Type() == cty.Number {
				fmt.Fprintf(&b, "[%s]", step.Key.AsBigFloat().Text('f', -1))
			}
		}
	}
	return b.String()
}
