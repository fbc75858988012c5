package spec

import (
	"slices"

	"bench/plan"
	"bench/spec/diag"
)

// onceLast puts the requests that are sent once for each user behind those of the batch, in the group and in the list of what
// they were made of.
func (g *group) onceLast(list []madeRequest) []madeRequest {
	var batch, once []int
	for i, r := range g.Requests {
		if r.Once {
			once = append(once, i)
		} else {
			batch = append(batch, i)
		}
	}
	requests, made := make([]plan.Request, 0, len(list)), make([]madeRequest, 0, len(list))
	for _, i := range slices.Concat(batch, once) {
		requests, made = append(requests, g.Requests[i]), append(made, list[i])
	}
	g.Requests = requests
	return made
}

// checkOnce refuses what makes no sense of a request that is sent before all batches of a user.
func (e *evaluation) checkOnce(g *group, list []madeRequest) {
	batch := len(g.Batch())
	if batch == 0 && len(list) > 0 {
		e.report(diag.Failure(diag.MissingBlock, g.block.Header, "Group without a batch", "All requests of the group %q are sent once for each user, so a batch would have none.", g.Name))
		return
	}
	for i := batch; i < len(list); i++ {
		b := list[i].block
		switch r := g.Requests[i]; {
		case r.Weight > 1:
			e.report(diag.Failure(diag.Conflict, b.Args["weight"].Range, "Once, and several times", "%s is sent once for each user: leave weight out.", r.Name))
		case r.When != nil:
			e.report(diag.Failure(diag.Conflict, b.Args["when"].Range, "Once, and under a condition", "%s is sent once for each user, whatever comes: leave when out.", r.Name))
		case r.Repeat != nil:
			e.report(diag.Failure(diag.Conflict, b.Args["repeat"].Range, "Once, and again", "%s is sent once for each user: leave repeat out.", r.Name))
		case r.Think != nil:
			e.report(diag.Failure(diag.Conflict, b.Args["think"].Range, "Thinking before the first batch", "%s is sent before a user's first batch, and all of that is in no clock: leave think out.", r.Name))
		}
	}
}
