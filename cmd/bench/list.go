package main

import "fmt"

func listCommand() command {
	return command{
		name:    "list",
		args:    "[PATH]",
		maxArgs: 1,
		summary: "list the addresses of all cells; -runs: the saved runs",
		about: "Lists the address of every cell of a spec, one a line, as expressions have it and -target takes it. With -short it is the form that shells " +
			"leave alone. With -runs it lists the saved runs of the current folder, newest first.",
		examples: []example{
			{"bench list -short", "tutorial/sites/map/5, ..."},
			{"bench list -target=tutorial/sites", "only the cells that a target selects"},
			{"bench list -runs", "what `bench show` can show"},
		},
		statuses: usual("listed"),
		declare: func(f *flags) action {
			var o listOptions
			o.declare(f)
			o.declareSelection(f)
			f.yes(&o.short, "short", "write NAME/GROUP/STRATEGY/LEVEL")
			f.yes(&o.runs, "runs", "list the saved runs instead")
			f.yes(&o.asJSON, "json", "print JSON")
			return o.run
		},
	}
}

type listOptions struct {
	inputs
	short, runs, asJSON bool
}

func (o *listOptions) run(s *session) status {
	if o.runs {
		return s.listRuns(o.asJSON)
	}
	sp, ok := o.read(s)
	if !ok {
		return cannot
	}
	p, ok := s.plan(sp, planDefaults())
	if !ok {
		return cannot
	}
	addresses := []string{}
	for _, b := range p.Benchmarks {
		for _, c := range b.Judged() {
			if o.short {
				addresses = append(addresses, c.Address.Short())
			} else {
				addresses = append(addresses, c.Address.String())
			}
		}
	}
	if o.asJSON {
		return s.printJSON(addresses)
	}
	for _, a := range addresses {
		fmt.Fprintln(s.out, a)
	}
	return done
}
