package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"sync"

	"github.com/creachadair/jrpc2"
	"github.com/creachadair/jrpc2/handler"

	"bench/lsp/wire"
)

// Errors of the protocol beside those of JSON-RPC.
const (
	notInitialized = jrpc2.Code(-32002)
	cancelled      = jrpc2.Code(-32800)
)

// A phase is how far a conversation has come.
type phase int

const (
	before phase = iota
	during
	after // shutdown was asked for
)

// A server is one conversation with one editor.
type server struct {
	program Program
	rpc     *jrpc2.Server
	asking  sync.WaitGroup // requests to the editor
	changed chan struct{}  // there is a snapshot that nobody has looked at yet

	mu     sync.Mutex // of all that follows
	phase  phase
	client wire.ClientCapabilities
	now    *snapshot
	// told are the documents that have diagnostics in the editor, by their paths.
	told map[string]bool
}

// ErrAbrupt ends a conversation that was not shut down before.
var ErrAbrupt = errors.New("the editor has gone without a shutdown")

// Serve talks with an editor that writes to in and reads from out, until it says exit, hangs up or ctx ends.
func Serve(ctx context.Context, in io.Reader, out io.Writer, p Program) error {
	s := &server{program: p.but(), changed: make(chan struct{}, 1), now: (&snapshot{program: p.but()}).again(), told: map[string]bool{}}
	ctx, end := context.WithCancel(ctx)
	defer end()
	// Nobody can end a read of standard input, so that whoever does it is not waited for: an editor that says exit may keep it open.
	from, feed := io.Pipe()
	go func() {
		_, err := io.Copy(feed, in)
		_ = feed.CloseWithError(err)
	}()
	// Set before the first message comes: handlers use it.
	s.rpc = jrpc2.NewServer(s.methods(), &jrpc2.ServerOptions{
		AllowPush: true, DisableBuiltin: true, NewContext: func() context.Context { return ctx },
	})
	s.rpc.Start(wire.NewFrames(from, out, from))
	var waiting sync.WaitGroup
	waiting.Go(func() { s.look(ctx) })
	waiting.Go(func() {
		<-ctx.Done()
		s.rpc.Stop()
	})
	err := s.rpc.Wait()
	end()
	waiting.Wait()
	s.asking.Wait()
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil // killed in the middle of a word
	}
	if err == nil && s.current() != after {
		err = ErrAbrupt
	}
	return err
}

func (s *server) current() phase {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.phase
}

// methods is the table of what an editor can ask for.
func (s *server) methods() handler.Map {
	return handler.Map{
		"initialize":                       on(s, before, s.initialize),
		"initialized":                      tell(s, during, s.initialized),
		"shutdown":                         on(s, during, s.shutdown),
		"exit":                             s.exit,
		"$/cancelRequest":                  s.cancel,
		"$/setTrace":                       ignored,
		"workspace/didChangeConfiguration": ignored,
		"textDocument/didOpen":             tell(s, during, s.didOpen),
		"textDocument/didChange":           tell(s, during, s.didChange),
		"textDocument/didClose":            tell(s, during, s.didClose),
		"textDocument/didSave":             tell(s, during, s.didSave),
		"workspace/didChangeWatchedFiles":  tell(s, during, s.didChangeOnDisk),
		"textDocument/formatting":          on(s, during, s.format),
		"textDocument/completion":          on(s, during, s.complete),
		"textDocument/hover":               on(s, during, s.hover),
		"textDocument/definition":          on(s, during, s.definition),
		"textDocument/references":          on(s, during, s.references),
		"textDocument/documentHighlight":   on(s, during, s.highlight),
		"textDocument/prepareRename":       on(s, during, s.prepareRename),
		"textDocument/rename":              on(s, during, s.rename),
		"textDocument/documentSymbol":      on(s, during, s.symbols),
		"textDocument/codeAction":          on(s, during, s.actions),
		"textDocument/codeLens":            on(s, during, s.lenses),
	}
}

func ignored(context.Context, *jrpc2.Request) (any, error) { return nil, nil }

// on is a request of a phase, as a function of its parameters.
func on[P, R any](s *server, when phase, f func(ctx context.Context, params P) (R, error)) jrpc2.Handler {
	return func(ctx context.Context, r *jrpc2.Request) (answer any, err error) {
		defer func() {
			if cause := recover(); cause != nil {
				answer, err = nil, s.mistake(ctx, r.Method(), cause)
			}
		}()
		var params P
		if err := s.expect(when); err != nil {
			return nil, err
		}
		if r.HasParams() {
			var raw json.RawMessage
			if err := r.UnmarshalParams(&raw); err != nil {
				return nil, err
			}
			if err := json.Unmarshal(raw, &params); err != nil {
				return nil, &jrpc2.Error{Code: jrpc2.InvalidParams, Message: err.Error()}
			}
		}
		if ctx.Err() != nil {
			return nil, &jrpc2.Error{Code: cancelled, Message: "cancelled"}
		}
		return f(ctx, params)
	}
}

// tell is a notification, which has no answer.
func tell[P any](s *server, when phase, f func(ctx context.Context, params P)) jrpc2.Handler {
	return on(s, when, func(ctx context.Context, params P) (any, error) {
		f(ctx, params)
		return nil, nil
	})
}

func (s *server) expect(when phase) error {
	switch now := s.current(); {
	case now == when:
		return nil
	case now == before:
		return &jrpc2.Error{Code: notInitialized, Message: "the first request is initialize"}
	default:
		return &jrpc2.Error{Code: jrpc2.InvalidRequest, Message: "not at this point of the conversation"}
	}
}

// mistake is the answer where bench has a mistake in itself: the request fails, and the conversation goes on.
func (s *server) mistake(ctx context.Context, method string, cause any) error {
	message := fmt.Sprintf("bench has a mistake in itself, please report it: %s: %T", method, cause)
	_ = s.rpc.Notify(ctx, "window/logMessage", wire.LogMessage{Type: 1, Message: message + "\n" + string(debug.Stack())})
	return &jrpc2.Error{Code: jrpc2.InternalError, Message: message}
}

func (s *server) exit(context.Context, *jrpc2.Request) (any, error) {
	s.rpc.Stop()
	return nil, nil
}

func (s *server) cancel(_ context.Context, r *jrpc2.Request) (any, error) {
	var params struct {
		ID json.RawMessage `json:"id"`
	}
	if err := r.UnmarshalParams(&params); err != nil {
		return nil, err
	}
	s.rpc.CancelRequest(string(params.ID))
	return nil, nil
}
