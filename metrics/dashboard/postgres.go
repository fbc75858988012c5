package dashboard

// point and finding are what of the views belongs to the series that the reader has chosen, in the time that is shown.
const (
	point   = " FROM v_point WHERE $__timeFilter(started_at) AND project = ${project:sqlstring} AND address IN (${address:sqlstring}) AND metric IN (${metric:sqlstring}) AND main"
	finding = " FROM v_finding WHERE project = ${project:sqlstring} AND address IN (${address:sqlstring}) AND metric IN (${metric:sqlstring}) AND told"
)

// named is what a line is called.
const named = "address || ' ' || metric AS metric"

// postgres is the dashboard of a project's history.
func postgres() board {
	from := chosen("grafana-postgresql-datasource")
	asked := func(name, label, query string, several bool) variable {
		return variable{
			Name: name, Label: label, Type: "query", Query: query, Definition: query, Datasource: &from,
			Multi: several, IncludeAll: several, Refresh: 1,
		}
	}
	return board{
		UID: "bench-history", Title: "bench: history", Tags: []string{"bench"}, SchemaVersion: 39, Editable: true, GraphTooltip: 1,
		Description: "What a store of bench in PostgreSQL knows of a project: each series, and what was found in it.",
		Time:        timeRange{"now-90d", "now"},
		Templating: list{[]variable{
			sourceVariable("grafana-postgresql-datasource"),
			asked("project", "Project", "SELECT DISTINCT project FROM v_series ORDER BY 1", false),
			asked("address", "Series", "SELECT DISTINCT address FROM v_series WHERE project = ${project:sqlstring} ORDER BY 1", true),
			asked("metric", "Metric", "SELECT DISTINCT metric FROM v_series WHERE project = ${project:sqlstring} ORDER BY 1", true),
		}},
		Annotations: annotations{[]annotation{{
			Name: "Findings", Datasource: from, Enable: true, IconColor: "red",
			Target: sqlTarget(from, "table", `SELECT at AS "time", address || ' ' || metric || ': ' || words AS text, state AS tags`+
				finding+` AND open AND $__timeFilter(at) ORDER BY 1`),
		}}},
		Panels: arranged(sqlPanels(from)...),
	}
}

func sqlTarget(from source, format, query string) target {
	return target{RefID: "A", Datasource: from, Format: format, RawQuery: true, RawSQL: query, EditorMode: "code"}
}

func sqlPanels(from source) []panel {
	graph := func(title, about, unit, value string) panel {
		return panel{
			Title: title, Description: about, Type: "timeseries", Datasource: from,
			Targets: []target{sqlTarget(from, "time_series",
				`SELECT started_at AS "time", `+named+", "+value+" AS value"+point+" AND valid AND "+value+" IS NOT NULL ORDER BY 1")},
			FieldConfig: fieldConfig{Defaults: fieldDefaults{Unit: unit, Custom: lines()}},
		}
	}
	table := func(title, about, query string) panel {
		return panel{Title: title, Description: about, Type: "table", Datasource: from, Targets: []target{sqlTarget(from, "table", query)}}
	}
	return []panel{
		graph("Of the anchor", "What was measured over what the anchor had in the same blocks: the machine is not in it.", "none", "relative"),
		graph("Absolute", "As it was measured: the machine is in these numbers. In the metric's own unit.", "none", "value"),
		graph("The anchor alone", "What moves here is the machine.", "none", "anchor_value"),
		graph("Standard error", "Of one point, over its run's blocks.", "none", "se"),
		table("Findings", "Lasting changes that were told, the newest first; change is after over before.",
			`SELECT at AS "time", address, metric, words AS change, state, kind, commit_hash, subject, places, seen_at, note`+finding+" ORDER BY 1 DESC"),
		table("Runs", "Of the main branch, the newest first.",
			`SELECT DISTINCT started_at AS "time", run, commit_hash, subject, machine, valid`+point+" ORDER BY 1 DESC LIMIT 100"),
	}
}
