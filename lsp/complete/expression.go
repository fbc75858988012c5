package complete

import (
	"slices"
	"strings"

	"bench/plan"
	"bench/spec/decl"
	"bench/spec/functions"
	"bench/spec/lang"
)

// expression offers references and functions.
func (o *offer) expression(a *lang.Argument) {
	for _, root := range decl.RootsAt(o.around, a) {
		o.root(root)
	}
	for _, family := range functions.Table(nil, nil) {
		if o.fits(family.Name, a) {
			o.rows(family)
		}
	}
}

// fits says whether the functions of a family can be called in an argument.
func (o *offer) fits(family string, a *lang.Argument) bool {
	switch family {
	case functions.ConditionFamily, functions.CaptureFamily:
		return false // offered where they stand
	case functions.ResultFamily:
		return a.Phase == lang.AfterPhase && slices.Contains(decl.RootsAt(o.around, a), "benchmark")
	case functions.EnvironmentFamily:
		return o.def.Type == "variable" && a.Name == "default"
	}
	return a.Kind != lang.CountKind
}

func (o *offer) family(name string) {
	for _, family := range functions.Table(nil, nil) {
		if family.Name == name {
			o.rows(family)
		}
	}
}

func (o *offer) rows(family functions.Family) {
	for _, f := range family.Rows {
		snippet := f.Name + "($0)"
		if strings.HasSuffix(f.Example, "()") {
			snippet = f.Name + "()$0"
		}
		o.add(Item{Label: f.Name, Kind: Function, Detail: family.Name, Doc: FunctionDoc(f), Plain: f.Name + "(", Snippet: snippet})
	}
}

// root offers what a root of references has.
func (o *offer) root(root string) {
	fixed := decl.AttributesOf[root]
	switch {
	case root == string(plan.FromRequest):
		o.answers()
	case root == string(plan.FromSetup):
		for _, name := range o.names.Declared(root) {
			for _, value := range o.names.Declared(root + "." + name) {
				o.add(Item{Label: root + "." + name + "." + value, Kind: Reference})
			}
		}
	case len(fixed) > 0:
		for _, name := range fixed {
			o.add(Item{Label: root + "." + name, Kind: Reference})
		}
	case root == "server" && o.def.Argument("for_each") != nil && len(o.around) == 1 && o.around[0].Type == "locals":
	case root == "server":
		for _, name := range o.names.Declared(root) {
			if !o.isItself(root + "." + name) {
				for _, attribute := range []string{"url", "host", "port"} {
					o.add(Item{Label: root + "." + name + "." + attribute, Kind: Reference, Doc: o.names.About(root + "." + name)})
				}
			}
		}
	case slices.Contains(decl.Roots(), root):
		o.declared(root)
	default: // of a dynamic block, or the level of a search
		if slices.Contains(lang.Searched(), root) && o.around[len(o.around)-1].Type == "search" {
			o.words(root)
			return
		}
		for _, name := range decl.AttributesOf["each"] {
			o.add(Item{Label: root + "." + name, Kind: Reference})
		}
	}
}

// answers offers what the requests before this one have captured.
func (o *offer) answers() {
	if len(o.place.Around) < 2 {
		return
	}
	earlier := o.earlier()
	for _, n := range o.place.Around[0].Children {
		if slices.Contains(earlier, n.Label()) && n != o.place.Around[1] {
			if capture := n.Child("capture"); capture != nil {
				for _, key := range capture.Keys() {
					o.add(Item{Label: "request." + n.Label() + "." + key, Kind: Reference})
				}
			}
		}
	}
}
