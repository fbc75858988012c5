package spec

import "github.com/hashicorp/hcl/v2"

// unused warns of groups and strategies that no benchmark runs: whoever wrote them expects them to be measured.
func (s *Spec) unused() hcl.Diagnostics {
	mentioned := map[string]bool{}
	for _, b := range s.top {
		for _, ref := range blockReferences(nil, b) {
			mentioned[ref.root+"."+ref.name] = true
		}
	}
	var diags hcl.Diagnostics
	for _, kind := range []struct{ typ, consequence string }{
		{"group", "No benchmark runs it: name it in groups."},
		{"strategy", "No benchmark runs it: name it in strategies."},
	} {
		for _, b := range s.all.blocks[kind.typ] {
			if !mentioned[b.address()] {
				diags = append(diags, caution(NeverUsed, b.header, "Unused "+kind.typ, "%s is declared and never used. %s", b.address(), kind.consequence))
			}
		}
	}
	return diags
}
