package spec

import (
	"time"

	"github.com/zclconf/go-cty/cty"

	"bench/plan"
	"bench/result"
	"bench/spec/diag"
	"bench/spec/functions"
	"bench/spec/lang"
)

// limit applies threshold blocks to each cell.
func (bm *benchmark) limit(e *evaluation, local scope) {
	names := map[string]bool{}
	for _, made := range e.expand(bm.block, local, "threshold") {
		if names[made.block.Name] && made.block.Name != "" {
			e.report(diag.Failure(diag.Duplicate, made.block.NameRange, "Second threshold of this name", "The benchmark %q has a threshold %q already.", bm.Name, made.block.Name))
			continue
		}
		names[made.block.Name] = true
		bm.threshold(e, made)
	}
}

func (bm *benchmark) threshold(e *evaluation, made madeBlock) {
	b := made.block
	f := e.fields(b, lang.ThresholdBlock, made.scope)
	f.constant("description")
	if !f.has("max") && !f.has("min") {
		if !b.Meant["max"] && !b.Meant["min"] {
			e.report(diag.Failure(diag.MissingArgument, b.Header, "Threshold without a limit", "The threshold %q needs max or min.", b.Name))
		}
		return
	}
	metric, ok := f.b.Args["metric"], false
	var m wanted
	if metric != nil {
		m, ok = f.metric(metric.Expr)
	}
	if !ok {
		return
	}
	bm.checkParts(f, []wanted{m})
	if bm.checkSearched(f, "metric", []wanted{m}); f.bad {
		return
	}
	if m.Metric, ok = bm.ofRequest(f, m.Metric); !ok {
		return
	}
	if !bm.ofStreams(f, "metric", m, m.Request()) {
		return
	}
	limits, applies := bm.limitsOn(bm.Cells, f, made, m)
	bm.limits = append(bm.limits, limits...)
	if applies || len(bm.Cells) == 0 {
		return
	}
	if bm.relevelled() {
		lost, _ := bm.limitsOn(bm.cellsAt(bm.declared), f, made, m)
		bm.lost.limits = append(bm.lost.limits, lost...)
		return
	}
	if !e.reading.broken {
		e.report(diag.Caution(diag.NeverUsed, b.Header, "Threshold for no cell", "The condition of the threshold %q holds for no cell of benchmark.%s, so nothing is ever limited.", b.Name, bm.Title()))
	}
}

// limitsOn applies a threshold to cells. applies says whether it is meant for any of them.
func (bm *benchmark) limitsOn(cells []plan.Cell, f *fields, made madeBlock, m wanted) (limits []limit, applies bool) {
	for i, c := range cells {
		before := f.e.errors()
		for _, stage := range f.limited(c) {
			f.scope = made.scope.with("cell", cellValue(c, stage))
			doesApply, byRule := f.applies()
			applies = applies || doesApply || byRule
			if !doesApply {
				continue
			}
			for _, l := range bm.limitsOf(c, stage, f, made, m) {
				limits = append(limits, limit{l, i})
			}
		}
		if f.e.errors() > before {
			return limits, true // the other cells would say the same
		}
	}
	return limits, applies
}

// limitsOf are a threshold's limits on a cell: on the cell, on the part of a mix that is meant, or on all that have the request.
func (bm *benchmark) limitsOf(c plan.Cell, stage string, f *fields, made madeBlock, m wanted) (limits []result.Limit) {
	request := f.constant("request")
	l := result.Limit{Name: made.block.Name, Metric: m.Name, Request: request, Abort: f.boolean("abort"), Range: rangeOf(made.block.Header)}
	l.Unit = bm.unitOf(m)
	on := m.on(c, request, stage)
	if len(on) == 0 {
		return nil
	}
	l.Max, l.Min = f.limitOf("max", m.Metric), f.limitOf("min", m.Metric)
	if l.Max != nil && l.Min != nil && *l.Max < *l.Min {
		f.wrong(diag.Conflict, "max", "Nothing can pass", "max is less than min.")
	}
	if l.Max == nil && l.Min == nil {
		return nil
	}
	for _, a := range on {
		l.Cell = a.String()
		limits = append(limits, l)
	}
	return limits
}

// cellValue is what cell.… gives in a threshold.
func cellValue(c plan.Cell, stage string) cty.Value {
	v := map[string]cty.Value{
		"benchmark": cty.StringVal(c.Address.Home().String()), "key": cty.StringVal(c.Address.Key), "group": cty.StringVal(c.Address.Group),
		"strategy": cty.StringVal(c.Address.Strategy), "level": cty.StringVal(c.Address.Level),
		"concurrency": cty.NullVal(cty.Number), "users": cty.NullVal(cty.Number), "rate": cty.NullVal(cty.Number), "stage": cty.NullVal(cty.String),
	}
	if stage != "" {
		v["stage"] = cty.StringVal(stage)
	}
	if c.Address.Level == result.LevelSearch {
		return cty.ObjectVal(v) // each trial has another one
	}
	if c.Arrival.OfUsers() {
		v["users"] = cty.NumberIntVal(int64(c.Arrival.Users))
	}
	if c.Arrival.Concurrency > 0 {
		v["concurrency"] = cty.NumberIntVal(int64(c.Arrival.Concurrency))
	}
	if c.Arrival.Rate > 0 {
		v["rate"] = cty.NumberFloatVal(c.Arrival.Rate)
	}
	return cty.ObjectVal(v)
}

// applies evaluates `when`. A null in it, such as the rate of a closed loop, means that the threshold is not for this
// cell; that is then by the rule, and not because a condition is false.
func (f *fields) applies() (applies, byRule bool) {
	arg := f.b.Args["when"]
	if arg == nil {
		return true, false
	}
	if f.e.meetsNull(arg, f.scope) {
		return false, true
	}
	v, ok := f.known("when")
	return ok && v.True(), false
}

// limitOf reads max or min: a number in the metric's unit, or a duration where that is seconds.
func (f *fields) limitOf(name string, m result.Metric) *float64 {
	v, ok := f.known(name)
	if !ok {
		return nil
	}
	timed := m.Unit == result.Seconds || m.Unit == result.CPUSeconds
	switch {
	case v.Type() == cty.Number:
		n, _ := v.AsBigFloat().Float64()
		if n < 0 {
			f.wrong(diag.BadValue, name, "Negative limit", "No metric is ever less than 0.")
			return nil
		}
		return &n
	case v.Type() == cty.String && timed:
		d, err := time.ParseDuration(v.AsString())
		if err != nil {
			f.wrong(diag.BadValue, name, "Not a duration", "%s: %s.", name, functions.NoDuration(v.AsString()))
			return nil
		}
		seconds := d.Seconds()
		return &seconds
	case v.Type() == cty.String:
		f.wrong(diag.WrongType, name, "Number needed", "%s is no duration, so %s is a number.", m.Name, name)
	default:
		f.wrong(diag.WrongType, name, "Wrong type", "%s must be a number, or a duration such as \"250ms\", not %s.", name, describe(v))
	}
	return nil
}
