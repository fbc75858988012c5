package spec

import (
	"slices"

	"github.com/zclconf/go-cty/cty"

	"bench/plan"
	"bench/spec/diag"
	"bench/spec/functions"
	"bench/spec/lang"
	"bench/words"
)

// stream reads how the response to a request comes as events.
func (f *fields) stream(r plan.Request) *plan.Stream {
	f.constant("description")
	s := &plan.Stream{
		Format: plan.StreamFormat(f.b.Name), Count: f.count("count"),
		IdleLimit: f.positive("idle_limit"), StallLimit: f.positive("stall_limit"),
	}
	f.end(s)
	formats := lang.StreamBlock.Labels
	if !slices.Contains(formats, f.b.Name) && f.b.Name != "" {
		f.e.report(diag.Failure(diag.BadLabel, f.b.NameRange, "Unknown format of a stream", "A stream is %s, not %q.%s",
			words.Or(words.Quoted(formats)), f.b.Name, diag.DidYouMean(f.b.Name, formats)))
	}
	f.checkStalls(s)
	if r.Method == "HEAD" {
		f.e.report(diag.Failure(diag.Conflict, f.b.Header, "HEAD has no body", "The response to a HEAD request has no body, so there are no events. Use GET."))
	}
	return s
}

// end reads which event ends a stream: its data, or a pattern in that.
func (f *fields) end(s *plan.Stream) {
	v, ok := f.known("until")
	if !ok {
		return
	}
	if c, is := f.condition(v); is && c.Test == plan.TestMatches {
		s.UntilMatches, _ = c.Args[0].(string) // which the function has seen to
		return
	}
	if v.Type() != cty.String {
		f.wrong(diag.WrongType, "until", "Wrong type", "until must be the data of the event that ends the stream, or matches(…) with a pattern in it, not %s.", describe(v))
		return
	}
	if s.Until = v.AsString(); s.Until == "" {
		f.wrong(diag.BadValue, "until", "Empty text", "until is the data of the event that ends the stream. Leave it out where the end of the response does.")
	}
}

// checkStalls refuses to count stalls that there can't be.
func (f *fields) checkStalls(s *plan.Stream) {
	if s.IdleLimit > 0 && s.IdleLimit <= s.StallLimit && f.has("stall_limit") {
		f.wrong(diag.Conflict, "stall_limit", "Stalls that never are", "A gap longer than idle_limit, %s, ends the request, so that none is ever longer than stall_limit, %s. Set it lower.",
			words.Duration(s.IdleLimit), words.Duration(s.StallLimit))
	}
}

// count reads where a stream counts its units: a JSONPath, by the function that takes values from answers.
func (f *fields) count(name string) string {
	arg := f.b.Args[name]
	if arg == nil {
		return ""
	}
	v, ok := f.open(name, f.e.evaluate(arg, f.scope))
	switch {
	case !ok || v.IsNull():
		return ""
	case v.Type() == cty.DynamicPseudoType: // it has an error
		f.bad = true
		return ""
	case !v.IsWhollyKnown():
		f.bad = true
		f.e.notKnown(f.at(name), name)
		return ""
	}
	if v.Type().Equals(functions.CaptureType) {
		if c := *v.EncapsulatedValue().(*plan.Capture); c.From == plan.FromJSON && c.Default == nil && (c.Which == "" || c.Which == plan.FirstFound) {
			return c.Path
		}
	}
	f.wrong(diag.WrongType, name, "Not a count", "%s says where the number stands in an event: json(\"$.usage.completion_tokens\"), with a path and nothing else.", name)
	return ""
}
