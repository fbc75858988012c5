package spec

import (
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"bench/result"
	"bench/spec/budget"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/spec/lang"
	"bench/spec/secret"
	"bench/words"
)

// judgeBeforehand evaluates what will be judged after the run, with unknown numbers of the right types, to find what is
// wrong with it before anything is measured.
func (e *evaluation) judgeBeforehand() {
	for _, c := range e.reading.all.Blocks["check"] {
		e.fields(c, lang.CheckBlock, nil).common()
		for _, a := range c.Nested("assert") {
			f := e.fields(a, lang.AssertBlock, nil)
			f.value("condition")
			f.value("error_message")
		}
	}
	for _, o := range e.reading.all.Blocks["output"] {
		f := e.fields(o, lang.OutputBlock, nil)
		f.constant("description")
		f.value("value")
		if !f.boolean("sensitive") && f.secret["value"] != nil && !f.bad && !o.Meant["sensitive"] {
			f.wrong(diag.SensitiveValue, "value", "Sensitive output", "The value comes from a sensitive variable; with sensitive = true it is kept out of reports and results.")
		}
	}
	for _, r := range e.reading.all.Blocks["report"] {
		e.addReport(r)
	}
	for i, b := range e.reading.all.Blocks["report"] { // only now all is read that will be
		e.refuseOverwriting(b, e.reports[i])
	}
}

// common reads the arguments of a check.
func (f *fields) common() (severity string) {
	f.constant("description")
	return f.constant("severity")
}

// Judge evaluates checks and outputs with the numbers of a run, which must be of this spec. Checks of a run that isn't
// complete are not judged. Outputs without a value are nil; those that are sensitive are not among them.
func (s *Spec) Judge(run *result.Run) ([]result.Check, map[string]any, hcl.Diagnostics) {
	outputs := map[string]any{}
	if s.broken {
		return nil, outputs, nil
	}
	e := after(s.reading, run)
	e.diags = nil // the plan was free of errors; warnings were shown then
	var checks []result.Check
	for _, b := range s.all.Blocks["check"] {
		checks = append(checks, e.check(b, run.Info.Status))
	}
	for _, b := range s.all.Blocks["output"] {
		if e.fields(b, lang.OutputBlock, nil).boolean("sensitive") {
			continue
		}
		outputs[b.Name] = e.output(b)
	}
	return checks, outputs, s.finished(e.diags)
}

// after evaluates the spec in the world that a run has left.
func after(r *reading, run *result.Run) *evaluation {
	w := world{runID: run.Info.ID, startedAt: run.Info.StartedAt.UTC().Format(time.RFC3339), results: map[string]cty.Value{}}
	for i := range run.Cells {
		w.results[run.Cells[i].Address] = measured(&run.Cells[i])
	}
	e, _ := configure(r, w)
	return e
}

// check judges one check block: it passes when all of its conditions hold.
func (e *evaluation) check(b *decl.Block, status result.Status) result.Check {
	c := result.Check{Name: b.Name, Severity: e.fields(b, lang.CheckBlock, nil).common(), Range: rangeOf(b.Header)}
	if status != result.Complete {
		c.Findings = []result.Finding{{Code: result.RunIncomplete}}
		return c
	}
	passed := true
	var messages []string
	for _, a := range b.Nested("assert") {
		holds, why := e.assert(a)
		switch {
		case holds == nil:
			c.Findings = append(c.Findings, why)
		case !*holds:
			passed = false
			messages = append(messages, e.message(a))
		}
	}
	c.Message = strings.Join(messages, "\n")
	if passed && len(c.Findings) > 0 {
		return c // not judged
	}
	c.Passed = &passed
	return c
}

// assert evaluates a condition: true, false, or nil and why it can't be judged.
func (e *evaluation) assert(b *decl.Block) (holds *bool, why result.Finding) {
	arg := b.Args["condition"]
	ctx := e.context(arg, nil)
	v, diags := e.reading.budget.Value(arg.Expr, ctx)
	v, _ = v.UnmarkDeep()
	if !diags.HasErrors() && v.IsKnown() && !v.IsNull() && v.Type() == cty.Bool {
		holds := v.True()
		return &holds, result.Finding{}
	}
	if nulls := e.nulls(arg, nil); len(nulls) > 0 {
		return nil, result.Finding{Code: result.NoValue, Values: result.Values{"names": result.Named(words.And(nulls))}}
	}
	for _, d := range e.plainer(diags, arg.Expr) {
		return nil, result.Finding{Code: result.NotEvaluated, Values: result.Values{
			"summary": result.Named(d.Summary), "detail": result.Named(d.Detail),
		}}
	}
	return nil, result.Finding{Code: result.NoCondition}
}

// noValue says which numbers a run doesn't have.
func noValue(nulls []string) string {
	return fmt.Sprintf("%s has no value in this run: it was not measured, or there are too few samples for it.", words.And(nulls))
}

// message is the text of a condition that doesn't hold.
func (e *evaluation) message(b *decl.Block) string {
	v := e.evaluate(b.Args["error_message"], nil)
	if v.HasMarkDeep(secret.Sensitive) {
		return "The condition doesn't hold. (The message has a sensitive value in it.)"
	}
	text, ok := diag.KeyText(v)
	if !ok {
		return "The condition doesn't hold."
	}
	return text
}

// output computes an output's value; nil with a warning when it has none.
func (e *evaluation) output(b *decl.Block) any {
	arg := b.Args["value"]
	ctx := e.context(arg, nil)
	v, diags := e.reading.budget.Value(arg.Expr, ctx)
	v, _ = v.UnmarkDeep()
	why := ""
	switch nulls := e.nulls(arg, nil); {
	case diags.HasErrors() && len(nulls) > 0:
		why = noValue(nulls)
	case diags.HasErrors():
		d := e.plainer(diags, arg.Expr)[0]
		why = d.Summary + ": " + d.Detail
	case !budget.Finite(v):
		why = "It is a division by zero, or a number that is too large."
	case !v.IsWhollyKnown():
		why = "It depends on something that is known only while the run is under way."
	}
	if why != "" {
		e.report(diag.Caution(diag.FailedEvaluation, arg.Expr.Range(), fmt.Sprintf("Output %q has no value", b.Name), "%s", why))
		return nil
	}
	return withoutTypes(v)
}
