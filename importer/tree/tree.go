// Package tree reads JSON and YAML as one kind of tree, which keeps the order of keys and where each value stands. It is for
// documents whose shape is not certain: whoever reads one asks for what they know and gets nothing where it isn't there. It
// follows no reference and opens no file. Documents whose shape is fixed are better off with encoding/json and structs.
package tree

import (
	"strconv"
	"strings"
)

// A Kind is what a node is.
type Kind int

// The kinds of nodes.
const (
	Null Kind = iota
	Bool
	Number
	String
	List
	Object
)

// A Node is a value of a document. The nil node is what isn't there, and can be asked like any other.
type Node struct {
	Kind   Kind
	Text   string  // of a string what it says, of a number or bool how it is written
	Items  []*Node // of a list
	Fields []Field // of an object, in the order of the text
	Line   int     // from 1; 0: unknown
}

// A Field is a key of an object with its value.
type Field struct {
	Name  string
	Value *Node
}

// Get is the value of a key, or nil. Of a key that stands twice the last one counts.
func (n *Node) Get(name string) *Node {
	if n == nil {
		return nil
	}
	for i := len(n.Fields) - 1; i >= 0; i-- {
		if n.Fields[i].Name == name {
			return n.Fields[i].Value
		}
	}
	return nil
}

// At is what is reached by keys one below the other, or nil.
func (n *Node) At(names ...string) *Node {
	for _, name := range names {
		n = n.Get(name)
	}
	return n
}

// First is the value of the first of some keys that is there.
func (n *Node) First(names ...string) *Node {
	for _, name := range names {
		if v := n.Get(name); v != nil {
			return v
		}
	}
	return nil
}

// Is says whether a node is there and of a kind.
func (n *Node) Is(k Kind) bool { return n != nil && n.Kind == k }

// Str is the text of a string, a number or a bool, and "" of all else.
func (n *Node) Str() string {
	if n == nil || n.Kind == Null {
		return ""
	}
	return n.Text
}

// True says whether a node is true, or the text "true".
func (n *Node) True() bool { return strings.EqualFold(n.Str(), "true") }

// Num is the number that a node is or says.
func (n *Node) Num() (float64, bool) {
	f, err := strconv.ParseFloat(strings.TrimSpace(n.Str()), 64)
	return f, err == nil && f-f == 0
}

// List is the elements of a list; of another value that is there it is that value alone.
func (n *Node) List() []*Node {
	switch {
	case n == nil || n.Kind == Null:
		return nil
	case n.Kind == List:
		return n.Items
	}
	return []*Node{n}
}

// Pairs are the keys and values of an object.
func (n *Node) Pairs() []Field {
	if n == nil {
		return nil
	}
	return n.Fields
}

// Where is the line of a node, for messages: " (line 7)", or "".
func (n *Node) Where() string {
	if n == nil || n.Line == 0 {
		return ""
	}
	return " (line " + strconv.Itoa(n.Line) + ")"
}

// Walk calls visit for a node and all below it, as long as visit says true.
func (n *Node) Walk(visit func(*Node) bool) {
	if n == nil || !visit(n) {
		return
	}
	for _, item := range n.Items {
		item.Walk(visit)
	}
	for _, f := range n.Fields {
		f.Value.Walk(visit)
	}
}
