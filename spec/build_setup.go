package spec

import (
	"slices"

	"bench/plan"
)

// addSetups puts the set-ups into the plan that its cells need, and their tear-downs. One whose values nobody has is there
// for what it does, and left out only where a server that it goes to isn't started.
func (b *builder) addSetups() {
	left := b.leftServers()
	inPlan, ever := map[string]bool{}, map[string]bool{}
	for _, bm := range b.plan.Benchmarks {
		for _, c := range bm.Cells {
			note(inPlan, plan.SetupsOf(c.Requests()))
		}
	}
	for _, bm := range b.e.benchmarks {
		for _, g := range bm.requested() {
			for _, l := range g.loadsOf(bm.strategies) {
				note(ever, plan.SetupsOf(l.group.Requests))
			}
		}
	}
	for _, s := range b.e.setups {
		note(ever, s.planned.Uses())
	}
	kept := map[string]bool{}
	for _, s := range slices.Backward(b.e.setups) { // who needs another one stands after it
		gone := slices.ContainsFunc(b.serversOf(s), func(name string) bool { return left[name] })
		if inPlan[s.Name] || !ever[s.Name] && !gone {
			kept[s.Name] = true
			note(inPlan, s.planned.Uses())
		}
	}
	for _, s := range b.e.setups {
		if kept[s.Name] {
			b.plan.Setups = append(b.plan.Setups, b.prepared(s))
		}
	}
	b.addTeardowns(kept, left)
}

// addTeardowns puts the tear-downs into the plan whose set-ups are there, the last one's first.
func (b *builder) addTeardowns(kept, left map[string]bool) {
	type placed struct {
		at int // of the last set-up that it belongs to
		plan.Setup
	}
	var found []placed
	for _, t := range b.e.teardowns {
		one, lost := placed{at: -1}, false
		for _, s := range b.e.setups {
			switch {
			case !t.belongsTo(s):
			case kept[s.Name]:
				one.Of = append(one.Of, s.Name)
				one.at = slices.IndexFunc(b.plan.Setups, func(other plan.Setup) bool { return other.Name == s.Name })
			default:
				lost = lost || slices.Contains(t.planned.Uses(), s.Name)
			}
		}
		gone := slices.ContainsFunc(b.serversOf(t), func(name string) bool { return left[name] })
		belongs := slices.ContainsFunc(b.e.setups, t.belongsTo)
		if lost || belongs && len(one.Of) == 0 || !belongs && gone {
			continue
		}
		of := one.Of
		one.Setup = b.prepared(t)
		one.Of = of
		found = append(found, one)
	}
	slices.SortStableFunc(found, func(x, y placed) int { return y.at - x.at })
	for _, one := range found {
		b.plan.Teardowns = append(b.plan.Teardowns, one.Setup)
	}
}

// prepared is a set-up or a tear-down as the plan has it, with its servers and hosts, which are known before those start.
func (b *builder) prepared(p *preparation) plan.Setup {
	made := p.planned
	made.Servers = b.serversOf(p)
	b.addHosts(b.rehearsal.hosts[p.address])
	return made
}

func (b *builder) serversOf(p *preparation) []string {
	if len(p.servers) > 0 {
		return p.servers
	}
	return b.rehearsal.prepared[p.address]
}

// leftServers are the servers that only cells use which are not in the plan.
func (b *builder) leftServers() map[string]bool {
	left := map[string]bool{}
	for _, bm := range b.e.benchmarks {
		for _, c := range bm.turns() {
			for _, name := range b.withServers(c).Servers {
				left[name] = true
			}
		}
	}
	for _, bm := range b.plan.Benchmarks {
		for _, c := range bm.Cells {
			for _, name := range c.Servers {
				delete(left, name)
			}
		}
	}
	return left
}

func note(set map[string]bool, names []string) {
	for _, name := range names {
		set[name] = true
	}
}
