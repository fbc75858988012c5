package lang

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
)

// A Block is one row of the language. The table of them (blocks_*.go) is the only place that knows which
// names exist: the decoder's schemas, the checks of names, the reference in docs/language.md and `bench schema` come
// from it.
type Block struct {
	Type   string
	Label  bool     // has a name in quotes: benchmark "checkout" { … }
	Labels []string // the only names allowed; none: any
	Doc    string   // one sentence or more, for the reference
	Free   bool     // takes arguments of any name (locals)

	Arguments []Argument
	Blocks    []Nested
	// Rules say in sentences what single arguments can't: which exclude each other, which belong together.
	Rules []string
}

// A Nested stands in another block at least Least times and, unless Most is 0, at most Most times.
type Nested struct {
	*Block
	Least, Most int
	Or          []string // types of which there can be one instead
	Dynamic     bool     // dynamic "TYPE" { … } can make several
	Of          []string // the values of `type` with which it goes; none: all
}

// An Argument is one name that can be set in a block.
type Argument struct {
	Name     string
	Kind     Kind
	Required bool
	Default  Default
	Doc      string
	Phase    Phase
	Words    []string // the only values allowed, for text
	Bounds   Bounds   // for numbers
	Whole    bool     // a list that is one only with all of its elements: a command's words, the least and the most
	Of       []string // the values of `type` with which it goes; none: all
}

// A Phase is when an argument's value must be known.
type Phase string

const (
	PlannedPhase Phase = ""                     // when the plan is made
	StaticPhase  Phase = "before anything else" // no references
	StartedPhase Phase = "after start"          // servers have their addresses
	SentPhase    Phase = "per request"          // when it is sent: servers have their addresses, and each batch its row, draws and number
	CellPhase    Phase = "per cell"             // when the plan is made, for each cell anew: cell.… has a value
	AfterPhase   Phase = "after the run"
)

// Blocks are the blocks that may stand at the top of a file, in the order of the reference.
func Blocks() []*Block {
	return []*Block{
		BenchBlock, VariableBlock, LocalsBlock, ModuleBlock, ServerBlock, ClientBlock, SetupBlock, TeardownBlock, DataBlock, RandomBlock, CounterBlock,
		GroupBlock, MixBlock, StrategyBlock, BenchmarkBlock, CheckBlock, ReportBlock, OutputBlock, HistoryBlock, MovedBlock,
	}
}

// File is the body of a file, seen as a block.
func File() *Block {
	top := &Block{}
	for _, b := range Blocks() {
		n := Nested{Block: b}
		if b == BenchBlock || b == HistoryBlock {
			n.Most = 1
		}
		top.Blocks = append(top.Blocks, n)
	}
	return top
}

// schema is what HCL's decoder has to look for. Nothing in it is required: check says what is missing, in better words.
func (b *Block) schema() *hcl.BodySchema {
	s := &hcl.BodySchema{}
	for _, a := range b.Arguments {
		s.Attributes = append(s.Attributes, hcl.AttributeSchema{Name: a.Name})
	}
	for _, n := range b.Blocks {
		s.Blocks = append(s.Blocks, n.header())
	}
	return s
}

func (b *Block) header() hcl.BlockHeaderSchema {
	h := hcl.BlockHeaderSchema{Type: b.Type}
	if b.Label {
		h.LabelNames = []string{"name"}
	}
	return h
}

// Argument finds an argument by its name; nil when there is none.
func (b *Block) Argument(name string) *Argument {
	i := slices.IndexFunc(b.Arguments, func(a Argument) bool { return a.Name == name })
	if i < 0 {
		return nil
	}
	return &b.Arguments[i]
}

// Nested finds a nested block by its type; nil when there is none.
func (b *Block) Nested(typeName string) *Nested {
	i := slices.IndexFunc(b.Blocks, func(n Nested) bool { return n.Type == typeName })
	if i < 0 {
		return nil
	}
	return &b.Blocks[i]
}

// ArgumentNames are the names that can be set in the block, in the order of the reference.
func (b *Block) ArgumentNames() []string {
	names := make([]string, len(b.Arguments))
	for i, a := range b.Arguments {
		names[i] = a.Name
	}
	return names
}

// BlockTypes are the types of the blocks that may stand in the block, in the order of the reference.
func (b *Block) BlockTypes() []string {
	names := make([]string, len(b.Blocks))
	for i, n := range b.Blocks {
		names[i] = n.Type
	}
	return names
}

// description is the argument that every block with a label has.
var descriptionArgument = Argument{Name: "description", Kind: TextKind, Doc: "What it is for, in words; shown by plan and in reports."}

// MayBeSensitive says whether an argument can be kept out of everything that is shown.
func (a *Argument) MayBeSensitive() bool {
	switch a.Name {
	case "env", "proxy", "error_message", "rows", "choice", "webhook":
		return true
	}
	if a.Name == "path" && a.Phase == AfterPhase {
		return false // where a report is written is approved
	}
	return a.Phase == StartedPhase || a.Phase == SentPhase || a.Phase == AfterPhase || a.Kind == ConditionKind
}
