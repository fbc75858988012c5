package lsp

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/creachadair/jrpc2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"bench/lsp/index"
	"bench/lsp/wire"
)

// A mention is a place where something is named, in its file.
type mention struct {
	*index.Mention
	file *file
}

func (m mention) location(n *snapshot) wire.Location {
	return wire.Location{URI: n.uri(m.file.path), Range: m.file.text.Range(m.At.Start.Byte, m.At.End.Byte)}
}

// mentions are all places of the spec that name what is at a place; none when nothing is.
func (n *snapshot) mentions(p wire.At) (here *mention, all []mention, err error) {
	f, err := n.opened(p.Document.URI)
	if err != nil {
		return nil, nil, err
	}
	m := f.index().At(f.text.Offset(p.Position))
	if m == nil {
		return nil, nil, nil
	}
	for _, other := range n.names(f).all {
		for i, found := range other.index().Mentions {
			if found.Address == m.Address {
				all = append(all, mention{&other.index().Mentions[i], other})
			}
		}
	}
	return &mention{m, f}, all, nil
}

func (s *server) definition(_ context.Context, p wire.At) ([]wire.Location, error) {
	return s.locations(p, func(m mention) bool { return m.Declares })
}

func (s *server) references(_ context.Context, p wire.ReferenceParams) ([]wire.Location, error) {
	return s.locations(p.At, func(m mention) bool { return !m.Declares || p.Context.Declaration })
}

func (s *server) locations(p wire.At, which func(mention) bool) ([]wire.Location, error) {
	n := s.snapshot()
	_, all, err := n.mentions(p)
	found := []wire.Location{}
	for _, m := range all {
		if which(m) {
			found = append(found, m.location(n))
		}
	}
	return found, err
}

func (s *server) highlight(_ context.Context, p wire.At) ([]wire.Highlight, error) {
	here, all, err := s.snapshot().mentions(p)
	found := []wire.Highlight{}
	for _, m := range all {
		if m.file == here.file {
			kind := 2
			if m.Declares {
				kind = 3
			}
			found = append(found, wire.Highlight{Range: m.file.text.Range(m.At.Start.Byte, m.At.End.Byte), Kind: kind})
		}
	}
	return found, err
}

// prepareRename says what would be renamed; null where nothing can be.
func (s *server) prepareRename(_ context.Context, p wire.At) (*wire.Range, error) {
	n := s.snapshot()
	here, all, err := n.mentions(p)
	if err != nil || here == nil || n.refuseRename(here, all) != "" {
		return nil, err
	}
	r := here.file.text.Range(here.At.Start.Byte, here.At.End.Byte)
	return &r, nil
}

// rename gives something another name, in all files of the spec.
func (s *server) rename(_ context.Context, p wire.RenameParams) (*wire.WorkspaceEdit, error) {
	n := s.snapshot()
	here, all, err := n.mentions(p.At)
	if err != nil {
		return nil, err
	}
	refuse := func(why string) (*wire.WorkspaceEdit, error) {
		return nil, &jrpc2.Error{Code: requestFailed, Message: why}
	}
	if here == nil {
		return refuse("nothing that is declared stands here")
	}
	if why := n.refuseRename(here, all); why != "" {
		return refuse(why)
	}
	if !hclsyntax.ValidIdentifier(p.NewName) {
		return refuse(fmt.Sprintf("%q is no name: it must begin with a letter and have only letters, digits, _ and - in it", p.NewName))
	}
	other := here.Address[:len(here.Address)-(here.At.End.Byte-here.At.Start.Byte)] + p.NewName
	if _, taken := n.names(here.file).declaration(other); taken != nil && other != here.Address {
		return refuse(other + " is declared already")
	}
	edit := &wire.WorkspaceEdit{Changes: map[string][]wire.TextEdit{}}
	for _, m := range all {
		at := m.location(n)
		edit.Changes[at.URI] = append(edit.Changes[at.URI], wire.TextEdit{Range: at.Range, NewText: p.NewName})
	}
	return edit, nil
}

// refuseRename says why something can't be renamed, "" when it can.
func (n *snapshot) refuseRename(here *mention, all []mention) string {
	for _, f := range n.names(here.file).all {
		if f.parsed().Broken {
			return filepath.Base(f.path) + " has a mistake in its syntax, so that a mention may be overlooked: mend that first"
		}
	}
	if !slices.ContainsFunc(all, func(m mention) bool { return m.Declares }) {
		return "it is declared by bench itself, or nowhere"
	}
	return ""
}

// requestFailed is the protocol's code for what was asked for rightly and can't be done.
const requestFailed = jrpc2.Code(-32803)
