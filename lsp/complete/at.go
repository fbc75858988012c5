package complete

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"bench/lsp/cursor"
	"bench/spec/decl"
	"bench/spec/lang"
)

// At is all that can stand at a byte of a text, as far as it begins with what is typed.
func At(tree *cursor.Tree, offset int, names Names) []Item {
	p := tree.Find(offset)
	o := &offer{tree: tree, place: p, names: names}
	o.def, o.around = Resolve(p.Around)
	if o.def == nil {
		return nil
	}
	switch p.Where {
	case cursor.Statement:
		o.statements()
	case cursor.Header:
		o.labels()
	case cursor.Value:
		o.values()
	}
	return o.items
}

// Resolve is what the table of the language says of the innermost of some blocks, nil where it doesn't know one, and what
// they are to whoever asks for references.
func Resolve(blocks []*cursor.Node) (*lang.Block, []decl.Around) {
	def := lang.File()
	var around []decl.Around
	for _, n := range blocks {
		typ, label := n.Name, n.Label()
		if typ == "dynamic" {
			typ = label
		}
		nested := def.Nested(typ)
		switch {
		case nested == nil, n.Name == "dynamic" && !nested.Dynamic:
			return nil, nil
		case n.Name == "dynamic":
			def = lang.DynamicBlock(nested.Block)
		default:
			def = nested.Block
		}
		a := decl.Around{Type: n.Name, Label: label, Each: n.Child("for_each") != nil, Iterator: label}
		if word := n.Child("iterator").Word(); word != "" {
			a.Iterator = word
		}
		around = append(around, a)
	}
	return def, around
}

// An offer gathers what can stand at a place.
type offer struct {
	tree   *cursor.Tree
	place  cursor.Place
	names  Names
	def    *lang.Block // the block that the place is in
	around []decl.Around
	items  []Item
}

// add offers an item, unless something else is typed already.
func (o *offer) add(i Item) {
	if !strings.HasPrefix(strings.ToLower(i.Label), strings.ToLower(strings.Trim(o.place.Typed, `"`))) {
		return
	}
	i.At = o.place.At
	if i.Plain == "" {
		i.Plain = i.Label
	}
	if o.place.Where == cursor.Value && len(o.place.Frames) == 0 && o.wantsList() && i.Kind != Function {
		i.Plain = "[" + i.Plain + "]"
	}
	o.items = append(o.items, i)
}

// wantsList says whether what the argument at the place takes is offered as the first of a list, in its brackets.
func (o *offer) wantsList() bool {
	a := o.def.Argument(o.place.Node.Name)
	if a == nil {
		return false
	}
	switch a.Kind {
	case lang.ReferencesKind, lang.MetricsKind, lang.RequestsKind, lang.HoldsKind:
		return true
	}
	return false
}

// body is the node of the innermost block around, or of the file.
func (o *offer) body() *cursor.Node {
	if n := len(o.place.Around); n > 0 {
		return o.place.Around[n-1]
	}
	return &o.tree.Node
}

// given are the names of what stands in the body beside the cursor.
func (o *offer) given() []string {
	var names []string
	for _, c := range o.body().Children {
		if c != o.place.Node && c.Kind != cursor.Fragment {
			names = append(names, c.Name)
		}
	}
	if over := o.body().Child(lang.SearchBlock.Type).Child("over").Literal(); over != "" {
		names = append(names, over) // what is searched over is the load, as if it were given
	}
	if stages := o.body().Child("stages"); stages != nil && len(o.around) > 0 && o.def.Type == lang.BenchmarkBlock.Type {
		load := "rate"
		if stages.Sets("users") {
			load = "users"
		}
		names = append(names, load)
	}
	return names
}

