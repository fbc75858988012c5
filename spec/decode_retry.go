package spec

import (
	"slices"

	"bench/plan"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/spec/lang"
	"bench/words"
)

// retry reads a retry block of a client.
func (e *evaluation) retry(b *decl.Block, local scope) *plan.Retry {
	f := e.fields(b, lang.RetryBlock, local)
	r := &plan.Retry{Attempts: toInt(f.whole("attempts")), On: f.texts("on"), Wait: f.duration("wait"), Backoff: f.number("backoff")}
	switch {
	case f.unknown:
		e.notKnown(f.at("on"), "on")
	case f.has("on") && len(r.On) == 0 && !f.bad:
		f.wrong(diag.BadValue, "on", "Empty list", "on must have at least one element: a status or a kind of error.")
	}
	for i, word := range r.On {
		switch {
		case !plan.IsRetryCause(word) && !f.unknown:
			f.wrong(diag.BadValue, "on", "Value not allowed", "%q is neither a status, such as \"503\" or \"5xx\", nor one of %s.%s",
				word, words.And(words.Quoted(plan.RetryKinds())), diag.DidYouMean(word, plan.RetryKinds()))
		case slices.Contains(r.On[:i], word):
			f.wrong(diag.Duplicate, "on", "Given twice", "%q stands twice in this list.", word)
		}
	}
	if r.Wait > plan.LongestWait {
		f.wrong(diag.BadValue, "wait", "Wait too long", "Between two attempts there is a minute at most.")
	}
	return r
}
