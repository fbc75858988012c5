package main

import (
	"bench/spec/lang"
)

func schemaCommand() command {
	return command{
		name:    "schema",
		summary: "print the language, for editors",
		about: "Prints every block, argument and function of the language with its type and its documentation, as one JSON document: " +
			"what an editor needs to complete and to check a spec.",
		examples: []example{{"bench schema -json > bench-schema.json", ""}},
		statuses: usual("printed"),
		declare: func(f *flags) action {
			f.yes(new(bool), "json", "print JSON, which is the only form there is")
			return func(s *session) status { return s.printJSON(lang.Schema()) }
		},
	}
}
