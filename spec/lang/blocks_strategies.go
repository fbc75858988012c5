package lang

import (
	"slices"
	"strings"
	"time"

	"bench/plan"
	"bench/strategy"
)

// typesWith are the strategy types that have a knob.
func typesWith(knob string) []string {
	var names []string
	for _, t := range strategy.All {
		if slices.ContainsFunc(t.About.Knobs, func(k strategy.Knob) bool { return k.Name == knob }) {
			names = append(names, t.Name)
		}
	}
	return names
}

// StrategyBlock is a way to run a batch.
var StrategyBlock = &Block{
	Type: "strategy", Label: true,
	Doc: "How a batch is run and how its results reach the consumer. Every type is predeclared by its own name, and so are " +
		"the presets `grequests`, `aiohttp` and `futures`; declare one to turn its knobs. In a cell the concurrency level " +
		"sets the bound, unless it is `\"default\"`.",
	Arguments: []Argument{
		{
			Name: "type", Kind: TextKind, Required: true, Words: append(strategy.Names(), plan.TypeProgram),
			Doc: "What it does; see the table below. `\"program\"` is a client program of yours, see [programs.md](programs.md).",
		},
		descriptionArgument,
		{Name: "client", Kind: ReferenceKind, Doc: "How its requests travel: `client.NAME`. It comes on top of every other client."},
		knob("size", WholeKind, "Requests in flight at once."),
		knob("max_workers", WholeKind, "Threads, and so requests in flight at once."),
		knob("limit", WholeKind, "Requests in flight at once: of the session's connections, or workers."),
		knob("gtimeout", DurationKind, "How long all may take once the last request has been started; what is unfinished goes on as orphans."),
		timeoutOfStrategy(),
		knob("buffersize", WholeKind, "Most requests submitted ahead of the consumer."),
		knob("return_exceptions", BoolKind, "Whether a failure is a result. If not, the consumer is released at the first one."),
		knobOf(Argument{
			Name: "on_failure", Kind: TextKind, Words: plan.Texts(plan.OnFailures()),
			Doc: "What becomes of the others after the first failure: they go on, or leaving the session cuts them.",
		}),
		{
			Name: "command", Kind: TextsKind, Whole: true, Of: programs,
			Doc: "The client program and its arguments, one process of which runs for each cell. No shell is involved: write " +
				"`[\"sh\", \"-c\", \"…\"]` for one. `plan` shows it, and `run` asks before it starts it, so nothing in it can be " +
				"sensitive: hand secrets over in `env`.",
		},
		{
			Name: "env", Kind: TextMapKind, Of: programs,
			Doc: "Environment variables to add to the shell's, or to put in place of them. `plan` and the approval show them; of a " +
				"sensitive value where it comes from and a digest.",
		},
		{Name: "dir", Kind: TextKind, Default: Default{Value: "", Says: "the spec's folder"}, Of: programs, Doc: "Folder to start in, relative to the spec's."},
		{
			Name: "restart", Kind: TextKind, Default: is("every 1 block"), Of: programs,
			Doc: "When to start it anew, and to warm it up as before the first block: before blocks, such as `\"every 5 blocks\"`, or " +
				"`\"never\"`. A process has its own luck, for as long as it lives; so that it doesn't count as a difference between two " +
				"programs, each trial has a process of its own. Name fewer where starting takes long.",
		},
	},
	Blocks: []Nested{{Block: ProgramReadyBlock, Most: 1, Of: programs}, {Block: ProgramStopBlock, Most: 1, Of: programs}},
	Rules: []string{
		"A strategy of type `program` needs `command`, and takes of a client the `timeout` alone: all else is the program's own.",
		"`ready` and `stop` go with type `program`.",
	},
}

// programs are the types of strategies that are programs.
var programs = []string{plan.TypeProgram}

// ProgramReadyBlock says how long a client program may take to start.
var ProgramReadyBlock = &Block{
	Type: "ready",
	Doc:  "When a client program can be used: it has said hello.",
	Arguments: []Argument{
		{Name: "timeout", Kind: DurationKind, Default: is(30 * time.Second), Doc: "How long that may take; then the run ends with its last lines."},
	},
}

// ProgramStopBlock says how a client program is ended.
var ProgramStopBlock = &Block{
	Type: "stop",
	Doc:  "How a client program is ended, with all the processes it started: its standard input is closed.",
	Arguments: []Argument{
		{Name: "timeout", Kind: DurationKind, Default: is(5 * time.Second), Doc: "How long it may take to leave then; after that it is killed."},
	},
}

// timeoutOfStrategy is how long somebody waits for a batch.
func timeoutOfStrategy() Argument {
	a := knob("timeout", DurationKind, "How long the consumer waits for results: in `as_completed` from the first one it asks for, in `ordered_map` from "+
		"the call. How long bench waits for a batch of a `program`, which ends the run then.")
	a.Of = append(a.Of, plan.TypeProgram)
	a.Default.But += " (program: as its requests may take with their timeout, two at once, and 5s)"
	return a
}

func knob(name string, k Kind, doc string) Argument {
	return knobOf(Argument{Name: name, Kind: k, Doc: doc})
}

func knobOf(a Argument) Argument {
	a.Of, a.Default = typesWith(a.Name), defaultOfKnob(a.Name)
	if a.Kind == WholeKind {
		a.Bounds = Bounds{Least: 1, Most: 1_000_000}
	}
	return a
}

// defaultOfKnob is the default that the first type with a knob has, and what others have.
func defaultOfKnob(name string) Default {
	var usual Default
	var texts []string
	types := map[string][]string{}
	for _, t := range strategy.All {
		k, ok := t.About.Knob(name)
		if !ok {
			continue
		}
		text := k.DefaultText()
		if usual.Says == "" {
			usual = Default{Value: k.Default, Says: text}
		}
		if types[text] == nil {
			texts = append(texts, text)
		}
		types[text] = append(types[text], t.Name)
	}
	for _, text := range texts {
		if text != usual.Says {
			usual.But += " (" + strings.Join(types[text], ", ") + ": " + text + ")"
		}
	}
	return usual
}
