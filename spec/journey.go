package spec

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"bench/plan"
	"bench/spec/budget"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/strategy"
	"bench/words"
)

// A needed request is one whose answer another one waits for, by its place in the group, and the text that says so.
type needed struct {
	request int
	by      hcl.Traversal
}

// arrange finds out what the requests of a group need of each other: what they have values of, and what they depend on.
func (e *evaluation) arrange(g *group, made madeRequests) {
	before := e.errors()
	if len(g.Requests) == len(made.list) {
		made = indexed(g.onceLast(made.list))
	}
	list := made.list
	needs := make([][]needed, len(list))
	for i := range list {
		needs[i] = e.needs(g, made, i)
	}
	if e.errors() > before || e.reportCircle(list, needs) || len(g.Requests) != len(list) {
		return
	}
	batch := len(g.Batch())
	for i := range needs {
		all := g.Requests[i].Needs
		for _, n := range needs[i] {
			switch {
			case i >= batch && n.request < batch:
				e.report(diag.Failure(diag.Conflict, n.by.SourceRange(), "Once, but after what is not", "%s is sent once for each user, before its first batch, and %s in each batch. What is needed before has once = true, too.",
					list[i].name, list[n.request].name))
				return
			case n.request > i && (i >= batch || n.request < batch):
				e.report(diag.Failure(diag.Conflict, n.by.SourceRange(), "Needed too early", "%s needs %s, which stands after it. Requests are listed in the order in which one user would send them: move %s up.",
					list[i].name, list[n.request].name, list[n.request].name))
				return
			}
			all = append(all, n.request)
		}
		slices.Sort(all)
		g.Requests[i].Needs = slices.Compact(all)
	}
	e.checkOnce(g, list)
	e.checkOrdered(g, list)
	e.unusedCaptures(g, made)
}

// needs are the requests that one needs.
func (e *evaluation) needs(g *group, made madeRequests, i int) (all []needed) {
	m := made.list[i]
	for _, ref := range decl.BlockReferences(nil, m.block) {
		if ref.Root != string(plan.FromRequest) || m.iterated() {
			continue
		}
		var these []needed
		switch {
		case !keyed(ref.Traversal):
			these = made.meant(ref.Traversal)
		case i < len(g.Requests): // else it has an error
			these = made.valued(g.Requests[i], ref.Traversal)
		}
		for _, n := range these {
			if n.request != i || !m.repeats(ref) {
				all = append(all, n)
			}
		}
	}
	return append(all, e.dependsOn(made, m.block.Args["depends_on"])...)
}

// unusedCaptures warns of values that no request has: whoever takes them expects them to be sent, and an answer without one
// to be a failure.
func (e *evaluation) unusedCaptures(g *group, made madeRequests) {
	if e.diags.HasErrors() || e.reading.broken || g.block.Type == "setup" {
		return // what was misspelt may be what would have used it, and others have the values of set-ups
	}
	used := made.used()
	said := map[hcl.Range]bool{} // of another instance
	for _, d := range e.diags {
		if d.Summary == unusedCapture {
			said[*d.Subject] = true
		}
	}
	for _, m := range made.list {
		var names []string
		for _, c := range m.captures {
			if of := used[m.block.Name]; !of[c.Name] && !of[""] {
				names = append(names, c.Name)
			}
		}
		if len(names) == 0 {
			continue
		}
		if at := m.block.Args["capture"].Range; !said[at] {
			said[at] = true
			e.report(diag.Caution(diag.NeverUsed, at, unusedCapture, "No request of the %s has %s of request.%s.", g.called(), words.And(names), m.block.Name))
		}
	}
}

const unusedCapture = "Unused capture"

// used are the captures that requests refer to, by the names of their blocks; "" where it may be any.
func (made madeRequests) used() map[string]map[string]bool {
	used := map[string]map[string]bool{}
	for t := range made.references() {
		capture := ""
		if last, ok := t[len(t)-1].(hcl.TraverseAttr); ok && !keyed(t) {
			capture = last.Name
		}
		for _, n := range made.meant(t) {
			name := made.list[n.request].block.Name
			if used[name] == nil {
				used[name] = map[string]bool{}
			}
			used[name][capture] = true
		}
	}
	return used
}

// dependsOn reads a list of requests of the group.
func (e *evaluation) dependsOn(made madeRequests, arg *decl.Argument) (found []needed) {
	if arg == nil {
		return nil
	}
	elements, diags := hcl.ExprList(budget.Unmetered(arg.Expr))
	if diags.HasErrors() {
		e.report(diag.Failure(diag.NotAReference, arg.Expr.Range(), "List of requests needed", "depends_on is a list of requests of the same group: [request.%s].", firstName(made.list)))
		return nil
	}
	for _, el := range elements {
		t, ok := requestIn(el)
		if !ok {
			e.report(diag.Failure(diag.NotAReference, el.Range(), "Not a request", "depends_on is a list of requests of the same group, without quotes: [request.%s].", firstName(made.list)))
			continue
		}
		found = append(found, made.meant(t)...)
	}
	return found
}

