package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"bench"
	"bench/plan"
	"bench/result"
	"bench/words"
)

func (v planView) servers() {
	var rows [][]string
	for _, s := range v.plan.Servers {
		if s.Type != plan.Command {
			rows = append(rows, []string{s.Name, "embedded httpbin", v.dim(place("", s.Range))})
		} else {
			rows = append(rows, []string{s.Name, words.Shell(s.CommandText()), v.dim(place("", s.Range))})
		}
		if where := s.Where(); where != "" {
			rows = append(rows, []string{"", where})
		}
		if s.Type != plan.Command {
			continue
		}
		for _, line := range bench.AboutCommand(v.plan, s) {
			rows = append(rows, []string{"", line})
		}
	}
	for _, s := range v.plan.Programs() {
		rows = append(rows, []string{s.Name + " (" + perCell(s) + ")", words.Shell(s.CommandText()), v.dim(place("", s.Range))})
		for _, line := range bench.AboutCommand(v.plan, s) {
			rows = append(rows, []string{"", line})
		}
	}
	v.section("Starts", rows)
}

// perCell is how many processes there are of a client program.
func perCell(s plan.Server) string {
	switch s.RestartEvery {
	case 0:
		return "one a cell"
	case 1:
		return "one a cell and block"
	}
	return "one a cell, anew " + plan.RestartText(s.RestartEvery)
}

func (v planView) hosts() {
	var rows [][]string
	for _, h := range v.plan.Hosts {
		why := "in allowed_hosts"
		switch {
		case h.Loopback:
			why = "this machine"
		case h.Socket != "":
			why = "a socket, needs approval"
		case !h.Allowed:
			why = "needs approval"
		}
		rows = append(rows, []string{h.Name, why, v.dim(place("", h.Range))})
	}
	v.section("Contacts", append(rows, v.metricsRow()...))
}

func (v planView) variables() {
	var rows [][]string
	for _, x := range v.plan.Spec.Variables {
		rows = append(rows, []string{x.Name, variableText(x), v.dim(x.Origin)})
	}
	v.section("Variables", rows)
}

func (v planView) reports() {
	var rows [][]string
	for _, r := range v.plan.Reports {
		path := r.Path
		if path == "" {
			path = "(standard output)"
		}
		why := bench.Unexpected(r.Path)
		if why != "" {
			why = "needs approval: " + why
		}
		rows = append(rows, []string{r.Name, r.Format, v.dim(path), v.yellow(why)})
	}
	v.section("Reports", rows)
}

// section writes rows under a heading of their own, and nothing when there are none.
func (v planView) section(heading string, rows [][]string) {
	if len(rows) > 0 {
		fmt.Fprintln(v.w, v.bold(heading))
		writeRows(v.w, rows)
		fmt.Fprintln(v.w)
	}
}

func variableText(x result.Variable) string {
	if x.Sensitive {
		return "(sensitive)"
	}
	text, err := json.Marshal(x.Value)
	if err != nil {
		return fmt.Sprint(x.Value)
	}
	const most = 60
	if len(text) > most {
		return strings.ToValidUTF8(string(text[:most]), "") + "…"
	}
	return string(text)
}

func (v planView) total() {
	e := v.estimator.Plan(v.plan)
	cells := 0
	for _, b := range v.plan.Benchmarks {
		cells += len(b.Cells)
	}
	fmt.Fprintf(v.w, "%s %s, %s, %s, about %s%s.\n", v.bold("In all:"),
		words.Plural(cells, "cell"), words.Plural(e.Trials, "trial"), sent(e), words.About(e.Wall), basis(v.estimator, e))
	if needs := slices.Concat(bench.NeedsOf(v.plan), bench.MetricsNeeds(v.plan, metricsHost(v.metrics))); len(needs) > 0 {
		fmt.Fprintf(v.w, "%s: -auto-approve, allowed_hosts (hosts only), or a yes at the prompt.\n",
			v.yellow(countNeeds(needs)+" approval before it starts"))
	}
}

// countNeeds counts what needs approval, kind by kind, with the verb.
func countNeeds(needs []bench.Need) string {
	var parts []string
	for _, kind := range []bench.NeedKind{bench.HostNeed, bench.SocketNeed, bench.CommandNeed, bench.FileNeed, bench.FolderNeed} {
		n := 0
		for _, need := range needs {
			if need.Kind == kind {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, words.Plural(n, string(kind)))
		}
	}
	if len(needs) == 1 {
		return words.And(parts) + " needs"
	}
	return words.And(parts) + " need"
}
