package spec

import (
	"slices"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"bench/plan"
	"bench/result"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/spec/lang"
	"bench/words"
)

// A benchmark is one planned benchmark with everything that is declared about its cells.
type benchmark struct {
	plan.Benchmark
	block      *decl.Block
	groups     []*group
	anchor     *group      // nil: none
	anchors    []plan.Cell // its cells
	strategies []*plannedStrategy
	declared   []level
	levels     []level // those declared, or the command line's
	client     []layer
	seeded     bool
	wrong      bool     // it has an error, so its cells are not to be relied on
	names      []string // the address of each cell
	pairs      []pair
	limits     []limit
	tracked    []tracked
	lost       lostGates
	hosts      []plan.Host
	// failed are the preconditions that don't hold: the plan reports them, validate doesn't.
	failed hcl.Diagnostics
}

// A pair is a comparison of two cells, by their places among the benchmark's.
type pair struct {
	result.Pair
	base, candidate int
	implied         bool // of a part of mixes that are compared, where nobody named it
}

// A limit is a threshold on a cell, by its place among the benchmark's.
type limit struct {
	result.Limit
	cell int
}

// Defaults of a benchmark; the only place where they are.
const (
	comparedBlocks = 10              // of a rate: enough for a gate of two dozen comparisons
	openTrial      = 5 * time.Second // of a rate, at least
	// maxCells bounds what a plan has to hold: more than anyone can run or read.
	maxCells = 10_000
)

// decodeBenchmarks plans the benchmarks of a block.
func (e *evaluation) decodeBenchmarks(b *decl.Block) {
	found, ok := e.instances(b, nil)
	if !ok {
		e.values[b.Address()] = cty.DynamicVal
	}
	for _, i := range found {
		f := e.fields(b, lang.BenchmarkBlock, i.scope)
		before := e.errors()
		bm := &benchmark{block: b}
		bm.Name, bm.Key, bm.HasKey = b.Name, i.key, i.hasKey
		bm.Description = f.constant("description")
		bm.Range = rangeOf(b.Header)
		bm.Unreachable = plan.Unreachable(f.constant("unreachable"))
		bm.groups = f.groups("groups")
		bm.anchor = f.anchor(bm.groups)
		bm.strategies = f.strategies("strategies")
		bm.checkNames(f)
		bm.schedule(f, e.reading.options.Overrides)
		if c := b.One("client"); c != nil {
			l := e.layer(c, lang.BenchmarkClientBlock, i.scope)
			l.origin = b.Address()
			bm.client = append(bm.client, l)
		}
		bm.checkLevels(f)
		bm.checkMixes(f)
		bm.judgePreconditions(e, i.scope)
		e.benchmarks = append(e.benchmarks, bm)
		bm.expand(e)
		if e.errors() > before || len(bm.Cells) == 0 { // or the reason was found before
			bm.checkRest(e, i.scope)
			bm.wrong = true
			continue
		}
		bm.checkVersions(f)
		bm.checkJourneys(f)
		bm.checkUsers(f)
		bm.checkSearch(f)
		bm.checkAnchor(f)
		bm.checkClients(e)
		if !e.reading.broken && !f.bad { // else it is not known how many are needed
			bm.checkRows(f)
		}
		bm.checkPrograms(e)
		bm.compare(e, i.scope)
		bm.limit(e, i.scope)
		bm.track(e, i.scope)
	}
}

// checkRest finds mistakes in what is declared about the cells of a benchmark that can't be planned, so that they are
// reported at once.
func (bm *benchmark) checkRest(e *evaluation, local scope) {
	for _, c := range bm.block.Nested("compare") {
		bm.pairTemplate(e.fields(c, lang.CompareBlock, local))
	}
	for _, t := range bm.block.Nested("track") {
		e.fields(t, lang.TrackBlock, local).metrics("metrics")
	}
	for _, t := range bm.block.Nested("threshold") {
		if arg := t.Args["metric"]; arg != nil {
			e.fields(t, lang.ThresholdBlock, local).metric(arg.Expr)
		}
	}
}

// checkVersions refuses HTTP/3 for http:// URLs: QUIC has no cleartext (RFC 9114, section 3.1).
func (bm *benchmark) checkVersions(f *fields) {
	for _, g := range bm.requested() {
		for _, l := range g.loadsOf(bm.strategies) {
			if l.group.cleartext && merged(bm.layers(l.group, l.strategy)).HTTPVersion == plan.HTTP3 {
				f.wrong(diag.Conflict, "groups", "HTTP/3 needs https", "%s has http:// URLs, and strategy.%s would request them over HTTP/3, which is always encrypted.", l.group.address, l.strategy.Name)
				return
			}
		}
	}
}

