package spec

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"bench/plan"
	"bench/result"
	"bench/spec/decl"
)

// hiddenFields are parts of a result that expressions don't see: raw data, and what is there for reports alone.
var hiddenFields = []string{
	"trial_data", "timeline", "error_examples", "findings", "warnings", "placebo_of", "histogram", "highest", "low", "high", "censored",
	"stage", "stages", "part", "parts", "share", "search", "tries", "tried", "profile", "over_time", "histograms",
}

// withEnds are types whose intervals expressions see.
var withEnds = []reflect.Type{reflect.TypeFor[result.Capacity](), reflect.TypeFor[result.Coefficient]()}

// hidden says whether expressions don't see a field of a type.
func hidden(t reflect.Type, name string) bool {
	if (name == "low" || name == "high") && slices.Contains(withEnds, t) {
		return false
	}
	return slices.Contains(hiddenFields, name)
}

// cellType is the type of a cell in expressions. It follows result.Cell, so that both always have the same names, and
// adds latency: response where arrivals are scheduled, service otherwise. One with named stages has stage besides: these, by
// name; and a mix has part.
func cellType() cty.Type {
	fields := typeOf(reflect.TypeFor[result.Cell]()).AttributeTypes()
	fields["latency"] = fields["service"]
	return cty.Object(fields)
}

// typeOf is the type of a Go type's JSON form.
func typeOf(t reflect.Type) cty.Type {
	switch t.Kind() {
	case reflect.Pointer:
		return typeOf(t.Elem())
	case reflect.String:
		return cty.String
	case reflect.Bool:
		return cty.Bool
	case reflect.Slice:
		return cty.List(typeOf(t.Elem()))
	case reflect.Map:
		return cty.Map(typeOf(t.Elem()))
	case reflect.Struct:
		fields := map[string]cty.Type{}
		eachField(t, func(name string, index []int) {
			fields[name] = typeOf(t.FieldByIndex(index).Type)
		})
		return cty.Object(fields)
	default:
		return cty.Number
	}
}

// eachField visits the fields that expressions see, those of embedded structs among them, by their JSON names.
func eachField(t reflect.Type, visit func(name string, index []int)) {
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.Anonymous && f.IsExported() && name != "" && name != "-" && !hidden(t, name) {
			visit(name, f.Index)
		}
	}
}

// valueOf is a Go value as an expression sees it; what is nil is null.
func valueOf(v reflect.Value) cty.Value {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return cty.NullVal(typeOf(v.Type()))
		}
		return valueOf(v.Elem())
	case reflect.String:
		return cty.StringVal(v.String())
	case reflect.Bool:
		return cty.BoolVal(v.Bool())
	case reflect.Slice:
		if v.Len() == 0 {
			return cty.ListValEmpty(typeOf(v.Type().Elem()))
		}
		list := make([]cty.Value, v.Len())
		for i := range list {
			list[i] = valueOf(v.Index(i))
		}
		return cty.ListVal(list)
	case reflect.Map:
		if v.Len() == 0 {
			return cty.MapValEmpty(typeOf(v.Type().Elem()))
		}
		values := map[string]cty.Value{}
		for _, key := range v.MapKeys() {
			values[key.String()] = valueOf(v.MapIndex(key))
		}
		return cty.MapVal(values)
	case reflect.Struct:
		fields := map[string]cty.Value{}
		eachField(v.Type(), func(name string, index []int) {
			fields[name] = valueOf(v.FieldByIndex(index))
		})
		return cty.ObjectVal(fields)
	case reflect.Float32, reflect.Float64:
		return cty.NumberFloatVal(v.Float())
	default:
		return cty.NumberIntVal(v.Int())
	}
}

// measured is a cell of a run as expressions see it: with the percentiles that a gate may be judged by.
func measured(c *result.Cell) cty.Value {
	fields := valueOf(reflect.ValueOf(c.ForJudging()).Elem()).AsValueMap()
	fields["latency"] = fields["service"]
	if c.OpenLoop() {
		fields["latency"] = fields["response"]
	}
	within(fields, "stage", c.Stages, func(c *result.Cell) string { return c.Stage })
	within(fields, "part", c.Parts, func(c *result.Cell) string { return c.Part })
	return cty.ObjectVal(fields)
}

// within adds the cells within one that was measured, by their names.
func within(fields map[string]cty.Value, root string, cells []result.Cell, name func(*result.Cell) string) {
	named := map[string]cty.Value{}
	for i := range cells {
		named[name(&cells[i])] = measured(&cells[i])
	}
	if len(named) > 0 {
		fields[root] = cty.ObjectVal(named)
	}
}

