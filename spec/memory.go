package spec

import (
	"maps"
	"net/url"
	"reflect"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"bench/plan"
	"bench/spec/budget"
	"bench/spec/decl"
	"bench/spec/functions"
	"bench/spec/lang"
	"bench/spec/syntax"
)

// A Memory is what reading a spec again begins with, for whoever reads it at each letter that is typed: the syntax of the
// blocks that are as they were, and the requests in them whose values are as they were. What is read with it is as if it were
// read without.
//
// It is for one spec, and for one reading at a time: a Spec that was read with it is not to be planned while the next is
// read. Ranges of its diagnostics may change with the next reading: Apart copies them.
type Memory struct {
	files    map[string]*syntax.Kept
	blocks   *decl.Memory
	budget   *budget.Budget
	facts    map[*decl.Block]*requestFacts
	requests map[requestKey]*keptRequest
	bases    map[string]*keptBase // of groups, by address and world
	turn     int
	reading  bool // a reading is under way, or one has ended in the middle
}

// NewMemory is an empty memory.
func NewMemory() *Memory {
	m := &Memory{}
	m.clear()
	return m
}

func (m *Memory) clear() {
	*m = Memory{
		files: map[string]*syntax.Kept{}, blocks: decl.NewMemory(), facts: map[*decl.Block]*requestFacts{},
		requests: map[requestKey]*keptRequest{}, bases: map[string]*keptBase{},
	}
}

// begin begins a reading. After one that has not ended, nothing is sure.
func (m *Memory) begin(most budget.Limits) {
	if m.reading {
		m.clear()
	}
	m.reading = true
	if m.budget == nil {
		m.budget = budget.New(most)
	}
	m.budget.Renew()
}

// end lets go of what was not met in this reading, unless that went no further than to a mistake in the syntax.
func (m *Memory) end(files []syntax.File) {
	m.reading = false
	if len(files) == 0 || slices.ContainsFunc(files, func(f syntax.File) bool { return f.Broken }) {
		return
	}
	m.turn++
	maps.DeleteFunc(m.requests, func(_ requestKey, r *keptRequest) bool { return r.turn < m.turn-1 })
	maps.DeleteFunc(m.facts, func(_ *decl.Block, f *requestFacts) bool { return f.turn < m.turn-1 })
}

// parse is syntax.ParseAll.
func (m *Memory) parse(texts []syntax.Source) ([]syntax.File, hcl.Diagnostics) {
	if m == nil {
		return syntax.ParseAll(texts)
	}
	var files []syntax.File
	var all hcl.Diagnostics
	for _, text := range texts {
		if m.files[text.Name] == nil {
			m.files[text.Name] = &syntax.Kept{}
		}
		f, diags := m.files[text.Name].Parse(text, m.blocks.Move)
		files = append(files, f)
		all = append(all, diags...)
	}
	return files, all
}

func (m *Memory) decls() *decl.Memory {
	if m == nil {
		return nil
	}
	return m.blocks
}

// Apart are diagnostics whose ranges stay as they are.
func Apart(diags hcl.Diagnostics) hcl.Diagnostics {
	var all hcl.Diagnostics
	for _, d := range diags {
		own := *d
		if d.Subject != nil {
			own.Subject = d.Subject.Ptr()
		}
		if d.Context != nil {
			own.Context = d.Context.Ptr()
		}
		all = append(all, &own)
	}
	return all
}

// A requestKey is a request: of a for_each each by itself.
type requestKey struct {
	block   *decl.Block
	name    string
	started bool // in a world in which servers have their ports
}

// A keptRequest is a planned request, and what it was made of.
type keptRequest struct {
	turn   int
	base   *keptBase
	values []cty.Value // of the references in it
	made   plan.Request
	noted  *url.URL
	took   budget.Limits
}

// A keptBase is what the requests of a group share. It is another one when anything in it is.
type keptBase struct{ requestBase }

// requestFacts are what can be said of a request by its text.
type requestFacts struct {
	turn  int
	alone bool // it reads no files
	args  []*decl.Argument
	refs  []decl.Reference
}

