package diag

import (
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// KeyText is a key as text; false when the value is no key.
func KeyText(v cty.Value) (string, bool) {
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

// WhyNot is the reason of a conversion's error, with the path to the part it is about.
func WhyNot(err error) string {
	if pathErr, ok := err.(cty.PathError); ok && len(pathErr.Path) > 0 {
		return PathText(pathErr.Path) + ": " + err.Error()
	}
	return err.Error()
}

// PathText writes a path into a value as an expression would.
func PathText(path cty.Path) string {
	var text strings.Builder
	for _, step := range path {
		switch s := step.(type) {
		case cty.GetAttrStep:
			text.WriteString("." + s.Name)
		case cty.IndexStep:
			if key, ok := KeyText(s.Key); ok {
				text.WriteString("[" + key + "]")
			}
		}
	}
	return strings.TrimPrefix(text.String(), ".")
}
