package spec

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"bench/spec/budget"
	"bench/spec/diag"
	"bench/spec/lang"
	"bench/spec/syntax"
	"bench/words"
)

// A block is one block as it was written: names, ranges and expressions, nothing evaluated.
type block struct {
	typ       string
	name      string
	args      map[string]*argument
	blocks    []*block
	header    hcl.Range
	nameRange hcl.Range // of the label, else of the header
	end       hcl.Range // where something that is missing would go
	// meant are the arguments and blocks that misspelt ones were probably meant to be: they are not also missing.
	meant map[string]bool
}

// nested are the blocks of a type inside b.
func (b *block) nested(typ string) []*block {
	var found []*block
	for _, n := range b.blocks {
		if n.typ == typ {
			found = append(found, n)
		}
	}
	return found
}

// one is the block of a type inside b of which there is at most one, or nil.
func (b *block) one(typ string) *block {
	if found := b.nested(typ); len(found) > 0 {
		return found[0]
	}
	return nil
}

// title is what messages call the block: request "cart", or expect block.
func (b *block) title() string {
	if b.name != "" {
		return fmt.Sprintf("%s %q", b.typ, b.name)
	}
	return b.typ + " block"
}

// address is how expressions refer to b.
func (b *block) address() string { return b.typ + "." + b.name }

// Written are the blocks of all files, in their order.
type written struct {
	top []*block
	// lost are addresses whose declarations have a mistake in their header: they can be referred to, and have no value.
	lost []string
}

// readBlocks takes the bodies of files apart, those whose syntax is right. Expressions will be evaluated inside the budget.
func readBlocks(files []syntax.File, b *budget.Budget) (written, hcl.Diagnostics) {
	reader := &bodyReader{budget: b}
	var w written
	for _, f := range files {
		if f.Broken {
			continue
		}
		root := &block{}
		reader.fill(root, f.Body, lang.File())
		w.top = append(w.top, root.blocks...)
	}
	w.lost = reader.lost
	return w, reader.diags
}

// A bodyReader takes bodies apart by the table of blocks, and gathers what is wrong with them.
type bodyReader struct {
	budget *budget.Budget
	diags  hcl.Diagnostics
	lost   []string // addresses that blocks with a mistake in their header would declare

	schemas map[*lang.Block]*hcl.BodySchema // of the block types met so far
}

// schema is what a block's body may hold. It is made once, since a spec has many blocks of few types.
func (r *bodyReader) schema(def *lang.Block) *hcl.BodySchema {
	if r.schemas == nil {
		r.schemas = map[*lang.Block]*hcl.BodySchema{}
	}
	if r.schemas[def] == nil {
		r.schemas[def] = lang.WithDynamic(def)
	}
	return r.schemas[def]
}

func (r *bodyReader) report(d *hcl.Diagnostic) { r.diags = append(r.diags, d) }

// fill reads what body holds into b.
func (r *bodyReader) fill(b *block, body hcl.Body, def *lang.Block) {
	if def.Free {
		r.fillFree(b, body)
		return
	}
	content, rest, diags := body.PartialContent(r.schema(def))
	r.diags = append(r.diags, relabelled(diags)...)
	b.end = content.MissingItemRange
	b.args = make(map[string]*argument, len(content.Attributes))
	for name, a := range content.Attributes {
		kind := def.Argument(name).Kind
		b.args[name] = r.argument(a, kind)
	}
	b.meant = map[string]bool{}
	first := map[string]*block{}
	for _, nested := range content.Blocks {
		child := r.block(nested, def)
		if child == nil { // a dynamic block of a misspelt type
			for _, meant := range lang.DynamicTypes(def) {
				b.meant[meant] = true
			}
			continue
		}
		if before, ok := first[child.typ]; ok && child.typ != "dynamic" && def.Nested(child.typ).Most == 1 {
			r.report(diag.Failure(diag.Duplicate, child.header, "Second "+child.typ+" block",
				"There can be only one %s block here; the first is at %s.", child.typ, diag.Spot(before.header)))
			continue
		}
		first[child.typ] = child
		b.blocks = append(b.blocks, child)
	}
	if b.typ == "" {
		r.lost = append(r.lost, oddlyLabelled(body)...)
	}
	r.leftovers(b, body, rest, def)
	r.missing(b, def)
}

