package decl

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"bench/spec/diag"
	"bench/spec/lang"
	"bench/words"
)

// A leftover is a name in a body that its block type doesn't have.
type leftover struct {
	name   string
	at     hcl.Range
	object bool             // written as a block, or as an argument that holds an object
	block  *hclsyntax.Block // in the native syntax, what was written as a block
}

// leftovers reports what stands in a body and doesn't belong there.
func (r *bodyReader) leftovers(b *Block, body, rest hcl.Body, def *lang.Block) {
	for _, l := range unread(body, rest, def) {
		switch meant := diag.Suggest(l.name, namesOf(def)); meant {
		case "":
		case "dynamic":
			for _, made := range lang.DynamicTypes(def) {
				b.Meant[made] = true
			}
		default:
			b.Meant[meant] = true
		}
		b.Meant[l.name] = true
		b.Meant[lang.ForeignArguments[l.name].Meant] = true
		if b.Type == "" {
			r.lost = append(r.lost, l.lost(diag.Suggest(l.name, def.BlockTypes()))...)
			r.report(l.atTop(def))
		} else {
			r.report(l.inside(b, def))
		}
	}
}

// lost are the addresses that a leftover would declare, had it the block type that was meant. Whoever refers to them makes
// no second mistake.
func (l leftover) lost(meant string) []string {
	if l.block == nil || meant == "" {
		return nil
	}
	var addresses []string
	if meant == "locals" {
		for name := range l.block.Body.Attributes {
			addresses = append(addresses, "local."+name)
		}
	}
	for _, label := range l.block.Labels {
		addresses = append(addresses, RootOf(meant)+"."+label)
	}
	return addresses
}

// namesOf are the names of everything that may stand in a block.
func namesOf(def *lang.Block) []string {
	names := slices.Concat(def.ArgumentNames(), def.BlockTypes())
	if len(lang.DynamicTypes(def)) > 0 {
		names = append(names, "dynamic")
	}
	return names
}

// atTop says what is wrong with a leftover that stands in no block.
func (l leftover) atTop(def *lang.Block) *hcl.Diagnostic {
	hint, isReserved := lang.ReservedBlocks[l.name]
	owners := ownersOf(l.name, true, "")
	switch {
	case isReserved:
		return diag.Failure(diag.ReservedBlock, l.at, "Reserved word", "%q is no block type of bench. %s", l.name, hint)
	case !l.object:
		return diag.Failure(diag.UnknownArgument, l.at, "Argument outside a block", "Arguments stand inside blocks; shared values stand in locals { %s = … }.", l.name)
	case len(owners) > 0:
		return diag.Failure(diag.UnknownBlock, l.at, "Block in the wrong place", "A %s block stands inside %s.", l.name, inWords(owners))
	}
	meant := diag.DidYouMean(l.name, namesOf(def))
	if known, ok := lang.ForeignArguments[l.name]; ok && meant == "" {
		meant = " " + known.Hint
	}
	return diag.Failure(diag.UnknownBlock, l.at, "Unknown block type", "There are no blocks of type %q.%s", l.name, meant)
}

// inside says what is wrong with a leftover in the block b.
func (l leftover) inside(b *Block, def *lang.Block) *hcl.Diagnostic {
	switch {
	case def.Argument(l.name) != nil:
		return diag.Failure(diag.UnknownBlock, l.at, "Argument written as a block", "%s is an argument: write %s = { … }.", l.name, l.name)
	case def.Nested(l.name) != nil:
		return diag.Failure(diag.UnknownArgument, l.at, "Block written as an argument", "%s is a block: write %s { … }, without the equals sign.", l.name, l.name)
	case l.object && l.name == "dynamic":
		return diag.Failure(diag.UnknownBlock, l.at, "No dynamic blocks here", "dynamic makes request blocks in a group, and threshold blocks in a benchmark; other blocks are written out.")
	}
	hint := diag.DidYouMean(l.name, namesOf(def))
	if known, ok := lang.ForeignArguments[l.name]; ok && (hint == "" || !l.object) {
		hint = " " + known.Hint
	} else if owners := ownersOf(l.name, l.object, b.Type); hint == "" && len(owners) > 0 && len(owners) < 4 {
		hint = fmt.Sprintf(" It belongs in %s.", inWords(owners))
	}
	if l.object {
		return diag.Failure(diag.UnknownBlock, l.at, "Unknown block type", "A %s has no block %q.%s", b.title(), l.name, hint)
	}
	return diag.Failure(diag.UnknownArgument, l.at, "Unknown argument", "%s has no argument %q.%s", words.Sentence(words.A(b.title())), l.name, hint)
}

