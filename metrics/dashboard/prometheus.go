package dashboard

import (
	"strconv"
	"strings"
)

// what selects the cells that the reader has chosen.
const what = `project="$project",benchmark=~"$benchmark",run=~"$run"`

// each is what a line is drawn for.
const each = "benchmark, group, strategy, level"

// prometheus is the dashboard of runs that are under way, or were.
func prometheus() board {
	from := chosen("prometheus")
	asked := func(name, label, query string, several bool) variable {
		return variable{
			Name: name, Label: label, Type: "query", Query: query, Definition: query, Datasource: &from,
			Multi: several, IncludeAll: several, Refresh: 2, Sort: 2,
		}
	}
	listed := func(name, label string, values ...string) variable {
		return variable{
			Name: name, Label: label, Type: "custom", Query: strings.Join(values, ","),
			Current: map[string]string{"text": values[0], "value": values[0]},
		}
	}
	return board{
		UID: "bench-live", Title: "bench: live", Tags: []string{"bench"}, SchemaVersion: 39, Editable: true, GraphTooltip: 1,
		Description: "Runs of bench while they go on, by `bench run -metrics=rw:URL` or `-metrics=otlp:URL`.",
		Refresh:     "10s", Time: timeRange{"now-30m", "now"},
		Annotations: annotations{List: []annotation{}},
		Templating: list{[]variable{
			sourceVariable("prometheus"),
			asked("project", "Project", "label_values(bench_requests_total, project)", false),
			asked("benchmark", "Benchmark", `label_values(bench_requests_total{project="$project"}, benchmark)`, true),
			asked("run", "Run", `label_values(bench_requests_total{project="$project"}, run)`, true),
			listed("clock", "Clock", "service", "response", "delivery", "makespan"),
			listed("window", "Window", "1m", "5m", "15m"),
		}},
		Panels: arranged(promPanels(from)...),
	}
}

func promPanels(from source) []panel {
	seconds := fieldConfig{Defaults: fieldDefaults{Unit: "s", Custom: lines()}}
	seconds.Defaults.Custom.Scale = &scaling{Type: "log", Log: 10}
	over := func(expr string) string { return "sum by (" + each + ") (rate(" + expr + "[$window]))" }
	graph := func(title, about, unit string, targets ...target) panel {
		return panel{
			Title: title, Description: about, Type: "timeseries", Datasource: from, Targets: targets,
			FieldConfig: fieldConfig{Defaults: fieldDefaults{Unit: unit, Min: new(float64), Custom: lines()}},
		}
	}
	const cell = "{{benchmark}} {{group}} {{strategy}} {{level}}"
	var percentiles []target
	for _, p := range []float64{50, 90, 99, 99.9} {
		name := strconv.FormatFloat(p, 'f', -1, 64)
		q := strconv.FormatFloat(p/100, 'g', 4, 64)
		percentiles = append(percentiles, target{
			Expr:         "histogram_quantile(" + q + ", " + over("bench_${clock}_seconds{"+what+"}") + ")",
			LegendFormat: "p" + name + " " + cell, EditorMode: "code",
		})
	}
	latency := panel{
		Title: "Latency by percentile", Type: "timeseries", Datasource: from, Targets: percentiles, FieldConfig: seconds,
		Description: "Of the clock and over the window chosen above. Of native histograms with buckets of 0.27 %.",
	}
	busy := graph("Load generator's CPU", "Share of its cores. Above 0.8 a trial is not valid: its numbers are the generator's own.", "percentunit",
		target{Expr: "max by (" + each + ") (bench_generator_cpu_ratio{" + what + "})", LegendFormat: cell})
	busy.FieldConfig.Defaults.Custom.Threshold = &styled{"line"}
	limit := 0.8
	busy.FieldConfig.Defaults.Limits = &thresholds{"absolute", []step{{"green", nil}, {"red", &limit}}}
	whole := panel{
		Title: "Whole run so far", Type: "table", Datasource: from,
		Description: "Of all that was recorded since the run began.",
		FieldConfig: fieldConfig{Defaults: fieldDefaults{Unit: "s"}},
		Targets: []target{
			{Expr: "histogram_quantile(0.5, bench_${clock}_seconds{" + what + "})", Instant: true, Format: "table", LegendFormat: "p50"},
			{Expr: "histogram_quantile(0.99, bench_${clock}_seconds{" + what + "})", Instant: true, Format: "table", LegendFormat: "p99"},
		},
	}
	return []panel{
		latency,
		{
			Title: "Latency, all of it", Type: "heatmap", Datasource: from,
			Description: "How many responses a second took so long.",
			Targets:     []target{{Expr: "sum(rate(bench_${clock}_seconds{" + what + "}[$window]))", Format: "heatmap"}},
			FieldConfig: fieldConfig{Defaults: fieldDefaults{}}, Options: map[string]any{"yAxis": map[string]string{"unit": "s"}},
		},
		graph("Good responses", "A second, over the window. Cells take turns, so each has its share of the time only.", "reqps",
			target{Expr: over(`bench_requests_total{` + what + `,kind="ok"}`), LegendFormat: cell}),
		graph("Errors", "A second, over the window, by kind.", "reqps",
			target{
				Expr:         "sum by (kind, " + each + ") (rate(bench_requests_total{" + what + `,kind!="ok"}[$window]))`,
				LegendFormat: "{{kind}} " + cell,
			}),
		graph("In flight", "Requests under way: now in a longer trial, else the mean of the cell's last one.", "short",
			target{Expr: "max by (" + each + ") (bench_in_flight{" + what + "})", LegendFormat: cell}),
		busy,
		graph("Block", "Which one is under way.", "short", target{Expr: "max by (benchmark, run) (bench_block{" + what + "})", LegendFormat: "{{benchmark}} {{run}}"}),
		graph("Level of a search", "The rate, or how many at once, of its last trial.", "short",
			target{Expr: "max by (" + each + ") (bench_level{" + what + "})", LegendFormat: cell}),
		whole,
	}
}
