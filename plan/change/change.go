package change

import (
	"strings"

	"bench/plan"
)

// Kind is what a change is a change of.
type Kind string

// The kinds, in the order in which a reviewer asks.
const (
	Cells      Kind = "cells"
	Benchmarks Kind = "benchmarks" // how they are measured
	Requests   Kind = "requests"   // what cells send, and how: their groups, strategies, clients
	Gates      Kind = "gates"      // thresholds and comparisons
	Values     Kind = "values"     // of variables
	Hosts      Kind = "hosts"
	Commands   Kind = "commands" // what is started
	Others     Kind = "others"   // reports, history, what is prepared, who performs it
)

// Kinds are all of them, in their order.
func Kinds() []Kind {
	return []Kind{Cells, Benchmarks, Requests, Gates, Values, Hosts, Commands, Others}
}

// A Change is one difference.
type Change struct {
	Kind Kind   `json:"kind"`
	Name string `json:"name"`           // what has changed, as a reader finds it: threshold "fast" of api
	From string `json:"from,omitempty"` // "": it wasn't there
	To   string `json:"to,omitempty"`   // "": it isn't there any more
}

// Sign is + for what came, - for what went, ~ for what is another one now.
func (c Change) Sign() string {
	switch {
	case c.From == "":
		return "+"
	case c.To == "":
		return "-"
	}
	return "~"
}

// String is the change as a line.
func (c Change) String() string {
	text := c.Sign() + " " + c.Name
	value := c.From + c.To
	if c.From != "" && c.To != "" {
		value = c.From + " → " + c.To
	}
	if value != present {
		text += ": " + value
	}
	return text
}

// Changes are all differences between two plans.
type Changes struct {
	All  []Change `json:"changes"`
	Same []Kind   `json:"same"` // of which both have some, and nothing has changed
}

// present is the value of a fact that has none: it is there.
const present = "is there"

// A fact is one thing that a plan says.
type fact struct{ name, value string }

// A kind's facts are read off a plan by a function; changes of some kinds need both plans.
type reader struct {
	kind Kind
	read func(*plan.Plan) []fact
}

func readers() []reader {
	return []reader{
		{Benchmarks, benchmarkFacts},
		{Gates, gateFacts},
		{Values, valueFacts},
		{Hosts, hostFacts},
		{Commands, commandFacts},
		{Others, otherFacts},
	}
}

// Between says what has changed from one plan to another. Neither needs to be known, and no secret of either is told.
func Between(before, after *plan.Plan) Changes {
	before, after = before.Public(), after.Public()
	var all Changes
	found, any := cellChanges(before, after)
	all.add(Cells, found, any)
	found, any = requestChanges(before, after)
	all.add(Requests, found, any)
	for _, r := range readers() {
		a, b := r.read(before), r.read(after)
		all.add(r.kind, differences(r.kind, a, b), len(a) > 0)
	}
	return all.inOrder()
}

// add takes the changes of a kind; without any, the kind is the same where there is something of it.
func (c *Changes) add(k Kind, found []Change, any bool) {
	c.All = append(c.All, found...)
	if len(found) == 0 && any {
		c.Same = append(c.Same, k)
	}
}

func (c Changes) inOrder() Changes {
	sorted := Changes{All: []Change{}, Same: []Kind{}}
	for _, k := range Kinds() {
		for _, x := range c.All {
			if x.Kind == k {
				sorted.All = append(sorted.All, x)
			}
		}
		for _, s := range c.Same {
			if s == k {
				sorted.Same = append(sorted.Same, s)
			}
		}
	}
	return sorted
}

// differences compares facts by their names: what is others now and what is new in the order of the later plan, what is gone
// at the end. Of facts with one name the values are told together.
func differences(k Kind, before, after []fact) (found []Change) {
	was, is := byName(before), byName(after)
	for _, f := range is.names {
		if from, to := was.values[f], is.values[f]; from != to && (from != "" || !partOfNew(f, is, was)) {
			found = append(found, Change{k, f, from, to})
		}
	}
	for _, f := range was.names {
		if _, still := is.values[f]; !still && !partOfNew(f, was, is) {
			found = append(found, Change{Kind: k, Name: f, From: was.values[f]})
		}
	}
	return found
}

// partOfNew says that a fact is about something that is in one plan and not at all in the other: that is told, and not each of
// its details.
func partOfNew(name string, in, other named) bool {
	for _, whole := range in.names {
		if len(whole) < len(name) && strings.HasPrefix(name, whole) && (name[len(whole)] == '.' || name[len(whole)] == '[') {
			if _, also := other.values[whole]; !also {
				return true
			}
		}
	}
	return false
}

type named struct {
	names  []string
	values map[string]string
}

func byName(facts []fact) named {
	n := named{values: map[string]string{}}
	for _, f := range facts {
		have, again := n.values[f.name]
		switch {
		case !again:
			n.names = append(n.names, f.name)
			n.values[f.name] = f.value
		case have != f.value:
			n.values[f.name] = have + ", " + f.value
		}
	}
	return n
}
