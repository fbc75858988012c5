package spec_test

import (
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"bench/result"
)

// TestAddressesAreExpressions holds package result, which knows nothing of HCL, to the language's own parser.
func TestAddressesAreExpressions(t *testing.T) {
	odd := []string{"a", "api[base]", `"quoted"`, `back\slash`, "${x}", "$${x}", "%{if}", "$", "$$", "a\nb", "tab\t", "\x01", "é", "日本", "😀", "\u200b", "5", "007", "200/s", ""}
	for _, name := range odd {
		a := result.Address{Benchmark: "b", Key: name, HasKey: true, Group: name, Strategy: name, Level: name}
		expr, diags := hclsyntax.ParseExpression([]byte(a.String()), "", hcl.InitialPos)
		if diags.HasErrors() {
			t.Errorf("%s: %v", a, diags)
			continue
		}
		traversal, diags := hcl.AbsTraversalForExpr(expr)
		if diags.HasErrors() || len(traversal) != 6 {
			t.Errorf("%s: %v", a, diags)
			continue
		}
		for _, step := range traversal[2:] {
			key := step.(hcl.TraverseIndex).Key
			if key.Type() == cty.Number {
				continue // 007 is the number 7 to HCL, and no level is written like that
			}
			if key.AsString() != name {
				t.Errorf("%s has the key %q", a, key.AsString())
			}
		}
	}
}
