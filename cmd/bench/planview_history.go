package main

import (
	"fmt"
	"time"

	"bench"
	"bench/result"
	"bench/words"
)

// history says how the runs are kept and told of.
func (v planView) history() {
	h := v.plan.History
	if h == nil {
		return
	}
	project := "named after the repository, or the folder"
	if h.Project != "" {
		project = words.Printable(h.Project)
	}
	branch := "main, else master"
	if h.Branch != "" {
		branch = words.Printable(h.Branch)
	}
	rows := [][]string{
		{"project", project, v.dim(place("", h.Range))},
		{"branch", branch, ""},
		{"alarms", fmt.Sprintf("%s expected per 100 runs, none for less than %s", falseAlarms(h.Alarms), words.Percent(h.MinEffect)), ""},
		{"keep", kept(h.Keep), ""},
	}
	for _, s := range h.Tell.Programs() {
		rows = append(rows, []string{"tells", words.Shell(s.CommandText()), v.yellow("needs approval")})
		for _, line := range bench.AboutCommand(v.plan, s) {
			rows = append(rows, []string{"", line, ""})
		}
	}
	if name := h.Tell.HostName(); name != "" {
		why := "in allowed_hosts"
		switch {
		case h.Tell.Host.Loopback:
			why = "this machine"
		case !h.Tell.Host.Allowed:
			why = v.yellow("needs approval")
		}
		rows = append(rows, []string{"tells", "a webhook at " + words.Printable(name), why})
	}
	v.section("History", rows)
}

func falseAlarms(n float64) string {
	if n == 1 {
		return "1 false alarm"
	}
	return fmt.Sprintf("%v false alarms", n)
}

// kept says for how long what is kept.
func kept(k result.Keep) string {
	age := func(seconds float64) string { return words.Age(time.Duration(seconds * float64(time.Second))) }
	switch {
	case k.Full == 0:
		return "everything forever"
	case k.Full == k.Thin:
		return fmt.Sprintf("all of a run for %s, its points forever", age(k.Full))
	}
	thin := "for " + age(k.Thin)
	if k.Thin == 0 {
		thin = "forever"
	}
	return fmt.Sprintf("all of a run for %s, its histograms %s, its points forever", age(k.Full), thin)
}
