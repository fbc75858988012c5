package draft

import (
	"math"
	"slices"
	"time"
)

const (
	rounds     = 2.5 // of thinking in a trial: fewer than two are refused
	mostBlocks = 20
)

// giveTime cuts a load of users who think into as many trials as have time for some rounds each, and makes it longer if even one
// hasn't.
func (d *Draft) giveTime(l *Load) {
	ofUsers := l.Users > 0 && l.Iterations == 0 && len(l.Stages) == 0
	round := max(d.thinking(l), longest(l.Pace))
	if !ofUsers || round == 0 {
		if len(l.Stages) > 0 && l.Stages[0].OfUsers && round > 0 {
			d.stretch(l, round)
		}
		return
	}
	duration, err := time.ParseDuration(l.Duration)
	if err != nil {
		return
	}
	if least := time.Duration(rounds * float64(round)); duration < least {
		l.Tell("Longer than in the source (" + l.Duration + "), since users think that long: a trial needs time for two rounds.")
		duration = least.Round(time.Second) + time.Second
		l.Duration = Seconds(duration.Seconds())
	}
	l.Blocks = min(mostBlocks, max(1, int(math.Floor(duration.Seconds()/(rounds*round.Seconds())))))
	if l.Blocks == mostBlocks {
		l.Blocks = 0
	}
}

// stretch makes the last stage that has users longer, if all of them together are too short for two rounds.
func (d *Draft) stretch(l *Load, round time.Duration) {
	sum := time.Duration(0)
	for _, s := range l.Stages {
		over, _ := time.ParseDuration(s.Over)
		stay, _ := time.ParseDuration(s.For)
		sum += over + stay
	}
	least := time.Duration(rounds * float64(round))
	if sum >= least {
		return
	}
	for i, s := range slices.Backward(l.Stages) {
		if s.Users > 0 {
			stay, _ := time.ParseDuration(s.For)
			l.Stages[i].For = Seconds((stay + least - sum).Round(time.Second).Seconds() + 1)
			l.Tell("A stage is longer than in the source, since users think that long: a trial needs time for two rounds.")
			return
		}
	}
}

// thinking is how long users think at most in a pass over one of a load's groups.
func (d *Draft) thinking(l *Load) time.Duration {
	most := time.Duration(0)
	for _, g := range d.Groups {
		if !slices.Contains(l.Groups, g.Name) && !slices.ContainsFunc(l.Shares, func(s Share) bool { return s.Group == g.Name }) {
			continue
		}
		sum := time.Duration(0)
		for _, r := range g.Requests {
			sum += longest(r.Think) * time.Duration(max(1, r.Repeat))
		}
		most = max(most, sum)
	}
	return most
}

func longest(span []string) time.Duration {
	most := time.Duration(0)
	for _, s := range span {
		if d, err := time.ParseDuration(s); err == nil {
			most = max(most, d)
		}
	}
	return most
}
