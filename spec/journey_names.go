package spec

import (
	"slices"

	"github.com/hashicorp/hcl/v2"

	"bench/plan"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/spec/lang"
	"bench/spec/slots"
	"bench/words"
)

// checkAnswers finds references to requests that there are not, and to values that nobody takes from their answers: each of
// them once, wherever it stands. It is false where there are such, or may be because of another error.
func (e *evaluation) checkAnswers(g *group, made madeRequests) bool {
	right := sure(g, made.list)
	if !right {
		return false
	}
	said := map[string]bool{}
	for m := range made.blocks {
		refs := decl.BlockReferences(nil, m.block)
		if arg := m.block.Args["depends_on"]; arg != nil {
			for _, t := range requestsIn(arg) {
				refs = append(refs, decl.NewReference(t))
			}
		}
		for _, ref := range refs {
			if ref.Root != string(plan.FromRequest) {
				continue
			}
			if d, name := unknownAnswer(g, made, ref.Traversal); name != "" {
				right = false
				if d != nil && !said[name] {
					e.report(d)
				}
				said[name] = true
			}
		}
	}
	return right
}

// meantRequest says whether a misspelt block may be meant to be a request of the group.
func (g *group) meantRequest() bool {
	return slices.ContainsFunc(lang.RequestTypes(), func(typ string) bool { return g.block.Meant[typ] })
}

// meantElement says whether a misspelt word may be meant to give a request the elements of a list.
func (m madeRequest) meantElement() bool {
	if m.block.Meant["repeat"] {
		return true
	}
	arg := m.block.Args["repeat"]
	if arg == nil {
		return false
	}
	return slices.ContainsFunc(slots.Names(arg.Expr), func(name string) bool { return !slices.Contains(repeatNames, name) })
}

// sure says whether it is known what requests of a group there are and what is taken from their answers: no misspelt word may
// be meant to say so.
func sure(g *group, list []madeRequest) bool {
	return !g.meantRequest() && !slices.ContainsFunc(list, func(m madeRequest) bool {
		return m.block.Meant["capture"] || m.block.Meant["repeat"] || m.block.Meant["for_each"] || m.wrong
	})
}

// unknownAnswer says which name in a reference is wrong, "" for none, and what is to be told of it; nil where something else is
// wrong that is told.
func unknownAnswer(g *group, made madeRequests, t hcl.Traversal) (d *hcl.Diagnostic, name string) {
	name = requestNamed(t)
	these := made.meant(t)
	if len(these) == 0 {
		return diag.Failure(diag.UnknownReference, t.SourceRange(), "Unknown request", "The %s has no request %q.%s", g.called(), name, hintOf(name, made.list)), name
	}
	step, ok := t[len(t)-1].(hcl.TraverseAttr)
	if !ok || len(t) < 3 {
		return nil, ""
	}
	var names []string
	for _, c := range made.list[these[0].request].captures {
		names = append(names, c.Name)
	}
	switch {
	case slices.Contains(names, step.Name):
		return nil, ""
	case step.Name == eachName && made.list[these[0].request].meantElement():
		return nil, name
	}
	hint := diag.DidYouMean(step.Name, append(slices.Clone(names), statusName))
	switch {
	case hint != "":
	case len(names) == 0:
		hint = " It takes nothing from it: capture = { " + step.Name + " = json(\"$." + step.Name + "\") }."
	case hint == "":
		hint = " It takes " + words.And(words.Quoted(names)) + "."
	}
	return diag.Failure(diag.UnknownReference, t.SourceRange(), "Unknown capture", "The request %q takes no %q from its answer.%s", name, step.Name, hint), name + "." + step.Name
}

// requestNamed is the name of the block that a reference is to: request.login, or request["account.create"] where the name
// can't stand after a dot.
func requestNamed(t hcl.Traversal) string {
	if len(t) < 2 {
		return ""
	}
	switch step := t[1].(type) {
	case hcl.TraverseAttr:
		return step.Name
	case hcl.TraverseIndex:
		name, _ := diag.KeyText(step.Key)
		return name
	}
	return ""
}
