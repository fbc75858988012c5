package spec

import (
	"fmt"
	"strings"

	"bench/plan"
	"bench/spec/diag"
	"bench/words"
)

// explainDraws says what the requests of a group get when they are sent, and where that is declared.
func (s *Spec) explainDraws(g plan.Group) (list []Setting) {
	add := func(from plan.ValueSource, name, value string) {
		address := string(from) + "." + name
		declared, _, _ := strings.Cut(address, "[") // without the key of a for_each
		list = append(list, Setting{"group", address, value, diag.Spot(s.reading.all.At(declared))})
	}
	draws := s.base.draws.Of(g)
	for _, d := range draws.Data {
		add(plan.FromData, d.Name, fmt.Sprintf("%s, %s, on_end %s", words.Plural(d.Count, "row"), d.Order, d.OnEnd))
	}
	for _, r := range draws.Randoms {
		value := "one of " + words.Plural(len(r.Choice), "text")
		switch {
		case r.Integer != nil:
			value = fmt.Sprintf("%d to %d", r.Integer[0], r.Integer[1])
		case r.Length > 0:
			value = words.Plural(r.Length, "character")
		}
		add(plan.FromRandom, r.Name, value)
	}
	for _, c := range draws.Counters {
		add(plan.FromCounter, c.Name, fmt.Sprintf("from %d", c.Start))
	}
	return append(list, s.explainSetups(g)...)
}

// explainSetups says what the requests of a group have of set-ups, and where those are declared.
func (s *Spec) explainSetups(g plan.Group) (list []Setting) {
	for _, name := range plan.SetupsOf(g.Requests) {
		fields := map[string]bool{}
		for _, r := range g.Requests {
			for v := range r.Values() {
				if v.From == plan.FromSetup && v.Name == name {
					fields[v.Field] = true
				}
			}
		}
		at := ""
		for _, p := range s.base.setups {
			if p.Name == name {
				at = diag.Spot(p.block.Header)
			}
		}
		list = append(list, Setting{"group", string(plan.FromSetup) + "." + name, strings.Join(keysOf(fields), ", "), at})
	}
	return list
}
