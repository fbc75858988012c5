package spec

var checkBlock = &blockType{
	Type: "check", Label: true,
	Doc: "Free conditions over the results. One that meets a null, such as a percentile without enough samples, is not " +
		"judged, and says why.",
	Arguments: []argumentType{
		descriptionArgument,
		{
			Name: "severity", Kind: textKind, Default: "\"warning\"", Words: []string{"warning", "error"},
			Doc: "What a failed one does: `\"warning\"` is shown, `\"error\"` fails the run (exit status 2).",
		},
	},
	Blocks: []nestedType{{blockType: assertBlock, Least: 1}},
}

var assertBlock = &blockType{
	Type: "assert",
	Doc:  "A condition that must hold after the run.",
	Arguments: []argumentType{
		{Name: "condition", Kind: conditionKind, Required: true, Phase: afterPhase, Doc: "True when all is well."},
		{Name: "error_message", Kind: textKind, Required: true, Phase: afterPhase, Doc: "Says what is wrong."},
	},
}

// reportFormats are the formats of package report.
var reportFormats = []string{
	"text", "markdown", "html", "json", "csv", "junit", "sarif", "github", "benchfmt", "hgrm", "hdrlog", "openmetrics",
}

var reportBlock = &blockType{
	Type: "report", Label: true,
	Doc: "A report to write when the run ends. Without any, the text report goes to the terminal.",
	Arguments: []argumentType{
		descriptionArgument,
		{Name: "format", Kind: textKind, Required: true, Words: reportFormats, Doc: "How it is written."},
		{Name: "path", Kind: textKind, Default: "standard output", Phase: afterPhase, Doc: "File to write, relative to where bench was started. `bench.run_id` is known here. What lies outside of that folder, in a hidden place or over a program needs approval, and no file of the spec is overwritten."},
		{Name: "sort", Kind: textKind, Default: "the spec's order", Doc: "Order of the cells: a metric such as `\"delivery.p99\"` (best first), or `\"address\"`."},
		{Name: "benchmarks", Kind: referencesKind, Default: "all", Doc: "The benchmarks to report on: `[benchmark.checkout]`."},
	},
}

var outputBlock = &blockType{
	Type: "output", Label: true,
	Doc: "A value to take out of the run: `bench output NAME` prints it.",
	Arguments: []argumentType{
		descriptionArgument,
		{Name: "value", Kind: anyKind, Required: true, Phase: afterPhase, Doc: "Any expression over results, variables and locals."},
		{Name: "sensitive", Kind: boolKind, Default: "false", Doc: "Keeps the value out of reports and results."},
	},
}

var movedBlock = &blockType{
	Type: "moved",
	Doc: "Says that something was renamed, so that results of the time before can still be compared: a benchmark, a group " +
		"or a strategy, or one element of those.",
	Arguments: []argumentType{
		{Name: "from", Kind: addressKind, Required: true, Phase: staticPhase, Doc: "The old address: `benchmark.checkout`."},
		{Name: "to", Kind: addressKind, Required: true, Phase: staticPhase, Doc: "The new one: `benchmark.storefront`."},
	},
}

// A foreignArgument is one of other tools: the argument that was meant, if there is one, and what to do in bench.
type foreignArgument struct{ meant, hint string }

var foreignArguments = map[string]foreignArgument{
	"count":       {"for_each", "Use for_each: for_each = range(3) makes three."},
	"depends_on":  {"", "What refers to something comes after it by itself."},
	"lifecycle":   {"", "There is no state, so nothing has a life of its own."},
	"vus":         {"concurrency", "Use concurrency: concurrency = [10]."},
	"users":       {"concurrency", "Use concurrency: concurrency = [10]."},
	"connections": {"concurrency", "Use concurrency, or max_connections of a client."},
	"threads":     {"concurrency", "Use concurrency; how many threads that takes is not the spec's business."},
	"workers":     {"concurrency", "Use concurrency, or the argument of a strategy's own: max_workers, limit or size."},
	"rps":         {"rate", "Use rate: rate = [100] are batches a second, and requests a second with strategy.pool."},
	"qps":         {"rate", "Use rate: rate = [100] are batches a second, and requests a second with strategy.pool."},
	"target":      {"groups", "Give a group its base_url, and name the group in groups."},
	"targets":     {"groups", "Give a group its base_url, and name the group in groups."},
	"host":        {"base_url", "Give the group a base_url: base_url = \"https://example.com\"."},
	"retries":     {"", "A failed request is a measurement here; it is counted and not repeated."},
	"sleep":       {"", "Use cooldown for a pause between trials, or rate for a pause between batches."},
	"think_time":  {"", "Use rate for a pause between batches."},
	"ramp_up":     {"", "Use stages for a rate that changes, or warmup for what is not measured."},
	"assert":      {"", "Use expect in a request, a threshold in a benchmark, or a check."},
	"thresholds":  {"", "Each threshold is a block: threshold \"p99\" { … }."},
	"samples":     {"blocks", "Use blocks: so many trials each cell gets."},
	"runs":        {"blocks", "Use blocks: so many trials each cell gets."},
}

// reservedBlocks are block types of other tools, or of later versions, and what to do in bench.
var reservedBlocks = map[string]string{
	"module":    "There are no modules: all *.bench.hcl files of one folder are one spec. Use locals and for_each to say things once.",
	"data":      "A spec reads nothing from outside but its variables and files. Use a variable block, or the function file.",
	"provider":  "There is nothing to configure by provider: a client block says how requests travel.",
	"resource":  "bench keeps no state. What it starts for a run is a server block; what it loads is a group block.",
	"import":    "bench keeps no state, so there is nothing to import. To compare with an older run use \"bench run -baseline FILE\".",
	"terraform": "Settings of the tool are in the bench block: required_version and allowed_hosts.",
	"scenario":  "What other tools call a scenario is a benchmark block here: groups, strategies and levels.",
}
