// Package dashboard has dashboards for Grafana, as JSON to be imported: one of a run's live metrics in Prometheus (what package
// metrics sends), and one of a project's history in PostgreSQL (the views v_series, v_point and v_finding of package archive). It knows no
// Grafana but by this JSON, and asks nobody: the data source is chosen where it is imported.
package dashboard

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// dashboards are all that there are, by what they ask.
var dashboards = []struct {
	name string
	make func() board
}{
	{"prometheus", prometheus},
	{"postgres", postgres},
}

// Names are the dashboards that there are.
func Names() (names []string) {
	for _, d := range dashboards {
		names = append(names, d.name)
	}
	return names
}

// Named is a dashboard as JSON, for the file or the form that Grafana imports. The error says which there are.
func Named(name string) ([]byte, error) {
	for _, d := range dashboards {
		if d.name == name {
			return written(d.make())
		}
	}
	return nil, fmt.Errorf("there is no dashboard %q: want %s", name, strings.Join(Names(), " or "))
}

func written(b board) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false) // queries compare
	encoder.SetIndent("", "  ")
	err := encoder.Encode(b)
	return out.Bytes(), err
}

// A board is a dashboard as Grafana has it, with what is used of that.
type board struct {
	UID           string      `json:"uid"`
	Title         string      `json:"title"`
	Description   string      `json:"description"`
	Tags          []string    `json:"tags"`
	SchemaVersion int         `json:"schemaVersion"`
	Editable      bool        `json:"editable"`
	GraphTooltip  int         `json:"graphTooltip"`
	Refresh       string      `json:"refresh,omitempty"`
	Time          timeRange   `json:"time"`
	Templating    list        `json:"templating"`
	Annotations   annotations `json:"annotations"`
	Panels        []panel     `json:"panels"`
}

type timeRange struct {
	From string `json:"from"`
	To   string `json:"to"`
}

type list struct {
	List []variable `json:"list"`
}

type annotations struct {
	List []annotation `json:"list"`
}

// A variable is what a reader chooses.
type variable struct {
	Name       string  `json:"name"`
	Label      string  `json:"label"`
	Type       string  `json:"type"`
	Query      string  `json:"query"`
	Definition string  `json:"definition,omitempty"`
	Datasource *source `json:"datasource,omitempty"`
	Multi      bool    `json:"multi"`
	IncludeAll bool    `json:"includeAll"`
	Refresh    int     `json:"refresh"`
	Sort       int     `json:"sort"`
	Current    any     `json:"current,omitempty"`
}

// An annotation is a mark in all panels.
type annotation struct {
	Name       string `json:"name"`
	Datasource source `json:"datasource"`
	Enable     bool   `json:"enable"`
	IconColor  string `json:"iconColor"`
	Target     target `json:"target"`
}

// A source is who is asked: the one that the reader has chosen.
type source struct {
	Type string `json:"type"`
	UID  string `json:"uid"`
}

// A panel is a picture, or a table.
type panel struct {
	ID          int         `json:"id"`
	Title       string      `json:"title"`
	Description string      `json:"description,omitempty"`
	Type        string      `json:"type"`
	Datasource  source      `json:"datasource"`
	GridPos     place       `json:"gridPos"`
	Targets     []target    `json:"targets"`
	FieldConfig fieldConfig `json:"fieldConfig"`
	Options     any         `json:"options,omitempty"`
}

type place struct {
	X int `json:"x"`
	Y int `json:"y"`
	W int `json:"w"`
	H int `json:"h"`
}

// A target is a query: Expr is PromQL, RawSQL is SQL.
type target struct {
	RefID        string `json:"refId"`
	Datasource   source `json:"datasource"`
	Expr         string `json:"expr,omitempty"`
	LegendFormat string `json:"legendFormat,omitempty"`
	Instant      bool   `json:"instant,omitempty"`
	Format       string `json:"format,omitempty"`
	RawQuery     bool   `json:"rawQuery,omitempty"`
	RawSQL       string `json:"rawSql,omitempty"`
	EditorMode   string `json:"editorMode,omitempty"`
}

type fieldConfig struct {
	Defaults  fieldDefaults `json:"defaults"`
	Overrides []any         `json:"overrides"`
}

type fieldDefaults struct {
	Unit   string      `json:"unit,omitempty"`
	Min    *float64    `json:"min,omitempty"`
	Custom *lineStyle  `json:"custom,omitempty"`
	Limits *thresholds `json:"thresholds,omitempty"`
}

type lineStyle struct {
	LineWidth  int    `json:"lineWidth"`
	ShowPoints string `json:"showPoints"`
	SpanNulls  bool   `json:"spanNulls"`
	// Scale is how values become heights.
	Scale     *scaling `json:"scaleDistribution,omitempty"`
	Threshold *styled  `json:"thresholdsStyle,omitempty"`
}

type scaling struct {
	Type string  `json:"type"`
	Log  float64 `json:"log,omitempty"`
}

type styled struct {
	Mode string `json:"mode"`
}

type thresholds struct {
	Mode  string `json:"mode"`
	Steps []step `json:"steps"`
}

type step struct {
	Color string   `json:"color"`
	Value *float64 `json:"value"`
}

// arranged puts panels two in a row, those of a table's width alone, and numbers them and their queries.
func arranged(panels ...panel) []panel {
	const width, height = 12, 9
	x, y := 0, 0
	for i := range panels {
		p := &panels[i]
		p.ID = i + 1
		for k := range p.Targets {
			p.Targets[k].RefID, p.Targets[k].Datasource = string(rune('A'+k)), p.Datasource
		}
		if p.FieldConfig.Overrides == nil {
			p.FieldConfig.Overrides = []any{}
		}
		wide := p.Type == "table"
		if wide && x > 0 {
			x, y = 0, y+height
		}
		p.GridPos = place{X: x, Y: y, W: width, H: height}
		if wide {
			p.GridPos.W, x = 2*width, width
		}
		if x += width; x >= 2*width {
			x, y = 0, y+height
		}
	}
	return panels
}

// chosen is the data source that the reader has chosen, of a type.
func chosen(kind string) source { return source{Type: kind, UID: "${datasource}"} }

// sourceVariable lets the reader choose it.
func sourceVariable(kind string) variable {
	return variable{Name: "datasource", Label: "Data source", Type: "datasource", Query: kind, Refresh: 1}
}

// lines are how a time series is drawn.
func lines() *lineStyle { return &lineStyle{LineWidth: 1, ShowPoints: "auto", SpanNulls: true} }