func (o *offer) statements() {
	if o.def.Free {
		return
	}
	given := o.given()
	typ := o.body().Child("type").Literal()
	goes := func(of []string) bool { return len(of) == 0 || typ == "" || slices.Contains(of, typ) }
	for _, a := range o.def.Arguments {
		if !slices.Contains(given, a.Name) && !o.def.Excluded(a.Name, given) && goes(a.Of) {
			o.argument(a)
		}
	}
	for _, n := range o.def.Blocks {
		there := 0
		for _, name := range given {
			if name == n.Type {
				there++
			}
		}
		if len(o.around) == 0 && n.Most > 0 && o.names.Elsewhere(n.Type) {
			there = n.Most
		}
		if (n.Most == 0 || there < n.Most) && !o.def.Excluded(n.Type, given) && goes(n.Of) {
			o.block(n)
		}
	}
	if types := lang.DynamicTypes(o.def); len(types) > 0 {
		o.add(Item{
			Label: "dynamic", Kind: Block, Detail: "block", Doc: "Makes blocks of a type, one for each element.",
			Plain: "dynamic", Snippet: "dynamic \"${1:" + types[0] + "}\" {\n  for_each = $2\n  content {\n    $0\n  }\n}",
		})
	}
}

func (o *offer) argument(a lang.Argument) {
	i := Item{Label: a.Name, Kind: Argument, Detail: Detail(a), Doc: ArgumentDoc(a), Plain: a.Name + " = ", Snippet: a.Name + " = " + hole(a, "0")}
	if n := o.place.Node; n != nil && n.Kind == cursor.Argument { // its value stands there already
		i.Plain, i.Snippet = a.Name, ""
	}
	o.add(i)
}

// hole is where the value of an argument goes, with the brackets that it has in any case.
func hole(a lang.Argument, n string) string {
	if len(a.Words) > 0 && a.Kind == lang.TextKind {
		return "\"${" + n + "|" + strings.Join(a.Words, ",") + "|}\""
	}
	switch a.Kind {
	case lang.TextKind, lang.DurationKind:
		return "\"$" + n + "\""
	case lang.BoolKind:
		return "${" + n + "|true,false|}"
	case lang.TextsKind, lang.WholesKind, lang.LevelsKind, lang.RatesKind, lang.ReferencesKind, lang.MetricsKind, lang.RequestsKind, lang.HoldsKind:
		return "[$" + n + "]"
	case lang.TextMapKind, lang.ParametersKind, lang.ExpectedTextsKind, lang.ExpectedValuesKind, lang.CapturesKind, lang.RepeatKind, lang.UntilKind:
		return "{ $" + n + " }"
	case lang.StagesKind:
		return "[{ $" + n + " }]"
	default:
		return "$" + n
	}
}

// block offers a block, with the arguments that it needs.
func (o *offer) block(n lang.Nested) {
	header := n.Type
	if n.Label {
		header += " \"${1:name}\""
		if len(n.Labels) > 0 {
			header = n.Type + " \"${1|" + strings.Join(n.Labels, ",") + "|}\""
		}
	}
	body, next := "", 2
	for _, a := range n.Arguments {
		if a.Required {
			body += "  " + a.Name + " = " + hole(a, string(rune('0'+next))) + "\n"
			next++
		}
	}
	i := Item{Label: n.Type, Kind: Block, Detail: "block", Doc: BlockDoc(n.Block), Snippet: header + " {\n" + body + "  $0\n}"}
	if node := o.place.Node; node != nil && node.Kind == cursor.Block {
		i.Snippet = "" // its body stands there already
	}
	o.add(i)
}

// labels offers the names that a block can have, where it can't have any.
func (o *offer) labels() {
	var names []string
	if o.place.Node.Name == "dynamic" {
		names = lang.DynamicTypes(o.def)
	} else if n := o.def.Nested(o.place.Node.Name); n != nil {
		names = n.Labels
	}
	quoted := slices.ContainsFunc(o.place.Node.Labels, func(l cursor.Label) bool { return l.At == o.place.At })
	for _, name := range names {
		i := Item{Label: name, Kind: Word}
		if !quoted {
			i.Plain = "\"" + name + "\""
		}
		o.add(i)
	}
}

// inObject says whether the place is where a key of an object stands.
func (o *offer) atKey() bool {
	f := o.place.Inner()
	return f.Open == hclsyntax.TokenOBrace && f.Key == ""
}
