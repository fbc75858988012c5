package lang

import (
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
		if b.Label != slices.Contains(names, "description") {
			t.Errorf("%s: every block with a label, and no other, has a description", path)
		}
		for _, a := range b.Arguments {
			if !sentence.MatchString(a.Doc) {
				t.Errorf("%s.%s: %q is not a sentence", path, a.Name, a.Doc)
			}
			if a.Required && a.Default != "" {
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
