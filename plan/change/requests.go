package change

import (
	"slices"
	"strings"

	"bench/plan"
	"bench/words"
)

// requestChanges are what is different in cells that both plans have: what they send, with which strategy, through which
// client. What has changed alike in several cells is told once.
func requestChanges(before, after *plan.Plan) (found []Change, any bool) {
	was := cellsOf(before)
	var order []Change
	cells := map[Change][]string{}
	for _, now := range cellsOf(after) {
		i := slices.IndexFunc(was, now.same)
		if i < 0 {
			continue
		}
		any = true
		for _, c := range differences(Requests, cellFacts(was[i].cell), cellFacts(now.cell)) {
			if cells[c] == nil {
				order = append(order, c)
			}
			cells[c] = append(cells[c], now.address)
		}
	}
	for _, c := range order {
		told := c
		if in := cells[c]; !strings.HasPrefix(c.Name, "group ") {
			told.Name += " of " + in[0]
			if len(in) > 1 {
				told.Name += " and " + words.Plural(len(in)-1, "other cell")
			}
		}
		found = append(found, told)
	}
	return found, any
}

// cellFacts are all that a cell does, beside its address.
func cellFacts(c plan.Cell) (all []fact) {
	add := func(name string, v any) {
		for _, f := range flat(v) {
			full := name + f.name
			all = append(all, fact{full, f.value})
		}
	}
	add("group "+c.Group.Name, c.Group)
	add("strategy "+c.Strategy.Name, c.Strategy)
	add("client", c.Client)
	add("arrival", c.Arrival)
	add("role", string(c.Role))
	for _, p := range c.Parts {
		name := "part " + p.Name
		add("group "+p.Group.Name, p.Group)
		add(name+": strategy "+p.Strategy.Name, p.Strategy)
		add(name+": client", p.Client)
		add(name+": arrival", p.Arrival)
		add(name+": share", p.Share)
		add(name+": start", p.Start)
	}
	return all
}
