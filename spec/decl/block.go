package decl

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

// A Block is one block as it was written: names, ranges and expressions, nothing evaluated.
type Block struct {
	Type      string
	Name      string
	Args      map[string]*Argument
	Blocks    []*Block
	Header    hcl.Range
	NameRange hcl.Range // of the label, else of the header
	end       hcl.Range // where something that is missing would go
	// Module is the scope of the module that the block is in, with a dot at its end: "x.", "x.inner."; "": the spec itself.
	Module string
	// meant are the arguments and blocks that misspelt ones were probably meant to be: they are not also missing.
	Meant map[string]bool
	kept  *Block // itself, where it is the same in the next reading if its text is: see Memory
}

// Nested are the blocks of a type inside b.
func (b *Block) Nested(typ string) []*Block {
	var found []*Block
	for _, n := range b.Blocks {
		if n.Type == typ {
			found = append(found, n)
		}
	}
	return found
}

// One is the block of a type inside b of which there is at most one, or nil.
func (b *Block) One(typ string) *Block {
	if found := b.Nested(typ); len(found) > 0 {
		return found[0]
	}
	return nil
}

// title is what messages call the block: request "cart", or expect block.
func (b *Block) title() string {
	if b.Name != "" {
		return fmt.Sprintf("%s %q", b.Type, b.Name)
	}
	return b.Type + " block"
}

// Address is how expressions refer to b.
func (b *Block) Address() string { return b.Type + "." + b.Name }

// Written are the blocks of all files, in their order.
type Written struct {
	Top []*Block
	// lost are addresses whose declarations have a mistake in their header: they can be referred to, and have no value.
	Lost []string
	// Calls are the module blocks that gave the modules their values, by the scopes of these.
	Calls map[string]*Block
	// Unread are the scopes of modules whose files can't be had, so that nothing is known of what they give out.
	Unread []string
}

// Read takes the bodies of files apart, those whose syntax is right. Expressions will be evaluated inside the budget. What is
// in the memory, which may be nil, is not read again.
func Read(files []syntax.File, b *budget.Budget, m *Memory) (Written, hcl.Diagnostics) {
	reader := &bodyReader{budget: b, memory: m}
	var w Written
	for _, f := range files {
		if f.Broken {
			continue
		}
		root := &Block{}
		reader.fill(root, f.Body, lang.File())
		w.Top = append(w.Top, root.Blocks...)
	}
	if !slices.ContainsFunc(files, func(f syntax.File) bool { return f.Broken }) {
		m.forget()
	}
	w.Lost = reader.lost
	return w, reader.diags
}

