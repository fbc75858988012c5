package spec

import (
	"slices"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"

	"bench/plan"
	"bench/spec/diag"
	"bench/words"
)

// checkPrograms reports what of a benchmark its client programs can't do, or can't be held to.
func (bm *benchmark) checkPrograms(e *evaluation) {
	once := clientCheck{e: e}
	for _, g := range bm.requested() {
		for _, s := range bm.strategies {
			if s.Program == nil {
				continue
			}
			for _, r := range g.Requests {
				if d := unfit(s.Name, r); d != nil {
					once.say(d)
				}
			}
			for _, l := range slices.Concat(g.client, bm.client, s.client) {
				if d := untaken(s.Name, l); d != nil {
					once.say(d)
				}
			}
		}
	}
}

// unfit says what of a request a program can't do, or can't be held to; nil: nothing.
func unfit(program string, r plan.Request) *hcl.Diagnostic {
	at := hclRange(r.Range)
	switch x := r.Expect; {
	case !utf8.ValidString(r.Body):
		return diag.Failure(diag.BadValue, at, "Body that is no text",
			"strategy.%s is a client program, which gets a body as text, and that of request %q isn't UTF-8.", program, r.Name)
	case r.GRPC != nil:
		return diag.Failure(diag.Conflict, at, "Messages that a program isn't asked about",
			"strategy.%s is a client program, which sends requests of HTTP, and %q is a call of gRPC. Use another strategy for it.", program, r.Name)
	case r.WebSocket != nil:
		return diag.Failure(diag.Conflict, at, "Messages that a program isn't asked about",
			"strategy.%s is a client program, which sends requests of HTTP, and %q is a WebSocket. Use another strategy for it.", program, r.Name)
	case r.Stream != nil:
		return diag.Failure(diag.Conflict, at, "Stream that a program isn't asked about",
			"strategy.%s is a client program, which tells when a response was whole and nothing of the events in it, and request %q is a stream. "+
				"Use another strategy for it, or leave the stream block out.", program, r.Name)
	case r.Dynamic != nil:
		return diag.Failure(diag.Conflict, at, "Values that are known only in the run",
			"strategy.%s is a client program, which gets its requests beforehand, and request %q has values that are rendered for each send.", program, r.Name)
	case x != nil && (x.ContentType != "" || len(x.Headers)+len(x.JSON)+len(x.Conditions) > 0 || x.BodyContains != "" || x.BodyMatches != "" || x.MaxBytes > 0 || x.MaxDuration > 0):
		return diag.Caution(diag.NeverUsed, at, "Expectation that a program isn't held to",
			"strategy.%s is a client program, which tells the status of a response and nothing else: of what request %q expects, the other "+
				"strategies alone are held to the rest.", program, r.Name)
	}
	return nil
}

// untaken says what of a client a program doesn't take; nil: nothing.
func untaken(program string, l layer) *hcl.Diagnostic {
	var names []string
	for _, f := range clientFields {
		if l.has[f.name] && f.name != "timeout" {
			names = append(names, f.name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return diag.Caution(diag.NeverUsed, l.where[names[0]], "Client setting that a program doesn't take",
		"strategy.%s is a client program: of a client it takes the timeout, and of %s nothing. What it does instead is its own affair, so make sure "+
			"that it is the same.", program, words.And(names))
}
