package lang

import (
	"slices"
	"time"
)

// SetupBlock is what is requested before any load.
var SetupBlock = &Block{
	Type: "setup", Label: true,
	Doc: "Requests that are sent once before any load, such as for a login whose token all requests need: what they capture is `setup.NAME.VALUE`. " +
		"They are sent again when a server that they go to was started anew, and nothing of them is in any number. One that fails ends the run, with exit status 1.",
	Arguments: preparationArguments,
	Blocks:    []Nested{{Block: SetupRequestBlock, Least: 1, Dynamic: true}},
	Rules: []string{
		"`setup.NAME.VALUE`, with `for_each` `setup.NAME[\"key\"].VALUE`, can stand wherever a request may refer to `data`, and in other set-ups and tear-downs. It is sensitive: plans and reports have \"(known after set-up)\" in its place.",
	},
}

// TeardownBlock is what is requested after all load.
var TeardownBlock = &Block{
	Type: "teardown", Label: true,
	Doc: "Requests that are sent once after all load, however that ended: also after Ctrl-C and errors. It belongs to the set-ups whose values it has and to the one of its " +
		"name (with `for_each`, of its key), and is left out where none of them was begun. What of it fails is a warning.",
	Arguments: preparationArguments,
	Blocks:    []Nested{{Block: TeardownRequestBlock, Least: 1, Dynamic: true}},
	Rules:     []string{"All tear-downs together may take 30 seconds, and each request goes on after one that has failed, unless it needs its answer."},
}

// preparationArguments are those of both blocks.
var preparationArguments = []Argument{
	descriptionArgument,
	forEachArgument,
	{Name: "base_url", Kind: TextKind, Phase: StartedPhase, Doc: "What the `path` of each request is appended to: `http://host:port` or `https://…`."},
	{Name: "headers", Kind: TextMapKind, Phase: SentPhase, Doc: "Headers of every request. A request's own come on top."},
	{Name: "query", Kind: ParametersKind, Phase: SentPhase, Doc: "Query parameters of every request. A request's own come on top."},
	{Name: "client", Kind: ReferenceKind, Doc: "How its requests travel: `client.NAME`."},
}

// SetupRequestBlock is one request of a set-up.
var SetupRequestBlock = &Block{
	Type: "request", Label: true,
	Doc:       "One request. They are sent one after the other, in the listed order.",
	Arguments: append(asInGroups("capture", "depends_on"), untilArgument),
	Blocks:    []Nested{{Block: ExpectBlock, Most: 1}, {Block: MultipartBlock}},
	Rules: []string{
		"The body, `path` and `url` are as in a request of a group; slots are values of answers before it, `request.NAME.VALUE`, and of other set-ups, since rows and draws belong to batches.",
		"What a request with `for_each` captures is known to its own set-up alone.",
		"`until` and an `expect` block exclude each other.",
	},
}

// TeardownRequestBlock is one request of a tear-down.
var TeardownRequestBlock = &Block{
	Type: "request", Label: true,
	Doc:       "One request. They are sent one after the other, in the listed order.",
	Arguments: append(asInGroups("capture", "depends_on"), untilArgument),
	Blocks:    SetupRequestBlock.Blocks,
	Rules:     []string{"One that has a value which its set-up didn't come to is not sent."},
}

// asInGroups are the arguments that say what is requested, as a request of a group has them, and some of the others.
func asInGroups(others ...string) (list []Argument) {
	names := append([]string{"description", "for_each", "method", "path", "url", "headers", "query", "body", "body_file", "json", "form", "xml"}, others...)
	for _, name := range names {
		list = append(list, *RequestBlock.Argument(name))
	}
	return list
}

var untilArgument = Argument{
	Name: "until", Kind: UntilKind, Phase: StartedPhase,
	Doc: "The request is sent again and again until its answer is like this: `{ json = { \"$.status\" = \"available\" }, within = \"2m\", every = \"500ms\" }`. " +
		"Conditions are those of an `expect` block. It fails when that takes longer than `within`; `every` is how long after an answer it is sent again, 500ms if not said.",
}

// UntilBlock is what is in until, seen as a block.
var UntilBlock = &Block{
	Type: "until",
	Arguments: append(slices.Clone(ExpectBlock.Arguments),
		Argument{Name: "within", Kind: DurationKind, Required: true},
		Argument{Name: "every", Kind: DurationKind, Default: is(500 * time.Millisecond)},
	),
}
