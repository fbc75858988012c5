package main

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"bench"
	"bench/plan"
	"bench/result"
	"bench/words"
)

// workers says who performs the trials, and what of each cell is whose.
func (v planView) workers() {
	w := v.plan.Workers
	if w == nil {
		return
	}
	fmt.Fprintln(v.w, v.bold("workers")+v.dim(place("  ", w.Range)))
	fmt.Fprintf(v.w, "  %s; %s\n\n", manyWorkers(w), onLostText(w.OnLost))
	const columns = 6
	shown := min(w.Min, columns)
	heading := []string{"CELL", "IN ALL"}
	for i := range shown {
		heading = append(heading, "W"+strconv.Itoa(i+1))
	}
	if shown < w.Min {
		heading = append(heading, fmt.Sprintf("… W%d", w.Min))
	}
	rows := [][]string{append(heading, "")}
	for _, s := range bench.Shares(v.plan, w.Min) {
		row := []string{words.Printable(s.Cell.Address.Short()), shareText(s.Cell, s.Loops, s.Loops)}
		for _, a := range s.Workers[:shown] {
			row = append(row, allotted(s, a))
		}
		if shown < w.Min {
			row = append(row, allotted(s, s.Workers[w.Min-1]))
		}
		rows = append(rows, append(row, shareNote(s)))
	}
	writeTable(v.w, v.style, rows)
	fmt.Fprintln(v.w)
	v.together(w)
	fmt.Fprintln(v.w)
}

// manyWorkers says how many, and which.
func manyWorkers(w *plan.Workers) string {
	text := words.Count(w.Min)
	switch {
	case w.Max > w.Min:
		text += fmt.Sprintf(" to %d", w.Max)
	case w.Min == 1:
		text = "one, and no other"
	}
	var labels []string
	for _, name := range slices.Sorted(maps.Keys(w.Labels)) {
		labels = append(labels, words.Printable(name+"="+w.Labels[name]))
	}
	if len(labels) > 0 {
		text += " with " + words.And(labels)
	}
	return text
}

func onLostText(o plan.OnLost) string {
	return map[plan.OnLost]string{
		plan.ContinueWithout: "if one is lost, the block is run again with who is left, as long as they are enough",
		plan.WaitForAnother:  "if one is lost, the block is run again as soon as there is another",
		plan.FailWithout:     "if one is lost, the run ends, and can be resumed",
	}[o]
}

// shareText is a load, or so many of its loops.
func shareText(c plan.Cell, loops, of int) string {
	switch {
	case c.Arrival.Staged() && c.Arrival.Open():
		return "all stages"
	case c.Arrival.Open():
		return result.PerSecond.FormatLimit(c.Arrival.Rate)
	case loops == 0 && of > 0:
		return "–"
	case c.Pools() && of == 0:
		return "no limit"
	case c.Pools():
		return words.Plural(loops, "lane")
	}
	return words.Plural(loops, "user")
}

// allotted is what a worker has of a cell.
func allotted(s bench.CellShares, a plan.Allotment) string {
	n := len(s.Workers)
	switch {
	case s.Cell.Arrival.Staged() && s.Cell.Arrival.Open():
		return fmt.Sprintf("1/%d", n)
	case s.Cell.Arrival.Open():
		return result.PerSecond.FormatLimit(rounded(s.Cell.Arrival.Rate / float64(n)))
	case a.Idle():
		return "–"
	}
	return strconv.Itoa(max(a.Lanes, a.Users))
}

// shareNote says what else matters of a cell's shares.
func shareNote(s bench.CellShares) string {
	n := len(s.Workers)
	switch {
	case n == 1:
		return ""
	case s.Cell.Arrival.Open():
		return everyNth(n) + " of one schedule"
	case s.Idle() > 0 && s.Cell.Pools():
		return fmt.Sprintf("concurrency = %d would use all", n)
	case s.Idle() > 0:
		return fmt.Sprintf("users = %d would use all", n)
	case !s.Even():
		return "rotating"
	}
	return ""
}

func everyNth(n int) string {
	nth := []string{"", "every", "every second arrival", "every third arrival", "every fourth arrival"}
	if n < len(nth) {
		return nth[n]
	}
	return fmt.Sprintf("one arrival in %d", n)
}

// together says what it takes that they begin together.
func (v planView) together(w *plan.Workers) {
	takes, worth := bench.TogetherTakes(w.Min), bench.WorthTogether(w.Min)
	short := time.Duration(0)
	trials := 0
	for _, b := range v.plan.Benchmarks {
		trials += v.estimator.Benchmark(b).Trials + b.Blocks*len(b.Placebos)
		for _, c := range b.Cells {
			if length := b.TrialOf(c); length > 0 && length < worth && (short == 0 || length < short) {
				short = length
			}
		}
	}
	fmt.Fprintf(v.w, "  starting together and collecting adds about %s to each of %s\n", words.Duration(takes), words.Plural(trials, "trial"))
	if short > 0 {
		fmt.Fprintf(v.w, "  %s\n", v.yellow(fmt.Sprintf("the shortest trials take %s: %s and more would make little of that", words.Duration(short), words.Duration(worth))))
	}
	skew := w.MaxSkew
	if skew == 0 {
		fmt.Fprintln(v.w, "  a trial is invalid whose starts may lie more than a hundredth of it apart, and at least 1ms")
	} else {
		fmt.Fprintf(v.w, "  a trial is invalid whose starts may lie more than %s apart\n", words.Duration(skew))
	}
	if w.Delivery == plan.LocalSecrets {
		fmt.Fprintln(v.w, "  no secret is sent: each worker has its own in BENCH_VAR_name")
	}
}
