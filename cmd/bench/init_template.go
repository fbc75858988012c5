package main

import (
	_ "embed"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"bench/examples/clients"
)

//go:embed program.bench.hcl
var programSpec string

// A template is a client program to start from.
type template struct {
	language string
	files    [][2]string // from the ready-made clients, and what they are called in the new folder
	command  string      // as a list of the spec
	emulated string      // the strategy that does the same
	more     [][2]string // other files, and what is in them
}

// templates are the client programs that init writes.
var templates = []template{
	{
		language: "python", command: `["python3", "client.py"]`, emulated: "as_completed",
		files: [][2]string{{"urllib_threads.py", "client.py"}, {"benchclient.py", "benchclient.py"}},
	},
	{
		language: "node", command: `["node", "client.mjs"]`, emulated: "gather",
		files: [][2]string{{"node_fetch.mjs", "client.mjs"}, {"benchclient.mjs", "benchclient.mjs"}},
	},
	{
		language: "go", command: `["sh", "-c", "go build -o client . && exec ./client"]`, emulated: "task_group",
		files: [][2]string{{"go/main.go", "main.go"}, {"go/helper.go", "helper.go"}},
		more: [][2]string{{"go.mod", "module client\n\ngo 1.26.0\n\nrequire golang.org/x/sync v0.25.0\n"}, {"go.sum", "" +
			"golang.org/x/sync v0.25.0 h1:dJnifr0nMV8/SBnBvdo4eSGGnrc3O4FFx6IqvtLcmRs=\n" +
			"golang.org/x/sync v0.25.0/go.mod h1:sUUOizhqBxiL6pEWpqNLUiaJn1ShEbZ6BBqskPbjZm0=\n"}},
	},
	{
		language: "java", command: `["java", "HttpClientAll.java"]`, emulated: "gather",
		files: [][2]string{{"HttpClientAll.java", "HttpClientAll.java"}},
	},
}

// templateLanguages are the languages of the templates.
func templateLanguages() []string {
	var all []string
	for _, t := range templates {
		all = append(all, t.language)
	}
	return all
}

// writeTemplate writes a client program, its helper and a spec that races it.
func (s *session) writeTemplate(dir, language string) status {
	i := slices.IndexFunc(templates, func(t template) bool { return t.language == language })
	t := templates[i] // the flag takes no other
	spec := strings.NewReplacer(
		`["python3", "client.py"]`, t.command, "python3 client.py", t.words(), "strategy.as_completed", "strategy."+t.emulated,
	).Replace(programSpec)
	files := append([][2]string{{starterName, spec}}, t.more...)
	for _, f := range t.files {
		text, err := clients.Files.ReadFile(f[0])
		if err != nil {
			return s.fail(fmt.Errorf("write the client: %w", err))
		}
		files = append(files, [2]string{f[1], string(text)})
	}
	for _, f := range files {
		path := filepath.Join(dir, f[0])
		if err := writeNew(path, []byte(f[1])); err != nil {
			return s.fail(fmt.Errorf("write the client: %w", err))
		}
		fmt.Fprintf(s.out, "Wrote %s.\n", path)
	}
	fmt.Fprintf(s.out, "Next:\n\n  bench -chdir=%s check-program %s\n  bench run %s\n", dir, t.words(), dir)
	return done
}

// words is the command as it is typed.
func (t template) words() string {
	if t.language == "go" {
		return "go run ." // for trying it; as a process of its own it is built
	}
	return strings.Trim(strings.ReplaceAll(t.command, `", "`, " "), `[]"`)
}