// checkClients checks the clients that the cells have, each combination of layers once.
func (bm *benchmark) checkClients(e *evaluation) {
	for _, g := range bm.requested() {
		for _, l := range g.loadsOf(bm.strategies) {
			layers := bm.layers(l.group, l.strategy)
			e.checkClient(bm.block.Header, layers)
			e.checkSigned(bm.block.Header, layers, l.group)
		}
	}
}

// errors counts the errors so far.
func (e *evaluation) errors() int { return len(e.diags.Errs()) }

// groups reads references to groups and mixes; one with for_each stands for all of its elements.
func (f *fields) groups(name string) []*group {
	var found []*group
	for _, address := range f.references(name, "group", "mix") {
		if g := f.e.groups[address]; g != nil {
			found = append(found, g)
		}
	}
	return found
}

func (f *fields) strategies(name string) []*plannedStrategy {
	var found []*plannedStrategy
	for _, address := range f.references(name, "strategy") {
		if s := f.e.strategyAt(address); s != nil {
			found = append(found, s)
		}
	}
	return found
}

// references evaluates an argument to the addresses that its values carry, each once.
func (f *fields) references(name string, roots ...string) []string {
	arg := f.b.Args[name]
	if arg == nil {
		return nil
	}
	v := f.e.evaluate(arg, f.scope)
	v, _ = v.UnmarkDeep()
	addresses, ok := f.addresses(name, roots, v)
	if !ok {
		return nil
	}
	if len(addresses) == 0 {
		f.wrong(diag.BadValue, name, "Empty list", "%s must have at least one element.", name)
	}
	seen := map[string]bool{}
	for _, a := range addresses {
		if seen[a] {
			f.wrong(diag.Duplicate, name, "Listed twice", "%s is in %s twice; each is one row of cells.", a, name)
			return nil
		}
		seen[a] = true
	}
	return addresses
}

// addresses takes the addresses out of a value: that of a declaration, or those in a collection.
func (f *fields) addresses(name string, roots []string, v cty.Value) ([]string, bool) {
	root := roots[0]
	if address, ok := addressOf(v); ok {
		if !slices.ContainsFunc(roots, func(root string) bool { return decl.HasRoot(address, root) }) {
			f.wrong(diag.NotAReference, name, "Not a "+root, "%s must hold %s references: %s is none.", name, words.A(root), address)
			return nil, false
		}
		return []string{address}, true
	}
	ty := v.Type()
	switch {
	case !v.IsKnown():
		f.bad = true
		f.e.notKnown(f.at(name), name)
		return nil, false
	case v.IsNull():
		f.wrong(diag.BadValue, name, "Null reference", "%s must name what is declared: %s = [%s.NAME].", name, name, root)
		return nil, false
	case ty == cty.String:
		f.wrong(diag.NotAReference, name, "Text in place of a reference", "References stand without quotes: %s.", f.unquoted(root, v.AsString()))
		return nil, false
	case !ty.IsTupleType() && !ty.IsObjectType() && !ty.IsListType() && !ty.IsSetType() && !ty.IsMapType():
		f.wrong(diag.NotAReference, name, "Not a reference", "%s must hold references such as %s.NAME, not %s.", name, root, describe(v))
		return nil, false
	}
	var found []string
	for _, el := range v.Elements() {
		inner, ok := f.addresses(name, roots, el)
		if !ok {
			return nil, false
		}
		found = append(found, inner...)
	}
	return found, true
}

// unquoted is the reference that a text was meant to be.
func (f *fields) unquoted(root, text string) string {
	name := text
	if decl.HasRoot(text, root) {
		name = decl.TrimRoot(text)
	}
	names := f.e.reading.all.Names(root)
	if meant := diag.Suggest(name, names); meant != "" {
		return root + "." + meant
	}
	return root + ".NAME"
}

// judgePreconditions notes which preconditions don't hold.
func (bm *benchmark) judgePreconditions(e *evaluation, local scope) {
	for _, p := range bm.block.Nested("precondition") {
		f := e.fields(p, lang.PreconditionBlock, local)
		message := f.constantOr("error_message", "The condition does not hold.")
		v, ok := f.known("condition")
		if !ok || v.True() {
			continue
		}
		if f.secret["error_message"] != nil {
			message = "The condition doesn't hold. (The message has a sensitive value in it.)"
		}
		arg := p.Args["condition"]
		d := diag.Failure(diag.FailedPrecondition, arg.Expr.Range(), "Precondition failed", "%s", message)
		d.Expression, d.EvalContext = arg.Expr, e.context(arg, local)
		bm.failed = append(bm.failed, d)
	}
}
