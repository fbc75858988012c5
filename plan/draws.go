package plan

import (
	"slices"
	"strings"
)

// Draws are what the values of batches are drawn from. There is one of each name for all cells of a plan, so that both sides
// of a comparison get the same rows and draws in the same order.
type Draws struct {
	Data     []Data    `json:"data,omitzero"`
	Randoms  []Random  `json:"random,omitzero"`
	Counters []Counter `json:"counter,omitzero"`
}

// Data are rows, of which each batch gets one.
type Data struct {
	Name    string   `json:"name"` // with its for_each key
	Columns []string `json:"columns"`
	// Rows have a text for each column. In the JSON of what is shown there is only their Count.
	Rows  [][]string `json:"rows,omitzero"`
	Count int        `json:"count"`
	File  string     `json:"file,omitempty"` // where the rows come from, relative to Plan.Dir; "": they stand in the spec
	Order RowOrder   `json:"order"`
	OnEnd OnEnd      `json:"on_end"`
	// Sensitive says that the rows come from a sensitive variable, or are said to be.
	Sensitive bool `json:"sensitive,omitempty"`
}

// RowOrder is the order in which batches get rows.
type RowOrder string

// The orders of rows.
const (
	SequentialRows RowOrder = "sequential" // from the first to the last
	RandomRows     RowOrder = "random"     // any row for each batch
	ShuffledRows   RowOrder = "shuffled"   // every row once, in a random order, and then again in another one
)

// RowOrders are all orders of rows, the default first.
func RowOrders() []RowOrder { return []RowOrder{SequentialRows, RandomRows, ShuffledRows} }

// OnEnd is what is done when every row was used.
type OnEnd string

// What is done then.
const (
	RepeatRows OnEnd = "repeat" // they are used again
	StopRows   OnEnd = "stop"   // no row is used twice by a cell: a plan that has too few is refused
)

// OnEnds are all that can be done, the default first.
func OnEnds() []OnEnd { return []OnEnd{RepeatRows, StopRows} }

// Shown is the data as it may be printed and kept: without the rows.
func (d Data) Shown() Data {
	d.Rows = nil
	return d
}

// Random is a value that is drawn for each batch: a whole number, one of some texts, or letters and digits.
type Random struct {
	Name    string    `json:"name"` // with its for_each key
	Integer *[2]int64 `json:"integer,omitempty"`
	Choice  []string  `json:"choice,omitzero"`
	Weights []float64 `json:"weights,omitzero"` // of the choices; none: all the same
	Length  int       `json:"length,omitempty"` // of a text of letters and digits
	// Sensitive says that the choices come from a sensitive variable.
	Sensitive bool `json:"sensitive,omitempty"`
}

// Shown is the draw as it may be printed.
func (r Random) Shown() Random {
	if r.Sensitive {
		r.Choice = []string{Concealed}
		r.Weights = nil
	}
	return r
}

// Counter gives each batch a number that no other batch of the run gets, in any cell.
type Counter struct {
	Name  string `json:"name"`
	Start int64  `json:"start"`
}

// Of are the draws that a group uses, in the order of their names.
func (d Draws) Of(g Group) Draws { return d.only(g.Uses) }

// only are the draws that are used, in the order of their names.
func (d Draws) only(used func(from ValueSource, name string) bool) Draws {
	var kept Draws
	for _, data := range d.Data {
		if used(FromData, data.Name) {
			kept.Data = append(kept.Data, data)
		}
	}
	for _, random := range d.Randoms {
		if used(FromRandom, random.Name) {
			kept.Randoms = append(kept.Randoms, random)
		}
	}
	for _, counter := range d.Counters {
		if used(FromCounter, counter.Name) {
			kept.Counters = append(kept.Counters, counter)
		}
	}
	slices.SortFunc(kept.Data, func(x, y Data) int { return strings.Compare(x.Name, y.Name) })
	slices.SortFunc(kept.Randoms, func(x, y Random) int { return strings.Compare(x.Name, y.Name) })
	slices.SortFunc(kept.Counters, func(x, y Counter) int { return strings.Compare(x.Name, y.Name) })
	return kept
}

// KeepUsedDraws leaves out of the plan what no cell of it draws from.
func (p *Plan) KeepUsedDraws() {
	p.Draws = p.Draws.only(func(from ValueSource, name string) bool {
		return slices.ContainsFunc(p.Benchmarks, func(b Benchmark) bool {
			return slices.ContainsFunc(b.Cells, func(c Cell) bool { return c.Uses(from, name) })
		})
	})
}
