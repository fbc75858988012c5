package decl

import (
	"fmt"
	"slices"

	"bench/spec/diag"
	"bench/words"

	"github.com/hashicorp/hcl/v2"
)

// undeclared reports a name that isn't declared under its root.
func (c *referenceChecker) undeclared(ref Reference, names []string) *hcl.Diagnostic {
	kind := map[string]string{"var": "variable", "local": "local value"}[ref.Root]
	if kind == "" {
		kind = ref.Root
	}
	detail := fmt.Sprintf("There is no %s %q.", kind, ref.Name)
	if meant := diag.Suggest(ref.Name, names); meant != "" {
		detail += fmt.Sprintf(" Did you mean %s.%s?", ref.Root, meant)
	} else if other := c.elsewhereDeclared(ref.Module, ref.Name, ref.Root); other != "" {
		detail += fmt.Sprintf(" Did you mean %s?", other)
	} else if ref.Module != "" && len(names) == 0 {
		detail += " A module knows nothing of the spec that takes it: declare a variable here, and give it a value in the module block."
	} else {
		detail += Listing(ref.Root, names)
	}
	return diag.Failure(diag.UnknownReference, ref.nameRange(), "Unknown "+kind, "%s", detail)
}

// unknownRoot reports a reference that begins with no known word: a bare name, mostly.
func (c *referenceChecker) unknownRoot(ref Reference, v vocabulary) *hcl.Diagnostic {
	at := ref.Traversal[0].SourceRange()
	detail := fmt.Sprintf("Nothing is called %q.", ref.Root)
	roots := slices.Concat(v.roots, declaredRoots)
	near := diag.Suggest(ref.Root, roots)
	if alias, ok := otherRoots[ref.Root]; ok {
		near = alias
	}
	switch other := c.elsewhereDeclared(ref.Module, ref.Root, ""); {
	case ref.Name != "" && near != "":
		detail += fmt.Sprintf(" Did you mean %s.%s?", near, ref.Name)
		at = ref.nameRange()
	case other != "":
		detail += fmt.Sprintf(" Did you mean %s?", other)
	case near != "":
		detail += fmt.Sprintf(" Did you mean %q?", near)
	case diag.Suggest(ref.Root, literals) != "":
		detail += fmt.Sprintf(" Did you mean %s?", diag.Suggest(ref.Root, literals))
	case len(v.roots) == 0:
		detail += " A default is a plain value; text stands in quotes."
	default:
		detail += fmt.Sprintf(" References begin with %s; text stands in quotes.", words.Or(slices.Compact(slices.Sorted(slices.Values(v.roots)))))
	}
	return diag.Failure(diag.UnknownReference, at, "Unknown reference", "%s", detail)
}

// elsewhereDeclared finds a name under another root: exactly, else nearly.
func (c *referenceChecker) elsewhereDeclared(module, name, except string) string {
	near := ""
	for _, root := range declaredRoots {
		if root == except {
			continue
		}
		names := c.all.NamesIn(module, root)
		if slices.Contains(names, name) {
			return root + "." + name
		}
		if meant := diag.Suggest(name, names); meant != "" && near == "" {
			near = root + "." + meant
		}
	}
	return near
}

// outOfScope reports a root that has no value at this place.
func (c *referenceChecker) outOfScope(ref Reference, v vocabulary) *hcl.Diagnostic {
	switch {
	case v.static:
		return diag.Failure(diag.NotStatic, ref.at(), "No references here",
			"The bench block is read before everything else, so that a version that doesn't fit is reported first: it can't refer to anything.")
	case len(v.roots) == 0:
		return diag.Failure(diag.OutOfScope, ref.at(), "No references here",
			"A default is a plain value: it can call functions, and refer to nothing. Values that depend on others stand in locals.")
	}
	return diag.Failure(diag.OutOfScope, ref.at(), fmt.Sprintf("%s can't be used here", ref.Root), "%s", elsewhere[ref.Root])
}

// Listing tells which names there are, when there are few.
func Listing(root string, names []string) string {
	switch {
	case len(names) == 0:
		return " None is declared."
	case len(names) > 12:
		return ""
	}
	full := make([]string, len(names))
	for i, n := range names {
		full[i] = root + "." + n
	}
	return " There is " + words.And(full) + "."
}
