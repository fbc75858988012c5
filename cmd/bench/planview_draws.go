package main

import (
	"fmt"
	"strings"

	"bench/plan"
	"bench/words"
)

// draws says what requests get when they are sent: rows, draws and numbers.
func (v planView) draws() {
	var rows [][]string
	for _, d := range v.plan.Draws.Data {
		rows = append(rows, []string{"data." + d.Name, v.rowsOf(d)})
	}
	for _, r := range v.plan.Draws.Randoms {
		rows = append(rows, []string{"random." + r.Name, randomText(r.Shown())})
	}
	for _, c := range v.plan.Draws.Counters {
		rows = append(rows, []string{"counter." + c.Name, fmt.Sprintf("from %d, never twice", c.Start)})
	}
	v.section("Draws", rows)
}

// rowsOf says how many rows there are, in which order they are used, and how often.
func (v planView) rowsOf(d plan.Data) string {
	text := words.Plural(d.Count, "row")
	if d.File != "" {
		text += " of " + words.Printable(d.File)
	}
	text += ", " + string(d.Order)
	if d.OnEnd == plan.StopRows {
		return text + ", none twice"
	}
	if times := v.usedBy(d); times > 0 {
		text += fmt.Sprintf(", each %s a cell", about(times/float64(d.Count)))
	}
	return text
}

// usedBy is how many batches a cell has that gets the most rows of d; 0 where that isn't known before.
func (v planView) usedBy(d plan.Data) (most float64) {
	for _, b := range v.plan.Benchmarks {
		for _, c := range b.Cells {
			if !c.Uses(plan.FromData, d.Name) {
				continue
			}
			batches := float64(b.Batches().Whole(b.Blocks))
			if b.Iterations == 0 {
				batches = c.MostWithin(b.Trial) * float64(b.Blocks)
			}
			if b.Iterations == 0 && c.Arrival.Rate > 0 {
				batches = c.Arrival.Rate * b.TrialOf(c).Seconds() * float64(b.Blocks)
			}
			most = max(most, batches)
		}
	}
	return most
}

// about is how often a row is used, in words.
func about(times float64) string {
	switch {
	case times <= 1:
		return "at most once"
	case times < 2:
		return "once or twice"
	}
	return fmt.Sprintf("about %s times", words.Count(int(times+0.5)))
}

func randomText(r plan.Random) string {
	switch {
	case r.Integer != nil:
		return fmt.Sprintf("a whole number from %d to %d", r.Integer[0], r.Integer[1])
	case r.Length > 0:
		return fmt.Sprintf("%s of letters and digits", words.Plural(r.Length, "character"))
	}
	const most = 6
	choices := make([]string, 0, most)
	for i, text := range r.Choice {
		if i == most && len(r.Choice) > most {
			return strings.Join(choices, ", ") + fmt.Sprintf(", and %d more", len(r.Choice)-most)
		}
		if choices = append(choices, words.Printable(text)); len(r.Weights) > 0 {
			choices[i] += fmt.Sprintf(" (%g)", r.Weights[i])
		}
	}
	return words.Or(choices)
}
