package archive

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"bench/history"
	"bench/metrics/dashboard"
)

// viewColumns are those of the views, which programs of others may read: they stay.
var viewColumns = map[string]string{
	"v_point": "project address metric unit more_is_better run started_at commit_hash subject committed_at position branch change main machine " +
		"anchor value anchor_value relative se blocks valid",
	"v_series": "project address metric unit more_is_better",
	"v_finding": "project id address metric difference kind commit_hash subject low_commit high_commit places at seen seen_at effect low high worse " +
		"told state note words open",
}

// The views say what a history.View says, under names that stay. Those of points are PostgreSQL's.
func TestViewsForOthers(t *testing.T) {
	eachDatabase(t, func(t *testing.T, address func() string) {
		s := openTest(t, address())
		for _, r := range shop() {
			imported(t, s, r, ImportOptions{})
		}
		v := viewed(t, s, Query{})
		views := slices.Sorted(maps.Keys(viewColumns))
		if s.hasTables == sqliteHasTables {
			views = []string{"v_finding"}
		}
		for _, view := range views {
			columns, rows := asked(t, s, "SELECT * FROM "+view)
			if got := strings.Join(columns, " "); got != viewColumns[view] || len(rows) == 0 {
				t.Errorf("%s has %d rows of the columns %s, want %s", view, len(rows), got, viewColumns[view])
			}
		}
		for _, series := range v.Points {
			if len(views) == 1 {
				break
			}
			where := fmt.Sprintf(" FROM v_point WHERE project = 'shop' AND address = '%s' AND metric = '%s' AND main ORDER BY started_at", series.Address, series.Metric)
			_, rows := asked(t, s, "SELECT run, value, relative, anchor, anchor_value, se, blocks"+where)
			values := map[string][]any{}
			for _, row := range rows {
				values[fmt.Sprint(row[0])] = row
			}
			for _, p := range series.Points {
				row, has := values[p.Run]
				if !has || numeric(t, row[1]) != p.Value || fmt.Sprint(row[3]) != p.Anchor {
					t.Fatalf("%s of run %s is %v, want %v", series.Address, p.Run, row, p.Value)
				}
				if p.Ratio != nil && (numeric(t, row[4]) != *p.AnchorValue || numeric(t, row[5]) != *p.StandardError || numeric(t, row[6]) < 8) {
					t.Errorf("%s of run %s is %v, want %v %v", series.Address, p.Run, row, *p.AnchorValue, *p.StandardError)
				}
				if p.Ratio != nil && math.Abs(numeric(t, row[2])-math.Exp(*p.Ratio)) > 1e-12 {
					t.Errorf("%s of run %s is %v of the anchor, want %v", series.Address, p.Run, row[2], math.Exp(*p.Ratio))
				}
			}
		}
		checkFindings(t, s, v)
	})
}

func checkFindings(t *testing.T, s *database, v *history.View) {
	t.Helper()
	_, rows := asked(t, s, `SELECT id, words, state, places, commit_hash, subject, at, open FROM v_finding WHERE project = 'shop'`)
	if len(rows) != len(v.Analysis.Findings) || len(rows) == 0 {
		t.Errorf("%d findings, want %d", len(rows), len(v.Analysis.Findings))
	}
	for _, f := range v.Analysis.Findings {
		i := slices.IndexFunc(rows, func(row []any) bool { return fmt.Sprint(row[0]) == f.ID })
		if i < 0 {
			t.Errorf("%s is missing", f.ID)
			continue
		}
		words := fmt.Sprintf("%+.1f %%", (math.Exp(f.Effect)-1)*100)
		if row := rows[i]; fmt.Sprint(row[1]) != words || fmt.Sprint(row[2]) != string(f.State) || fmt.Sprint(row[3]) != fmt.Sprint(f.Places) ||
			fmt.Sprint(row[4]) != f.Commit || row[5] == nil || row[6] == nil || numeric(t, row[7]) == 1 != f.State.Open() {
			t.Errorf("%v, want %s %s %d %s", row, words, f.State, f.Places, f.Commit)
		}
	}
}

// Each query of the dashboard finds something in PostgreSQL, with what a reader would choose.
func TestDashboardOfPostgres(t *testing.T) {
	if why := cluster.start(); why != "" {
		t.Skip(why)
	}
	s := openTest(t, cluster.database(t))
	for _, r := range shop() {
		imported(t, s, r, ImportOptions{})
	}
	text, err := dashboard.Named("postgres")
	if err != nil {
		t.Fatal(err)
	}
	var board struct {
		Templating struct {
			List []struct{ Name, Type, Query string }
		}
		Annotations struct {
			List []struct{ Target struct{ RawSQL string } }
		}
		Panels []struct {
			Title   string
			Targets []struct{ RawSQL string }
		}
	}
	if err := json.Unmarshal(text, &board); err != nil {
		t.Fatal(err)
	}
	replace := []string{"$__timeFilter(started_at)", "started_at BETWEEN '2000-01-01' AND '2100-01-01'", "$__timeFilter(at)", "at BETWEEN '2000-01-01' AND '2100-01-01'"}
	queries := map[string]string{}
	for _, x := range board.Templating.List {
		if x.Type != "query" {
			continue
		}
		_, rows := asked(t, s, strings.NewReplacer(replace...).Replace(x.Query))
		if len(rows) == 0 {
			t.Fatalf("there is nothing to choose as %s", x.Name)
		}
		var all []string
		for _, row := range rows {
			all = append(all, "'"+fmt.Sprint(row[0])+"'")
		}
		if x.Name == "project" {
			all = all[:1]
		}
		replace = append(replace, "${"+x.Name+":sqlstring}", strings.Join(all, ","))
	}
	for _, a := range board.Annotations.List {
		queries["annotation"] = strings.Replace(a.Target.RawSQL, "AND open", "", 1) // whichever state they have come to
	}
	for _, p := range board.Panels {
		queries[p.Title] = p.Targets[0].RawSQL
	}
	for name, query := range queries {
		columns, rows := asked(t, s, strings.NewReplacer(replace...).Replace(query))
		if len(rows) == 0 || columns[0] != "time" || strings.Contains(query, "$$") {
			t.Errorf("%s has %d rows of %v:\n%s", name, len(rows), columns, query)
		}
	}
}

// asked is what a query finds.
func asked(t *testing.T, s *database, query string) (columns []string, all [][]any) {
	t.Helper()
	rows, err := s.db.QueryContext(context.Background(), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	if columns, err = rows.Columns(); err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		row, to := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			to[i] = &row[i]
		}
		if err := rows.Scan(to...); err != nil {
			t.Fatal(err)
		}
		all = append(all, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return columns, all
}

// numeric is a value of a column, as either driver gives it; true is 1.
func numeric(t *testing.T, v any) float64 {
	t.Helper()
	switch v := v.(type) {
	case float64:
		return v
	case int64:
		return float64(v)
	case bool:
		if v {
			return 1
		}
		return 0
	}
	t.Fatalf("%T is no number", v)
	return 0
}
