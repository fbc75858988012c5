package k6

import (
	"math"
	"strconv"

	"github.com/grafana/sobek/ast"

	"bench/importer/draft"
	"bench/importer/script"
)

// loads makes a benchmark of each scenario, or of the options themselves.
func (r *reader) loads() {
	options := r.resolve(r.options)
	scenarios, _ := script.Properties(r.resolve(r.get(options, "scenarios")))
	if r.options != nil {
		if _, ok := script.Properties(options); !ok {
			r.d.Lose("options that are made while the script runs: " + r.code(r.options))
		}
	}
	var made []*draft.Load
	for _, s := range scenarios {
		if l := r.scenario(s.Name, r.resolve(s.Value)); l != nil {
			made = append(made, l)
		}
	}
	if len(scenarios) == 0 {
		if g := r.run(""); g != nil {
			made = append(made, r.plain(options, g))
		}
	}
	if len(made) > 1 {
		r.d.Lose("that its scenarios run at the same time: here each is a benchmark, one after the other. A mix sends several kinds of requests at once.")
	}
	for _, l := range made {
		l.NewUser = true
		r.thresholds(l, options)
	}
	r.d.Loads = made
	for _, name := range []string{"setup", "teardown"} {
		if f, ok := r.functions[name]; ok {
			if body, _, _ := script.Function(f); len(body) > 0 {
				r.d.Lose(name + "(): what it does once stands nowhere here. A block " + name + " \"NAME\" { … } is like it.")
			}
		}
	}
	r.rest(options)
}

func (r *reader) get(e ast.Expression, name string) ast.Expression {
	if v := script.Get(e, name); v != nil {
		return v
	}
	return nil
}

// run reads a function of the script into a group; nil: there is none.
func (r *reader) run(name string) *draft.Group {
	if g, ok := r.done[name]; ok {
		return g
	}
	f, ok := r.functions[name]
	if name == "default" && !ok {
		f, ok = r.functions[""]
	}
	if id, is := f.(*ast.Identifier); is {
		f, ok = r.functions[id.Name.String()]
	}
	if !ok {
		r.d.Lose("the function " + name + ": it is not in this file")
		return nil
	}
	want := name
	if name == "" || name == "default" {
		want = "script"
	}
	r.group = r.d.Group(want)
	body, _, _ := script.Function(f)
	r.statements(body, (*frame)(nil).inner())
	r.done[name] = r.group
	return r.group
}

// plain is the load of options without scenarios.
func (r *reader) plain(options ast.Expression, g *draft.Group) *draft.Load {
	l := &draft.Load{Name: "script", Groups: []string{g.Name}, Strategy: "sequential"}
	vus := int(r.count(options, "vus", 1))
	switch stages := r.resolve(r.get(options, "stages")); {
	case r.get(options, "stages") != nil:
		l.Stages = r.stages(l, stages, true, 0)
		if len(l.Stages) == 0 {
			l.Users, l.Duration = vus, "10s"
		}
	case r.get(options, "iterations") != nil:
		l.Users, l.Iterations = vus, max(1, int(r.count(options, "iterations", 1)))
	case r.get(options, "duration") != nil:
		l.Users, l.Duration = vus, r.time(l, options, "duration", "10s")
	default:
		l.Users, l.Duration = vus, "10s"
		l.Tell("The script says nothing of load: one user for ten seconds to begin with.")
	}
	return l
}

// scenario is the load of a scenario.
func (r *reader) scenario(name string, s ast.Expression) *draft.Load {
	text := func(key string) string {
		value := r.get(s, key)
		if value == nil {
			return ""
		}
		t, _ := r.text(value, nil)
		known, _ := t.Known()
		return known
	}
	executor := text("executor")
	l := &draft.Load{Name: draft.Identifier(name, "scenario"), Strategy: "sequential"}
	vus := max(1, int(r.count(s, "vus", 1)))
	unit := seconds(text("timeUnit"), 1)
	switch executor {
	case "constant-vus":
		l.Users, l.Duration = vus, r.time(l, s, "duration", "10s")
	case "ramping-vus":
		l.Stages = r.stages(l, r.resolve(r.get(s, "stages")), true, r.count(s, "startVUs", 1))
	case "shared-iterations":
		l.Users, l.Iterations = vus, max(1, int(r.count(s, "iterations", 1)))
	case "per-vu-iterations":
		l.Users, l.Iterations = vus, max(1, vus*int(r.count(s, "iterations", 1)))
	case "constant-arrival-rate":
		l.Rate, l.Duration = r.count(s, "rate", 1)/unit, r.time(l, s, "duration", "10s")
	case "ramping-arrival-rate":
		l.Stages = r.stages(l, r.resolve(r.get(s, "stages")), false, r.count(s, "startRate", 0)/unit)
		for i := range l.Stages {
			if i > 0 || r.count(s, "startRate", 0) == 0 {
				l.Stages[i].Rate /= unit
			}
		}
	default:
		r.d.Lose("the scenario " + name + ": its executor (" + executor + ") is not known, or is controlled from outside")
		return nil
	}
	exec := text("exec")
	if exec == "" {
		exec = "default"
	}
	g := r.run(exec)
	if g == nil {
		return nil
	}
	l.Groups = []string{g.Name}
	l.MaxInFlight = int(math.Max(r.count(s, "maxVUs", 0), r.count(s, "preAllocatedVUs", 0)))
	if start := text("startTime"); start != "" && start != "0s" && start != "0" {
		l.Lose("startTime: " + start + ". Benchmarks are one after the other.")
	}
	if r.get(s, "env") != nil {
		l.Lose("env: variables of this scenario alone")
	}
	return l
}