// ownersOf are the types of the blocks in which an argument or a block may stand, in the order of the reference, but for the one
// that it stands in.
func ownersOf(name string, isBlock bool, not string) []string {
	var owners []string
	var visit func(b *lang.Block)
	visit = func(b *lang.Block) {
		if (isBlock && b.Nested(name) != nil || !isBlock && b.Argument(name) != nil) && !slices.Contains(owners, b.Type) && b.Type != not {
			owners = append(owners, b.Type)
		}
		for _, n := range b.Blocks {
			visit(n.Block)
		}
	}
	for _, b := range lang.Blocks() {
		visit(b)
	}
	return owners
}

// inWords is "a group block", or "a client or a strategy block".
func inWords(types []string) string {
	choices := make([]string, len(types))
	for i, t := range types {
		choices[i] = words.A(t)
	}
	return words.Or(choices) + " block"
}

// unread lists what PartialContent left, in the order of the text.
func unread(body, rest hcl.Body, def *lang.Block) []leftover {
	var found []leftover
	if syntax, ok := body.(*hclsyntax.Body); ok {
		for name, a := range syntax.Attributes {
			if def.Argument(name) == nil {
				found = append(found, leftover{name: name, at: a.NameRange})
			}
		}
		for _, nested := range syntax.Blocks {
			if def.Nested(nested.Type) == nil && (nested.Type != "dynamic" || len(lang.DynamicTypes(def)) == 0) {
				found = append(found, leftover{name: nested.Type, at: nested.TypeRange, object: true, block: nested})
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
	var kept hcl.Diagnostics
	var wrongType []hcl.Range
	for _, d := range diags {
		missing, isMissing := strings.CutPrefix(d.Summary, "Missing name for ")
		extra, isExtra := strings.CutPrefix(d.Summary, "Extraneous label for ")
		switch {
		case d.Summary == "Duplicate argument", d.Summary == "Duplicate attribute definition":
			d.Extra = diag.Duplicate
		case d.Summary == "Incorrect JSON value type":
			d.Extra = diag.Syntax
			wrongType = append(wrongType, *d.Subject)
		case d.Summary == "Missing block label" && d.Subject != nil && slices.Contains(wrongType, *d.Subject):
			continue // where there is no object, its keys aren't missing
		case isMissing:
			d.Extra, d.Summary, d.Detail = diag.BadLabel, "Missing name", labelHint(missing)
		case isExtra:
			d.Extra, d.Summary, d.Detail = diag.BadLabel, "One name too many", labelHint(extra)
		default:
			d.Extra = diag.BadLabel
		}
		kept = append(kept, d)
	}
	return kept
}

// labelHint shows how the beginning of a block is written.
func labelHint(typ string) string {
	labelled := typ == "dynamic"
	var visit func(b *lang.Block)
	visit = func(b *lang.Block) {
		labelled = labelled || b.Type == typ && b.Label
		for _, n := range b.Blocks {
			visit(n.Block)
		}
	}
	for _, b := range lang.Blocks() {
		visit(b)
	}
	if labelled {
		return fmt.Sprintf("A %s has one name, in quotes: %s \"NAME\" { … }.", typ, typ)
	}
	return fmt.Sprintf("A %s block has no name: %s { … }.", typ, typ)
}

// oddlyLabelled are the addresses that top-level blocks with several names would declare.
func oddlyLabelled(body hcl.Body) []string {
	syntax, ok := body.(*hclsyntax.Body)
	if !ok {
		return nil
	}
	var addresses []string
	for _, b := range syntax.Blocks {
		if len(b.Labels) < 2 {
			continue
		}
		for _, label := range b.Labels {
			addresses = append(addresses, RootOf(b.Type)+"."+label)
		}
	}
	return addresses
}
