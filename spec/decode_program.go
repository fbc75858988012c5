package spec

import (
	"time"

	"github.com/zclconf/go-cty/cty"

	"bench/plan"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/spec/lang"
)

// decodeProgram reads a strategy of type program: what a server's command has, and no knob.
func (e *evaluation) decodeProgram(b *decl.Block, f *fields) cty.Value {
	s := plan.Strategy{Name: b.Name, Type: plan.TypeProgram, Timeout: f.positive("timeout")}
	p := plan.Server{
		Name: b.Name, Type: plan.TypeProgram,
		Command: f.texts("command"), Env: f.textMap("env"), Dir: f.constant("dir"), RestartEvery: f.restart(),
		Ready: plan.Ready{Timeout: e.timeoutIn(b, lang.ProgramReadyBlock)},
		Stop:  plan.Stop{Timeout: e.timeoutIn(b, lang.ProgramStopBlock)},
		Range: rangeOf(b.Header),
	}
	f.onlyFor(s.Type)
	switch {
	case len(p.Command) > 0 || f.bad:
	case f.has("command"):
		f.wrong(diag.BadValue, "command", "Empty command", "The command needs at least the program's name.")
	case !b.Meant["command"]:
		e.report(diag.Failure(diag.MissingArgument, b.Header, "Missing argument", "A strategy of type \"program\" needs the argument \"command\": command = [\"python3\", \"client.py\"]."))
	}
	f.checkProcess(p)
	f.approvable(&p)
	s.Program = &p
	found := &plannedStrategy{Strategy: s, block: b}
	if l, ok := f.client("client"); ok {
		found.client = append(found.client, l)
	}
	e.strategies[b.Address()] = found
	return strategyValue(s)
}

// timeoutIn is the timeout of a nested block, or its default.
func (e *evaluation) timeoutIn(b *decl.Block, def *lang.Block) time.Duration {
	if nested := b.One(def.Type); nested != nil {
		return e.fields(nested, def, nil).positive("timeout")
	}
	return lang.DefaultOf[time.Duration](def, "timeout")
}
