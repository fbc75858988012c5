package spec

import (
	"github.com/hashicorp/hcl/v2"

	"bench/plan"
	"bench/result"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/spec/lang"
	"bench/words"
)

// addReport reads a report block. Two reports can't be written into one file.
func (e *evaluation) addReport(b *decl.Block) {
	r := e.decodeReport(b)
	for _, other := range e.reports {
		if r.Path != "" && r.Path == other.Path && r.Path != plan.KnownAfterStart {
			e.report(diag.Failure(diag.Conflict, b.Args["path"].Expr.Range(), "Two reports into one file", "report.%s is written to %s, too.", other.Name, r.Path))
		}
	}
	e.reports = append(e.reports, r)
}

// decodeReport reads a report block.
func (e *evaluation) decodeReport(b *decl.Block) plan.Report {
	f := e.fields(b, lang.ReportBlock, nil)
	f.constant("description")
	r := plan.Report{Name: b.Name, Format: f.constantOr("format", "text"), Path: f.text("path"), Sort: f.constant("sort"), Range: rangeOf(b.Header)}
	if r.Sort != "" && r.Sort != "address" {
		if _, err := result.ParseMetric(r.Sort); err != nil {
			names := []string{"address"}
			for _, m := range result.Metrics() {
				names = append(names, m.Name)
			}
			f.wrong(diag.UnknownMetric, "sort", "Unknown metric", "%s.%s", words.Sentence(err.Error()), diag.DidYouMean(r.Sort, names))
		}
	}
	if f.sensitive {
		f.wrong(diag.SensitiveValue, "path", "Sensitive value", "The path of a report is shown, so it can't come from a sensitive variable.")
	}
	r.Benchmarks = f.benchmarks("benchmarks")
	return r
}

// benchmarks reads the names of the benchmarks that a report is about. Only names matter, so nothing is evaluated.
func (f *fields) benchmarks(name string) []string {
	arg := f.b.Args[name]
	if arg == nil || f.e.reading.all.Bad[arg] {
		return nil
	}
	list, diags := hcl.ExprList(arg.Expr)
	if diags.HasErrors() {
		list = []hcl.Expression{arg.Expr}
	}
	var names []string
	for _, el := range list {
		t, diags := hcl.AbsTraversalForExpr(el)
		if diags.HasErrors() || t.RootName() != "benchmark" || !onlyKeys(t[2:]) {
			f.wrong(diag.NotAReference, name, "Not a benchmark", "%s must hold references to benchmarks, without quotes: [benchmark.NAME].", name)
			return nil
		}
		if len(t) == 2 {
			names = append(names, decl.NewReference(t).Name)
		} else {
			names = append(names, traversalText(t))
		}
	}
	return names
}
