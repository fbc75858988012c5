package lang

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bench/strategy"
)

// everyBlock visits all blocks of the language with their place, such as "benchmark/compare".
func everyBlock(visit func(path string, b *Block)) {
	var walk func(path string, b *Block)
	walk = func(path string, b *Block) {
		visit(path, b)
		for _, n := range b.Blocks {
			walk(path+"/"+n.Type, n.Block)
		}
	}
	for _, b := range Blocks() {
		walk(b.Type, b)
	}
}

func TestTheTableOfBlocksIsComplete(t *testing.T) {
	sentence := regexp.MustCompile("^[A-Z`].*[.:]$")
	everyBlock(func(path string, b *Block) {
		if !sentence.MatchString(b.Doc) {
			t.Errorf("%s: %q is not a sentence", path, b.Doc)
		}
		for _, rule := range b.Rules {
			if !sentence.MatchString(rule) {
				t.Errorf("%s: %q is not a sentence", path, rule)
			}
		}
		names := slices.Concat(b.ArgumentNames(), b.BlockTypes())
		if len(slices.Compact(slices.Sorted(slices.Values(names)))) != len(names) {
			t.Errorf("%s: a name stands twice: %v", path, names)
		}
		if !b.Free && b.Label != slices.Contains(names, "description") {
			t.Errorf("%s: every block with a label, and no other, has a description", path)
		}
		for _, a := range b.Arguments {
			if !sentence.MatchString(a.Doc) {
				t.Errorf("%s.%s: %q is not a sentence", path, a.Name, a.Doc)
			}
			if a.Required && a.Default != (Default{}) {
				t.Errorf("%s.%s: required, and has a default", path, a.Name)
			}
		}
	})
}

func TestEveryKnobOfAStrategyIsAnArgument(t *testing.T) {
	for _, s := range strategy.All {
		for _, knob := range s.About.KnobNames() {
			a := StrategyBlock.Argument(knob)
			if a == nil {
				t.Errorf("%s: the strategy block has no argument %q", s.Name, knob)
			} else if !slices.Contains(a.Of, s.Name) {
				t.Errorf("%s: %q does not go with it", s.Name, knob)
			}
		}
	}
}

func TestReservedWordsSayWhatToDo(t *testing.T) {
	for word, hint := range ReservedBlocks {
		if slices.Contains(File().BlockTypes(), word) {
			t.Errorf("%s is reserved, and a block", word)
		}
		if !strings.HasSuffix(hint, ".") {
			t.Errorf("%s: %q is not a sentence", word, hint)
		}
	}
}

func TestTheSchemaNamesEveryBlock(t *testing.T) {
	var types []string
	for _, b := range Schema().Blocks {
		types = append(types, b.Type)
	}
	if want := File().BlockTypes(); !slices.Equal(types, want) {
		t.Errorf("blocks = %v, want %v", types, want)
	}
}

// A decoder asks for a default by its type, and would get zero for another one.
func TestDefaultsHaveTheTypeOfTheirKind(t *testing.T) {
	want := map[Kind]string{
		TextKind: "string", NumberKind: "float64", WholeKind: "int", BoolKind: "bool", ConditionKind: "bool", DurationKind: "time.Duration",
		WarmupKind: "time.Duration", RedirectsKind: "int",
	}
	everyBlock(func(path string, b *Block) {
		for _, a := range b.Arguments {
			if a.Default == (Default{}) {
				continue
			}
			if a.Default.String() == "" {
				t.Errorf("%s.%s: the default has no text", path, a.Name)
			}
			if _, depends := a.Default.Value.(strategy.Formula); depends || a.Default.Value == nil {
				continue
			}
			if got := fmt.Sprintf("%T", a.Default.Value); got != want[a.Kind] {
				t.Errorf("%s.%s: the default is a %s, and a %s is a %s", path, a.Name, got, a.Kind, want[a.Kind])
			}
			if text, ok := a.Default.Value.(string); ok && text != "" && len(a.Words) > 0 && !slices.Contains(a.Words, text) {
				t.Errorf("%s.%s: the default %q is not among %q", path, a.Name, text, a.Words)
			}
		}
	})
}
