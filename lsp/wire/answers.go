package wire

// A CompletionItem is a text that can stand where the cursor is.
type CompletionItem struct {
	Label         string    `json:"label"`
	Kind          int       `json:"kind"`
	Detail        string    `json:"detail,omitempty"`
	Documentation *Markup   `json:"documentation,omitempty"`
	SortText      string    `json:"sortText,omitempty"`
	InsertFormat  int       `json:"insertTextFormat,omitempty"` // 1 plain, 2 snippet
	TextEdit      *TextEdit `json:"textEdit,omitempty"`
}

// A CompletionList is all of them.
type CompletionList struct {
	Incomplete bool             `json:"isIncomplete"`
	Items      []CompletionItem `json:"items"`
}

// A Hover is what is said of the thing under the cursor.
type Hover struct {
	Contents Markup `json:"contents"`
	Range    *Range `json:"range,omitempty"`
}

// ReferenceParams ask for all mentions of what is at a place.
type ReferenceParams struct {
	At
	Context struct {
		Declaration bool `json:"includeDeclaration"`
	} `json:"context"`
}

// RenameParams give another name to what is at a place.
type RenameParams struct {
	At
	NewName string `json:"newName"`
}

// A Highlight is a mention in the same document.
type Highlight struct {
	Range Range `json:"range"`
	Kind  int   `json:"kind"` // 2 read, 3 write
}

// A DocumentSymbol is something that a document has, with what is in it.
type DocumentSymbol struct {
	Name      string           `json:"name"`
	Detail    string           `json:"detail,omitempty"`
	Kind      int              `json:"kind"`
	Range     Range            `json:"range"`
	Selection Range            `json:"selectionRange"`
	Children  []DocumentSymbol `json:"children,omitempty"`
}

// A SymbolInformation is the same for editors that want no tree.
type SymbolInformation struct {
	Name      string   `json:"name"`
	Kind      int      `json:"kind"`
	Location  Location `json:"location"`
	Container string   `json:"containerName,omitempty"`
}

// CodeActionParams ask what can be done about a range.
type CodeActionParams struct {
	Document DocumentID `json:"textDocument"`
	Range    Range      `json:"range"`
	Context  struct {
		Only []string `json:"only"`
	} `json:"context"`
}

// A CodeAction is an edit that mends something.
type CodeAction struct {
	Title       string         `json:"title"`
	Kind        string         `json:"kind"`
	Diagnostics []Diagnostic   `json:"diagnostics,omitempty"`
	Preferred   bool           `json:"isPreferred,omitempty"`
	Edit        *WorkspaceEdit `json:"edit"`
}

// A CodeLens is a line above a range.
type CodeLens struct {
	Range   Range    `json:"range"`
	Command *Command `json:"command"`
}

// A Command is what a lens says. One that does nothing has no name.
type Command struct {
	Title   string `json:"title"`
	Command string `json:"command"`
}
