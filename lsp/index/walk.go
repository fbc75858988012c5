package index

import (
	"slices"

	"github.com/hashicorp/hcl/v2"

	"bench/plan"
	"bench/spec/decl"
	"bench/spec/lang"
)

// A scope is what the blocks around a place make of words.
type scope struct {
	holder    string   // the address of the block whose requests can be referred to, "" for none
	iterators []string // of dynamic blocks
}

type walker struct {
	file *File
	text []byte
}

func (w *walker) block(b *decl.Block, def *lang.Block, in scope) {
	w.declare(b, def, &in)
	for name, arg := range b.Args {
		kind := lang.AnyKind
		if a := def.Argument(name); a != nil {
			kind = a.Kind
		}
		w.argument(arg, kind, in)
	}
	if b.Type == "dynamic" {
		in.iterators = append(slices.Clone(in.iterators), decl.IteratorOf(b))
	}
	for _, nested := range b.Blocks {
		if inner := inside(def, nested); inner != nil {
			w.block(nested, inner, in)
		}
	}
}

// inside is what a nested block is, nil when that can't be told.
func inside(def *lang.Block, b *decl.Block) *lang.Block {
	if b.Type == "dynamic" {
		if made := def.Nested(b.Name); made != nil {
			return lang.DynamicBlock(made.Block)
		}
		return nil
	}
	if n := def.Nested(b.Type); n != nil {
		return n.Block
	}
	return nil
}

// declare adds what a block declares, and says what is inside of what.
func (w *walker) declare(b *decl.Block, def *lang.Block, in *scope) {
	switch {
	case b.Type == "locals":
		for _, arg := range b.Args {
			w.add(Mention{Address: "local." + arg.Name, At: arg.NameRange, Whole: arg.NameRange, Declares: true})
		}
	case !def.Label || b.Name == "" || b.Type == "dynamic":
	case slices.Contains(lang.RequestTypes(), b.Type) && in.holder != "":
		w.add(Mention{Address: in.holder + "/" + requestRoot + b.Name, At: b.NameRange, Whole: b.Header, Declares: true})
	case in.holder == "" && slices.Contains(decl.Roots(), decl.RootOf(b.Type)):
		address := decl.RootOf(b.Type) + "." + b.Name
		w.add(Mention{Address: address, At: b.NameRange, Whole: b.Header, Declares: true})
		in.holder = address
	case in.holder == "":
		in.holder = b.Type + "." + b.Name // a teardown has requests, and nobody refers to it
	}
}

var requestRoot = string(plan.FromRequest) + "."

func (w *walker) argument(arg *decl.Argument, kind lang.Kind, in scope) {
	if kind == lang.TypeKind || kind == lang.MetricKind || kind == lang.MetricsKind {
		return // whose words are no references
	}
	for _, ref := range arg.Refs {
		w.reference(ref, in)
	}
}

func (w *walker) reference(ref decl.Reference, in scope) {
	if ref.Name == "" || len(ref.Traversal) < 2 || slices.Contains(in.iterators, ref.Root) {
		return
	}
	address := ref.Root + "." + ref.Name
	switch {
	case ref.Root == string(plan.FromRequest) && in.holder != "":
		address = in.holder + "/" + address
	case !slices.Contains(decl.Roots(), ref.Root):
		return
	}
	step := ref.Traversal[1].SourceRange()
	w.add(Mention{Address: address, At: step, Whole: hcl.RangeBetween(ref.Traversal[0].SourceRange(), step)})
}

// add keeps a mention whose name stands in the text as it is: of one that the JSON syntax has escaped nobody knows where.
func (w *walker) add(m Mention) {
	from, to := m.At.Start.Byte, m.At.End.Byte
	if from < 0 || from > to || to > len(w.text) {
		return
	}
	for from < to && (w.text[from] == '"' || w.text[from] == '.' || w.text[from] == ' ') {
		from++
	}
	for to > from && w.text[to-1] == '"' {
		to--
	}
	m.At.Start.Column += from - m.At.Start.Byte
	m.At.Start.Byte, m.At.End.Byte = from, to
	if name := nameOf(m.Address); string(w.text[from:to]) != name {
		return
	}
	w.file.Mentions = append(w.file.Mentions, m)
}

// nameOf is the last name of an address.
func nameOf(address string) string {
	for i := len(address) - 1; i >= 0; i-- {
		if address[i] == '.' {
			return address[i+1:]
		}
	}
	return address
}
