package spec

import (
	"slices"
	"strings"

	"bench/plan"
	"bench/spec/decl"
)

// addServers puts the servers that are needed into the plan: with a selection of cells, those that only other cells use
// are not started.
func (b *builder) addServers() {
	left := b.leftServers()
	for _, s := range slices.Concat(b.plan.Setups, b.plan.Teardowns) {
		for _, name := range s.Servers {
			delete(left, name)
		}
	}
	behind := b.behindServers()
	for _, x := range b.e.servers {
		if left[x.Name] && !behind[x.block] {
			continue
		}
		x.Digest = b.rehearsal.digests[x.Name]
		if b.alone {
			x.On, x.Host = nil, ""
		}
		b.plan.Servers = append(b.plan.Servers, x.Server)
		b.plan.Known = b.plan.Known && x.Port != 0 && (len(x.On) == 0 || x.Host != "")
	}
}

// settled is a host with the address of the server that it stands for, if it does: known only once a worker has it. Whoever runs the
// plan and the worker's owner have agreed to that.
func (b *builder) settled(h plan.Host) (settled plan.Host, known bool) {
	name, away := b.rehearsal.away[h.Name]
	if !away {
		return h, true
	}
	at, known := b.e.world.addresses[name]
	h.Name, h.Loopback, h.Allowed = strings.ToLower(at.Host), plan.IsLoopback(at.Host), true
	return h, known
}

// behindServers are the server blocks that other servers refer to, be it through locals: what is behind a proxy is needed
// with it.
func (b *builder) behindServers() map[*decl.Block]bool {
	found, seen := map[*decl.Block]bool{}, map[*decl.Declaration]bool{}
	var follow func(refs []decl.Reference)
	follow = func(refs []decl.Reference) {
		for _, ref := range refs {
			d := b.e.reading.all.ByAddress[ref.Address()]
			if d == nil || seen[d] {
				continue
			}
			seen[d] = true
			if ref.Root == "server" {
				found[d.Block] = true
			}
			follow(d.References())
		}
	}
	for _, x := range b.e.reading.all.Blocks["server"] {
		follow(decl.BlockReferences(nil, x))
	}
	return found
}
