package lsp

import (
	"maps"
	"path/filepath"
	"strings"
	"sync"

	"bench/lsp/index"
	"bench/spec/syntax"
)

// A snapshot is what is open at one moment, and what the specs around it say: each is read once, by whoever asks first.
type snapshot struct {
	program Program
	open    map[string]*document // by path
	*memories

	mu     sync.Mutex
	files  map[string]*file // by path
	before map[string]*file // of earlier snapshots, for those whose text is the same
	read   map[string]*reading
}

// again is the same documents, of which nothing is known yet.
func (n *snapshot) again() *snapshot {
	n.mu.Lock()
	defer n.mu.Unlock()
	next := &snapshot{program: n.program, memories: n.memories, open: map[string]*document{}, files: map[string]*file{}, before: map[string]*file{}, read: map[string]*reading{}}
	if next.memories == nil {
		next.memories = &memories{each: map[string]*memory{}, in: map[string]*index.Kept{}}
	}
	maps.Copy(next.open, n.open)
	maps.Copy(next.before, n.before)
	maps.Copy(next.before, n.files)
	return next
}

// with is a snapshot with another document at a path, or without one. What is known of other folders still holds.
func (n *snapshot) with(path string, d *document) *snapshot {
	next := n.again()
	n.mu.Lock()
	for key, r := range n.read {
		if !strings.HasPrefix(path, r.dir+string(filepath.Separator)) {
			next.read[key] = r
		}
	}
	n.mu.Unlock()
	if d == nil {
		delete(next.open, path)
		delete(next.before, path)
		return next
	}
	next.open[path] = d
	return next
}

// overlays are the texts that stand in the place of what is on disk.
func (n *snapshot) overlays() syntax.Overlays {
	texts := syntax.Overlays{}
	for path, d := range n.open {
		texts[path] = d.text.Bytes()
	}
	return texts
}
