package mcp

import (
	"context"
	"fmt"
	"strings"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// What the tools take. Descriptions are for the model.
type (
	specOf struct {
		Path      string            `json:"path,omitempty" jsonschema:"spec file, or folder of *.bench.hcl files, below the server's folder; default: that folder"`
		Variables map[string]string `json:"variables,omitempty" jsonschema:"values of the spec's variables by name"`
	}
	cellsOf struct {
		specOf
		Targets []string `json:"targets,omitempty" jsonschema:"only cells under these addresses, say tutorial/sites/map"`
	}
	runOf struct {
		cellsOf
		Blocks   int    `json:"blocks,omitempty" jsonschema:"run so many blocks instead"`
		Duration string `json:"duration,omitempty" jsonschema:"measure each cell for so long instead, say 5s, for a quick look"`
	}
	urlsOf struct {
		URLs        []string `json:"urls" jsonschema:"one address is measured, several are compared: http://HOST/PATH"`
		Connections int      `json:"connections,omitempty" jsonschema:"how many are busy at once; default 10"`
		Seconds     int      `json:"seconds,omitempty" jsonschema:"how long each is measured; default 5"`
		Rate        int      `json:"rate,omitempty" jsonschema:"requests a second, whether or not answers come, in place of as fast as they come"`
	}
	showOf struct {
		Run    string `json:"run,omitempty" jsonschema:"id of a saved run, or a result file below the server's folder; default: the newest"`
		Format string `json:"format,omitempty" jsonschema:"text, markdown, json or csv; default text"`
		Detail bool   `json:"detail,omitempty" jsonschema:"all that is known of each cell"`
	}
	compareOf struct {
		Baseline  string `json:"baseline" jsonschema:"id of a saved run, or a result file below the server's folder"`
		Candidate string `json:"candidate,omitempty" jsonschema:"the same; default: the newest run"`
	}
	explainOf struct {
		What string `json:"what" jsonschema:"a strategy (as_completed), or the address of a cell (tutorial/sites/futures/5)"`
		Path string `json:"path,omitempty" jsonschema:"the spec of the cell"`
	}
	historyOf struct {
		Series string `json:"series,omitempty" jsonschema:"only series at this address or below it"`
		Metric string `json:"metric,omitempty" jsonschema:"only series of this metric"`
		Last   int    `json:"last,omitempty" jsonschema:"only the newest runs"`
	}
	nothing struct{}
)

func (p Program) addTools(s *sdk.Server) {
	read := &sdk.ToolAnnotations{ReadOnlyHint: true}
	add(p, s, &sdk.Tool{Name: "bench_validate", Annotations: read, Description: "Check a spec: all errors at once, each with its place and what would be right. Nobody is contacted."}, false,
		func(in specOf) (*line, error) { return p.line("validate", "-no-color").spec(in) })
	add(p, s, &sdk.Tool{Name: "bench_plan", Annotations: read, Description: "Show what a run would do: cells, trials, hosts, commands, how long and how many requests. Nobody is contacted."}, false,
		func(in cellsOf) (*line, error) { return p.line("plan", "-no-color").cells(in) })
	add(p, s, &sdk.Tool{Name: "bench_run", Annotations: &sdk.ToolAnnotations{OpenWorldHint: truth(true)}, Description: "Run a spec, save the result and report the verdicts. Sends load. It " + p.Told + "; anything else is refused."}, true,
		func(in runOf) (*line, error) { return p.loading().run(in) })
	add(p, s, &sdk.Tool{Name: "bench_run_urls", Annotations: &sdk.ToolAnnotations{OpenWorldHint: truth(true)}, Description: "Measure one address, or compare several, without a spec. Sends load. It " + p.Told + "; anything else is refused."}, true,
		func(in urlsOf) (*line, error) { return p.loading().urls(in) })
	add(p, s, &sdk.Tool{Name: "bench_show", Annotations: read, Description: "Show the report of a saved run."}, false,
		func(in showOf) (*line, error) { return p.line("show", "-no-color").show(in) })
	add(p, s, &sdk.Tool{Name: "bench_compare", Annotations: read, Description: "Compare two saved runs. Absolute figures of different runs and machines don't compare well: prefer one run with both."}, false,
		func(in compareOf) (*line, error) { return p.line("compare", "-no-color").compare(in) })
	add(p, s, &sdk.Tool{Name: "bench_explain", Annotations: read, Description: "Say what a strategy guarantees, or why a cell runs as it does."}, false,
		func(in explainOf) (*line, error) { return p.line("explain", "-no-color").explain(in) })
	add(p, s, &sdk.Tool{Name: "bench_history", Annotations: read, Description: "Show which commits changed what, of the runs in the store of the history."}, false,
		func(in historyOf) (*line, error) { return p.line("history", "-no-color").history(in) })
	add(p, s, &sdk.Tool{Name: "bench_list_runs", Annotations: read, Description: "List the saved runs: when, which spec, verdict, status."}, false,
		func(nothing) (*line, error) { return p.line("list", "-no-color", "-runs"), nil })
	add(p, s, &sdk.Tool{Name: "bench_language", Annotations: read, Description: "The language of specs as JSON: every block, argument and function with its type and documentation. Long."}, false,
		func(nothing) (*line, error) { return p.line("schema"), nil })
}

func truth(b bool) *bool { return &b }

// add makes a tool of what turns its input into a command line.
func add[In any](p Program, s *sdk.Server, tool *sdk.Tool, loads bool, command func(In) (*line, error)) {
	sdk.AddTool(s, tool, func(ctx context.Context, _ *sdk.CallToolRequest, in In) (*sdk.CallToolResult, any, error) {
		l, err := command(in)
		if err != nil {
			return nil, nil, err
		}
		within := readingTakes
		if loads {
			within = p.Longest
		}
		ctx, cancel := context.WithTimeout(ctx, within)
		defer cancel()
		answer, err := p.Call(ctx, l.args)
		if err != nil {
			return nil, nil, err
		}
		return told(answer, ctx.Err() != nil, within), nil, nil
	})
}

// readingTakes is how long what loads nobody may take.
const readingTakes = time.Minute

// told is an answer for a model: what was said beside it comes last, and a status other than 0 with its meaning.
func told(a Answer, cut bool, within time.Duration) *sdk.CallToolResult {
	var parts []string
	for _, part := range []string{a.Out, a.Err} {
		if part = strings.TrimRight(part, "\n"); part != "" {
			parts = append(parts, shortened(part))
		}
	}
	if a.Status != 0 {
		parts = append(parts, fmt.Sprintf("exit status %d: %s", a.Status, meaning(a.Status)))
	}
	if cut {
		parts = append(parts, fmt.Sprintf("It was interrupted after %s, the longest that it may take here. What was measured until then is saved.", within))
	}
	return &sdk.CallToolResult{Content: []sdk.Content{&sdk.TextContent{Text: strings.Join(parts, "\n\n")}}, IsError: a.Status == 1}
}

func meaning(status int) string {
	switch status {
	case 1:
		return "it could not be done"
	case 2:
		return "measured, and a gate or a threshold failed"
	case 3:
		return "measured, and a gate could not be judged"
	}
	return "interrupted"
}

// longest is how much of a text a model gets.
const longest = 100_000

func shortened(text string) string {
	if len(text) <= longest {
		return text
	}
	return strings.ToValidUTF8(text[:longest], "") + fmt.Sprintf("\n… and %d bytes more: ask for less", len(text)-longest)
}
