package spec

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"bench/plan"
	"bench/result"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/spec/functions"
	"bench/spec/lang"
	"bench/words"
)

// listOf is an expression as a list that is written out.
func listOf(expr hclsyntax.Expression) (*hclsyntax.TupleConsExpr, bool) {
	list, ok := expr.(*hclsyntax.TupleConsExpr)
	return list, ok
}

// conditionOf reads one condition of a search.
func (f *fields) conditionOf(c decl.Comparison, search *plan.Search) (made result.Condition, ok bool) {
	if c.Test == "" {
		f.notAComparison(c)
		return made, false
	}
	m, ok := f.metric(c.Metric)
	if !ok || !f.searchable(m, c, search.Over) {
		return made, false
	}
	made = result.Condition{Metric: m.Name, Test: result.Test(c.Test)}
	if made.Test.Above() != m.MoreIsBetter {
		right, than := "<=", "A higher level never makes less of it"
		if m.MoreIsBetter {
			right, than = ">=", "More of it is better"
		}
		f.e.report(diag.Failure(diag.BadValue, c.At, "Condition the wrong way round", "%s: a level that is too high is one at which this no longer holds, so write %s %s.", than, m.Name, right))
		return made, false
	}
	for _, ref := range c.Bound.Refs {
		if slices.Contains(lang.Searched(), ref.Root) && ref.Root != string(search.Over) {
			f.e.report(diag.Failure(diag.OutOfScope, ref.SourceRange(), ref.Root+" can't be used here", "The search is over %s, so that a trial's level is %s.", search.Over, search.Over))
			return made, false
		}
	}
	made.Limit, made.PerLevel, ok = f.bound(c, m.Metric, search)
	return made, ok
}

func (f *fields) notAComparison(c decl.Comparison) {
	hint := ""
	if text, diags := c.Metric.Value(nil); !diags.HasErrors() && text.Type() == cty.String && text.IsKnown() && !text.IsNull() {
		hint = " It stands without quotes."
	}
	if op, is := c.Metric.(*hclsyntax.BinaryOpExpr); is && (op.Op == hclsyntax.OpEqual || op.Op == hclsyntax.OpNotEqual) {
		hint = " What is measured is never quite equal to a number."
	}
	f.e.report(diag.Failure(diag.BadExpression, c.At, "Not a condition on a metric", "A condition is a metric, <= or >=, and its bound: response.p99 <= \"50ms\".%s", hint))
}

// searchable says whether a level can be judged by a metric.
func (f *fields) searchable(m wanted, c decl.Comparison, over result.Load) bool {
	switch name := m.Name; {
	case name == result.CapacityMetric:
		f.e.report(diag.Failure(diag.OutOfScope, m.at, "capacity can't be used here", "It is what the search finds. A trial is judged by what it has measured itself: response.p99, error_ratio, throughput."))
	case m.part != "":
		f.e.report(diag.Failure(diag.UnknownMetric, m.at, "Metric of a part", "A trial is judged as a whole: write %s.", name))
	case m.Undirected != "":
		f.e.report(diag.Failure(diag.UndirectedMetric, m.at, "Metric without a direction", "%s can't be held against a bound here: %s.", name, m.Undirected))
	case strings.HasPrefix(name, "response.") && over != result.OverRate:
		f.e.report(diag.Failure(diag.UnknownMetric, m.at, "No schedule to respond to", "%s is counted from a schedule, and over %s there is none. Write %s, or search over \"rate\".", name, over, "service"+strings.TrimPrefix(name, "response")))
	case m.Own(), strings.HasPrefix(name, "client."):
		f.e.report(diag.Failure(diag.UnknownMetric, m.at, "Metric of client programs", "A search has no client programs, so that nothing tells %s.", name))
	default:
		return true
	}
	return false
}

// bound evaluates a condition's bound, which may grow with the level: a number, and another one for each unit of the level.
func (f *fields) bound(c decl.Comparison, m result.Metric, search *plan.Search) (limit, perLevel float64, ok bool) {
	at := func(level float64) (float64, bool) { return f.boundAt(c, m, search.Over, level) }
	one, ok := at(1)
	if !ok {
		return 0, 0, false
	}
	named := slices.ContainsFunc(c.Bound.Refs, func(r decl.Reference) bool { return r.Root == string(search.Over) })
	if !named {
		return one, 0, f.sensible(c, m, one)
	}
	two, ok2 := at(2)
	high, ok3 := at(1000)
	if !ok2 || !ok3 {
		return 0, 0, false
	}
	perLevel = two - one
	limit = one - perLevel
	if math.Abs(limit) < 1e-9*math.Abs(perLevel) {
		limit = 0
	}
	if math.Abs(high-(limit+1000*perLevel)) > 1e-6*math.Abs(high) {
		f.e.report(diag.Failure(diag.BadValue, c.Bound.Range, "Bound is no line", "A bound may grow with the level evenly, as 0.98 * %s or %s - 5 do.", search.Over, search.Over))
		return 0, 0, false
	}
	return limit, perLevel, f.sensible(c, m, limit+perLevel*search.High)
}

// sensible refuses a bound that every trial meets, or none.
func (f *fields) sensible(c decl.Comparison, m result.Metric, bound float64) bool {
	switch {
	case bound < 0:
		f.e.report(diag.Failure(diag.BadValue, c.Bound.Range, "Negative limit", "No metric is ever less than 0."))
	case bound == 0 && !m.CanBeZero:
		f.e.report(diag.Failure(diag.BadValue, c.Bound.Range, "Bound of zero", "%s is never 0.", m.Name))
	default:
		return true
	}
	return false
}

// boundAt is a condition's bound at a level.
func (f *fields) boundAt(c decl.Comparison, m result.Metric, over result.Load, level float64) (float64, bool) {
	v := f.e.evaluate(c.Bound, f.scope.with(string(over), cty.NumberFloatVal(level)))
	if v.ContainsMarked() {
		f.e.report(diag.Failure(diag.SensitiveValue, c.Bound.Range, "Sensitive value", "holds is shown in plans and reports, so it can't come from a sensitive variable."))
		return 0, false
	}
	timed := m.Unit == result.Seconds || m.Unit == result.CPUSeconds
	switch {
	case !v.IsKnown():
		f.e.notKnown(c.Bound.Range, "holds")
	case v.IsNull():
		f.e.report(diag.Failure(diag.BadValue, c.Bound.Range, "Bound is null", "A condition needs its bound."))
	case v.Type() == cty.Number:
		n, _ := v.AsBigFloat().Float64()
		return n, true
	case v.Type() == cty.String && timed:
		d, err := time.ParseDuration(v.AsString())
		if err == nil {
			return d.Seconds(), true
		}
		f.e.report(diag.Failure(diag.BadValue, c.Bound.Range, "Not a duration", "%s.", words.Sentence(functions.NoDuration(v.AsString()).Error())))
	case v.Type() == cty.String:
		f.e.report(diag.Failure(diag.WrongType, c.Bound.Range, "Number needed", "%s is no duration, so its bound is a number.", m.Name))
	default:
		f.e.report(diag.Failure(diag.WrongType, c.Bound.Range, "Wrong type", "The bound of %s must be a number, or a duration such as \"250ms\", not %s.", m.Name, describe(v)))
	}
	return 0, false
}
