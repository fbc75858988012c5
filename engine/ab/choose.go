package ab

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"bench/engine/printed"
	"bench/result"
)

// The metrics that bench measures of every command.
const (
	wall       = "wall"
	userTime   = "user"
	sysTime    = "sys"
	peakMem    = "peak_memory"
	slackOfOwn = 1.02 // by which a command's memory must be beyond bench's own to be known
)

// A measure is a metric of the experiment.
type measure struct {
	result.OwnMetric
	printed bool // by the commands
	goes    bool // in Go's format
	only    string
}

// sameMeaning says how head differs from base in what a number of theirs means, if it does.
func sameMeaning(base measure, head printed.Number) error {
	unit := func(u result.Unit) string {
		if u == "" {
			return "has no unit"
		}
		return "is in " + string(u)
	}
	better := map[bool]string{true: "more", false: "less"}
	switch {
	case base.Unit != head.Unit:
		return fmt.Errorf("base and head don't mean the same by %s: it %s in base and %s in head", head.Name, unit(base.Unit), unit(head.Unit))
	case base.MoreIsBetter != head.More:
		return fmt.Errorf("base and head don't mean the same by %s: %s of it is better in base, %s in head; a line says so: = %[1]s VALUE [UNIT] less, or more",
			head.Name, better[base.MoreIsBetter], better[head.More])
	}
	return nil
}

// measures are all metrics that the two commands have, what they print first.
func measures(base, head outcome, more []string) ([]measure, error) {
	var all []measure
	for _, side := range []struct {
		name string
		of   outcome
	}{{baseName, base}, {headName, head}} {
		for _, n := range side.of.numbers {
			i := slices.IndexFunc(all, func(m measure) bool { return m.Name == n.Name })
			if i < 0 {
				all = append(all, measure{OwnMetric: result.OwnMetric{Name: n.Name, Unit: n.Unit, MoreIsBetter: n.More}, printed: true, goes: n.Go, only: side.name})
				continue
			}
			if err := sameMeaning(all[i], n); err != nil {
				return nil, err
			}
			if all[i].only != side.name {
				all[i].only = ""
			}
		}
	}
	for _, m := range []result.OwnMetric{
		{Name: wall, Unit: result.Seconds},
		{Name: userTime, Unit: result.CPUSeconds},
		{Name: sysTime, Unit: result.CPUSeconds},
		{Name: peakMem, Unit: result.Bytes},
	} {
		if slices.ContainsFunc(all, func(o measure) bool { return o.Name == m.Name }) {
			return nil, fmt.Errorf("a command prints a metric called %s, which is what bench itself calls what it measures: give it another name", m.Name)
		}
		if m.Name != peakMem || knownMemory(base, head) {
			all = append(all, measure{OwnMetric: m})
		}
	}
	for _, name := range more {
		found := matching(all, name)
		if len(found) == 0 {
			return nil, &MetricError{Name: name, Known: names(all)}
		}
		for _, i := range found {
			all[i].MoreIsBetter = true
		}
	}
	return all, nil
}

// knownMemory says whether the peak memory of at least one of the two can be told from bench's own; see ownPeak.
func knownMemory(base, head outcome) bool {
	most := max(base.memory, head.memory)
	return most > 0 && float64(most) > slackOfOwn*float64(ownPeak())
}

// matching are the places of the metrics that a name stands for: a metric's own; or of Go's format a benchmark's, with or
// without what Go puts before and behind it, or a unit's.
func matching(all []measure, name string) []int {
	name = strings.TrimPrefix(name, "program.")
	var found []int
	for i, m := range all {
		if m.Name == name {
			return []int{i}
		}
		benchmark, unit, _ := strings.Cut(m.Name, ":")
		plain := benchmark
		if at := strings.LastIndexByte(benchmark, '-'); at > 0 && strings.Trim(benchmark[at+1:], "0123456789") == "" {
			plain = benchmark[:at]
		}
		asked, askedUnit, both := strings.Cut(strings.TrimPrefix(name, "Benchmark"), ":")
		isIt := asked == benchmark || asked == plain
		if m.goes && (both && isIt && askedUnit == unit || !both && (isIt || name == unit)) {
			found = append(found, i)
		}
	}
	return found
}

// names are those of the metrics that both commands have.
func names(all []measure) []string {
	var known []string
	for _, m := range all {
		if m.only == "" {
			known = append(known, m.Name)
		}
	}
	return known
}

// chosen sorts the metrics into those that the verdict is about, and those that are compared beside.
func chosen(all []measure, wanted []string) (first, beside []measure, err error) {
	for _, name := range wanted {
		found := matching(all, name)
		if len(found) == 0 {
			return nil, nil, &MetricError{Name: name, Known: names(all)}
		}
		for _, i := range found {
			if all[i].only != "" {
				return nil, nil, &MetricError{Name: name, Only: all[i].only, Known: names(all)}
			}
			if !slices.ContainsFunc(first, func(m measure) bool { return m.Name == all[i].Name }) {
				first = append(first, all[i])
			}
		}
	}
	if len(wanted) > 0 {
		return first, nil, nil
	}
	printed := slices.ContainsFunc(all, func(m measure) bool { return m.printed && m.only == "" })
	for _, m := range all {
		switch {
		case m.only != "":
		case printed && m.printed && (!m.goes || m.Unit == "s/op"), !printed && m.Name == wall:
			first = append(first, m)
		case printed == m.printed:
			beside = append(beside, m)
		}
	}
	if len(first) == 0 { // benchmarks in Go's format that report no ns/op
		first, beside = beside, nil
	}
	return first, beside, nil
}

// values are the metrics of a turn: of the times the middle one, so that a single run that was disturbed doesn't count; of CPU
// time the mean, since the system may count it in large steps; of memory the most.
func values(runs []outcome) map[string]float64 {
	var walls []float64
	var user, sys, memory float64
	printedValues := map[string][]float64{}
	for _, o := range runs {
		walls = append(walls, o.wall.Seconds())
		user += o.user.Seconds() / float64(len(runs))
		sys += o.sys.Seconds() / float64(len(runs))
		memory = math.Max(memory, float64(o.memory))
		for _, n := range o.numbers {
			printedValues[n.Name] = append(printedValues[n.Name], n.Value)
		}
	}
	own := func(name string) string { return result.OwnMetric{Name: name}.Metric() }
	all := map[string]float64{own(wall): printed.Median(walls), own(userTime): user, own(sysTime): sys}
	if memory > 0 {
		all[own(peakMem)] = memory
	}
	for name, v := range printedValues {
		all[own(name)] = printed.Median(v)
	}
	return all
}
