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
