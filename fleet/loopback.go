package fleet

import (
	"fmt"

	"bench/engine/machine"
	"bench/plan"
	"bench/words"
)

// strays says why a plan means something else on a worker's machine than on the others', "" where it doesn't: 127.0.0.1 is
// another machine on each. The servers of a plan run beside the coordinator, or on a worker that may be reached by loopback alone; without
// any all workers have to be where the first one is. mu is held.
func (c *Coordinator) strays(m *member) string {
	hosts := c.plan.LoopbackHosts()
	if len(hosts) == 0 {
		return ""
	}
	home, whose := c.loopback, "another worker"
	for _, s := range c.plan.Away() {
		if t, at := c.tenants[s.Name]; at && plan.IsLoopback(s.Host) {
			home, whose = c.members[t.host].Network, "worker "+c.members[t.host].called
		}
	}
	here := len(c.plan.Here()) > 0
	if here {
		home, whose = machine.Network(), "the coordinator"
	}
	if home == "" {
		c.loopback = m.Network
		return ""
	}
	if home == m.Network {
		return ""
	}
	names := make([]string, len(hosts))
	for i, h := range hosts {
		names[i] = h.Name
	}
	why := fmt.Sprintf("the plan contacts %s, which is another machine on its host than on that of %s: name the target by an address that all of them reach", words.And(names), whose)
	if here {
		why += ", and start it by hand in place of a server block"
	}
	return why
}
