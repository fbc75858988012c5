package lang

// HistoryBlock says how the runs of a spec are kept and told of.
var HistoryBlock = &Block{
	Type: "history",
	Doc: "Says how the runs of this spec become history: what the project is called, how many false alarms are wanted, what is kept for how long, and who is told ([history.md](history.md)). " +
		"What becomes history is said by `track` in benchmarks. Where it is stored is not of the spec: that is `-store`, or `BENCH_STORE`.",
	Arguments: []Argument{
		{Name: "project", Kind: TextKind, Default: Default{Value: "", Says: "the name of the repository, else of the folder"}, Doc: "What the project is called in the store and on its pages."},
		{Name: "branch", Kind: TextKind, Default: Default{Value: "", Says: "`main`, else `master`"}, Doc: "The branch whose commits are in order. Runs of others are shown, and move no level."},
		{
			Name: "alarms", Kind: NumberKind, Default: is(1.0), Bounds: Bounds{Most: 100, Above: true},
			Doc: "How many false alarms are expected per 100 runs, over all series together. Fewer means that small changes are seen later.",
		},
		{Name: "min_effect", Kind: NumberKind, Default: is(0.02), Bounds: Bounds{Most: 10}, Doc: "Lasting changes that are smaller are not told: 0.02 is 2 %. Several that add up to that are."},
		{
			Name: "keep", Kind: TextMapKind, Default: Default{Says: "`{ full = \"90d\", thin = \"2y\" }`"},
			Doc: "For how long a store keeps a run's whole result (`full`), and then its histograms and its trials' metrics (`thin`): numbers with `h`, `d`, `w` or `y`, or `\"forever\"`. Points, verdicts and findings are kept for ever; `bench history prune` takes away what is older.",
		},
	},
	Blocks: []Nested{{Block: NotifyBlock, Most: 1}},
}

// NotifyBlock says who is told of findings.
var NotifyBlock = &Block{
	Type: "notify",
	Doc: "Says who is told when a finding is new, is confirmed or is over: at most one message a commit. A message is JSON, with `text` for people. " +
		"`bench run -push` sends it, within 5 seconds at most; what could not be sent is kept, and sent later. `bench history tell` sends what is found in runs that come by `bench push`.",
	Arguments: []Argument{
		{
			Name: "command", Kind: TextsKind, Whole: true,
			Doc: "A program and its arguments, that gets each message on its standard input. It is started in the spec's folder, without a shell, and needs approval as a server's command does, so nothing in it can be sensitive.",
		},
		{Name: "env", Kind: TextMapKind, Doc: "Environment variables to add to the shell's for the command, as those of a server. Of a sensitive value where it comes from is shown."},
		{
			Name: "webhook", Kind: TextKind,
			Doc: "A URL to which each message is posted; chats take it as it is. It may come from a sensitive variable, and is then shown and kept nowhere but for its host, which needs approval or stands in `allowed_hosts`.",
		},
	},
	Rules: []string{"It has `command` or `webhook`; `env` goes with `command`."},
}
