package lang

import (
	"maps"
	"slices"

	"bench/result"
	"bench/spec/functions"
	"bench/strategy"
)

// SchemaVersion is the version of what Schema describes the language in: the minor number adds, the major one breaks.
const SchemaVersion = "1.0"

// A Language is everything that may stand in a spec, as plain data: for editors, and for the reference.
type Language struct {
	FormatVersion string            `json:"format_version"`
	Blocks        []BlockSchema     `json:"blocks"`
	Strategies    []StrategySchema  `json:"strategies"`
	Presets       []string          `json:"presets"` // predeclared strategies besides the types
	Metrics       []MetricSchema    `json:"metrics"`
	Functions     []FunctionSchema  `json:"functions"`
	Reserved      map[string]string `json:"reserved"` // block types that mean nothing here, and what to write
}

// A BlockSchema is one type of block, and how often it may stand in the block around it.
type BlockSchema struct {
	Type        string           `json:"type"`
	Labelled    bool             `json:"labelled"` // has a name in quotes
	Description string           `json:"description"`
	Least       int              `json:"least,omitempty"`
	Most        int              `json:"most,omitempty"`    // 0: any number
	Dynamic     bool             `json:"dynamic,omitempty"` // dynamic "TYPE" can make several
	Free        bool             `json:"free,omitempty"`    // arguments of any name
	Arguments   []ArgumentSchema `json:"arguments"`
	Blocks      []BlockSchema    `json:"blocks,omitempty"`
	Rules       []string         `json:"rules,omitempty"`
}

// An ArgumentSchema is one argument of a block.
type ArgumentSchema struct {
	Name        string   `json:"name"`
	Kind        string   `json:"kind"`
	Required    bool     `json:"required,omitempty"`
	Default     string   `json:"default,omitempty"` // in words
	Description string   `json:"description"`
	Known       string   `json:"known,omitempty"` // when its value must be known; "": when the plan is made
	Words       []string `json:"words,omitempty"` // the only values allowed
	Least       *float64 `json:"least,omitempty"`
	Most        *float64 `json:"most,omitempty"`
	Above       bool     `json:"above,omitempty"` // Least itself is not allowed
	Types       []string `json:"types,omitempty"` // the values of `type` with which it goes; none: all
}

// A StrategySchema is one type of strategy.
type StrategySchema struct {
	Name      string   `json:"name"`
	StandsFor string   `json:"stands_for"`
	Arguments []string `json:"arguments,omitempty"` // those of its own
}

// A MetricSchema is one metric, by its name in the language.
type MetricSchema struct {
	Name         string `json:"name"`
	Unit         string `json:"unit"`
	Description  string `json:"description"`
	MoreIsBetter bool   `json:"more_is_better,omitempty"`
	Undirected   string `json:"undirected,omitempty"` // why neither more nor less is better; it can't be compared then
}

// A FunctionSchema is one function.
type FunctionSchema struct {
	Name        string `json:"name"`
	Family      string `json:"family"`
	Description string `json:"description"`
	Example     string `json:"example"`
	Result      string `json:"result,omitempty"` // of the example
}

// Schema describes the language.
func Schema() Language {
	l := Language{FormatVersion: SchemaVersion, Presets: strategy.Presets(), Reserved: maps.Clone(ReservedBlocks)}
	for _, n := range File().Blocks {
		l.Blocks = append(l.Blocks, n.describe())
	}
	for _, s := range strategy.All {
		l.Strategies = append(l.Strategies, StrategySchema{s.Name, s.About.StandsFor, s.About.KnobNames()})
	}
	for _, m := range append(result.Metrics(), result.StatusMetrics()...) {
		l.Metrics = append(l.Metrics, MetricSchema{m.Name, string(m.Unit), m.Doc, m.MoreIsBetter, m.Undirected})
	}
	for _, family := range functions.Table(nil, nil) {
		for _, f := range family.Rows {
			l.Functions = append(l.Functions, FunctionSchema{f.Name, family.Name, f.Doc, f.Example, f.Result})
		}
	}
	return l
}

func (n Nested) describe() BlockSchema {
	least := n.Least
	if len(n.Or) > 0 {
		least = 0 // of this type alone
	}
	s := BlockSchema{
		Type: n.Type, Labelled: n.Label, Description: n.Doc, Least: least, Most: n.Most, Dynamic: n.Dynamic,
		Free: n.Free, Arguments: []ArgumentSchema{}, Rules: slices.Clone(n.Rules),
	}
	for _, a := range n.Arguments {
		s.Arguments = append(s.Arguments, a.describe())
	}
	for _, inner := range n.Block.Blocks {
		s.Blocks = append(s.Blocks, inner.describe())
	}
	return s
}

func (a Argument) describe() ArgumentSchema {
	s := ArgumentSchema{
		Name: a.Name, Kind: string(a.Kind), Required: a.Required, Default: a.Default.String(), Description: a.Doc,
		Known: string(a.Phase), Words: slices.Clone(a.Words), Types: slices.Clone(a.Of),
	}
	if a.Bounds != (Bounds{}) {
		least, most := a.Bounds.Least, a.Bounds.Most
		s.Least, s.Above = &least, a.Bounds.Above
		if most != 0 {
			s.Most = &most
		}
	}
	return s
}
