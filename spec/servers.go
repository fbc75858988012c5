package spec

import (
	"slices"

	"bench/result"
)

// mapServers finds out which servers each cell's requests go to, before any server has a port: it evaluates the spec with
// ports that stand for the servers, and looks where the URLs lead.
func (s *Spec) mapServers() {
	s.serversOf = map[result.Address][]string{}
	if !slices.ContainsFunc(s.base.servers, func(x server) bool { return x.Port == 0 }) {
		return
	}
	stand := map[string]int{}
	taken := map[int]bool{}
	for _, x := range s.base.servers {
		taken[x.Port] = true
	}
	port := 1
	for _, x := range s.base.servers {
		if x.Port != 0 {
			continue
		}
		for taken[port] {
			port++
		}
		stand[x.Name] = port
		taken[port] = true
	}
	e := s.evaluateAll(world{ports: stand})
	for _, bm := range e.benchmarks {
		for _, c := range bm.Cells {
			s.serversOf[c.Address] = c.Servers
		}
	}
}

// addServers puts the servers that are needed into the plan: with a selection of cells, those that only other cells use
// are not started.
func (b *builder) addServers() {
	needed := map[string]bool{}
	for _, bm := range b.plan.Benchmarks {
		for _, c := range bm.Cells {
			for _, name := range c.Servers {
				needed[name] = true
			}
		}
	}
	elsewhere := map[string]bool{}
	for _, bm := range b.e.benchmarks {
		for _, c := range bm.Cells {
			for _, name := range append(slices.Clone(b.e.spec.serversOf[c.Address]), c.Servers...) {
				elsewhere[name] = true
			}
		}
	}
	behind := b.behindServers()
	for _, x := range b.e.servers {
		if elsewhere[x.Name] && !needed[x.Name] && !behind[x.block] {
			continue
		}
		b.plan.Servers = append(b.plan.Servers, x.Server)
		b.plan.Known = b.plan.Known && x.Port != 0
	}
}

// behindServers are the server blocks that other servers refer to: what is behind a proxy is needed with it.
func (b *builder) behindServers() map[*block]bool {
	found := map[*block]bool{}
	for _, x := range b.e.spec.all.blocks["server"] {
		for _, ref := range blockReferences(nil, x) {
			if d := b.e.spec.all.byAddress[ref.root+"."+ref.name]; ref.root == "server" && d != nil {
				found[d.block] = true
			}
		}
	}
	return found
}
