package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"bench/result"
	"bench/spec"
)

// judged lists what is compared and what is limited.
func (v planView) judged(b spec.Benchmark) {
	inside := func(address string) bool {
		return slices.ContainsFunc(b.Cells, func(c spec.Cell) bool { return c.Address.String() == address })
	}
	for _, d := range comparisonsOf(v.plan.Pairs, inside) {
		gate := "not gated"
		if d.pair.Gated {
			gate = v.bold("gated: slower means exit status 2")
		}
		fmt.Fprintf(v.w, "  compare on %s: %s; under %s counts as the same; %s\n",
			strings.Join(d.metrics, ", "), plural(d.pairs, "pair"), percent(d.pair.MinEffect), gate)
	}
	var order []string
	cells := map[string]int{}
	for _, l := range v.plan.Limits {
		if inside(l.Cell) {
			text := limitText(l)
			if cells[text] == 0 {
				order = append(order, text)
			}
			cells[text]++
		}
	}
	for _, text := range order {
		on := "every cell"
		if cells[text] < len(b.Cells) {
			on = fmt.Sprintf("%d of %s", cells[text], plural(len(b.Cells), "cell"))
		}
		fmt.Fprintf(v.w, "  %s, on %s\n", text, on)
	}
}

// A declaredComparison is the pairs of one `compare` block that are judged alike.
type declaredComparison struct {
	pair    result.Pair // one of them
	metrics []string
	pairs   int // of cells
}

func comparisonsOf(pairs []result.Pair, inside func(address string) bool) []declaredComparison {
	var all []declaredComparison
	for _, p := range pairs {
		if !inside(p.Candidate) {
			continue
		}
		i := slices.IndexFunc(all, func(d declaredComparison) bool {
			return d.pair.Gated == p.Gated && d.pair.MinEffect == p.MinEffect
		})
		if i < 0 {
			i, all = len(all), append(all, declaredComparison{pair: p})
		}
		if !slices.Contains(all[i].metrics, p.Metric) {
			all[i].metrics = append(all[i].metrics, p.Metric)
		}
		if p.Metric == all[i].pair.Metric {
			all[i].pairs++
		}
	}
	return all
}

func limitText(l result.Limit) string {
	if l.Max != nil {
		return fmt.Sprintf("threshold %q: %s at most %s", l.Name, l.Metric, limitValue(l.Metric, *l.Max))
	}
	return fmt.Sprintf("threshold %q: %s at least %s", l.Name, l.Metric, limitValue(l.Metric, *l.Min))
}

// limitValue writes a limit in the metric's unit. Clocks and their percentiles are durations.
func limitValue(metric string, x float64) string {
	switch name, _, _ := strings.Cut(metric, "."); name {
	case "error_ratio":
		return percent(x)
	case "throughput":
		return thousands(x) + "/s"
	case "service", "response", "delivery", "makespan", "first_result", "head_of_line", "queue", "send_lag",
		"latency", "phases", "time_to", "cpu_per_request":
		return shortTime(seconds(x))
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}

func (v planView) servers() {
	if len(v.plan.Servers) == 0 {
		return
	}
	rows := [][]string{{"STARTS", ""}}
	for _, s := range v.plan.Servers {
		row := []string{s.Name, "embedded httpbin"}
		if s.Type == "command" {
			row[1] = shellWords(s.Command) + place("  ", s.Range)
		}
		rows = append(rows, row)
	}
	v.table(rows)
	fmt.Fprintln(v.w)
}

func (v planView) hosts() {
	rows := [][]string{{"CONTACTS", "", ""}}
	for _, h := range v.plan.Hosts {
		row := []string{h.Name, "in allowed_hosts", place("", h.Range)}
		switch {
		case h.Loopback:
			row[1] = "this machine"
		case !h.Allowed:
			row[1] = "needs approval"
		}
		rows = append(rows, row)
	}
	if len(rows) > 1 {
		v.table(rows)
		fmt.Fprintln(v.w)
	}
}

func (v planView) variables() {
	if len(v.plan.Spec.Variables) == 0 {
		return
	}
	rows := [][]string{{"VARIABLE", "VALUE", "FROM"}}
	for _, x := range v.plan.Spec.Variables {
		rows = append(rows, []string{x.Name, variableText(x), x.Origin})
	}
	v.table(rows)
	fmt.Fprintln(v.w)
}

func variableText(x result.Variable) string {
	if x.Sensitive {
		return "(sensitive)"
	}
	text, err := json.Marshal(x.Value)
	if err != nil {
		return fmt.Sprint(x.Value)
	}
	const most = 60
	if len(text) > most {
		return strings.ToValidUTF8(string(text[:most]), "") + "…"
	}
	return string(text)
}

func (v planView) reports() {
	if len(v.plan.Reports) == 0 {
		return
	}
	rows := [][]string{{"REPORT", "FORMAT", "PATH"}}
	for _, r := range v.plan.Reports {
		path := r.Path
		if path == "" {
			path = "(standard output)"
		}
		rows = append(rows, []string{r.Name, r.Format, path})
	}
	v.table(rows)
	fmt.Fprintln(v.w)
}

func (v planView) total() {
	e := estimatePlan(v.plan)
	cells := 0
	for _, b := range v.plan.Benchmarks {
		cells += len(b.Cells)
	}
	fmt.Fprintf(v.w, "%s %s, %s, about %s, about %s.\n", v.bold("In all:"),
		plural(cells, "cell"), plural(e.trials, "trial"), requestCount(e), roughTime(e.wall))
	if needs := needsApproval(v.plan); len(needs) > 0 {
		fmt.Fprintf(v.w, "%s before it starts: -auto-approve, allowed_hosts, or a yes at the prompt.\n",
			v.yellow(fmt.Sprintf("`bench run` asks about %s", plural(len(needs), "thing"))))
	}
}

// shellWords writes a command as it would be typed.
func shellWords(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = w
		if w == "" || strings.ContainsAny(w, " \t\n\"'\\$&|;<>()*?[]#~`!{}") {
			quoted[i] = "'" + strings.ReplaceAll(w, "'", `'\''`) + "'"
		}
	}
	return strings.Join(quoted, " ")
}