// requestsIn are the references in a list of requests.
func requestsIn(arg *decl.Argument) (found []hcl.Traversal) {
	elements, _ := hcl.ExprList(budget.Unmetered(arg.Expr))
	for _, el := range elements {
		if t, ok := requestIn(el); ok {
			found = append(found, t)
		}
	}
	return found
}

// requestIn is the reference to a request that an expression is.
func requestIn(expr hcl.Expression) (hcl.Traversal, bool) {
	if wrapped, ok := expr.(*hclsyntax.TemplateWrapExpr); ok { // as the JSON syntax has it
		expr = wrapped.Wrapped
	}
	t, diags := hcl.AbsTraversalForExpr(expr)
	return t, !diags.HasErrors() && t.RootName() == string(plan.FromRequest) && len(t) > 1
}

// hintOf says which request was meant, or which there are.
func hintOf(name string, list []madeRequest) string {
	names := namesOf(list)
	if meant := diag.Suggest(name, names); meant != "" {
		return " Did you mean request." + meant + "?"
	}
	return decl.Listing(string(plan.FromRequest), names)
}

func firstName(list []madeRequest) string {
	if len(list) == 0 || list[0].block.Name == "" {
		return "NAME"
	}
	return list[0].block.Name
}

// reportCircle reports requests that wait for each other, with the way from one to itself. It says whether there are such.
func (e *evaluation) reportCircle(list []madeRequest, needs [][]needed) bool {
	const unvisited, visiting, visited = 0, 1, 2
	state := make([]int, len(list))
	type hop struct {
		from int
		by   needed
	}
	var path []hop
	var visit func(i int) bool
	visit = func(i int) bool {
		state[i] = visiting
		for _, n := range needs[i] {
			path = append(path, hop{i, n})
			switch state[n.request] {
			case unvisited:
				if visit(n.request) {
					return true
				}
			case visiting:
				first := slices.IndexFunc(path, func(h hop) bool { return h.from == n.request })
				var text strings.Builder
				for _, h := range path[first:] {
					fmt.Fprintf(&text, "  %s needs %s (%s)\n", list[h.from].name, list[h.by.request].name, diag.Spot(h.by.by.SourceRange()))
				}
				at := path[first].by.by.SourceRange()
				if list[i].block.Meant["repeat"] { // with which it could
					return true
				}
				if len(path) == first+1 {
					e.report(diag.Failure(diag.Cycle, at, "Request that needs itself", "%s would wait for its own answer before it is sent. With repeat it can refer to the answer before, but not in when.", list[i].name))
					return true
				}
				e.report(diag.Failure(diag.Cycle, at, "Circular requests", "These wait for each other's answers, so none of them could be sent:\n%sBreak the circle where one can do without the other.", text.String()))
				return true
			}
			path = path[:len(path)-1]
		}
		state[i] = visited
		return false
	}
	for i := range list {
		if state[i] == unvisited && visit(i) {
			return true
		}
	}
	return false
}

// checkOrdered refuses what makes no sense where requests wait for each other.
func (e *evaluation) checkOrdered(g *group, list []madeRequest) {
	if !g.Ordered() {
		return
	}
	if g.Order == plan.Shuffled {
		e.report(diag.Failure(diag.Conflict, g.block.Args["order"].Range, "Shuffled, and in order", "The requests of the group %q need each other, are thought about, or have when or repeat, so their order is the one they are listed in: leave order out.", g.Name))
	}
	for i, m := range list {
		if g.Requests[i].Weight > 1 {
			e.report(diag.Failure(diag.Conflict, m.block.Args["weight"].Range, "Several times, and in order", "The requests of the group %q need each other, are thought about, or have when or repeat, so each stands in a batch once. for_each makes several requests of one block.", g.Name))
		}
	}
}

// checkJourneys refuses strategies that can't have one request wait for another's answer.
func (bm *benchmark) checkJourneys(f *fields) {
	for _, mix := range bm.requested() {
		for _, of := range mix.loadsOf(bm.strategies) {
			g, s := of.group, of.strategy
			if kind, ok := strategy.Named(s.Type); !g.Ordered() || ok && kind.Awaits {
				continue
			}
			why := "the requests of " + of.title() + " need each other: " + g.Way()
			if g.Way() == "" {
				why = "there is " + ordering(g.Group) + " in " + of.title()
			}
			able := strategy.Awaiting()
			for i, name := range able {
				able[i] = "strategy." + name
			}
			f.wrong(diag.Conflict, "strategies", "Requests in an order", "strategy.%s sends what it is given without waiting for an answer in between, and %s. Strategies that can wait are %s.", s.Name, why, words.And(able))
			return
		}
	}
}

// ordering is the argument by which a group has an order whose requests don't need each other.
func ordering(g plan.Group) string {
	for _, r := range g.Requests {
		switch {
		case r.When != nil:
			return "when"
		case r.Repeat != nil:
			return "repeat"
		}
	}
	return "think"
}
