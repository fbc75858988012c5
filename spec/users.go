package spec

import (
	"fmt"
	"strconv"
	"time"

	"bench/plan"
	"bench/spec/diag"
	"bench/words"
)

// usualRounds is how many rounds of its users a trial has, where nobody says how long it is.
const usualRounds = 2 * plan.FewestRounds

// userLevels reads users.
func (f *fields) userLevels() []level {
	shape := f.userShape()
	var levels []level
	for _, n := range f.wholes("users") {
		l := level{name: strconv.FormatInt(n, 10) + " " + words.Noun(n, "user"), arrival: shape}
		l.arrival.Users = toInt(n)
		levels = append(levels, l)
	}
	return f.distinct("users", levels)
}

// userShape is what the cells of users have in common.
func (f *fields) userShape() plan.Arrival {
	f.onlyOfOpenLoops("with users the next batch of each starts when the one before is done")
	return plan.Arrival{NewUser: plan.NewUser(f.constant("new_user")), Pace: f.think("pace")}
}

// onlyOfUsers refuses the arguments of users where there are none.
func (f *fields) onlyOfUsers(with string) {
	for _, name := range []string{"new_user", "pace"} {
		if f.has(name) {
			f.wrong(diag.Conflict, name, "Argument of users", "%s goes with users, or with stages of users. With %s, %s.", name, with, whoSends[with])
		}
	}
}

// whoSends is who sends batches where there are no users.
var whoSends = map[string]string{
	"concurrency": "batches start back to back",
	"rate":        "each arrival is a user of its own", "stages of rates": "each arrival is a user of its own",
}

// onlyOfOpenLoops refuses the arguments of open loops.
func (f *fields) onlyOfOpenLoops(since string) {
	for _, name := range []string{"arrival", "max_in_flight"} {
		if f.has(name) {
			f.wrong(diag.Conflict, name, "Argument of an open loop", "%s goes with rate or stages of rates; %s.", name, since)
		}
	}
}

// round is the longest that users of the benchmark take from one batch to the next if answers take no time at all; 0 without
// users.
func (bm *benchmark) round() time.Duration {
	_, round := bm.slowest()
	return round
}

// slowest is the cell whose users take longest from one batch to the next.
func (bm *benchmark) slowest() (slowest plan.Cell, round time.Duration) {
	if len(bm.levels) == 0 || !bm.levels[0].arrival.OfUsers() {
		return plan.Cell{}, 0
	}
	for _, g := range bm.requested() {
		for _, s := range bm.strategies {
			c := bm.cell(g, s, bm.levels[0])
			if c.Round() > round {
				slowest, round = c, c.Round()
			}
		}
	}
	return slowest, round
}

// checkUsers refuses users of strategies that have none, trials that are over before a user has come round, and what is sent
// once where nobody in particular sends it.
func (bm *benchmark) checkUsers(f *fields) {
	var loads []plan.Cell
	for _, c := range bm.turns() {
		loads = append(loads, c.Loads()...)
	}
	for _, c := range loads {
		if c.HasUsers() {
			continue
		}
		why := "has no batches: its requests have nothing to do with each other, and nobody in particular sends them"
		if c.Strategy.Type == plan.TypeProgram {
			why = "is a client program, which has cookies and connections of its own, and runs one batch at a time in a closed loop"
		}
		if c.Arrival.OfUsers() {
			f.wrong(diag.Conflict, "strategies", "Strategy without users", "strategy.%s %s. Users are for strategies that have batches, strategy.sequential above all; for strategy.%s write concurrency.",
				c.Strategy.Name, why, c.Strategy.Name)
			return
		}
		if once := c.Group.Once(); len(once) > 0 {
			f.wrong(diag.Conflict, "strategies", "Nobody who sends it once", "strategy.%s %s; so there is no first batch before which %s of %s could be sent once.",
				c.Strategy.Name, why, once[0].Name, c.Group.Name)
			return
		}
	}
	c, round := bm.slowest()
	if bm.Trial == 0 || bm.Trial >= plan.FewestRounds*round || f.bad {
		return
	}
	if bm.Search != nil {
		f.wrong(diag.BadValue, "search", "Trials shorter than two journeys", "A user of %s comes round every %s (%s), so two journeys take %s: write trial = %q in the search, or longer.",
			c.Group.Name, words.Duration(round), roundText(c), words.Duration(plan.FewestRounds*round), (plan.FewestRounds * round).String())
		return
	}
	name, least := "duration", plan.FewestRounds*round*time.Duration(bm.Blocks)
	advice := fmt.Sprintf("Write duration = %q, or fewer blocks.", least)
	if f.has("stages") {
		name, advice = "stages", fmt.Sprintf("Let the stages take %s or longer.", least/time.Duration(bm.Blocks))
	}
	f.wrong(diag.BadValue, f.where(name), "Trials shorter than two journeys", "A user of %s comes round every %s (%s), so two journeys take %s, and a trial is %s: half of what it shows would be its beginning. %s",
		c.Group.Name, words.Duration(round), roundText(c), words.Duration(plan.FewestRounds*round), words.Duration(bm.Trial), advice)
}

// where is an argument if it is given, else the one that brings users.
func (f *fields) where(name string) string {
	if f.has(name) {
		return name
	}
	return "users"
}

// roundText says what a round of a user comes from.
func roundText(c plan.Cell) string {
	thought, pace := c.Thought(), c.Arrival.Pace.Mean()
	switch {
	case pace == 0:
		return words.Duration(thought) + " of thinking"
	case thought == 0:
		return "a pace of " + words.Duration(pace)
	}
	return "the longer of " + words.Duration(thought) + " of thinking and a pace of " + words.Duration(pace)
}
