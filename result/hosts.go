package result

import (
	"fmt"
	"slices"
	"strings"
)

// hosts are the machines that made a run's load, in no order that means anything: its workers', else its own.
func (i *Info) hosts() []Host {
	var all []Host
	for _, w := range i.Workers {
		if !w.NoLoad {
			all = append(all, w.Host)
		}
	}
	if len(all) == 0 {
		all = []Host{i.Host}
	}
	return all
}

// A hostTrait is something about a machine that decides what it measures.
type hostTrait struct {
	code Code
	of   func(Host) string
}

var hostTraits = []hostTrait{
	{OSChanged, func(h Host) string { return h.OS }},
	{ArchChanged, func(h Host) string { return h.Arch }},
	{CPUModelChanged, func(h Host) string { return h.CPUModel }},
	{CPUsChanged, func(h Host) string { return fmt.Sprint(h.CPUs) }},
	{KernelChanged, func(h Host) string { return firstTwo(h.Kernel) }},
}

// otherHosts is why the machines of two runs are not the same ones, whichever of them is called what; none when they are.
func otherHosts(base, head []Host) Finding {
	if len(base) != len(head) {
		return changed(WorkersChanged, fmt.Sprint(len(base)), fmt.Sprint(len(head)))
	}
	for _, trait := range hostTraits {
		if before, now := listed(base, trait.of), listed(head, trait.of); before != now {
			return changed(trait.code, before, now)
		}
	}
	whole := func(h Host) string {
		parts := make([]string, len(hostTraits))
		for i, trait := range hostTraits {
			parts[i] = trait.of(h)
		}
		return strings.Join(parts, " ")
	}
	if before, now := listed(base, whole), listed(head, whole); before != now { // each trait is there as often, but of another machine
		return changed(HostsChanged, before, now)
	}
	return Finding{}
}

// listed are what machines have of something, each with how many have it: `2 × 8, 16`.
func listed(hosts []Host, of func(Host) string) string {
	var values []string
	for _, h := range hosts {
		values = append(values, of(h))
	}
	slices.Sort(values)
	var parts []string
	for len(values) > 0 {
		same := 0
		for same < len(values) && values[same] == values[0] {
			same++
		}
		if same > 1 && len(hosts) != same {
			parts = append(parts, fmt.Sprintf("%d × %s", same, values[0]))
		} else {
			parts = append(parts, values[0]) // all have it, or one
		}
		values = values[same:]
	}
	return strings.Join(parts, ", ")
}
