package lang

import (
	"slices"
	"strings"

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
		{Name: "type", Kind: TextKind, Required: true, Words: strategy.Names(), Doc: "What it does; see the table below."},
		descriptionArgument,
		{Name: "client", Kind: ReferenceKind, Doc: "How its requests travel: `client.NAME`. It comes on top of every other client."},
		knob("size", WholeKind, "Requests in flight at once."),
		knob("max_workers", WholeKind, "Threads, and so requests in flight at once."),
		knob("limit", WholeKind, "Requests in flight at once: of the session's connections, or workers."),
		knob("gtimeout", DurationKind, "How long all may take once the last request has been started; what is unfinished goes on as orphans."),
		knob("timeout", DurationKind, "How long the consumer waits for results: in `as_completed` from the first one it asks for, in `ordered_map` from the call."),
		knob("buffersize", WholeKind, "Most requests submitted ahead of the consumer."),
		knob("return_exceptions", BoolKind, "Whether a failure is a result. If not, the consumer is released at the first one."),
		knobOf(Argument{
			Name: "on_failure", Kind: TextKind, Words: plan.Texts(plan.OnFailures()),
			Doc: "What becomes of the others after the first failure: they go on, or leaving the session cuts them.",
		}),
	},
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
