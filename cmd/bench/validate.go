package main

import (
	"fmt"
	"strings"

	"bench/spec"
	"bench/words"
)

func validateCommand() command {
	return command{
		name:    "validate",
		args:    "[PATH]",
		maxArgs: 1,
		summary: "check a spec: everything that can be known without a network",
		about: "Reads a spec and says all that is wrong with it at once, with the place and what would be right. PATH is a spec file, or a folder of " +
			"*.bench.hcl and *.bench.json files (default: the current one). Nobody is contacted and nothing is started. " +
			"A variable without a value is left open: only plan and run need one.",
		examples: []example{
			{"bench validate", "the spec in this folder"},
			{"bench validate -json load/", "for editors and CI: the keys of `terraform validate -json`"},
			{"bench validate -var base_url=https://staging.example.com", "with a variable's value"},
		},
		statuses: []exitStatus{
			{done, "the spec is valid; there may be warnings"},
			{cannot, "it is not valid, or could not be read"},
		},
		jsonErrors: true,
		declare: func(f *flags) action {
			var o validateOptions
			o.declare(f)
			f.yes(&o.asJSON, "json", "print JSON, even of wrong flags")
			return o.run
		},
	}
}

type validateOptions struct {
	inputs
	asJSON bool
}

func (o *validateOptions) run(s *session) status {
	o.ValuesLater = true
	sp, diags := o.readQuietly(s)
	open := sp.Open()
	cells := 0
	if !diags.HasErrors() && len(open) == 0 {
		p, more := sp.Plan(planDefaults())
		diags = append(diags, more...)
		if p != nil {
			cells = cellCount(p)
			diags = append(diags, spec.Doubts(p)...)
		}
	}
	switch {
	case o.asJSON:
		s.printJSON(s.verdictOf(diags))
	default:
		s.report(diags)
		switch {
		case diags.HasErrors():
		case len(open) > 0:
			fmt.Fprintf(s.out, "%s as far as can be said without a value of var.%s.\n",
				s.outStyle().green("The spec is valid"), strings.Join(open, ", var."))
		default:
			fmt.Fprintf(s.out, "%s %s.\n", s.outStyle().green("The spec is valid:"), words.Plural(cells, "cell"))
		}
	}
	if diags.HasErrors() {
		return cannot
	}
	return done
}
