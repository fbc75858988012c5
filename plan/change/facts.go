package change

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"bench/plan"
	"bench/result"
	"bench/words"
)

// benchmarkFacts are how each benchmark is measured. Its cells are told elsewhere, and its seed, unless the spec has one, is
// another each time.
func benchmarkFacts(p *plan.Plan) (all []fact) {
	for _, b := range p.Benchmarks {
		name := "benchmark " + b.Title()
		all = append(all, fact{name, present})
		b.Name, b.Key, b.HasKey, b.Cells, b.Placebos, b.Seed = "", "", false, nil, nil, 0
		for _, f := range flat(b) {
			all = append(all, fact{name + f.name, f.value})
		}
	}
	return all
}

// gateFacts are what can fail, and what is compared.
func gateFacts(p *plan.Plan) (all []fact) {
	inside := map[string]int{} // how many cells a benchmark judges
	for _, b := range p.Benchmarks {
		inside[b.Title()] = len(b.Judged())
	}
	type place struct{ threshold, bounds string }
	var order []place
	cells := map[place]int{}
	of := map[place]string{}
	for _, l := range p.Limits {
		benchmark := benchmarkIn(l.Cell)
		at := place{fmt.Sprintf("threshold %q of %s", l.Name, benchmark), l.Title() + " " + l.Bounds() + aborting(l)}
		if cells[at] == 0 {
			order = append(order, at)
		}
		cells[at]++
		of[at] = benchmark
	}
	for _, at := range order {
		text := at.bounds
		if n := inside[of[at]]; cells[at] < n {
			text += ", on " + words.Plural(cells[at], "cell")
		}
		all = append(all, fact{at.threshold, text})
	}
	return append(all, comparisonFacts(p)...)
}

func aborting(l result.Limit) string {
	if l.Abort {
		return ", or the run ends"
	}
	return ""
}

// benchmarkIn is the title of the benchmark that a cell's address is in.
func benchmarkIn(address string) string {
	a, err := result.ParseAddress(address)
	if err != nil {
		return address
	}
	return result.BenchmarkName{Name: a.Benchmark, Key: a.Key, HasKey: a.HasKey}.String()
}

// comparisonFacts have one for each metric that a baseline is compared on, with what it can do to the exit status.
func comparisonFacts(p *plan.Plan) (all []fact) {
	for _, x := range p.Pairs {
		value := "same within " + words.Percent(x.MinEffect)
		if x.Gated {
			value += ", gated"
		}
		if x.OnInconclusive == "fail" {
			value += ", fails where inconclusive"
		}
		if x.Strict != "" {
			value += ", strict = " + x.Strict
		}
		all = append(all, fact{fmt.Sprintf("comparison of %s with %s on %s", benchmarkIn(x.Candidate), baseline(x), x.Metric), value})
	}
	return all
}

// baseline names what a pair's baseline has and its candidate has not.
func baseline(p result.Pair) string {
	a, wrong := result.ParseAddress(p.Baseline)
	b, alsoWrong := result.ParseAddress(p.Candidate)
	switch {
	case wrong != nil || alsoWrong != nil:
		return p.Baseline
	case a.Strategy != b.Strategy:
		return "strategy " + a.Strategy
	case a.Group != b.Group:
		return "group " + a.Group
	}
	return "level " + a.Level
}

func valueFacts(p *plan.Plan) (all []fact) {
	for _, v := range p.Spec.Variables {
		text, err := json.Marshal(v.Value)
		switch {
		case v.Sensitive:
			text = []byte("(sensitive)")
		case err != nil:
			text = []byte(fmt.Sprint(v.Value))
		}
		all = append(all, fact{"var." + v.Name, shortened(string(text))})
	}
	return all
}

func hostFacts(p *plan.Plan) (all []fact) {
	for _, h := range p.Hosts {
		why := present
		if !h.Loopback && !h.Allowed {
			why = "needs approval"
		}
		all = append(all, fact{"host " + h.Name, why})
	}
	for _, h := range p.AllowedHosts {
		all = append(all, fact{"allowed_hosts: " + h, present})
	}
	return all
}

// commandFacts are the servers and the client programs. The digest stands for what a command has of secrets.
func commandFacts(p *plan.Plan) (all []fact) {
	for _, s := range slices.Concat(p.Servers, p.Programs()) {
		name := "server " + s.Name
		value := string(s.Type)
		if s.Type == plan.Command {
			value = words.Shell(s.CommandText())
		}
		all = append(all, fact{name, shortened(value)})
		s.Name, s.Type, s.Command, s.Written, s.Port, s.Host, s.Digest = "", "", nil, nil, 0, "", ""
		for _, f := range flat(s) {
			all = append(all, fact{name + f.name, f.value})
		}
	}
	return all
}

// otherFacts are all the rest.
func otherFacts(p *plan.Plan) (all []fact) {
	add := func(name string, v any) {
		for _, f := range flat(v) {
			all = append(all, fact{name + f.name, f.value})
		}
	}
	for _, s := range p.Setups {
		add("setup "+s.Name, s)
	}
	for _, s := range p.Teardowns {
		add("teardown "+s.Name, s)
	}
	for _, r := range p.Reports {
		all = append(all, fact{"report " + r.Name, strings.TrimSpace(r.Format + " " + r.Path)})
	}
	add("draws", p.Draws)
	add("tracked", p.Tracked)
	add("history", p.History)
	add("workers", p.Workers)
	return all
}
