package spec

import (
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// Secrets are the texts in the values of sensitive variables, the longest first: what must be cut out of everything
// that others say about a run, such as the last words of a server. Texts of up to three bytes are left out: they are
// everywhere.
func (s *Spec) Secrets() []string {
	var found []string
	for _, v := range s.variables {
		if !v.sensitive || v.value == cty.NilVal {
			continue
		}
		value, _ := v.value.UnmarkDeep()
		// The only error is that of the callback, which has none.
		_ = cty.Walk(value, func(_ cty.Path, leaf cty.Value) (bool, error) {
			if leaf.IsKnown() && !leaf.IsNull() && leaf.Type().IsPrimitiveType() {
				if text, err := convert.Convert(leaf, cty.String); err == nil && len(text.AsString()) > 3 {
					found = append(found, text.AsString())
				}
			}
			return true, nil
		})
	}
	slices.SortFunc(found, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return slices.Compact(found)
}
