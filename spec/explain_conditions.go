package spec

import (
	"bench/plan"
	"bench/spec/diag"
)

// explainConditions says under which condition each request of a group is sent, and how often.
func explainConditions(g plan.Group) (list []Setting) {
	for _, r := range g.Requests {
		r = r.Shown()
		at := byDefault
		if r.Range != nil {
			at = diag.Spot(hclRange(r.Range))
		}
		add := func(name, value string) {
			list = append(list, Setting{"group", "request." + r.Name + "." + name, value, at})
		}
		if r.When != nil {
			add("when", r.When.String())
		}
		switch {
		case r.Repeat == nil:
		case r.Repeat.Each != nil:
			add("repeat", "for each of "+r.Repeat.Each.String()+r.Often())
		case r.Repeat.While == nil:
			add("repeat", r.Often()[1:])
		default:
			add("repeat", "while "+r.Repeat.While.String()+r.Often())
		}
	}
	return list
}