// missing reports what def requires and b hasn't. What is there under a misspelt name is not also missing.
func (r *bodyReader) missing(b *block, def *lang.Block) {
	for _, a := range def.Arguments {
		if a.Required && b.args[a.Name] == nil && !b.meant[a.Name] {
			r.report(diag.Failure(diag.MissingArgument, b.header, "Missing argument", "The %s needs the argument %q. %s", b.title(), a.Name, a.Doc))
		}
	}
	for _, n := range def.Blocks {
		if n.Least > 0 && b.one(n.Type) == nil && !b.meant[n.Type] && !slices.ContainsFunc(b.blocks, makes(n.Type)) {
			r.report(diag.Failure(diag.MissingBlock, b.header, "Missing block", "The %s needs a %s block. %s", b.title(), n.Type, n.Doc))
		}
	}
}

// makes says whether a block is a dynamic one for blocks of a type.
func makes(typ string) func(*block) bool {
	return func(b *block) bool { return b.typ == "dynamic" && b.name == typ }
}

// fillFree reads a body whose arguments have names of the author's choice.
func (r *bodyReader) fillFree(b *block, body hcl.Body) {
	attributes, diags := body.JustAttributes()
	r.diags = append(r.diags, diag.Recode(diag.UnknownBlock, relabelled(diags))...)
	b.args = make(map[string]*argument, len(attributes))
	for name, a := range attributes {
		b.args[name] = r.argument(a, lang.AnyKind)
	}
}

func (r *bodyReader) argument(a *hcl.Attribute, k lang.Kind) *argument {
	arg, diags := newArgument(a, k, r.budget)
	r.diags = append(r.diags, diags...)
	return arg
}

// block reads one nested block, nil when it can't be told what it is.
func (r *bodyReader) block(nested *hcl.Block, parent *lang.Block) *block {
	b := &block{typ: nested.Type, header: nested.DefRange, nameRange: nested.DefRange}
	if len(nested.Labels) > 0 {
		b.name, b.nameRange = nested.Labels[0], nested.LabelRanges[0]
	}
	if nested.Type == "dynamic" {
		types := lang.DynamicTypes(parent)
		if !slices.Contains(types, b.name) {
			r.report(diag.Failure(diag.UnknownBlock, b.nameRange, "Blocks of this type can't be dynamic",
				"Here dynamic can make %s blocks.%s", words.And(types), diag.DidYouMean(b.name, types)))
			return nil
		}
		r.fill(b, nested.Body, lang.DynamicBlock(parent.Nested(b.name).Block))
		return b
	}
	inner := parent.Nested(nested.Type)
	if inner.Label {
		r.checkName(b)
	}
	r.fill(b, nested.Body, inner.Block)
	return b
}

// referable are the block types whose names stand in expressions.
var referable = []string{"variable", "server", "client", "group", "strategy", "benchmark"}

// checkName refuses names that could not be written in an expression, or not be printed.
func (r *bodyReader) checkName(b *block) {
	switch {
	case slices.Contains(referable, b.typ) && !hclsyntax.ValidIdentifier(b.name):
		r.report(diag.Failure(diag.BadLabel, b.nameRange, "Invalid name",
			"A %s is referred to by its name, so %q must begin with a letter and have only letters, digits, _ and - in it.", b.typ, b.name))
	case strings.TrimSpace(b.name) == "" || strings.ContainsFunc(b.name, isControl):
		r.report(diag.Failure(diag.BadLabel, b.nameRange, "Invalid name", "The name of a %s must be text that can be printed.", b.typ))
	}
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }
