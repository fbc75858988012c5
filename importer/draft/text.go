package draft

import (
	"encoding/json"
	"slices"
	"strings"

	"bench/importer/tree"
)

// A Text is text in which some pieces are values that are known later.
type Text []Piece

// A Piece is text as it stands, or what an expression of the language refers to.
type Piece struct {
	Literal string
	Ref     string // "var.token", "request.login.token"; "": it is a literal
}

// Lit is a text as it stands.
func Lit(s string) Text {
	if s == "" {
		return nil
	}
	return Text{{Literal: s}}
}

// Ref is a text that is a value.
func Ref(expr string) Text { return Text{{Ref: expr}} }

// Join puts texts one behind the other.
func Join(texts ...Text) Text {
	var all Text
	for _, t := range texts {
		for _, p := range t {
			if n := len(all); n > 0 && p.Ref == "" && all[n-1].Ref == "" {
				all[n-1].Literal += p.Literal
				continue
			}
			all = append(all, p)
		}
	}
	return all
}

// Known is the text if nothing in it is known later.
func (t Text) Known() (string, bool) {
	switch {
	case len(t) == 0:
		return "", true
	case len(t) == 1 && t[0].Ref == "":
		return t[0].Literal, true
	}
	return "", false
}

// String is the text for people: with references in braces.
func (t Text) String() string {
	var b strings.Builder
	for _, p := range t {
		if p.Ref != "" {
			b.WriteString("${" + p.Ref + "}")
		} else {
			b.WriteString(p.Literal)
		}
	}
	return b.String()
}

// Empty says whether nothing is in it.
func (t Text) Empty() bool { return len(t) == 0 }

// Equal says whether two texts are the same.
func (t Text) Equal(o Text) bool { return slices.Equal(t, o) }

// Cut is the text before and after the first occurrence of sep in what is literal.
func (t Text) Cut(sep string) (before, after Text, found bool) {
	for i, p := range t {
		if p.Ref != "" {
			continue
		}
		if a, b, ok := strings.Cut(p.Literal, sep); ok {
			return Join(t[:i], Lit(a)), Join(Lit(b), t[i+1:]), true
		}
	}
	return t, nil, false
}

// Split is the text between all occurrences of sep in what is literal.
func (t Text) Split(sep string) []Text {
	var all []Text
	for {
		before, after, found := t.Cut(sep)
		all = append(all, before)
		if !found {
			return all
		}
		t = after
	}
}

// Map is the text with f applied to what is literal.
func (t Text) Map(f func(string) Text) Text {
	var all Text
	for _, p := range t {
		if p.Ref != "" {
			all = Join(all, Text{p})
		} else {
			all = Join(all, f(p.Literal))
		}
	}
	return all
}

// A Value is a value of JSON in which texts may have pieces that are known later.
type Value struct {
	Kind   tree.Kind
	Raw    string // of a number or a bool, as it is written
	Text   Text   // of a string
	Items  []Value
	Fields []Field
}

// A Field is a name with its value.
type Field struct {
	Name  string
	Value Value
}

// ValueOf is a tree as a value, with text read as by read.
func ValueOf(n *tree.Node, read func(string) Text) Value {
	if n == nil {
		return Value{}
	}
	v := Value{Kind: n.Kind}
	switch n.Kind {
	case tree.String:
		v.Text = read(n.Text)
	case tree.Number, tree.Bool:
		v.Raw = n.Text
	case tree.List:
		for _, item := range n.Items {
			v.Items = append(v.Items, ValueOf(item, read))
		}
	case tree.Object:
		for _, f := range n.Fields {
			v.Fields = append(v.Fields, Field{f.Name, ValueOf(f.Value, read)})
		}
	}
	return v
}

// JSONOf reads a text that is JSON as a value. It is one only where that is the same: not where a name stands twice or a number
// has more digits than it needs, since whoever wrote it like that may have meant it.
func JSONOf(text string, read func(string) Text) (Value, bool) {
	n, err := tree.JSON([]byte(text))
	if err != nil || n.Kind != tree.Object && n.Kind != tree.List {
		return Value{}, false
	}
	same := true
	n.Walk(func(n *tree.Node) bool {
		seen := map[string]bool{}
		for _, f := range n.Fields {
			same = same && !seen[f.Name]
			seen[f.Name] = true
		}
		if n.Kind == tree.Number {
			same = same && plainNumber(n.Text)
		}
		return same
	})
	return ValueOf(n, read), same
}

// plainNumber says whether a number is written as the language would write it.
func plainNumber(text string) bool {
	whole, fraction, has := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	return json.Valid([]byte(text)) && !strings.ContainsAny(text, "eE") && len(whole) <= 18 && len(fraction) <= 12 &&
		(!has || !strings.HasSuffix(fraction, "0")) && text != "-0"
}

// Quoted is a text as a literal of the language.
func Quoted(s string) string { return "\"" + templateOf(Lit(s)) + "\"" }

const deepest = 400 // brackets one within the other

// Nested says whether brackets of a text stand one within the other so deep that a parser would run out of stack. Those within
// its strings count as well: nobody has so many.
func Nested(text string) bool {
	depth := 0
	for _, r := range text {
		switch r {
		case '(', '[', '{':
			if depth++; depth > deepest {
				return true
			}
		case ')', ']', '}':
			depth = max(0, depth-1)
		}
	}
	return false
}