// count is a number of the options.
func (r *reader) count(e ast.Expression, name string, otherwise float64) float64 {
	value := r.get(e, name)
	if value == nil {
		return otherwise
	}
	if n, ok := r.number(value, nil); ok && n >= 0 && n < 1e9 {
		return n
	}
	t, _ := r.text(value, nil)
	for _, v := range r.d.Variables { // __ENV.VUS || 10
		if n, err := strconv.ParseFloat(v.Default, 64); err == nil && len(t) == 1 && t[0].Ref == "var."+v.Name && n >= 0 {
			r.d.Tell(name + " is " + v.Default + " here, what the script has unless " + v.Name + " is set: write var." + v.Name + " in its place, if you like.")
			return n
		}
	}
	if known, ok := t.Known(); ok {
		if n, err := strconv.ParseFloat(known, 64); err == nil && n >= 0 {
			return n
		}
	}
	r.d.Lose(name + ", which is made while the script runs: " + r.code(value))
	return otherwise
}

// time is a duration of the options.
func (r *reader) time(l *draft.Load, e ast.Expression, name, otherwise string) string {
	value := r.get(e, name)
	if value == nil {
		return otherwise
	}
	t, _ := r.text(value, nil)
	text := t.String()
	if len(t) == 1 {
		for _, v := range r.d.Variables {
			if t[0].Ref == "var."+v.Name && v.HasDefault {
				text = v.Default
			}
		}
	}
	if d := duration(text); d != "" && d != "0s" {
		return d
	}
	l.Lose(name + ": " + r.code(value))
	return otherwise
}

func seconds(text string, otherwise float64) float64 {
	units := map[string]float64{"": otherwise, "1ms": 0.001, "1s": 1, "1m": 60, "1h": 3600}
	if n, ok := units[text]; ok {
		return n
	}
	if n, err := strconv.ParseFloat(text, 64); err == nil && n > 0 {
		return n / 1000
	}
	for name, size := range map[string]float64{"ms": 0.001, "s": 1, "m": 60, "h": 3600} {
		if n, err := strconv.ParseFloat(text[:max(0, len(text)-len(name))], 64); err == nil && n > 0 && text[len(text)-len(name):] == name {
			return n * size
		}
	}
	return otherwise
}

// stages reads a list of stages. Before the first one there are start users, or so many a second.
func (r *reader) stages(l *draft.Load, list ast.Expression, ofUsers bool, start float64) []draft.Stage {
	array, ok := list.(*ast.ArrayLiteral)
	if !ok {
		if list != nil {
			l.Lose("the stages, which are made while the script runs: " + r.code(list))
		}
		return nil
	}
	var all []draft.Stage
	at := 0.0
	if start > 0 && !(ofUsers && start == 1) {
		all = append(all, draft.Stage{OfUsers: ofUsers, Users: int(start), Rate: start, For: "1s"})
		at = start
		l.Tell("The first second is new: stages begin with none, and the script with " + strconv.FormatFloat(start, 'f', -1, 64) + ".")
	}
	load := false
	for _, item := range array.Value {
		item = r.resolve(item)
		target := r.count(item, "target", 0)
		over := ""
		if text, ok := script.Constant(r.resolve(r.get(item, "duration"))); !ok || duration(text) != "" && text != "0" {
			over = r.time(l, item, "duration", "")
		}
		load = load || target > 0
		s := draft.Stage{OfUsers: ofUsers, Users: int(target), Rate: target, Over: over}
		if over == "" || over == "0s" {
			s.Over, s.For = "", "1s" // at once
		} else if target == at {
			s.Over, s.For = "", over
		}
		at = target
		all = append(all, s)
	}
	if !load && start == 0 {
		return nil
	}
	return all
}

// rest says which options have no place here.
func (r *reader) rest(options ast.Expression) {
	all, _ := script.Properties(options)
	for _, p := range all {
		switch p.Name {
		case "vus", "duration", "iterations", "stages", "scenarios", "thresholds", "noConnectionReuse", "insecureSkipTLSVerify", "userAgent",
			"discardResponseBodies", "summaryTrendStats", "summaryTimeUnit", "ext", "cloud", "tags", "systemTags", "setupTimeout", "teardownTimeout", "noVUConnectionReuse",
			"maxRedirects", "throw", "minIterationDuration":
		default:
			r.d.Lose("the option " + p.Name)
		}
		known, _ := script.Constant(p.Value)
		switch {
		case p.Name == "insecureSkipTLSVerify" && known == "true":
			r.client.Insecure = true
		case p.Name == "noConnectionReuse" && known == "true":
			r.client.KeepAliveNo = true
		case p.Name == "minIterationDuration" && duration(known) != "":
			for _, l := range r.d.Loads {
				l.Pace = []string{duration(known)}
			}
		case p.Name == "userAgent" && known != "":
			for _, g := range r.d.Groups {
				g.Headers = append(g.Headers, draft.Pair{Name: "User-Agent", Value: draft.Lit(known)})
			}
		}
	}
}
