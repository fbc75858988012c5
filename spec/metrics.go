package spec

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"bench/result"
	"bench/spec/diag"
	"bench/words"
)

// metrics reads a list of metrics to compare, which are names and not values: [service.p99, throughput].
func (f *fields) metrics(name string) []wanted {
	arg := f.b.Args[name]
	if arg == nil {
		return nil
	}
	list, diags := hcl.ExprList(arg.Expr)
	if diags.HasErrors() {
		f.wrong(diag.UnknownMetric, name, "List of metrics needed", "%s is a list: [service.p99, throughput].", name)
		return nil
	}
	var found []wanted
	seen := map[string]bool{}
	for _, el := range list {
		m, ok := f.metric(el)
		if !ok {
			continue
		}
		if m.Undirected != "" {
			f.bad = true
			f.e.report(diag.Failure(diag.UndirectedMetric, el.Range(), "Metric without a direction", "%s can't be compared: %s.", m.title(), m.Undirected))
			continue
		}
		if seen[m.title()] {
			f.wrong(diag.Duplicate, name, "Listed twice", "%s is in %s twice.", m.title(), name)
		}
		seen[m.title()] = true
		found = append(found, m)
	}
	if len(list) == 0 {
		f.wrong(diag.BadValue, name, "Empty list", "%s must have at least one metric.", name)
	}
	return found
}

// A wanted metric is one of a cell, or of a part of a mix.
type wanted struct {
	result.Metric
	part string // ""; of the cell
	at   hcl.Range
}

// title is the metric as a spec has it.
func (w wanted) title() string {
	if w.part == "" {
		return w.Name
	}
	return partPrefix + w.part + "." + w.Name
}

// partPrefix begins the metrics of a part: part.buy.makespan.p95.
const partPrefix = "part."

// metric reads one metric.
func (f *fields) metric(expr hcl.Expression) (wanted, bool) {
	name, at := metricName(expr)
	part := ""
	if of, is := strings.CutPrefix(name, partPrefix); is {
		part, name, _ = strings.Cut(of, ".")
	}
	if name == "" && part == "" {
		f.bad = true
		hint := ""
		if text, diags := expr.Value(nil); !diags.HasErrors() && text.Type() == cty.String && text.IsKnown() && !text.IsNull() {
			if _, err := result.ParseMetric(text.AsString()); err == nil {
				hint = " Did you mean " + text.AsString() + "?"
			}
		}
		f.e.report(diag.Failure(diag.UnknownMetric, expr.Range(), "Metric needed", "A metric is a name such as service.p99 or throughput, without quotes.%s", hint))
		return wanted{}, false
	}
	m, err := result.ParseMetric(name)
	if err == nil && part != "" && m.OfWhole() {
		f.bad = true
		f.e.report(diag.Failure(diag.UnknownMetric, at, "Metric of the whole mix", "%s is what a server or the load generator used, which nobody can tell apart by part. Write %s.", partPrefix+part+"."+name, name))
		return wanted{}, false
	}
	if err == nil {
		return wanted{m, part, at}, true
	}
	var names []string
	for _, known := range append(result.Metrics(), result.StatusMetrics()...) {
		names = append(names, known.Name)
	}
	f.bad = true
	f.e.report(diag.Failure(diag.UnknownMetric, at, "Unknown metric", "%s.%s", words.Sentence(err.Error()), diag.DidYouMean(name, names)))
	return wanted{}, false
}

// metricName is the text of a metric: a traversal's names, joined by dots, and its keys in brackets.
func metricName(expr hcl.Expression) (string, hcl.Range) {
	t, diags := hcl.AbsTraversalForExpr(expr)
	if diags.HasErrors() {
		return "", expr.Range()
	}
	name := t.RootName()
	for _, step := range t[1:] {
		switch step := step.(type) {
		case hcl.TraverseAttr:
			name += "." + step.Name
		case hcl.TraverseIndex: // status_ratio["5xx"]
			key, ok := diag.KeyText(step.Key)
			if !ok {
				return "", expr.Range()
			}
			name += `["` + key + `"]`
		default:
			return "", expr.Range()
		}
	}
	return name, t.SourceRange()
}
