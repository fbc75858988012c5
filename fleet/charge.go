package fleet

import (
	"context"
	"maps"
	"slices"
	"strings"

	"bench/engine"
	"bench/engine/server"
	"bench/plan"
	"bench/result"
)

// loadedHosts are the workers whose servers a cell loads. Where it also loads others, nobody can tell what they use together.
func (c *Coordinator) loadedHosts(r engine.TrialRequest) (roster []member) {
	if len(c.tenants) == 0 || r.Purpose != engine.Record {
		return nil
	}
	var ids []string
	for _, name := range serversOf(c.plan.Benchmarks[r.Benchmark], r.Cell) {
		t, away := c.tenants[name]
		if !away {
			return nil
		}
		ids = append(ids, t.host)
	}
	slices.Sort(ids)
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, id := range slices.Compact(ids) {
		roster = append(roster, *c.members[id])
	}
	return roster
}

// serversOf are the servers that a cell of a benchmark loads.
func serversOf(b plan.Benchmark, k int) []string {
	if k < len(b.Cells) {
		return b.Cells[k].Servers
	}
	return b.Placebos[k-len(b.Cells)].Servers
}

// charge puts on a trial what its servers have used in it, which the workers they run on tell.
func (c *Coordinator) charge(ctx context.Context, g *gathering, r engine.TrialRequest, hosts []member, whole *result.Share) error {
	if len(hosts) == 0 || whole == nil {
		return nil
	}
	answers, errs := c.askAll(ctx, hosts, verbUsage, g.round)
	used := map[string]server.Usage{}
	for i, err := range errs {
		if err != nil {
			return &missing{hosts[i]}
		}
		maps.Copy(used, answers[i].Used)
	}
	var cpu, peak float64
	for _, name := range serversOf(c.plan.Benchmarks[r.Benchmark], r.Cell) {
		if !used[name].Known {
			return nil
		}
		cpu, peak = cpu+used[name].CPU.Seconds(), peak+float64(used[name].Peak)
	}
	whole.ServerCPU, whole.PeakMemory = &cpu, &peak
	return nil
}

// plain is an error of a server without its name, which whoever hears it says.
func plain(name string, err error) string {
	return strings.TrimPrefix(err.Error(), "server "+name+": ")
}
