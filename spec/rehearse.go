package spec

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"

	"bench/plan"
	"bench/result"
	"bench/spec/decl"
)

// firstStandIn is the first port that stands for a server's in a rehearsal. No sensible spec has such a port in its text.
const firstStandIn = 61_001

// A rehearsal is what an evaluation found out with made-up values for all that is known only after the start.
type rehearsal struct {
	servers map[result.Address][]string // that each cell's requests go to
	hosts   map[string][]plan.Host      // by the address of the group, or the title of the benchmark
	digests map[string]string           // of the commands of servers, by name
	// programs are the digests of client programs, by the names of their strategies.
	programs map[string]string
	prepared map[string][]string // servers that set-ups and tear-downs go to, by their addresses
	away     map[string]string   // servers that run on workers, by the hosts that stand for theirs
}

// rehearse evaluates a spec without errors as if its servers had started: to find errors that would show only then, and
// to know hosts and servers before anything is contacted or started.
func rehearse(base *evaluation) (*rehearsal, hcl.Diagnostics) {
	r := &rehearsal{map[result.Address][]string{}, map[string][]plan.Host{}, map[string]string{}, map[string]string{}, map[string][]string{}, map[string]string{}}
	e := base
	var diags hcl.Diagnostics
	if base.waits() {
		e, diags = configure(base.reading, world{addresses: base.standIns(), runID: "20060102-150405-000000", startedAt: "2006-01-02T15:04:05Z"})
	}
	for _, x := range e.servers {
		if len(x.On) > 0 {
			r.away[x.Host] = x.Name
		}
		if x.Type == plan.Command {
			r.digests[x.Name] = x.ApprovalDigest()
		}
	}
	for _, s := range e.strategies {
		if s.Program != nil {
			r.programs[s.Name] = s.Program.ApprovalDigest()
		}
	}
	for _, p := range slices.Concat(e.setups, e.teardowns) {
		r.hosts[p.address], r.prepared[p.address] = p.hosts, p.servers
	}
	for _, g := range e.groups {
		r.hosts[g.address] = g.hosts
	}
	for _, bm := range e.benchmarks {
		r.hosts[bm.Title()] = bm.hosts
		for _, c := range bm.turns() {
			r.servers[c.Address] = c.Servers
			for _, load := range c.Loads() {
				r.servers[load.Address] = load.Servers
			}
		}
	}
	return r, diags
}

// waits says whether something in the spec is known only after the start.
func (e *evaluation) waits() bool {
	if slices.ContainsFunc(e.servers, func(x server) bool { return x.Port == 0 || len(x.On) > 0 }) {
		return true
	}
	return slices.ContainsFunc(e.reading.all.Top, func(b *decl.Block) bool {
		return slices.ContainsFunc(decl.BlockReferences(nil, b), func(r decl.Reference) bool { return r.Root == "bench" && r.Name != "version" })
	})
}

// standIns are made-up addresses of the servers that have none yet.
func (e *evaluation) standIns() map[string]plan.Endpoint {
	made := map[string]plan.Endpoint{}
	port := firstStandIn
	for _, x := range e.servers {
		at := plan.Endpoint{Host: serverHost, Port: x.Port}
		if x.Port == 0 {
			at.Port = port
			port++
		}
		if len(x.On) > 0 {
			at.Host = awayStandIn(len(made))
		}
		made[x.Name] = at
	}
	return made
}

// awayStandIn stands for the host of a server that runs on a worker, whose address is known only once that is there.
func awayStandIn(n int) string { return fmt.Sprintf("server-%d.bench.invalid", n) }
