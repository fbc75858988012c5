package secret

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// A Vault keeps the texts of sensitive values. Each is put there at the moment it comes about: as a variable's value, an
// argument or the result of a function, the value of an expression. So what a spec cuts out of a secret is known, too.
type Vault struct {
	mu     sync.Mutex
	texts  map[string]bool
	sorted []string // the same, as long as nothing is added
}

// Note puts the sensitive texts of a value into the vault.
func (v *Vault) Note(value cty.Value) {
	if value == cty.NilVal || !hasSecret(value) {
		return
	}
	found := AppendTexts(nil, value, false)
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, text := range found {
		v.texts[text] = true
	}
}

// All are the texts, the longest first.
func (v *Vault) All() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.sorted) != len(v.texts) {
		v.sorted = slices.SortedFunc(maps.Keys(v.texts), func(a, b string) int {
			return cmp.Or(cmp.Compare(len(b), len(a)), strings.Compare(a, b))
		})
	}
	return v.sorted
}

// Within says whether one of the texts is a part of a host's name.
func (v *Vault) Within(host string) bool {
	return slices.ContainsFunc(v.All(), func(text string) bool { return strings.Contains(host, strings.ToLower(text)) })
}

// NoteAll is Note for several values.
func (v *Vault) NoteAll(values ...cty.Value) {
	for _, value := range values {
		v.Note(value)
	}
}

// hasSecret says whether a value is sensitive, or something in it. Sets have no marks inside, and looking would sort them.
func hasSecret(v cty.Value) bool {
	if v.IsMarked() {
		bare, marks := v.Unmark()
		return marks.Has(Sensitive) || hasSecret(bare)
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

// AppendTexts adds the texts of a value that are sensitive, or all of them when it lies in one that is.
func AppendTexts(found []string, v cty.Value, sensitive bool) []string {
	if v == cty.NilVal {
		return found
	}
	v, marks := v.Unmark()
	sensitive = sensitive || marks.Has(Sensitive)
	switch {
	case !v.IsKnown() || v.IsNull():
	case v.CanIterateElements():
		for _, element := range v.Elements() {
			found = AppendTexts(found, element, sensitive)
		}
	case sensitive && (v.Type() == cty.String || v.Type() == cty.Number): // a bool is one of two words that are everywhere
		if text, err := convert.Convert(v, cty.String); err == nil && len(text.AsString()) > 3 {
			found = append(found, text.AsString())
		}
	}
	return found
}

// NewVault is an empty vault.
func NewVault() *Vault { return &Vault{texts: map[string]bool{}} }
