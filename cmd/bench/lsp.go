package main

import (
	"context"
	"runtime/debug"

	"github.com/hashicorp/hcl/v2"

	"bench"
	"bench/lsp"
	"bench/plan"
	"bench/spec"
	"bench/words"
)

func lspCommand() command {
	return command{
		name:    "lsp",
		summary: "serve editors: diagnostics, completion, documentation as one types",
		about: "Speaks the Language Server Protocol on standard input and output, for an editor that starts it. It says what `bench validate` would, of what " +
			"is typed and not saved yet; it completes, shows documentation, goes to declarations and references, renames, formats, and shows the plan of each " +
			"benchmark above it. Nobody is contacted and nothing is started. How editors are told of it stands in docs/editors.md.",
		examples: []example{{"bench lsp", "what an editor starts; there are no flags to set"}},
		statuses: []exitStatus{{done, "the editor has ended it, or hung up"}, {cannot, "could not do it: usage, or what came in was no message of the protocol"}},
		declare: func(f *flags) action {
			f.yes(new(bool), "stdio", "speak on standard input and output, which is the only way there is: some editors say so")
			return serveEditor
		},
	}
}

// serveEditor answers an editor. It hangs up by closing standard input, and Ctrl-C is not for it.
func serveEditor(s *session) status {
	debug.SetGCPercent(400) // each look at a large spec leaves much behind; nobody should wait for that to be cleared away
	err := lsp.Serve(context.Background(), s.in, s.out.exact(), lsp.Program{Version: version, Redact: redacted, Lens: lensOf})
	if err != nil {
		return s.fail(err)
	}
	return done
}

// redacted are diagnostics of a spec without its secrets.
func redacted(sp *spec.Spec, diags hcl.Diagnostics) hcl.Diagnostics {
	var r bench.Redactor
	r.Know(sp.Secrets)
	return r.Diagnostics(diags)
}

// lensOf is a plan in one line: what `bench plan` says of it first.
func lensOf(p *plan.Plan) string {
	turns := 0
	for _, b := range p.Benchmarks {
		turns += len(b.Cells)
	}
	wall := bench.EstimatorFor(p).Plan(p).Wall
	return words.Plural(turns, "cell") + ", about " + words.About(wall) + ", " + words.Plural(len(p.Hosts), "host")
}
