package lsp

import (
	"bytes"
	"path/filepath"
	"sync"

	"bench/lsp/cursor"
	"bench/lsp/index"
	"bench/lsp/text"
	"bench/spec/syntax"
)

// A file is the text of a file of a spec, and what can be told of it alone. It is made of what it is asked for.
type file struct {
	path   string
	text   *text.Text
	parsed func() syntax.File
	index  func() *index.File
	tree   func() *cursor.Tree // of the native syntax; an empty one otherwise
}

func newFile(path string, t *text.Text) *file {
	f := &file{path: path, text: t}
	f.parsed = sync.OnceValue(func() syntax.File {
		source := syntax.Source{Name: filepath.Base(path), Text: t.Bytes()}
		parsed, diags := syntax.Parse(source)
		return syntax.File{Source: source, File: parsed, Broken: diags.HasErrors()}
	})
	f.index = sync.OnceValue(func() *index.File { return index.Of(f.parsed()) })
	f.tree = sync.OnceValue(func() *cursor.Tree {
		source := syntax.Source{Name: path, Text: t.Bytes()}
		if syntax.IsJSON(path) || syntax.Unfit(source) != nil {
			return cursor.Parse(nil, true)
		}
		return cursor.Parse(t.Bytes(), f.parsed().Broken)
	})
	return f
}

// file is a file of a spec, with its text in the editor, or else on disk. Of one that can't be read the text is empty: package
// spec says why.
func (n *snapshot) file(path string) *file {
	n.mu.Lock()
	defer n.mu.Unlock()
	if f := n.files[path]; f != nil {
		return f
	}
	var t *text.Text
	if d := n.open[path]; d != nil {
		t = d.text
	} else {
		source, _ := syntax.Load(path, filepath.Base(path))
		t = text.New(source.Text)
	}
	f := n.before[path]
	if f == nil || f.text != t && !bytes.Equal(f.text.Bytes(), t.Bytes()) {
		f = newFile(path, t)
	}
	n.files[path] = f
	return f
}
