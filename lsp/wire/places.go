package wire

// A Position is a place between two characters of a document, in UTF-16 code units of a line, all counted from 0.
type Position struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

// A Range is from Start up to, and without, End.
type Range struct {
	Start Position `json:"start"`
	End   Position `json:"end"`
}

// A Location is a range of a document.
type Location struct {
	URI   string `json:"uri"`
	Range Range  `json:"range"`
}

// A DocumentID names a document.
type DocumentID struct {
	URI string `json:"uri"`
}

// An At is a place in a document, which most requests are about.
type At struct {
	Document DocumentID `json:"textDocument"`
	Position Position   `json:"position"`
}

// A TextEdit puts a text in the place of a range.
type TextEdit struct {
	Range   Range  `json:"range"`
	NewText string `json:"newText"`
}

// A WorkspaceEdit is edits of documents, by their URIs.
type WorkspaceEdit struct {
	Changes map[string][]TextEdit `json:"changes"`
}

// Markup is text for people, in Markdown or plain.
type Markup struct {
	Kind  string `json:"kind"` // "markdown" or "plaintext"
	Value string `json:"value"`
}

// Markdown is a text in Markdown.
func Markdown(text string) *Markup { return &Markup{Kind: "markdown", Value: text} }
