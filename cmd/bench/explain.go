package main

import (
	"fmt"
	"slices"
	"strings"

	"bench/docs"
	"bench/plan"
	"bench/result"
	"bench/spec"
	"bench/spec/diag"
	"bench/strategy"
	"bench/words"
)

func explainCommand() command {
	return command{
		name:    "explain",
		args:    "ADDRESS|STRATEGY [PATH]",
		maxArgs: 2,
		summary: "say why a cell runs as it does, or what a strategy guarantees",
		about: "Of a cell: each setting that decides how it is run, its value, and where that comes from. Of a strategy, or a preset: what it guarantees, " +
			"its knobs, the Python it stands for, and timelines of what it does.",
		examples: []example{
			{"bench explain as_completed", "a strategy"},
			{"bench explain tutorial/sites/futures/5", "a cell of the spec in this folder"},
			{"bench explain -protocol", "how a client program talks with bench"},
		},
		statuses: usual("explained"),
		complete: func(s *session) []candidate {
			return append(asCandidates(slices.Concat(strategy.Names(), strategy.Presets())), addressCandidates(s)...)
		},
		declare: func(f *flags) action {
			var o inputs
			protocol := false
			o.declare(f)
			f.yes(&protocol, "protocol", "print how a client program talks with bench, instead")
			return func(s *session) status {
				if protocol {
					fmt.Fprint(s.out, docs.Protocol)
					return done
				}
				return o.explain(s)
			}
		},
	}
}

func (in *inputs) explain(s *session) status {
	what := s.arg(0)
	if what == "" {
		return s.fail(mistake{"Explain what?", "Name a cell or a strategy: " + words.List(slices.Concat(strategy.Presets(), strategy.Names())) + "."})
	}
	if what == plan.TypeProgram {
		paragraph(s.out, s.outTerminal, programsAbout, "")
		return done
	}
	if d, ok := strategy.Describe(strings.TrimPrefix(what, "strategy.")); ok {
		strategyView{s.out, s.outTerminal, s.outStyle()}.write(d)
		return done
	}
	if !strings.HasPrefix(what, "benchmark.") && !strings.HasPrefix(what, "benchmark[") && !strings.Contains(what, "/") {
		return in.explainDeclared(s, strings.TrimPrefix(what, "strategy."))
	}
	s.args = s.args[1:]
	part := ""
	if a, err := result.ParseAddress(what); err == nil && a.Part != "" {
		what, part = a.Whole().String(), a.Part
	}
	in.targets = []string{what}
	sp, ok := in.read(s)
	if !ok {
		return cannot
	}
	p, ok := s.plan(sp, planDefaults())
	if !ok {
		return cannot
	}
	if n := cellCount(p); n > 1 {
		return s.fail(mistake{
			fmt.Sprintf("The address %s selects %d cells", what, n),
			"Name one of them, say " + p.Benchmarks[0].Cells[0].Address.Short() + ". `bench list -short` lists them all.",
		})
	}
	cell := p.Benchmarks[0].Cells[0]
	address := cell.Address
	if address.Part = part; part != "" && !slices.ContainsFunc(cell.Parts, func(p plan.Part) bool { return p.Name == part }) {
		return s.fail(mistake{fmt.Sprintf("There is no part %q in %s", part, cell.Address.Short()), "`bench plan` shows the parts of a mix."})
	}
	settings, _ := sp.Explain(address) // it was planned, so it is there
	s.writeSettings(address, settings)
	return done
}

// explainDeclared explains a strategy that the spec declares, by its type.
func (in *inputs) explainDeclared(s *session, name string) status {
	known := slices.Concat(strategy.Names(), strategy.Presets())
	s.args = s.args[1:]
	sp, diags := in.readQuietly(s)
	var p *plan.Plan
	if !diags.HasErrors() {
		p, _ = sp.Plan(planDefaults())
	}
	if p != nil {
		for _, b := range p.Benchmarks {
			for _, c := range b.Cells {
				if c.Strategy.Name != name {
					known = append(known, c.Strategy.Name)
					continue
				}
				if c.Strategy.Program != nil {
					return s.explainProgram(c)
				}
				d, _ := strategy.Describe(c.Strategy.Type) // the plan has known types only
				fmt.Fprintf(s.out, "%s is a strategy of this spec, of type %s. `bench explain %s` shows its settings.\n\n", name, c.Strategy.Type, c.Address.Short())
				strategyView{s.out, s.outTerminal, s.outStyle()}.write(d)
				return done
			}
		}
	}
	detail := "There are " + words.List(known) + "."
	if near := diag.Suggest(name, known); near != "" {
		detail = fmt.Sprintf("Did you mean %q?", near)
	}
	return s.fail(mistake{fmt.Sprintf("There is no strategy %q", name), detail})
}

// explainProgram explains a strategy that is a client program.
func (s *session) explainProgram(c plan.Cell) status {
	fmt.Fprintf(s.out, "%s is a strategy of this spec, of type program. `bench explain %s` shows its settings.\n\n", c.Strategy.Name, c.Address.Short())
	paragraph(s.out, s.outTerminal, programsAbout, "")
	return done
}

// programsAbout is what there is to say of client programs in general.
const programsAbout = "A client program runs the batches, with a library of its own and in a process of its own, one for each cell: it is measured " +
	"as it is, where all other types are emulated by bench's own client. It says when each result reached its consumer; when a request was sent " +
	"and answered in between is not known. `bench explain -protocol` is how it talks with bench, and `bench check-program COMMAND` tries one."

// writeSettings writes how a cell is run and why.
func (s *session) writeSettings(a result.Address, settings []spec.Setting) {
	style := s.outStyle()
	fmt.Fprintln(s.out, style.bold(a.String()))
	of := ""
	var rows [][]string
	for _, x := range settings {
		if x.Of != of {
			of = x.Of
			rows = append(rows, []string{"", "", ""}, []string{style.bold(of), "", ""})
		}
		rows = append(rows, []string{"  " + x.Name, x.Value, style.dim(x.Origin)})
	}
	writeRows(s.out, rows)
}
