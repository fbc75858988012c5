package main

import (
	"bench/spec/lang"
	"bench/spec/schema"
)

func schemaCommand() command {
	return command{
		name:    "schema",
		summary: "print the language, for editors",
		about: "Prints every block, argument and function of the language with its type and its documentation, as one JSON document: " +
			"what an editor needs to complete and to check a spec.",
		examples: []example{
			{"bench schema -json > bench-schema.json", ""},
			{"bench schema -json-schema > bench.schema.json", "for an editor that checks specs in JSON"},
		},
		statuses: usual("printed"),
		declare: func(f *flags) action {
			var ofJSON bool
			f.yes(new(bool), "json", "print JSON, which is the only form there is")
			f.yes(&ofJSON, "json-schema", "print a JSON Schema of *.bench.json files instead")
			return func(s *session) status {
				if ofJSON {
					return s.printJSON(schema.JSON())
				}
				return s.printJSON(lang.Schema())
			}
		},
	}
}
