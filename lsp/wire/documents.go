package wire

// DidOpen tells the text of a document that an editor has opened.
type DidOpen struct {
	Document struct {
		URI     string `json:"uri"`
		Version int    `json:"version"`
		Text    string `json:"text"`
	} `json:"textDocument"`
}

// DidChange tells what was typed.
type DidChange struct {
	Document struct {
		URI     string `json:"uri"`
		Version int    `json:"version"`
	} `json:"textDocument"`
	Changes []Change `json:"contentChanges"`
}

// A Change puts a text in the place of a range, or of the whole document.
type Change struct {
	Range *Range `json:"range"`
	Text  string `json:"text"`
}

// DidClose says that a document is as it is on disk again.
type DidClose struct {
	Document DocumentID `json:"textDocument"`
}

// PublishDiagnostics is all that is wrong with a document.
type PublishDiagnostics struct {
	URI         string       `json:"uri"`
	Version     *int         `json:"version,omitempty"` // of the text that they are about; nil: it is not open
	Diagnostics []Diagnostic `json:"diagnostics"`
}

// A Diagnostic is one thing that is wrong, or worth a warning.
type Diagnostic struct {
	Range    Range  `json:"range"`
	Severity int    `json:"severity"`
	Code     string `json:"code,omitempty"`
	Source   string `json:"source"`
	Message  string `json:"message"`
	Tags     []int  `json:"tags,omitempty"`
}

// Severities and tags of diagnostics.
const (
	SeverityError   = 1
	SeverityWarning = 2
	TagUnnecessary  = 1
	TagDeprecated   = 2
)

// FormatParams ask for a document in the canonical format. How an editor would indent makes no difference.
type FormatParams struct {
	Document DocumentID `json:"textDocument"`
}

// LogMessage is a line for an editor's log.
type LogMessage struct {
	Type    int    `json:"type"` // 1 error, 2 warning, 3 info, 4 log
	Message string `json:"message"`
}