// unmeasured is a cell that wasn't measured: what the plan knows of it, and numbers of the exact types, which are unknown
// before the run and null after it.
func (e *evaluation) unmeasured(c plan.Cell, address string) cty.Value {
	fields := map[string]cty.Value{}
	for name, ty := range e.reading.cellType.AttributeTypes() {
		if e.world.results == nil {
			fields[name] = cty.UnknownVal(ty)
		} else {
			fields[name] = absent(ty)
		}
	}
	for name, v := range cellValue(c, "").AsValueMap() {
		if name != "stage" {
			fields[name] = v
		}
	}
	fields["address"] = cty.StringVal(address)
	fields["key"] = cty.StringVal(c.Address.Key)
	fields["strategy_type"] = cty.StringVal(c.Strategy.Type)
	stages := map[string]cty.Value{}
	for _, s := range c.Arrival.Named() {
		part := maps.Clone(fields)
		at := c.Address.AtStage(s.Name)
		part["address"], part["level"] = cty.StringVal(at.String()), cty.StringVal(at.Level)
		stages[s.Name] = cty.ObjectVal(part)
	}
	parts := map[string]cty.Value{}
	for _, p := range c.Parts {
		load := c.Load(p)
		parts[p.Name] = e.unmeasured(load, load.Address.String())
	}
	switch {
	case len(parts) > 0 && e.reading.broken:
		fields["part"] = cty.DynamicVal // one may be misspelt
	case len(parts) > 0:
		fields["part"] = cty.ObjectVal(parts)
	}
	if len(stages) > 0 {
		fields["stage"] = cty.ObjectVal(stages)
	}
	return cty.ObjectVal(fields)
}

// absent is a value of a type without any number in it: objects of nulls, so that their attributes can still be named.
func absent(ty cty.Type) cty.Value {
	if !ty.IsObjectType() {
		return cty.NullVal(ty)
	}
	fields := map[string]cty.Value{}
	for name, inner := range ty.AttributeTypes() {
		fields[name] = absent(inner)
	}
	return cty.ObjectVal(fields)
}

// resultValue is what benchmark.NAME gives: the cells by group, strategy and level, below the key of a for_each. It is
// made when something asks for it, since few expressions do.
func (e *evaluation) resultValue(b *decl.Block) cty.Value {
	byKey := map[string]cty.Value{}
	for _, bm := range e.benchmarks {
		switch {
		case bm.block != b:
		case bm.wrong:
			return cty.DynamicVal
		case !bm.HasKey:
			return e.cellTree(bm)
		default:
			byKey[bm.Key] = e.cellTree(bm)
		}
	}
	if b.Args["for_each"] == nil {
		return cty.DynamicVal
	}
	return cty.ObjectVal(byKey)
}

// addUnrun adds the cells that are declared and not run, because the command line chose other levels: what is said about
// them stays right, and has no value.
func (e *evaluation) addUnrun(bm *benchmark, tree map[string]map[string]map[string]cty.Value) {
	for _, c := range bm.Cells {
		for _, l := range bm.declared {
			levels := tree[c.Address.Group][c.Address.Strategy]
			if _, there := levels[l.name]; there || isLoop(c) {
				continue
			}
			unrun := c
			unrun.Address.Level, unrun.Arrival = l.name, l.arrival
			levels[l.name] = e.unmeasured(unrun, unrun.Address.String())
		}
	}
}

func (e *evaluation) cellTree(bm *benchmark) cty.Value {
	tree := map[string]map[string]map[string]cty.Value{}
	for i, c := range bm.Cells {
		a := c.Address
		if tree[a.Group] == nil {
			tree[a.Group] = map[string]map[string]cty.Value{}
		}
		if tree[a.Group][a.Strategy] == nil {
			tree[a.Group][a.Strategy] = map[string]cty.Value{}
		}
		v, ok := e.world.results[bm.names[i]]
		if !ok {
			v = e.unmeasured(c, bm.names[i])
		}
		tree[a.Group][a.Strategy][a.Level] = v
	}
	if bm.relevelled() {
		e.addUnrun(bm, tree)
	}
	groups := map[string]cty.Value{}
	for g, strategies := range tree {
		inner := map[string]cty.Value{}
		for s, levels := range strategies {
			inner[s] = cty.ObjectVal(levels)
		}
		groups[g] = cty.ObjectVal(inner)
	}
	return cty.ObjectVal(groups)
}
