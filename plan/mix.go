package plan

import (
	"slices"
	"time"

	"bench/result"
)

// Part is one of the loads of a mix: a group with a strategy, which has a share of the batches of its cell, or an arrival of
// its own beside the others.
type Part struct {
	Name string `json:"name"`
	// Share is its part of the cell's batches; 0: it has an arrival of its own, which doesn't depend on the level.
	Share    float64       `json:"share,omitempty"`
	Start    time.Duration `json:"start,omitempty"` // how long after the others' it begins, of each trial
	Group    Group         `json:"group"`
	Strategy Strategy      `json:"strategy"`
	Client   Client        `json:"client"`
	Arrival  Arrival       `json:"arrival"` // its share of the cell's, or its own
	Servers  []string      `json:"servers,omitzero"`
	Range    *result.Range `json:"range,omitempty"`
}

// Mixed says that the cell is a mix: its batches are those of its parts, and its own group has no requests.
func (c Cell) Mixed() bool { return len(c.Parts) > 0 }

// Load is a part as a cell of its own.
func (c Cell) Load(p Part) Cell {
	address := c.Address
	address.Part = p.Name
	return Cell{Address: address, Group: p.Group, Strategy: p.Strategy, Client: p.Client, Arrival: p.Arrival, PlaceboOf: c.PlaceboOf, Role: c.Role, Servers: p.Servers}
}

// Loads are what the cell sends, as cells: its parts, or itself.
func (c Cell) Loads() []Cell {
	if !c.Mixed() {
		return []Cell{c}
	}
	loads := make([]Cell, len(c.Parts))
	for i, p := range c.Parts {
		loads[i] = c.Load(p)
	}
	return loads
}

// Open says whether any arrivals of the cell are scheduled.
func (c Cell) Open() bool {
	return slices.ContainsFunc(c.Loads(), func(load Cell) bool { return load.Arrival.Open() })
}

// Requests are all requests that the cell sends, those of its parts one after the other.
func (c Cell) Requests() []Request {
	if !c.Mixed() {
		return c.Group.Requests
	}
	var all []Request
	for _, p := range c.Parts {
		all = append(all, p.Group.Requests...)
	}
	return all
}

// Uses says whether a request of the cell refers to a source of values.
func (c Cell) Uses(from ValueSource, name string) bool {
	return slices.ContainsFunc(c.Loads(), func(load Cell) bool { return load.Group.Uses(from, name) })
}

// Pools says whether all that share the cell's arrivals pull requests, so that its batches are requests.
func (c Cell) Pools() bool {
	if !c.Mixed() {
		return c.Strategy.Type == "pool"
	}
	return !slices.ContainsFunc(c.Parts, func(p Part) bool { return p.Share > 0 && p.Strategy.Type != "pool" })
}

// BatchSize is how many requests a batch of the cell has: of a mix on average, by its shares.
func (c Cell) BatchSize() float64 {
	if !c.Mixed() {
		return float64(c.Group.BatchSize())
	}
	size := 0.0
	for _, p := range c.Parts {
		size += p.Share * float64(p.Group.BatchSize())
	}
	return size
}

// Shared is the arrival of a part that has a share of the batches.
func (a Arrival) Shared(share float64) Arrival {
	a.Rate *= share
	a.Stages = slices.Clone(a.Stages)
	for i := range a.Stages {
		a.Stages[i].Rate *= share
	}
	return a
}
