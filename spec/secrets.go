package spec

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// Secrets are the texts in sensitive values, and in all that expressions have made of them so far, the longest first:
// what must be cut out of everything that others say about a run, such as the last words of a server. Texts of up to
// three bytes are left out: they are everywhere.
func (s *Spec) Secrets() []string { return s.folder.vault.all() }

// A vault keeps the texts of sensitive values. Each is put there at the moment it comes about: as a variable's value, an
// argument or the result of a function, the value of an expression. So what a spec cuts out of a secret is known, too.
type vault struct {
	mu     sync.Mutex
	texts  map[string]bool
	sorted []string // the same, as long as nothing is added
}

// note puts the sensitive texts of a value into the vault.
func (v *vault) note(value cty.Value) {
	if value == cty.NilVal || !hasSecret(value) {
		return
	}
	found := appendSecrets(nil, value, false)
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, text := range found {
		v.texts[text] = true
	}
}

func (v *vault) all() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.sorted) != len(v.texts) {
		v.sorted = slices.SortedFunc(maps.Keys(v.texts), func(a, b string) int {
			return cmp.Or(cmp.Compare(len(b), len(a)), strings.Compare(a, b))
		})
	}
	return v.sorted
}

// within says whether one of the texts is a part of a host's name.
func (v *vault) within(host string) bool {
	return slices.ContainsFunc(v.all(), func(text string) bool { return strings.Contains(host, strings.ToLower(text)) })
}

// noteAll is note for several values.
func (v *vault) noteAll(values ...cty.Value) {
	for _, value := range values {
		v.note(value)
	}
}

// hasSecret says whether a value is sensitive, or something in it. Sets have no marks inside, and looking would sort them.
func hasSecret(v cty.Value) bool {
	if v.IsMarked() {
		bare, marks := v.Unmark()
		return marks.Has(sensitiveMark) || hasSecret(bare)
	}
	if !v.IsKnown() || v.IsNull() || v.Type().IsSetType() || !v.CanIterateElements() {
		return false
	}
	for it := v.ElementIterator(); it.Next(); {
		if _, el := it.Element(); hasSecret(el) {
			return true
		}
	}
	return false
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
	case sensitive && (v.Type() == cty.String || v.Type() == cty.Number): // a bool is one of two words that are everywhere
		if text, err := convert.Convert(v, cty.String); err == nil && len(text.AsString()) > 3 {
			found = append(found, text.AsString())
		}
	}
	return found
}
