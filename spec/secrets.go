package spec

import (
	"cmp"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// Secrets are the texts in sensitive values of variables and locals, the longest first: what must be cut out of
// everything that others say about a run, such as the last words of a server. Texts of up to three bytes are left out:
// they are everywhere.
func (s *Spec) Secrets() []string {
	var found []string
	for _, v := range s.variables {
		found = appendSecrets(found, v.value, v.sensitive)
	}
	if s.base != nil {
		for address, v := range s.base.values {
			if strings.HasPrefix(address, "local.") {
				found = appendSecrets(found, v, false)
			}
		}
	}
	slices.SortFunc(found, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), strings.Compare(a, b))
	})
	return slices.Compact(found)
}

// appendSecrets adds the texts of a value that are sensitive, or all of them when it lies in one that is.
func appendSecrets(found []string, v cty.Value, sensitive bool) []string {
	if v == cty.NilVal {
		return found
	}
	v, marks := v.Unmark()
	sensitive = sensitive || marks.Has(sensitiveMark)
	switch {
	case !v.IsKnown() || v.IsNull():
	case v.CanIterateElements():
		for _, element := range v.Elements() {
			found = appendSecrets(found, element, sensitive)
		}
	case sensitive && v.Type().IsPrimitiveType():
		if text, err := convert.Convert(v, cty.String); err == nil && len(text.AsString()) > 3 {
			found = append(found, text.AsString())
		}
	}
	return found
}
