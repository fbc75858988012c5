package decl

import (
	"strings"
	"testing"

	"bench/spec/lang"
)

func TestWordsOfOtherToolsSayWhatToDo(t *testing.T) {
	for word, foreign := range lang.ForeignArguments {
		if !strings.HasSuffix(foreign.Hint, ".") {
			t.Errorf("%s: %q is not a sentence", word, foreign.Hint)
		}
		if foreign.Meant == "" {
			continue
		}
		if owners := ownersOf(foreign.Meant, false, ""); len(owners) == 0 {
			t.Errorf("%s is said to mean %s, which no block has", word, foreign.Meant)
		}
	}
}
