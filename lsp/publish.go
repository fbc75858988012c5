package lsp

import (
	"cmp"
	"context"
	"maps"
	"path/filepath"
	"slices"

	"github.com/hashicorp/hcl/v2"

	"bench/lsp/wire"
	"bench/spec/diag"
)

// look says what is wrong each time something has changed, until ctx ends. What changes while it looks is looked at
// afterwards, all at once: nobody waits for what was typed long ago.
func (s *server) look(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.changed:
			s.publish(ctx, s.snapshot())
		}
	}
}

// publish tells the editor what is wrong with the specs of all open documents.
func (s *server) publish(ctx context.Context, n *snapshot) {
	defer func() {
		if cause := recover(); cause != nil {
			_ = s.mistake(ctx, "diagnostics", cause)
		}
	}()
	found := n.diagnostics()
	s.mu.Lock()
	told := s.told
	s.told = map[string]bool{}
	for path := range found {
		s.told[path] = true
	}
	s.mu.Unlock()
	for path := range told {
		if _, still := found[path]; !still {
			found[path] = nil
		}
	}
	for _, path := range slices.Sorted(maps.Keys(found)) {
		p := wire.PublishDiagnostics{URI: n.uri(path), Diagnostics: found[path]}
		if d := n.open[path]; d != nil {
			p.Version = &d.version
		}
		if p.Diagnostics == nil {
			p.Diagnostics = []wire.Diagnostic{}
		}
		_ = s.rpc.Notify(ctx, "textDocument/publishDiagnostics", p) // its reader is gone, and so is the conversation
	}
}

// uri is what the editor calls a file.
func (n *snapshot) uri(path string) string {
	if d := n.open[path]; d != nil {
		return d.uri
	}
	return uriOf(path)
}

// readings are the specs of all open documents.
func (n *snapshot) readings() []*reading {
	var all []*reading
	known := map[string]bool{}
	for _, path := range slices.Sorted(maps.Keys(n.open)) {
		for _, u := range n.units(path) {
			if !known[u.key()] {
				known[u.key()] = true
				all = append(all, n.reading(u))
			}
		}
	}
	return all
}

// diagnostics are all that is wrong, by path. Each open document has an entry, perhaps an empty one.
func (n *snapshot) diagnostics() map[string][]wire.Diagnostic {
	found := map[string][]wire.Diagnostic{}
	for path := range n.open {
		found[path] = nil
	}
	for _, r := range n.readings() {
		for _, d := range n.program.Redact(r.spec, r.diags) {
			path, shown := n.shown(r, d)
			if !slices.ContainsFunc(found[path], func(have wire.Diagnostic) bool { return have.Message == shown.Message && have.Range == shown.Range }) {
				found[path] = append(found[path], shown)
			}
		}
	}
	return found
}

// shown is a diagnostic of a spec as an editor shows it, and the file that it stands in. One without a place stands at the
// beginning of the spec's first file.
func (n *snapshot) shown(r *reading, d *hcl.Diagnostic) (path string, shown wire.Diagnostic) {
	shown = wire.Diagnostic{Severity: wire.SeverityError, Source: "bench", Code: string(diag.CodeOf(d)), Message: d.Summary}
	if d.Severity == hcl.DiagWarning {
		shown.Severity = wire.SeverityWarning
	}
	if d.Detail != "" {
		shown.Message += "\n" + d.Detail
	}
	switch diag.CodeOf(d) {
	case diag.NeverUsed:
		shown.Tags = []int{wire.TagUnnecessary}
	case diag.Deprecated:
		shown.Tags = []int{wire.TagDeprecated}
	}
	if d.Subject == nil || !n.readable(r.path(d.Subject.Filename)) {
		return r.path(r.first(n)), shown
	}
	path = r.path(d.Subject.Filename)
	shown.Range = n.file(path).text.Range(d.Subject.Start.Byte, d.Subject.End.Byte)
	return path, shown
}

// readable says whether a name is that of a file that diagnostics can stand in: not "-var", or an environment's variable.
func (n *snapshot) readable(path string) bool {
	return n.open[path] != nil || len(n.file(path).text.Bytes()) > 0
}

// first is the spec's first file that is open, else its first.
func (r *reading) first(n *snapshot) string {
	open := slices.DeleteFunc(slices.Clone(r.names), func(name string) bool { return n.open[filepath.Clean(r.path(name))] == nil })
	return cmp.Or(append(open, r.names...)...)
}