func factsOf(b *decl.Block) *requestFacts {
	f := &requestFacts{alone: true}
	seen := map[string]bool{}
	var visit func(b *decl.Block)
	visit = func(b *decl.Block) {
		for name, arg := range b.Args {
			f.args = append(f.args, arg)
			f.alone = f.alone && name != "body_file" && !arg.Calls(functions.ReadsFiles)
			for _, r := range arg.Refs {
				if key := r.Root + "." + r.Name; !seen[key] {
					seen[key] = true
					f.refs = append(f.refs, r)
				}
			}
		}
		for _, n := range b.Blocks {
			f.alone = f.alone && (n.Type == lang.ExpectBlock.Type || n.Type == lang.StreamBlock.Type)
			visit(n)
		}
	}
	visit(b)
	return f
}

// requestAgain is request, for what may be remembered of the reading before.
func (e *evaluation) requestAgain(f *fields, g *group, base requestBase, name string) plan.Request {
	m := e.reading.options.Memory
	if m == nil || !f.b.Kept() || f.b.Type != lang.RequestBlock.Type || e.world.results != nil {
		return e.request(f, g, base)
	}
	facts := m.facts[f.b]
	if facts == nil {
		facts = factsOf(f.b)
		m.facts[f.b] = facts
	}
	facts.turn = m.turn
	for _, arg := range facts.args {
		if e.reading.all.Bad[arg] {
			return e.request(f, g, base)
		}
	}
	key := requestKey{f.b, name, e.world.addresses != nil}
	shared := m.base(g.address, key.started, base)
	values := e.valuesOf(facts.refs, f.scope)
	if k := m.requests[key]; k != nil && k.base == shared && sameValues(k.values, values) && e.reading.budget.Take(k.took) {
		k.turn = m.turn
		if k.noted != nil {
			f.note(g, k.noted)
		}
		return k.again(f.b)
	}
	before, found, silent := e.reading.budget.Limits, len(e.diags), e.silent
	r := e.request(f, g, base)
	sure := len(e.diags) == found && e.silent == silent && e.reading.budget.SpentOn == nil
	if sure && facts.alone && !f.bad && !f.sensitive && f.slots == nil && r.Dynamic == nil {
		k := &keptRequest{turn: m.turn, base: shared, values: values, made: r, noted: f.noted, took: e.reading.budget.Limits.Without(before)}
		k.made = k.again(f.b)
		m.requests[key] = k
	}
	return r
}

// again is the request with what others may change of it as its own.
func (k *keptRequest) again(b *decl.Block) plan.Request {
	r := k.made
	r.Range = rangeOf(b.Header)
	r.Headers = maps.Clone(r.Headers)
	if r.Expect != nil {
		x := *r.Expect
		r.Expect = &x
	}
	if r.Stream != nil {
		x := *r.Stream
		r.Stream = &x
	}
	return r
}

// base is what the requests of a group share, the same as before if it is.
func (m *Memory) base(group string, started bool, b requestBase) *keptBase {
	if started {
		group += " started"
	}
	if k := m.bases[group]; k == nil || !reflect.DeepEqual(k.requestBase, b) {
		m.bases[group] = &keptBase{b}
	}
	return m.bases[group]
}

// valuesOf are the values that references have here.
func (e *evaluation) valuesOf(refs []decl.Reference, local scope) []cty.Value {
	var values []cty.Value
	for _, r := range refs {
		if v, ok := local[r.Root]; ok {
			values = append(values, v)
		} else if v, ok := e.fixed[r.Root]; ok {
			values = append(values, v)
		} else {
			values = append(values, e.lookup(r))
		}
	}
	return values
}

func sameValues(a, b []cty.Value) bool {
	for i := range a {
		if budget.IsLarge(a[i]) || budget.IsLarge(b[i]) || !a[i].RawEquals(b[i]) {
			return false
		}
	}
	return len(a) == len(b)
}
