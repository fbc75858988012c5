package main

func listCommand() command {
	return command{
		name:     "list",
		summary:  "list the saved runs",
		about:    "Lists the saved runs, newest first.",
		statuses: usual("listed"),
		declare: func(f *flags) action {
			var o listOptions
			f.yes(&o.runs, "runs", "list the saved runs")
			f.yes(&o.asJSON, "json", "print JSON")
			return o.run
		},
	}
}

type listOptions struct{ runs, asJSON bool }

func (o *listOptions) run(s *session) status {
	return s.listRuns(o.asJSON)
}
