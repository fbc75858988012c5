package spec

import (
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// a puts the article before a noun.
func a(noun string) string {
	if noun != "" && strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

// enumeration joins words as a sentence does.
func enumeration(words []string) string { return joined(words, "and") }

// alternatives joins words as a choice.
func alternatives(words []string) string { return joined(words, "or") }

func joined(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " " + last + " " + words[len(words)-1]
}

// quoted puts each word in quotes.
func quoted(words []string) []string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = `"` + w + `"`
	}
	return list
}

// keyText is a key as text; false when the value is no key.
func keyText(v cty.Value) (string, bool) {
	v, _ = v.Unmark()
	if v.IsNull() || !v.IsKnown() || !v.Type().IsPrimitiveType() {
		return "", false
	}
	text, err := convert.Convert(v, cty.String)
	if err != nil {
		return "", false
	}
	return text.AsString(), true
}

// keysAreFree says whether the keys of a map or a list are not sensitive, only its values.
func keysAreFree(v cty.Value) bool {
	return !v.IsMarked() && !v.Type().IsSetType()
}

// typeText is a type as a variable block has it.
func typeText(ty cty.Type) string {
	return typeexpr.TypeString(ty.WithoutOptionalAttributesDeep())
}

// plural counts things: 1 block, 2 blocks.
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return strconv.Itoa(n) + " " + thing + "s"
}
