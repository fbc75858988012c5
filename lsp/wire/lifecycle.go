package wire

// InitializeParams are what a client says of itself, as far as it matters here.
type InitializeParams struct {
	Capabilities ClientCapabilities `json:"capabilities"`
}

// ClientCapabilities are what a client can do, as far as answers depend on it.
type ClientCapabilities struct {
	Workspace struct {
		Watched struct {
			Dynamic bool `json:"dynamicRegistration"`
		} `json:"didChangeWatchedFiles"`
		CodeLens struct {
			Refresh bool `json:"refreshSupport"`
		} `json:"codeLens"`
	} `json:"workspace"`
	TextDocument struct {
		Completion struct {
			Item struct {
				Snippets bool `json:"snippetSupport"`
			} `json:"completionItem"`
		} `json:"completion"`
		Symbols struct {
			Nested bool `json:"hierarchicalDocumentSymbolSupport"`
		} `json:"documentSymbol"`
		Rename struct {
			Prepare bool `json:"prepareSupport"`
		} `json:"rename"`
		CodeAction struct {
			Literal *struct{} `json:"codeActionLiteralSupport"`
		} `json:"codeAction"`
	} `json:"textDocument"`
}

// InitializeResult is what the server says of itself.
type InitializeResult struct {
	Capabilities ServerCapabilities `json:"capabilities"`
	ServerInfo   ServerInfo         `json:"serverInfo"`
}

// ServerInfo names the server.
type ServerInfo struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// ServerCapabilities are what the server can do.
type ServerCapabilities struct {
	PositionEncoding string             `json:"positionEncoding"`
	Sync             SyncOptions        `json:"textDocumentSync"`
	Completion       *CompletionOptions `json:"completionProvider,omitempty"`
	Hover            bool               `json:"hoverProvider,omitempty"`
	Definition       bool               `json:"definitionProvider,omitempty"`
	References       bool               `json:"referencesProvider,omitempty"`
	Highlight        bool               `json:"documentHighlightProvider,omitempty"`
	Symbols          bool               `json:"documentSymbolProvider,omitempty"`
	Formatting       bool               `json:"documentFormattingProvider,omitempty"`
	Rename           any                `json:"renameProvider,omitempty"` // true, or RenameOptions
	CodeAction       *CodeActionOptions `json:"codeActionProvider,omitempty"`
	CodeLens         *CodeLensOptions   `json:"codeLensProvider,omitempty"`
}

// SyncOptions say how a server wants to hear of documents. Change 2 is: as one types, piece by piece.
type SyncOptions struct {
	OpenClose bool `json:"openClose"`
	Change    int  `json:"change"`
	Save      bool `json:"save"`
}

// CompletionOptions say which characters ask for completion besides letters.
type CompletionOptions struct {
	TriggerCharacters []string `json:"triggerCharacters"`
}

// RenameOptions say that a name can be looked at before it is changed.
type RenameOptions struct {
	Prepare bool `json:"prepareProvider"`
}

// CodeActionOptions say which kinds of actions there are.
type CodeActionOptions struct {
	Kinds []string `json:"codeActionKinds"`
}

// CodeLensOptions say nothing: lenses come with all they have.
type CodeLensOptions struct{}

// Registrations ask a client to tell of something that it doesn't tell of unasked.
type Registrations struct {
	Registrations []Registration `json:"registrations"`
}

// A Registration is of one method.
type Registration struct {
	ID      string       `json:"id"`
	Method  string       `json:"method"`
	Options WatchOptions `json:"registerOptions"`
}

// WatchOptions are the files whose changes on disk are asked for.
type WatchOptions struct {
	Watchers []Watcher `json:"watchers"`
}

// A Watcher is a pattern of paths.
type Watcher struct {
	Glob string `json:"globPattern"`
}