// A bodyReader takes bodies apart by the table of blocks, and gathers what is wrong with them.
type bodyReader struct {
	budget *budget.Budget
	memory *Memory
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
func (r *bodyReader) fill(b *Block, body hcl.Body, def *lang.Block) {
	if def.Free {
		r.fillFree(b, body)
		return
	}
	content, rest, diags := body.PartialContent(r.schema(def))
	r.diags = append(r.diags, relabelled(diags)...)
	b.end = content.MissingItemRange
	b.Args = make(map[string]*Argument, len(content.Attributes))
	for name, a := range content.Attributes {
		arg := def.Argument(name)
		b.Args[name] = r.argument(a, arg.Kind)
		b.Args[name].Sent = arg.Phase == lang.SentPhase
	}
	b.Meant = map[string]bool{}
	first := map[string]*Block{}
	for _, nested := range content.Blocks {
		child := r.block(nested, def)
		if child == nil { // a dynamic block of a misspelt type
			for _, meant := range lang.DynamicTypes(def) {
				b.Meant[meant] = true
			}
			continue
		}
		if before, ok := first[child.Type]; ok && child.Type != "dynamic" && def.Nested(child.Type).Most == 1 {
			r.report(diag.Failure(diag.Duplicate, child.Header, "Second "+child.Type+" block",
				"There can be only one %s block here; the first is at %s.", child.Type, diag.Spot(before.Header)))
			continue
		}
		first[child.Type] = child
		b.Blocks = append(b.Blocks, child)
	}
	if b.Type == "" {
		r.lost = append(r.lost, oddlyLabelled(body)...)
	}
	r.leftovers(b, body, rest, def)
	r.missing(b, def)
}

// missing reports what def requires and b hasn't. What is there under a misspelt name is not also missing.
func (r *bodyReader) missing(b *Block, def *lang.Block) {
	for _, a := range def.Arguments {
		if a.Required && b.Args[a.Name] == nil && !b.Meant[a.Name] {
			r.report(diag.Failure(diag.MissingArgument, b.Header, "Missing argument", "The %s needs the argument %q. %s", b.title(), a.Name, a.Doc))
		}
	}
	for _, n := range def.Blocks {
		if n.Least > 0 && !slices.ContainsFunc(append([]string{n.Type}, n.Or...), b.mayHave) {
			r.report(diag.Failure(diag.MissingBlock, b.Header, "Missing block", "The %s needs a %s block. %s", b.title(), n.Type, n.Doc))
		}
	}
}

// mayHave says whether there are blocks of a type, or were meant to be, or can be made.
func (b *Block) mayHave(typ string) bool {
	return b.One(typ) != nil || b.Meant[typ] || slices.ContainsFunc(b.Blocks, makes(typ))
}

// makes says whether a block is a dynamic one for blocks of a type.
func makes(typ string) func(*Block) bool {
	return func(b *Block) bool { return b.Type == "dynamic" && b.Name == typ }
}

// fillFree reads a body whose arguments have names of the author's choice.
func (r *bodyReader) fillFree(b *Block, body hcl.Body) {
	attributes, diags := body.JustAttributes()
	r.diags = append(r.diags, diag.Recode(diag.UnknownBlock, relabelled(diags))...)
	b.Args = make(map[string]*Argument, len(attributes))
	for name, a := range attributes {
		b.Args[name] = r.argument(a, lang.AnyKind)
	}
}

func (r *bodyReader) argument(a *hcl.Attribute, k lang.Kind) *Argument {
	if arg := r.memory.argument(a.Expr); arg != nil {
		return arg
	}
	arg, diags := NewArgument(a, k, r.budget)
	r.diags = append(r.diags, diags...)
	if len(diags) == 0 {
		r.memory.keepArgument(a.Expr, arg)
	}
	return arg
}

// block is one nested block, nil when it can't be told what it is.
func (r *bodyReader) block(nested *hcl.Block, parent *lang.Block) *Block {
	if b := r.memory.block(nested.Body); b != nil {
		return b
	}
	wrong, lost := len(r.diags), len(r.lost)
	b := r.readBlock(nested, parent)
	if b != nil && len(r.diags) == wrong && len(r.lost) == lost {
		r.memory.keepBlock(nested.Body, b)
	}
	return b
}

func (r *bodyReader) readBlock(nested *hcl.Block, parent *lang.Block) *Block {
	b := &Block{Type: nested.Type, Header: nested.DefRange, NameRange: nested.DefRange}
	if len(nested.Labels) > 0 {
		b.Name, b.NameRange = nested.Labels[0], nested.LabelRanges[0]
	}
	if nested.Type == "dynamic" {
		types := lang.DynamicTypes(parent)
		if !slices.Contains(types, b.Name) {
			r.report(diag.Failure(diag.UnknownBlock, b.NameRange, "Blocks of this type can't be dynamic",
				"Here dynamic can make %s blocks.%s", words.And(types), diag.DidYouMean(b.Name, types)))
			return nil
		}
		r.fill(b, nested.Body, lang.DynamicBlock(parent.Nested(b.Name).Block))
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
var referable = []string{"variable", "module", "server", "client", "group", "mix", "strategy", "benchmark", "part", "data", "random", "counter", "setup", "teardown"}

// checkName refuses names that could not be written in an expression, or not be printed.
func (r *bodyReader) checkName(b *Block) {
	switch {
	case slices.Contains(referable, b.Type) && !hclsyntax.ValidIdentifier(b.Name):
		r.report(diag.Failure(diag.BadLabel, b.NameRange, "Invalid name",
			"A %s is referred to by its name, so %q must begin with a letter and have only letters, digits, _ and - in it.", b.Type, b.Name))
	case strings.TrimSpace(b.Name) == "" || strings.ContainsFunc(b.Name, isControl):
		r.report(diag.Failure(diag.BadLabel, b.NameRange, "Invalid name", "The name of a %s must be text that can be printed.", b.Type))
	}
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }
