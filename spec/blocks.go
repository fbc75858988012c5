package spec

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
)

// A blockType is one row of the language. The table of them (blocks_*.go) is the only place that knows which
// names exist: the decoder's schemas, the checks of names, the reference in docs/language.md and `bench schema` come
// from it.
type blockType struct {
	Type  string
	Label bool   // has a name in quotes: benchmark "checkout" { … }
	Doc   string // one sentence or more, for the reference
	Free  bool   // takes arguments of any name (locals)

	Arguments []argumentType
	Blocks    []nestedType
	// Rules say in sentences what single arguments can't: which exclude each other, which belong together.
	Rules []string
}

// A nestedType stands in another block at least Least times and, unless Most is 0, at most Most times.
type nestedType struct {
	*blockType
	Least, Most int
	Dynamic     bool // dynamic "TYPE" { … } can make several
}

// An argumentType is one name that can be set in a block.
type argumentType struct {
	Name     string
	Kind     kind
	Required bool
	Default  string // as text for people; the value is filled in where defaults are
	Doc      string
	Phase    phase
	Words    []string // the only values allowed, for text
	Bounds   bounds   // for numbers
	Of       []string // the values of `type` with which it goes; none: all
}

// A phase is when an argument's value must be known.
type phase string

const (
	plannedPhase phase = ""                     // when the plan is made
	staticPhase  phase = "before anything else" // no references
	startedPhase phase = "after start"          // servers have their addresses
	cellPhase    phase = "per cell"             // when the plan is made, for each cell anew: cell.… has a value
	afterPhase   phase = "after the run"
)

// bounds are the least and the greatest number allowed; both zero: any.
type bounds struct {
	Least, Most float64
	Above       bool // Least itself is not allowed
}

// languageBlocks are the blocks that may stand at the top of a file, in the order of the reference.
func languageBlocks() []*blockType {
	return []*blockType{
		benchBlock, variableBlock, localsBlock, serverBlock, clientBlock, groupBlock, strategyBlock, benchmarkBlock,
		checkBlock, reportBlock, outputBlock, movedBlock,
	}
}

// language is the body of a file, seen as a block.
func language() *blockType {
	top := &blockType{}
	for _, b := range languageBlocks() {
		n := nestedType{blockType: b}
		if b == benchBlock {
			n.Most = 1
		}
		top.Blocks = append(top.Blocks, n)
	}
	return top
}

// schema is what HCL's decoder has to look for. Nothing in it is required: check says what is missing, in better words.
func (b *blockType) schema() *hcl.BodySchema {
	s := &hcl.BodySchema{}
	for _, a := range b.Arguments {
		s.Attributes = append(s.Attributes, hcl.AttributeSchema{Name: a.Name})
	}
	for _, n := range b.Blocks {
		s.Blocks = append(s.Blocks, n.header())
	}
	return s
}

func (b *blockType) header() hcl.BlockHeaderSchema {
	h := hcl.BlockHeaderSchema{Type: b.Type}
	if b.Label {
		h.LabelNames = []string{"name"}
	}
	return h
}

// argument finds an argument by its name; nil when there is none.
func (b *blockType) argument(name string) *argumentType {
	i := slices.IndexFunc(b.Arguments, func(a argumentType) bool { return a.Name == name })
	if i < 0 {
		return nil
	}
	return &b.Arguments[i]
}

// nested finds a nested block by its type; nil when there is none.
func (b *blockType) nested(typeName string) *nestedType {
	i := slices.IndexFunc(b.Blocks, func(n nestedType) bool { return n.Type == typeName })
	if i < 0 {
		return nil
	}
	return &b.Blocks[i]
}

// argumentNames are the names that can be set in the block, in the order of the reference.
func (b *blockType) argumentNames() []string {
	names := make([]string, len(b.Arguments))
	for i, a := range b.Arguments {
		names[i] = a.Name
	}
	return names
}

// blockTypes are the types of the blocks that may stand in the block, in the order of the reference.
func (b *blockType) blockTypes() []string {
	names := make([]string, len(b.Blocks))
	for i, n := range b.Blocks {
		names[i] = n.Type
	}
	return names
}

// description is the argument that every block with a label has.
var descriptionArgument = argumentType{Name: "description", Kind: textKind, Doc: "What it is for, in words; shown by plan and in reports."}
