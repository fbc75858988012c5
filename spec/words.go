package spec

import (
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/zclconf/go-cty/cty"
)

// keysAreFree says whether the keys of a map or a list are not sensitive, only its values.
func keysAreFree(v cty.Value) bool {
	return !v.IsMarked() && !v.Type().IsSetType()
}

// typeText is a type as a variable block has it.
func typeText(ty cty.Type) string {
	return typeexpr.TypeString(ty.WithoutOptionalAttributesDeep())
}

// sorted returns the words in a fixed order, so that suggestions from a map's keys are the same each time.
func sorted(words []string) []string { return slices.Sorted(slices.Values(words)) }

// keysOf are a map's keys, sorted.
func keysOf[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
