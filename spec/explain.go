package spec

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"bench/plan"
	"bench/result"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/strategy"
	"bench/words"
)

// A Setting is one thing that decides how a cell is run: its value, and where that comes from.
type Setting struct {
	Of     string // "benchmark", "group", "strategy" or "client"
	Name   string
	Value  string
	Origin string // "default", "-blocks", or a declaration with its file and line
}

const byDefault = "default"

// Explain says how a cell, or a part of a mix, is run and why: every argument's value and its origin. It is false when there
// is no such cell.
func (s *Spec) Explain(a result.Address) ([]Setting, bool) {
	if s.broken {
		return nil, false
	}
	for _, bm := range s.base.benchmarks {
		for _, c := range bm.Cells {
			if c.Address == a.Whole() {
				return bm.explain(s, c, a.Part), true
			}
		}
	}
	return nil, false
}

// An explainer gathers the settings that come from one block.
type explainer struct {
	of    string
	block *decl.Block // nil: predeclared
	list  []Setting
}

// add notes an argument's value and where it was given. With several names, the first that is given counts.
func (x *explainer) add(value string, names ...string) {
	origin := byDefault
	if x.block == nil {
		origin = "predeclared"
	}
	for _, name := range names {
		if x.block != nil && x.block.Args[name] != nil && origin == byDefault {
			origin = diag.Spot(x.block.Args[name].Range)
		}
	}
	x.list = append(x.list, Setting{x.of, names[0], value, origin})
}

// overridden notes that the command line has the last word on what was added last.
func (x *explainer) overridden(flag string, is bool) {
	if is {
		x.list[len(x.list)-1].Origin = flag
	}
}

// explain is what is said of a cell, or of a part of a mix.
func (bm *benchmark) explain(s *Spec, c plan.Cell, part string) []Setting {
	list := bm.explainSchedule(s.options.Overrides, c)
	for _, g := range bm.groups {
		for _, st := range bm.strategies {
			if g.Name != c.Address.Group || st.Name != c.Address.Strategy {
				continue
			}
			for i, l := range g.loads(st) {
				switch {
				case l.part == nil:
					list = append(list, bm.explainLoad(s, l, c)...)
				case part == "" || l.part.Name == part:
					list = append(list, l.explainPart()...)
				}
				if l.part != nil && l.part.Name == part {
					list = append(list, bm.explainLoad(s, l, c.Load(c.Parts[i]))...)
				}
			}
		}
	}
	return list
}

// explainLoad is what is said of what is sent: its group, its strategy and its client.
func (bm *benchmark) explainLoad(s *Spec, l load, c plan.Cell) (list []Setting) {
	x := &explainer{of: "group", block: l.group.block}
	x.add(words.Plural(len(c.Group.Requests), "request")+", "+sentABatch(c.Group), "requests")
	x.add(string(c.Group.Order), "order")
	list = append(list, x.list...)
	list = append(list, explainConditions(c.Group)...)
	list = append(list, explainStreams(c.Group)...)
	list = append(list, s.explainDraws(c.Group)...)
	list = append(list, l.strategy.explain()...)
	layers := bm.layers(l.group, l.strategy)
	client := c.Client.Shown()
	for _, f := range clientFields {
		from := f.name
		if c.Strategy.Program != nil && from != "timeout" {
			continue // the program's own affair
		}
		if from == "connect_timeout" && client.TimeoutOf != "" && !said(from, layers) {
			from = "timeout"
		}
		list = append(list, Setting{"client", f.name, f.text(&client), originOf(from, layers)})
	}
	return list
}

// sentABatch says how many requests a batch of a group has.
func sentABatch(g plan.Group) string {
	text := words.Plural(g.MostSent(), "request") + " a batch"
	if g.Varies() {
		return "at most " + text
	}
	return text
}

// paceText is a pace as explain has it.
func paceText(t *plan.Think) string {
	switch {
	case t == nil:
		return "none"
	case t.Least == t.Most:
		return t.Most.String()
	}
	return t.Least.String() + " to " + t.Most.String()
}

