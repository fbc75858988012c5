package lang

// CheckBlock is conditions on the results.
var CheckBlock = &Block{
	Type: "check", Label: true,
	Doc: "Free conditions over the results. One that meets a null, such as a percentile without enough samples, is not " +
		"judged, and says why.",
	Arguments: []Argument{
		descriptionArgument,
		{
			Name: "severity", Kind: TextKind, Default: is("warning"), Words: []string{"warning", "error"},
			Doc: "What a failed one does: `\"warning\"` is shown, `\"error\"` fails the run (exit status 2).",
		},
	},
	Blocks: []Nested{{Block: AssertBlock, Least: 1}},
}

// AssertBlock is one condition of a check.
var AssertBlock = &Block{
	Type: "assert",
	Doc:  "A condition that must hold after the run.",
	Arguments: []Argument{
		{Name: "condition", Kind: ConditionKind, Required: true, Phase: AfterPhase, Doc: "True when all is well."},
		{Name: "error_message", Kind: TextKind, Required: true, Phase: AfterPhase, Doc: "Says what is wrong."},
	},
}

// reportFormats are the formats of package report.
var reportFormats = []string{
	"text", "markdown", "html", "svg", "json", "csv", "junit", "sarif", "github", "github-check", "gitlab-metrics", "codequality", "benchfmt", "hgrm", "hdrlog", "openmetrics",
}

// ReportBlock asks for a report.
var ReportBlock = &Block{
	Type: "report", Label: true,
	Doc: "A report to write when the run ends. Without any, the text report goes to the terminal.",
	Arguments: []Argument{
		descriptionArgument,
		{Name: "format", Kind: TextKind, Required: true, Words: reportFormats, Doc: "How it is written."},
		{Name: "path", Kind: TextKind, Default: Default{Value: "", Says: "standard output"}, Phase: AfterPhase, Doc: "File to write, relative to where bench was started. `bench.run_id` is known here. What lies outside of that folder, in a hidden place or over a program needs approval, and no file of the spec is overwritten."},
		{Name: "sort", Kind: TextKind, Default: Default{Value: "", Says: "the spec's order"}, Doc: "Order of the cells: a metric such as `\"delivery.p99\"` (best first), or `\"address\"`."},
		{Name: "benchmarks", Kind: ReferencesKind, Default: Default{Says: "all"}, Doc: "The benchmarks to report on: `[benchmark.checkout]`."},
	},
}

// OutputBlock is a value to show at the end.
var OutputBlock = &Block{
	Type: "output", Label: true,
	Doc: "A value to take out of the run: `bench output NAME` prints it.",
	Arguments: []Argument{
		descriptionArgument,
		{Name: "value", Kind: AnyKind, Required: true, Phase: AfterPhase, Doc: "Any expression over results, variables and locals."},
		{Name: "sensitive", Kind: BoolKind, Default: is(false), Doc: "Keeps the value out of reports and results."},
	},
}

// MovedBlock says what a benchmark was called before.
var MovedBlock = &Block{
	Type: "moved",
	Doc: "Says that something was renamed, so that results of the time before can still be compared: a benchmark, a group " +
		"or a strategy, or one element of those.",
	Arguments: []Argument{
		{Name: "from", Kind: AddressKind, Required: true, Phase: StaticPhase, Doc: "The old address: `benchmark.checkout`."},
		{Name: "to", Kind: AddressKind, Required: true, Phase: StaticPhase, Doc: "The new one: `benchmark.storefront`."},
	},
}
