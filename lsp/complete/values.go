package complete

import (
	"slices"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"bench/lsp/cursor"
	"bench/result"
	"bench/spec/decl"
	"bench/spec/functions"
	"bench/spec/lang"
)

// values offers what an argument's expression can have at the place.
func (o *offer) values() {
	a := o.def.Argument(o.place.Node.Name)
	if a == nil {
		if !o.def.Free {
			return
		}
		a = &lang.Argument{Name: o.place.Node.Name, Kind: lang.AnyKind}
	}
	switch {
	case o.place.Quoted:
		o.quoted(a)
	case len(a.Words) > 0 && len(o.place.Frames) == 0:
		for _, word := range a.Words {
			o.add(Item{Label: word, Kind: Word, Plain: "\"" + word + "\""})
		}
		o.expression(a)
	default:
		o.ofKind(a)
	}
}

// quoted offers what can stand between quotes: a word that the argument takes.
func (o *offer) quoted(a *lang.Argument) {
	words := a.Words
	if a.Kind == lang.LevelsKind {
		words = []string{"default"}
	}
	if a.Kind == lang.WarmupKind {
		words = []string{"auto"}
	}
	for _, f := range o.place.Frames[:len(o.place.Frames)-1] {
		if f.Open != hclsyntax.TokenOBrack {
			return
		}
	}
	for _, word := range words {
		o.add(Item{Label: word, Kind: Word})
	}
}

func (o *offer) ofKind(a *lang.Argument) {
	switch a.Kind {
	case lang.BoolKind:
		if len(o.place.Frames) == 0 {
			o.words("true", "false")
		}
		o.expression(a)
	case lang.ReferenceKind, lang.ReferencesKind:
		for _, root := range a.Roots() {
			o.declared(root)
		}
	case lang.AddressKind:
		for _, root := range a.Roots() {
			o.declared(root)
		}
	case lang.RequestsKind:
		o.requests()
	case lang.MetricKind, lang.MetricsKind:
		o.metrics()
	case lang.HoldsKind:
		o.metrics()
		o.words(lang.Searched()...)
	case lang.TypeKind:
		if o.def.Type == "variable" {
			for _, word := range lang.Types() {
				o.add(Item{Label: word, Kind: Type})
			}
		}
	case lang.CapturesKind, lang.CountKind:
		if !o.atKey() {
			o.family(functions.CaptureFamily)
		}
	case lang.StagesKind, lang.RepeatKind, lang.UntilKind:
		o.keyed(a)
	default:
		if !o.atKey() {
			if a.Kind.TakesConditions() {
				o.family(functions.ConditionFamily)
			}
			o.expression(a)
		}
	}
}

func (o *offer) words(list ...string) {
	for _, word := range list {
		o.add(Item{Label: word, Kind: Keyword})
	}
}

// keyed offers the keys of an object that aren't in it, or what can be their value.
func (o *offer) keyed(a *lang.Argument) {
	if !o.atKey() {
		if a.Kind == lang.UntilKind && len(o.place.Frames) > 1 {
			o.family(functions.ConditionFamily)
		}
		o.expression(a)
		return
	}
	depth := 0
	for _, f := range o.place.Frames {
		if f.Open == hclsyntax.TokenOBrace {
			depth++
		}
	}
	for _, key := range a.Kind.Keys() {
		if depth == 1 && !slices.Contains(o.place.Inner().Keys, key) {
			o.add(Item{Label: key, Kind: Argument, Plain: key + " = "})
		}
	}
}

// metrics offers what is measured: where a benchmark searches, and its cells are judged, that is what it finds.
func (o *offer) metrics() {
	searches := len(o.around) > 0 && o.def.Type != "search" && o.place.Around[0].Child("search") != nil
	for _, m := range append(result.Metrics(), result.StatusMetrics()...) {
		if m.Undirected != "" && o.def.Argument("metrics") != nil {
			continue // it can't be compared
		}
		if is := m.Name == result.CapacityMetric; is != searches && (is || o.def.Type != "track") {
			continue
		}
		o.add(Item{Label: m.Name, Kind: Metric, Detail: string(m.Unit), Doc: m.Doc})
	}
}

// declared offers all that is declared for a root.
func (o *offer) declared(root string) {
	for _, name := range o.names.Declared(root) {
		address := root + "." + name
		if o.isItself(address) {
			continue
		}
		o.add(Item{Label: address, Kind: Reference, Doc: o.names.About(address)})
	}
}

// isItself says whether an address is that of the block around the place: nothing refers to itself.
func (o *offer) isItself(address string) bool {
	if len(o.place.Around) == 0 {
		return false
	}
	top := o.place.Around[0]
	if top.Name == "locals" {
		return address == "local."+o.place.Node.Name
	}
	return address == decl.RootOf(top.Name)+"."+top.Label()
}

// requests offers the requests of the same group that stand before this one.
func (o *offer) requests() {
	for _, name := range o.earlier() {
		o.add(Item{Label: "request." + name, Kind: Reference})
	}
}

// earlier are the names of the requests before the one that the place is in.
func (o *offer) earlier() (names []string) {
	if len(o.place.Around) < 2 {
		return nil
	}
	for _, n := range o.place.Around[0].Children {
		if n == o.place.Around[1] {
			break
		}
		if n.Kind == cursor.Block && slices.Contains(lang.RequestTypes(), n.Name) && n.Child("for_each") == nil {
			names = append(names, n.Label())
		}
	}
	return names
}
