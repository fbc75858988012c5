package spec

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// A leftover is a name in a body that its block type doesn't have.
type leftover struct {
	name   string
	at     hcl.Range
	object bool // written as a block, or as an argument that holds an object
}

// leftovers reports what stands in a body and doesn't belong there.
func (r *bodyReader) leftovers(b *block, body, rest hcl.Body, def *blockType) {
	b.meant = map[string]bool{}
	for _, l := range unread(body, rest, def) {
		names := slices.Concat(def.argumentNames(), def.blockTypes())
		d := failure(UnknownArgument, l.at, "Unknown argument", "A %s has no argument or block %q.%s", b.title(), l.name, didYouMean(l.name, names))
		hint, isReserved := reservedBlocks[l.name]
		switch {
		case b.typ == "" && isReserved:
			d = failure(ReservedBlock, l.at, fmt.Sprintf("The word %q is reserved", l.name), hint)
		case b.typ == "" && l.object:
			d = failure(UnknownBlock, l.at, "Unknown block type", "There are no blocks of type %q.%s", l.name, didYouMean(l.name, names))
		case b.typ == "":
			d = failure(UnknownArgument, l.at, "Argument outside a block", "Arguments stand inside blocks; shared values stand in locals { %s = … }.", l.name)
		case def.argument(l.name) != nil:
			d = failure(UnknownBlock, l.at, "Argument written as a block", "%s is an argument: write %s = { … }.", l.name, l.name)
		case def.nested(l.name) != nil:
			d = failure(UnknownArgument, l.at, "Block written as an argument", "%s is a block: write %s { … }, without the equals sign.", l.name, l.name)
		case l.object:
			d.Extra, d.Summary = UnknownBlock, "Unknown block type"
		}
		if meant := suggest(l.name, names); meant != "" {
			b.meant[meant] = true
		}
		b.meant[l.name] = true
		r.report(d)
	}
}

// unread lists what PartialContent left, in the order of the text.
func unread(body, rest hcl.Body, def *blockType) []leftover {
	var found []leftover
	if syntax, ok := body.(*hclsyntax.Body); ok {
		for name, a := range syntax.Attributes {
			if def.argument(name) == nil {
				found = append(found, leftover{name: name, at: a.NameRange})
			}
		}
		for _, nested := range syntax.Blocks {
			if def.nested(nested.Type) == nil && (nested.Type != "dynamic" || len(dynamicTypes(def)) == 0) {
				found = append(found, leftover{name: nested.Type, at: nested.TypeRange, object: true})
			}
		}
	} else if attributes, diags := rest.JustAttributes(); !diags.HasErrors() {
		for name, a := range attributes {
			_, notObject := hcl.ExprMap(a.Expr)
			found = append(found, leftover{name: name, at: a.NameRange, object: !notObject.HasErrors()})
		}
	}
	slices.SortFunc(found, func(a, b leftover) int { return a.at.Start.Byte - b.at.Start.Byte })
	return found
}

// relabelled puts hcl's words for trouble with labels into ours.
func relabelled(diags hcl.Diagnostics) hcl.Diagnostics {
	for _, d := range diags {
		switch d.Summary {
		case "Duplicate argument":
			d.Extra = Duplicate
		case "Incorrect JSON value type":
			d.Extra = Syntax
		default:
			d.Extra = BadLabel
		}
	}
	return diags
}
