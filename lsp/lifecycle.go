package lsp

import (
	"context"

	"bench/lsp/wire"
)

func (s *server) initialize(_ context.Context, p wire.InitializeParams) (wire.InitializeResult, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.phase, s.client = during, p.Capabilities
	var rename any = true
	if p.Capabilities.TextDocument.Rename.Prepare {
		rename = wire.RenameOptions{Prepare: true}
	}
	return wire.InitializeResult{
		ServerInfo: wire.ServerInfo{Name: "bench", Version: s.program.Version},
		Capabilities: wire.ServerCapabilities{
			PositionEncoding: "utf-16",
			Sync:             wire.SyncOptions{OpenClose: true, Change: 2, Save: true},
			Formatting:       true,
			Completion:       &wire.CompletionOptions{TriggerCharacters: []string{".", "\"", "[", "{", "="}},
			Hover:            true,
			Definition:       true,
			References:       true,
			Highlight:        true,
			Symbols:          true,
			Rename:           rename,
			CodeAction:       &wire.CodeActionOptions{Kinds: []string{quickFix}},
			CodeLens:         &wire.CodeLensOptions{},
		},
	}, nil
}

// watched are the files on disk whose changes are asked for: those of specs, and what they usually read.
var watched = []string{"**/*.bench.hcl", "**/*.bench.json", "**/*.benchvars.hcl", "**/*.benchvars.json", "**/*.csv", "**/*.proto"}

// initialized asks the editor to tell what changes on disk. It need not: then a spec is read anew when one types.
func (s *server) initialized(ctx context.Context, _ struct{}) {
	s.mu.Lock()
	can := s.client.Workspace.Watched.Dynamic
	s.mu.Unlock()
	if !can {
		return
	}
	var o wire.WatchOptions
	for _, glob := range watched {
		o.Watchers = append(o.Watchers, wire.Watcher{Glob: glob})
	}
	s.ask(ctx, "client/registerCapability", wire.Registrations{Registrations: []wire.Registration{
		{ID: "files", Method: "workspace/didChangeWatchedFiles", Options: o},
	}})
}

func (s *server) shutdown(context.Context, struct{}) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.phase = after
	return nil, nil
}

// ask sends the editor a request whose answer makes no difference.
func (s *server) ask(ctx context.Context, method string, params any) {
	s.asking.Go(func() { _, _ = s.rpc.Callback(ctx, method, params) }) // ends with the conversation at the latest
}
