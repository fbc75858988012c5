package lsp

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"bench/lsp/cursor"
	"bench/lsp/index"
	"bench/spec/decl"
	"bench/spec/syntax"
)

// names are what is declared in the spec that a document is part of. It is complete.Names.
type names struct {
	n    *snapshot
	here *file
	all  []*file
}

func (n *snapshot) names(f *file) *names {
	x := &names{n: n, here: f}
	for _, u := range n.units(f.path) {
		for _, name := range u.names {
			x.all = append(x.all, n.file(u.path(name)))
		}
	}
	return x
}

// Declared are the names for a root of references; of "setup.NAME" those of the values that it captures.
func (x *names) Declared(root string) []string {
	if setup, ok := strings.CutPrefix(root, "setup."); ok {
		return x.captured(setup)
	}
	found := slices.Clone(decl.Predeclared(root))
	for _, f := range x.all {
		for _, address := range f.index().Declares() {
			if decl.HasRoot(address, root) && !strings.Contains(address, "/") {
				found = append(found, decl.TrimRoot(address))
			}
		}
		found = append(found, written(&f.tree().Node, root)...)
	}
	return syntax.Unique(found)
}

// written are the names that an outline declares: of a block that is being typed the index may know nothing.
func written(top *cursor.Node, root string) (found []string) {
	for _, b := range top.Children {
		switch {
		case b.Kind != cursor.Block:
		case root == "local" && b.Name == "locals":
			for _, a := range b.Children {
				if a.Kind == cursor.Argument {
					found = append(found, a.Name)
				}
			}
		case decl.RootOf(b.Name) == root && b.Label() != "":
			found = append(found, b.Label())
		}
	}
	return found
}

// captured are the values that the requests of a set-up capture, of one that is none of several.
func (x *names) captured(setup string) (found []string) {
	for _, b := range x.blocks("setup", setup) {
		if b.Child("for_each") != nil {
			continue // its values have a key before them
		}
		for _, request := range b.Children {
			if capture := request.Child("capture"); capture != nil && request.Child("for_each") == nil {
				found = append(found, capture.Keys()...)
			}
		}
	}
	return syntax.Unique(found)
}

// blocks are the blocks of a type and name in all files.
func (x *names) blocks(typ, name string) (found []*cursor.Node) {
	for _, f := range x.all {
		for _, b := range f.tree().Children {
			if b.Kind == cursor.Block && b.Name == typ && b.Label() == name {
				found = append(found, b)
			}
		}
	}
	return found
}

// Elsewhere says whether another file has a block of a type.
func (x *names) Elsewhere(typ string) bool {
	return slices.ContainsFunc(x.all, func(f *file) bool {
		return f != x.here && slices.ContainsFunc(f.index().Blocks, func(b decl.Block) bool { return b.Type == typ })
	})
}

// declaration is where an address is declared first.
func (x *names) declaration(address string) (*file, *index.Mention) {
	for _, f := range x.all {
		for i, m := range f.index().Mentions {
			if m.Declares && m.Address == address {
				return f, &f.index().Mentions[i]
			}
		}
	}
	return nil, nil
}

// About says what a declaration is: what its author says, how it begins, and where.
func (x *names) About(address string) string {
	f, m := x.declaration(address)
	if m == nil {
		if slices.Contains(decl.Predeclared("strategy"), decl.TrimRoot(address)) && decl.HasRoot(address, "strategy") {
			return "Predeclared by bench: `bench explain " + decl.TrimRoot(address) + "` says how it works."
		}
		return ""
	}
	lines := strings.Split(string(f.text.Bytes()), "\n")
	text := ""
	if line := f.text.Position(m.Whole.Start.Byte).Line; line < len(lines) {
		text = "```hcl\n" + strings.TrimSpace(lines[line]) + "\n```\n"
	}
	if b := f.block(m); b != nil {
		if about := b.Child("description").Literal(); about != "" {
			text += "\n" + about + "\n"
		}
	}
	return text + fmt.Sprintf("\n%s:%d", filepath.Base(f.path), f.text.Position(m.At.Start.Byte).Line+1)
}

// block is the node of the outline that a mention declares, nil for a local value.
func (f *file) block(m *index.Mention) *cursor.Node {
	var find func(in *cursor.Node) *cursor.Node
	find = func(in *cursor.Node) *cursor.Node {
		for _, c := range in.Children {
			if c.Kind != cursor.Block || !c.Whole.Has(m.At.Start.Byte) {
				continue
			}
			if len(c.Labels) > 0 && c.Labels[0].At.From == m.At.Start.Byte {
				return c
			}
			return find(c)
		}
		return nil
	}
	return find(&f.tree().Node)
}
