package artillery

import (
	"strconv"
	"strings"

	"bench/importer/draft"
	"bench/importer/tree"
)

// load is how virtual users arrive: each is a batch of one of the scenarios.
func (r *reader) load(shares []draft.Share, sum float64) {
	l := &draft.Load{Name: "script", Strategy: "sequential"}
	if len(shares) == 1 {
		l.Groups = []string{shares[0].Group}
	} else {
		for i := range shares {
			shares[i].Share /= sum
		}
		l.Shares = shares
	}
	phases := r.config.Get("phases").List()
	for _, p := range phases {
		r.phase(l, p)
	}
	switch {
	case len(l.Stages) == 1 && l.Stages[0].Over == "" && l.Stages[0].Rate > 0:
		l.Rate, l.Duration, l.Stages = l.Stages[0].Rate, l.Stages[0].For, nil
	case !r.any(l):
		l.Stages = nil
		l.Rate, l.Duration = 1, "10s"
		l.Tell("The script says nothing of load that is known: one user a second to begin with.")
	}
	r.limits(l)
	r.d.Loads = append(r.d.Loads, l)
}

func (r *reader) any(l *draft.Load) bool {
	for _, s := range l.Stages {
		if s.Rate > 0 {
			return true
		}
	}
	return false
}

// phase adds the stages of a phase.
func (r *reader) phase(l *draft.Load, p *tree.Node) {
	length := func(name string) (float64, bool) {
		if n, ok := p.Get(name).Num(); ok {
			return n, n > 0
		}
		return draft.SecondsOf(p.Get(name).Str())
	}
	name := p.Get("name").Str()
	if pause, ok := length("pause"); ok {
		l.Stages = append(l.Stages, draft.Stage{Name: r.stageName(l, name), For: draft.Seconds(pause)})
		return
	}
	duration, ok := length("duration")
	if !ok {
		l.Lose("a phase" + p.Where() + " whose duration is not known: " + p.Get("duration").Str())
		return
	}
	rate, hasRate := p.Get("arrivalRate").Num()
	if count, ok := p.Get("arrivalCount").Num(); ok && !hasRate {
		rate, hasRate = count/duration, true
	}
	end, ramps := p.Get("rampTo").Num()
	if !hasRate && !ramps {
		l.Lose("a phase" + p.Where() + " whose rate is not known: " + p.Get("arrivalRate").Str())
		return
	}
	s := draft.Stage{Name: r.stageName(l, name), Rate: rate, For: draft.Seconds(duration)}
	if ramps {
		before := 0.0
		if n := len(l.Stages); n > 0 {
			before = l.Stages[n-1].Rate
		}
		if rate != before {
			l.Stages = append(l.Stages, draft.Stage{Rate: rate, For: "1s"})
			l.Tell("A second is new before a phase that climbs from a rate of its own: stages climb from the rate before.")
		}
		s.Rate, s.Over, s.For = end, draft.Seconds(duration), ""
	}
	if most, ok := p.Get("maxVusers").Num(); ok && most > 0 {
		l.MaxInFlight = int(most)
	}
	l.Stages = append(l.Stages, s)
}

func (r *reader) stageName(l *draft.Load, name string) string {
	for _, s := range l.Stages {
		if s.Name == name {
			return ""
		}
	}
	return strings.TrimSpace(name)
}

// limits reads config.ensure, and that of the plugin.
func (r *reader) limits(l *draft.Load) {
	for _, from := range []*tree.Node{r.config.Get("ensure"), r.config.At("plugins", "ensure")} {
		for _, f := range from.Pairs() {
			switch f.Name {
			case "thresholds":
				for _, t := range f.Value.List() {
					for _, one := range t.Pairs() {
						r.limit(l, one.Name, one.Value)
					}
				}
			case "conditions":
				for _, c := range f.Value.List() {
					l.Lose("the condition " + c.First("expression").Str() + ": a check block has conditions on results")
				}
			default:
				r.limit(l, f.Name, f.Value)
			}
		}
	}
}

var percentiles = map[string]string{"p50": "p50", "p75": "p75", "p90": "p90", "p95": "p95", "p99": "p99", "p999": "p999", "median": "p50", "min": "min", "max": "max", "mean": "mean"}

func (r *reader) limit(l *draft.Load, name string, v *tree.Node) {
	n, ok := v.Num()
	statistic := percentiles[name[strings.LastIndex(name, ".")+1:]]
	own := !strings.Contains(name, ".") || strings.HasPrefix(name, "http.response_time.")
	t := &draft.Threshold{Name: draft.Identifier(name, "limit")}
	switch {
	case ok && name == "maxErrorRate":
		t.Metric, t.Max = "error_ratio", strconv.FormatFloat(n/100, 'f', -1, 64)
	case ok && n > 0 && statistic != "" && own:
		t.Metric, t.Max = "service."+statistic, strconv.Quote(draft.Seconds(n/1000))
	case strings.HasPrefix(name, "vusers.session_length.") && ok && statistic != "" && n > 0:
		t.Metric, t.Max = "session."+statistic, strconv.Quote(draft.Seconds(n/1000))
	default:
		t.Lose("the limit " + name + ": " + v.Str())
	}
	l.Thresholds = append(l.Thresholds, t)
}
