package lang

import "slices"

// apart are sets of names of which a block can have one: what Rules say in sentences, for those who offer names. The decoders
// hold the rules themselves; that nothing is offered which they refuse is tried on the examples (package lsp).
var apart = map[string][][]string{
	"benchmark": {
		append(slices.Clone(Loads), "search"),
		{"duration", "iterations"},
		{"stages", "duration"},
		{"stages", "iterations"},
		{"search", "duration"},
		{"search", "iterations"},
		{"search", "blocks"},
		// Of open loops, and of users.
		{"concurrency", "arrival"},
		{"users", "arrival"},
		{"concurrency", "max_in_flight"},
		{"users", "max_in_flight"},
		{"concurrency", "new_user"},
		{"rate", "new_user"},
		{"concurrency", "pace"},
		{"rate", "pace"},
	},
	"request":   {{"path", "url"}, {"body", "body_file", "json", "form", "xml", "multipart"}, {"until", "expect"}},
	"websocket": {{"path", "url"}},
	"grpc":      {{"proto", "reflection"}, {"message", "messages"}},
	"multipart": {{"value", "file"}},
	"client":    {{"proxy", "unix_socket"}},
	"ready":     {{"path", "tcp"}},
	"data":      {{"file", "rows"}},
	"random":    {{"integer", "choice", "length"}, {"integer", "weights"}, {"length", "weights"}},
	"notify":    {{"command", "webhook"}, {"env", "webhook"}},
	"part":      {{"share", "rate", "users"}},
}

// Excluded says whether a block that has some arguments and blocks can't have another one besides.
func (b *Block) Excluded(name string, given []string) bool {
	for _, set := range b.Apart() {
		if slices.Contains(set, name) && slices.ContainsFunc(given, func(g string) bool { return g != name && slices.Contains(set, g) }) {
			return true
		}
	}
	return false
}

// Apart are the sets of names of which a block can have one.
func (b *Block) Apart() [][]string {
	if b.Type != "content" {
		return apart[b.Type]
	}
	var sets [][]string // of a dynamic block's content, those of all that it may be: no set has a name of another block's
	for _, typ := range append(RequestTypes(), PartBlock.Type) {
		sets = append(sets, apart[typ]...)
	}
	return sets
}

// Roots are what an argument that is a reference, or a list of them, may refer to: the words that references begin with.
func (a *Argument) Roots() []string {
	switch a.Name {
	case "groups":
		return []string{"group", "mix"}
	case "group", "anchor", "subject":
		return []string{"group"}
	case "strategies", "strategy":
		return []string{"strategy"}
	case "baseline":
		return []string{"strategy", "group", "mix"}
	case "from", "to":
		return Movable()
	}
	switch a.Kind {
	case ReferenceKind:
		return []string{a.Name} // client
	case ReferencesKind:
		return []string{"benchmark"}
	default:
		return nil
	}
}

// Movable are the roots that can be renamed without losing the comparison with older results.
func Movable() []string { return []string{"benchmark", "group", "mix", "strategy"} }

// Keys are what can stand in the objects that values of a kind are, nil where that is free, or where there are none.
func (k Kind) Keys() []string {
	switch k {
	case StagesKind:
		return []string{"name", "rate", "users", "duration", "over", "for"}
	case RepeatKind:
		return []string{"while", "each", "at_most", "times"}
	case UntilKind:
		return UntilBlock.ArgumentNames()
	default:
		return nil
	}
}
