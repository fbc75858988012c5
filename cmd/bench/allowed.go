package main

import (
	"slices"
	"strings"

	"bench"
	"bench/fleet/consent"
)

// An allowance is what a machine's owner lets happen there, whatever a spec says.
type allowance struct {
	hosts    []string
	commands []string
}

// declare declares its flags; hosts is what the first one is about.
func (a *allowance) declare(f *flags, hosts, command string) {
	f.each("allowed-hosts", hosts, func(text string) error {
		a.hosts = append(a.hosts, strings.Split(text, ",")...)
		return nil
	})
	f.list(&a.commands, "allow-command", command)
}

// given says whether anything was said.
func (a *allowance) given() bool { return len(a.hosts) > 0 || len(a.commands) > 0 }

// words are its flags.
func (a *allowance) words() []string {
	flags := []string{"-allowed-hosts=" + consent.Loopback}
	if len(a.hosts) > 0 {
		flags[0] = "-allowed-hosts=" + strings.Join(a.hosts, ",")
	}
	for _, c := range a.commands {
		flags = append(flags, "-allow-command="+c)
	}
	return flags
}

// permit refuses a run that does more than is allowed. What it may contact and start needs no more approval; what is left is for
// approve.
func (x *execution) permit() (left []bench.Need, err error) {
	needs := x.ready.Needs()
	if !x.o.allowance.given() {
		return needs, nil
	}
	agreed, err := consent.New(x.o.allowance.hosts, x.o.allowance.commands)
	if err != nil {
		return nil, mistake{"Wrong -allowed-hosts", err.Error() + "."}
	}
	if err := agreed.PermitRun(x.plan, metricsHost(x.o.metrics)); err != nil {
		return nil, openMistake{notAllowed(err)}
	}
	x.consent = agreed.Dial
	for _, n := range needs {
		if n.Kind == bench.FileNeed || n.Kind == bench.FolderNeed {
			left = append(left, n)
		}
	}
	return left, nil
}

// notAllowed lists what a run would do and may not.
func notAllowed(err error) mistake {
	detail := err.Error()
	if refused, ok := err.(*consent.Refusal); ok {
		var lines []string
		for _, what := range refused.What {
			lines = append(lines, "  - "+what.Error())
		}
		slices.Sort(lines)
		detail = "-allowed-hosts and -allow-command do not let it\n" + strings.Join(slices.Compact(lines), "\n")
	}
	return mistake{"This run is not allowed here", detail + "\n\nNobody was contacted and nothing was started."}
}
