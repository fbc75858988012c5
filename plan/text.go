package plan

// Text is a text with values in it that are known only while the plan is done: literals and slots in turn. Rendered, it is
// its pieces one after the other.
type Text []Piece

// A Piece is a Literal, a Value, or an Inner text, of which functions make another one.
type Piece struct {
	Literal string `json:"literal,omitempty"`
	Value   *Value `json:"value,omitempty"`
	Inner   Text   `json:"inner,omitzero"`
	// Through are the functions of the language that the value, or the inner text, is put through, innermost first; and verbs
	// of format.
	Through []string `json:"through,omitzero"`
}

// A Value says where a value comes from.
type Value struct {
	From  ValueSource `json:"from"`
	Name  string      `json:"name"`            // of the data, the draw, the counter, the request, the set-up; with its for_each key
	Field string      `json:"field,omitempty"` // the column, or the name of what was captured; "" for draws and counters
}

// ValueSource is what a value comes from, by the word with which references to it begin.
type ValueSource string

const (
	FromData    ValueSource = "data"    // a column of the batch's row
	FromRandom  ValueSource = "random"  // drawn for the batch
	FromCounter ValueSource = "counter" // the batch's number: never twice in a run
	FromRequest ValueSource = "request" // captured from an answer in the same batch
	FromSetup   ValueSource = "setup"   // captured before the run
)

// HasFields says whether what has a name there has several values.
func (s ValueSource) HasFields() bool { return s != FromRandom && s != FromCounter }

// String is the value as the language writes it: data.users.email.
func (v Value) String() string {
	text := string(v.From) + "." + v.Name
	if v.Field != "" {
		text += "." + v.Field
	}
	return text
}

// Values calls yield with each value of the text, inner ones among them, until that is false.
func (t Text) Values(yield func(Value) bool) { t.values(yield) }

func (t Text) values(yield func(Value) bool) bool {
	for _, p := range t {
		if p.Value != nil && !yield(*p.Value) || !p.Inner.values(yield) {
			return false
		}
	}
	return true
}

// Static is the text without slots; ok is false for one that has some.
func (t Text) Static() (text string, ok bool) {
	for _, p := range t {
		if p.Value != nil || len(p.Inner) > 0 {
			return "", false
		}
		text += p.Literal
	}
	return text, true
}

// String is the text as people read it, with its slots as the language writes them: /items/${data.items.id}.
func (t Text) String() string {
	shown := ""
	for _, p := range t {
		shown += p.string()
	}
	return shown
}

func (p Piece) string() string {
	var inside string
	switch {
	case p.Value != nil && p.Value.From == FromSetup:
		return KnownAfterSetup
	case p.Value != nil:
		inside = p.Value.String()
	case len(p.Inner) > 0:
		inside = `"` + p.Inner.String() + `"`
	default:
		return p.Literal
	}
	for _, function := range p.Through {
		if function[0] == '%' {
			inside = `format("` + function + `", ` + inside + ")"
			continue
		}
		inside = function + "(" + inside + ")"
	}
	return "${" + inside + "}"
}
