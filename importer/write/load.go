package write

import (
	"strconv"
	"strings"

	"bench/importer/draft"
)

func (p *Page) load(l *draft.Load) {
	p.gap()
	if len(l.Shares) > 0 {
		p.mix(l)
		p.gap()
	}
	p.item("benchmark "+l.Name, "benchmark "+l.Name, func() {
		p.say("benchmark %s {", quoted(l.Name))
		p.notes(l.Notes.Notes)
		if l.Description != "" {
			p.say("description = %s", quoted(oneLine(l.Description)))
		}
		groups := "group." + strings.Join(l.Groups, ", group.")
		if len(l.Shares) > 0 {
			groups = "mix." + l.Name
		}
		p.say("groups = [%s]", groups)
		p.say("strategies = [strategy.%s]", l.Strategy)
		p.arrival(l)
		p.amount(l)
		for _, t := range l.Thresholds {
			p.gap()
			p.threshold(l, t)
		}
		p.say("}")
	})
}

func (p *Page) mix(l *draft.Load) {
	p.item("mix "+l.Name, "mix "+l.Name, func() {
		p.say("mix %s {", quoted(l.Name))
		for _, s := range l.Shares {
			p.say("part %s {\ngroup = group.%s", quoted(s.Name), s.Group)
			switch {
			case s.Users > 0:
				p.say("users = %d", s.Users)
			case s.Rate > 0:
				p.say("rate = %s", number(s.Rate))
			default:
				p.say("share = %s", number(s.Share))
			}
			if s.Start != "" {
				p.say("start = %s", quoted(s.Start))
			}
			p.say("}")
		}
		p.say("}")
	})
}

// arrival writes how batches arrive.
func (p *Page) arrival(l *draft.Load) {
	switch {
	case len(l.Stages) > 0:
		p.say("stages = [")
		for _, s := range l.Stages {
			p.say("{ %s },", stage(s))
		}
		p.say("]")
	case l.Rate > 0:
		p.say("rate = [%s]", number(l.Rate))
	case l.Users > 0:
		p.say("users = [%d]", l.Users)
	case l.Concurrency < 0:
		p.say(`concurrency = ["default"]`)
	default:
		p.say("concurrency = [%d]", max(1, l.Concurrency))
	}
	open := l.Rate > 0 || len(l.Stages) > 0 && !l.Stages[0].OfUsers
	if l.Poisson && open {
		p.say(`arrival = "poisson"`)
	}
	if l.MaxInFlight > 0 && open {
		p.say("max_in_flight = %d", l.MaxInFlight)
	}
	if ofUsers := l.Users > 0 && len(l.Stages) == 0 || len(l.Stages) > 0 && l.Stages[0].OfUsers; ofUsers {
		if l.NewUser {
			p.say(`new_user = "each batch"`)
		}
		switch len(l.Pace) {
		case 1:
			p.say("pace = %s", quoted(l.Pace[0]))
		case 2:
			p.say("pace = %s", list(l.Pace))
		}
	}
}

func stage(s draft.Stage) string {
	var all []string
	if s.Name != "" {
		all = append(all, "name = "+quoted(s.Name))
	}
	if s.OfUsers {
		all = append(all, "users = "+strconv.Itoa(s.Users))
	} else {
		all = append(all, "rate = "+number(s.Rate))
	}
	if s.Over != "" {
		all = append(all, "over = "+quoted(s.Over))
	}
	if s.For != "" {
		all = append(all, "for = "+quoted(s.For))
	}
	return strings.Join(all, ", ")
}

// amount writes how much is sent.
func (p *Page) amount(l *draft.Load) {
	switch {
	case len(l.Stages) > 0:
	case l.Iterations > 0:
		p.say("iterations = %d", l.Iterations)
	case l.Duration != "":
		p.say("duration = %s", quoted(l.Duration))
	}
	if l.Blocks > 0 {
		p.say("blocks = %d", l.Blocks)
	}
}

func (p *Page) threshold(l *draft.Load, t *draft.Threshold) {
	if t.Metric == "" {
		p.notes(t.Notes.Notes)
		return
	}
	p.item("benchmark "+l.Name+" threshold "+t.Name, "the limit "+t.Name, func() {
		p.say("threshold %s {", quoted(t.Name))
		p.notes(t.Notes.Notes)
		p.say("metric = %s", t.Metric)
		if t.Request != "" {
			p.say("request = %s", quoted(t.Request))
		}
		if t.Max != "" {
			p.say("max = %s", t.Max)
		}
		if t.Min != "" {
			p.say("min = %s", t.Min)
		}
		if t.Abort {
			p.say("abort = true")
		}
		p.say("}")
	})
}