func (bm *benchmark) explainSchedule(o Overrides, c plan.Cell) []Setting {
	x := &explainer{of: "benchmark", block: bm.block}
	switch a := c.Arrival; {
	case bm.Search != nil:
		x.list = bm.explainSearch(o)
	case a.Rate > 0:
		x.add(strconv.FormatFloat(a.Rate, 'f', -1, 64)+" a second", "rate")
		x.add(string(a.Process), "arrival")
		x.add(strconv.Itoa(a.MaxInFlight), "max_in_flight")
	case a.OfUsers():
		x.add(strconv.Itoa(a.Users), "users")
		if a.Staged() {
			x.list[len(x.list)-1].Value += " at most"
			x.add(words.Plural(len(a.Stages), "stage"), "stages")
		}
		x.add(string(a.NewUser), "new_user")
		x.add(paceText(a.Pace), "pace")
	case a.Open():
		x.add(words.Plural(len(a.Stages), "stage"), "stages")
		x.add(string(a.Process), "arrival")
		x.add(strconv.Itoa(a.MaxInFlight), "max_in_flight")
	default:
		x.add(c.LevelText(), "concurrency")
		x.overridden("-concurrency", len(o.Concurrency) > 0)
	}
	if bm.Search == nil || o.Blocks > 0 {
		x.add(strconv.Itoa(bm.Blocks), "blocks")
		x.overridden("-blocks", o.Blocks > 0)
	}
	switch {
	case bm.Search != nil: // what it has in the place of a duration is said
	case bm.Iterations > 0:
		x.add(fmt.Sprintf("%d in each trial", bm.Iterations), "iterations")
	default:
		x.add(fmt.Sprintf("%s in each trial", bm.Trial), "duration", "stages")
		x.overridden("-duration", o.Duration > 0)
	}
	warmup := bm.Warmup.String()
	if bm.WarmupAuto {
		warmup = "auto"
	}
	x.add(warmup, "warmup")
	x.add(bm.Cooldown.String(), "cooldown")
	unreachable := string(bm.Unreachable)
	switch {
	case unreachable != "":
	case c.Strategy.Type == "pool":
		unreachable = string(plan.UnreachableStop)
	default:
		unreachable = string(plan.UnreachableMeasure) + ", if another target of the group is there"
	}
	x.add(unreachable, "unreachable")
	seed := "from the run's"
	if bm.seeded {
		seed = strconv.FormatUint(bm.Seed, 10)
	}
	x.add(seed, "seed")
	return x.list
}

// explain lists the strategy's type and the knobs that belong to it; a knob of zero is the library's default.
func (st *plannedStrategy) explain() []Setting {
	x := &explainer{of: "strategy", block: st.block}
	x.add(st.Type, "type")
	values := map[string]string{
		"size": limitText(st.Size), "max_workers": limitText(st.MaxWorkers), "limit": limitText(st.Limit),
		"gtimeout": timeoutText(st.GTimeout), "timeout": timeoutText(st.Timeout), "buffersize": limitText(st.BufferSize),
		"return_exceptions": strconv.FormatBool(st.ReturnExceptions), "on_failure": string(st.OnFailure),
	}
	if p := st.Program; p != nil {
		x.add(words.Shell(p.CommandText()), "command")
		x.add(p.Dir, "dir")
		x.add(plan.RestartText(p.RestartEvery), "restart")
		x.add(p.Ready.Timeout.String(), "ready")
		x.add(p.Stop.Timeout.String(), "stop")
	}
	kind, _ := strategy.Named(st.Type) // the plan has known types only
	for _, knob := range kind.About.Knobs {
		value := values[knob.Name]
		if value == "" {
			value = knob.DefaultText()
		}
		x.add(value, knob.Name)
	}
	if len(st.headers) > 0 {
		x.add(mapText(st.headers), "headers")
	}
	return x.list
}

func limitText(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func timeoutText(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

func mapText(m map[string]string) string {
	var entries []string
	for _, key := range keysOf(m) {
		entries = append(entries, key+" = "+m[key])
	}
	return strings.Join(entries, ", ")
}
