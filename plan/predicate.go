package plan

import (
	"fmt"
	"slices"
	"strings"
)

// A Predicate is a condition on values that are known only in the run, as a tree: an operator with what it is applied to, or
// a leaf, which is a text with slots and what that text is read as.
type Predicate struct {
	Op   Operator    `json:"op"`
	Of   []Predicate `json:"of,omitzero"`
	Text Text        `json:"text,omitzero"` // of a leaf
}

// An Operator is what a predicate makes of its parts, as the language writes it.
type Operator string

// The leaves, by what their texts are read as.
const (
	AsText   Operator = "text"
	AsNumber Operator = "number"
	AsBool   Operator = "bool"
	AsList   Operator = "list" // a captured list of texts, which is JSON
)

// The operators. Both sides of an equality are of one type.
const (
	OpOr          Operator = "||"
	OpAnd         Operator = "&&"
	OpEqual       Operator = "=="
	OpUnequal     Operator = "!="
	OpLess        Operator = "<"
	OpAtMost      Operator = "<="
	OpMore        Operator = ">"
	OpAtLeast     Operator = ">="
	OpPlus        Operator = "+"
	OpMinus       Operator = "-" // of one number: its negative
	OpTimes       Operator = "*"
	OpOver        Operator = "/"
	OpModulo      Operator = "%"
	OpNot         Operator = "!"
	OpList        Operator = "[]"
	OpContains    Operator = "contains"
	OpEndsWith    Operator = "endswith"
	OpIf          Operator = "?:"     // of a condition, and two of which it chooses
	OpLength      Operator = "length" // of a list
	OpMatches     Operator = "can(regex)"
	OpStartsWith  Operator = "startswith"
	OpStrContains Operator = "strcontains"
)

// strengths says which operators bind more than others.
var strengths = map[Operator]int{
	OpOr: 1, OpAnd: 2, OpEqual: 3, OpUnequal: 3, OpLess: 4, OpAtMost: 4, OpMore: 4, OpAtLeast: 4, OpPlus: 5, OpMinus: 5, OpTimes: 6, OpOver: 6, OpModulo: 6,
}

// Values calls yield with each value that the predicate looks at, until that is false.
func (p *Predicate) Values(yield func(Value) bool) { p.values(yield) }

func (p *Predicate) values(yield func(Value) bool) bool {
	if p == nil {
		return true
	}
	for i := range p.Of {
		if !p.Of[i].values(yield) {
			return false
		}
	}
	return p.Text.values(yield)
}

// String is the predicate as the language writes it.
func (p Predicate) String() string {
	strength := strengths[p.Op]
	switch {
	case p.Op == AsText && !p.Text.slot():
		return quoted(p.Text.String())
	case len(p.Of) == 0 && p.Op != OpList:
		return p.Text.operand()
	case p.Op == OpList:
		return "[" + list(p.Of) + "]"
	case p.Op == OpIf:
		return p.Of[0].within(len(strengths)) + " ? " + p.Of[1].within(len(strengths)) + " : " + p.Of[2].within(len(strengths))
	case p.Op == OpMatches:
		return "can(regex(" + list(p.Of) + "))"
	case strength == 0 && p.Op != OpNot:
		return string(p.Op) + "(" + list(p.Of) + ")"
	case len(p.Of) == 1:
		return string(p.Op) + p.Of[0].within(len(strengths))
	}
	return p.Of[0].within(strength) + " " + string(p.Op) + " " + p.Of[1].within(strength+1)
}

// within is the predicate as a part of one whose operator binds so strongly.
func (p Predicate) within(strength int) string {
	if own := strengths[p.Op]; own > 0 && own < strength && len(p.Of) == 2 || p.Op == OpIf {
		return "(" + p.String() + ")"
	}
	return p.String()
}

func list(parts []Predicate) string {
	texts := make([]string, len(parts))
	for i, p := range parts {
		texts[i] = p.String()
	}
	return strings.Join(texts, ", ")
}

// operand is a text as an operand: a value by its name, another text in quotes.
func (t Text) operand() string {
	switch {
	case len(t) == 1 && t.slot():
		return strings.TrimSuffix(strings.TrimPrefix(t.String(), "${"), "}")
	case t.slot():
		return `"` + t.String() + `"`
	}
	return t.String()
}

// slot says whether there is a slot in the text.
func (t Text) slot() bool {
	_, static := t.Static()
	return !static
}

func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`, "${", "$${", "%{", "%%{").Replace(text) + `"`
}

// A Repeat says that a request is sent again and again.
type Repeat struct {
	While *Predicate `json:"while,omitempty"` // looked at after each good answer; nil: it holds
	Each  *Predicate `json:"each,omitempty"`  // a list, for each of whose elements it is sent once; nil: there is none
	// AtMost is how often it is sent at most, the first time included. Where While still holds then, or Each has more, that
	// is a failure.
	AtMost int `json:"at_most"`
}

// Varies says whether it depends on values of the run how often.
func (r *Repeat) Varies() bool { return r.While != nil || r.Each != nil }

// Most is how often a request is sent in a batch at most, for each time that it stands in it.
func (r Request) Most() int {
	if r.Repeat == nil {
		return 1
	}
	return r.Repeat.AtMost
}

// Least is how often it is sent at least, where it is sent.
func (r Request) Least() int {
	if r.Repeat == nil || r.Repeat.Varies() {
		return 1
	}
	return r.Repeat.AtMost
}

// Often says how often the request is sent, as people read it behind its name; "" for once.
func (r Request) Often() string {
	switch {
	case r.Repeat == nil:
		return ""
	case !r.Repeat.Varies():
		return fmt.Sprintf(" (%d times)", r.Repeat.AtMost)
	}
	return fmt.Sprintf(" (at most %d times)", r.Repeat.AtMost)
}

// Varies says whether it depends on values of the run how many requests a batch has.
func (g Group) Varies() bool {
	return slices.ContainsFunc(g.Requests, func(r Request) bool {
		return r.When != nil || r.Repeat != nil && r.Repeat.Varies()
	})
}

// MostSent is how many requests are sent in a batch at most.
func (g Group) MostSent() int {
	n := 0
	for _, r := range g.Batch() {
		n += max(1, r.Weight) * r.Most()
	}
	return n
}

// shown is the predicate without its secrets.
func (p *Predicate) shown(secret bool) *Predicate {
	if p == nil || !secret {
		return p
	}
	return &Predicate{Op: AsBool, Text: Text{{Literal: Concealed}}}
}
