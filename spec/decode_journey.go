package spec

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"bench/plan"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/spec/functions"
	"bench/spec/lang"
	"bench/words"
)

// A madeRequest is a request block with the scope of one instance of it, its name, and what is taken from its answer.
type madeRequest struct {
	block    *decl.Block
	instance instance
	name     string
	captures []plan.Capture
	wrong    bool // they have an error, so that there may be others
}

// iterated says that "request" stands for the element of a dynamic block here, which is its iterator's name unless told
// otherwise, and so for no other request of the group.
func (m madeRequest) iterated() bool {
	_, is := m.instance.scope[string(plan.FromRequest)]
	return is
}

// repeats says whether a reference to the request itself has the answer of the time before: such as there is in a loop, and
// not before it.
func (m madeRequest) repeats(ref decl.Reference) bool {
	if when := m.block.Args["when"]; when != nil && when.Range.ContainsPos(ref.Traversal.SourceRange().Start) {
		return false
	}
	return m.block.Args["repeat"] != nil
}

// madeRequests are the requests of a group in the order of the text, dynamic ones where they stand. They are not whole where a
// for_each is wrong.
func (e *evaluation) madeRequests(g *group, b *decl.Block, local scope) (list []madeRequest, whole bool) {
	whole = true
	names := map[string]bool{}
	for _, made := range e.expand(b, local, lang.RequestTypes()...) {
		instances, ok := e.instances(made.block, made.scope)
		whole = whole && ok
		for _, i := range instances {
			name := made.block.Name + i.suffix()
			if names[name] && made.block.Name != "" {
				e.report(diag.Failure(diag.Duplicate, made.block.NameRange, "Second request of this name", "The %s has a request %q already; reports tell requests apart by their names.", g.called(), name))
				continue
			}
			names[name] = true
			list = append(list, madeRequest{block: made.block, instance: i, name: name})
		}
	}
	return list, whole
}

// captures reads what is taken from an answer.
func (f *fields) captures() []plan.Capture {
	const name = "capture"
	arg := f.b.Args[name]
	if arg == nil {
		return nil
	}
	v, ok := f.open(name, f.e.evaluate(arg, f.scope))
	if !ok || v.IsNull() {
		return nil
	}
	ty := v.Type()
	switch {
	case ty == cty.DynamicPseudoType: // it has an error
		f.bad = true
		return nil
	case !ty.IsObjectType() && !ty.IsMapType():
		f.wrong(diag.WrongType, name, "Wrong type", "capture must be a map from a name to what is taken, such as { token = json(\"$.token\") }, not %s.", describe(v))
		return nil
	case !v.IsWhollyKnown():
		f.bad = true
		f.e.notKnown(f.at(name), name)
		return nil
	}
	var list []plan.Capture
	for key, el := range v.AsValueMap() {
		switch {
		case el.IsNull():
			continue
		case !el.Type().Equals(functions.CaptureType):
			f.wrong(diag.WrongType, name, "Not a capture", "What is taken from an answer is %s: %s is %s.",
				words.Or([]string{"json(…)", "header(…)", "cookie(…)", "body(…)", "status()"}), key, describe(el))
			continue
		case !hclsyntax.ValidIdentifier(key):
			f.wrong(diag.BadLabel, name, "Not a name", "request.%s.%s would be no reference: the name of a value has letters, digits, _ and -.", f.b.Name, key)
			continue
		}
		c := *el.EncapsulatedValue().(*plan.Capture)
		c.Name = key
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b plan.Capture) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// checkCaptures refuses to take from an answer what it never has.
func (f *fields) checkCaptures(r plan.Request) {
	if (r.WebSocket != nil || r.GRPC != nil) && slices.ContainsFunc(r.Captures, func(c plan.Capture) bool { return c.From == plan.FromBody }) {
		f.wrong(diag.Conflict, "capture", "No body", "What has messages has no body. json(…) looks at the last message.")
	}
	if r.Method == "HEAD" && slices.ContainsFunc(r.Captures, plan.Capture.OfBody) {
		f.wrong(diag.Conflict, "capture", "HEAD has no body", "The response to a HEAD request has no body to take something from. Take a header or the status, or use GET.")
	}
}

// captureType is the type of what a capture takes.
func captureType(c plan.Capture) cty.Type {
	if c.Which == plan.AllFound {
		return cty.List(cty.String)
	}
	return cty.String
}

// answers are the values that requests of a group can have of each other's answers, before these are there: unknown, with
// their exact types.
func answers(list []madeRequest) cty.Value {
	type named struct {
		keyed map[string]cty.Value
		list  []cty.Value
		one   cty.Value
	}
	found := map[string]*named{}
	for _, m := range list {
		fields := map[string]cty.Value{}
		for _, c := range m.captures {
			fields[c.Name] = cty.UnknownVal(captureType(c)).RefineNotNull()
		}
		n := found[m.block.Name]
		if n == nil {
			n = &named{keyed: map[string]cty.Value{}}
			found[m.block.Name] = n
		}
		switch i := m.instance; {
		case !i.hasKey:
			n.one = cty.ObjectVal(fields)
		case i.index:
			n.list = append(n.list, cty.ObjectVal(fields))
		default:
			n.keyed[i.key] = cty.ObjectVal(fields)
		}
	}
	values := map[string]cty.Value{}
	for name, n := range found {
		switch {
		case n.one != cty.NilVal:
			values[name] = n.one
		case n.list != nil:
			values[name] = cty.TupleVal(n.list)
		default:
			values[name] = cty.ObjectVal(n.keyed)
		}
	}
	return cty.ObjectVal(values)
}

// think reads how long a user thinks, or a pace: a duration, or the least and the most.
func (f *fields) think(name string) *plan.Think {
	v, ok := f.known(name)
	if !ok {
		return nil
	}
	var texts []string
	switch ty := v.Type(); {
	case ty == cty.String:
		texts = []string{v.AsString(), v.AsString()}
	case (ty.IsTupleType() || ty.IsListType()) && v.LengthInt() == 2:
		for _, el := range v.AsValueSlice() {
			if el.Type() == cty.String && !el.IsNull() {
				texts = append(texts, el.AsString())
			}
		}
	}
	if len(texts) != 2 {
		f.wrong(diag.WrongType, name, "Wrong type", "%s is a duration such as \"2s\", or the least and the most: [\"1s\", \"10s\"].", name)
		return nil
	}
	var between [2]time.Duration
	for i, text := range texts {
		d, err := time.ParseDuration(strings.TrimSpace(text))
		switch {
		case err != nil:
			f.wrong(diag.BadValue, name, "Not a duration", "%s: %s.", name, functions.NoDuration(text))
			return nil
		case d < 0:
			f.wrong(diag.BadValue, name, "Negative duration", "%s must not be negative.", name)
			return nil
		}
		between[i] = d
	}
	switch t := (plan.Think{Least: between[0], Most: between[1]}); {
	case t.Least > t.Most:
		f.wrong(diag.BadValue, name, "Wrong way round", "The least comes first: [%q, %q].", texts[1], texts[0])
		return nil
	case t.Most == 0:
		return nil
	default:
		return &t
	}
}

// namesOf are the names that the blocks of a list of requests have, each once, sorted.
func namesOf(list []madeRequest) []string {
	names := map[string]bool{}
	for _, m := range list {
		names[m.block.Name] = true
	}
	return slices.Sorted(maps.Keys(names))
}
