package strategy

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"
)

// A Description says what a strategy, or a preset, is and promises, for people. The timelines are what the strategy
// really does: a test plays them.
type Description struct {
	Name      string
	Preset    string // of a preset: the type of strategy that it is; "" otherwise
	StandsFor string // the library call, for instance "asyncio.gather"
	Summary   string

	Order     string // in which results reach the consumer
	Bound     string // of requests in flight
	Delivered string // when the consumer sees a result
	Failures  string // what happens when a request fails: transport errors and timeouts, never statuses
	Client    string // of a preset: how its requests travel; "" otherwise
	Notes     string // what is easily missed; may be empty
	Knobs     []Knob

	Python    string     // what it stands for, as one would write it
	Timelines []Timeline // none for pool, which has no batch
}

// A Knob is an attribute of a strategy block.
type Knob struct {
	Name string
	// Default is an int, 0 for no limit, or a Formula for one; a time.Duration, 0 for none; a bool, or a word.
	Default any
	Meaning string
}

// A Formula is a number that depends on the machine.
type Formula struct {
	Text  string
	Value func() int
}

// DefaultText is the knob's default as people read it.
func (k Knob) DefaultText() string {
	switch v := k.Default.(type) {
	case int:
		if v == 0 {
			return "no limit"
		}
	case time.Duration:
		if v == 0 {
			return "none"
		}
	case string:
		return strconv.Quote(v)
	case Formula:
		return v.Text
	}
	return fmt.Sprint(k.Default)
}

// Knob finds a knob by its name; ok is false where the strategy has none of that name.
func (d Description) Knob(name string) (k Knob, ok bool) {
	i := slices.IndexFunc(d.Knobs, func(k Knob) bool { return k.Name == name })
	if i < 0 {
		return Knob{}, false
	}
	return d.Knobs[i], true
}

// KnobNames are the names of its knobs, in their order.
func (d Description) KnobNames() []string {
	var names []string
	for _, k := range d.Knobs {
		names = append(names, k.Name)
	}
	return names
}

// A Timeline is a batch drawn as text, one line for each request and one for the consumer.
type Timeline struct {
	Title    string // for instance "requests of 4, 1, 2 and 3 s, at most 2 at once"
	Scenario string // the same as the conformance table writes it
	Drawing  string
}

// Legend explains the signs of a Timeline's drawing.
const Legend = "━ in flight   ┄ done, waits for others   ● delivered   ✗ delivered as an error   ○ delivered as an empty slot\n" +
	"? done, and lost   ╳ cancelled   ┃ the consumer goes on"

// Presets are the predeclared bundles of strategy and client.
func Presets() []string { return slices.Sorted(maps.Keys(presets)) }

// Describe describes a type of strategy or a preset; it is false for any other name.
func Describe(name string) (Description, bool) {
	about, ok := presets[name]
	if !ok {
		t, found := Named(name)
		about, ok = t.About, found
	}
	about.Name = name
	return about, ok
}

// The scenarios that every strategy is drawn in.
const (
	fineTitle     = "requests of 4, 1, 2 and 3 s, at most 2 at once"
	fineScenario  = "requests 4 1 2 3; limit 2"
	faultTitle    = "requests of 2, 1, 3 and 1 s, at most 2 at once; the second fails"
	faultScenario = "requests 2 1! 3 1; limit 2"
)

func drawnFine(drawing string) Timeline  { return Timeline{fineTitle, fineScenario, drawing} }
func drawnFault(drawing string) Timeline { return Timeline{faultTitle, faultScenario, drawing} }
