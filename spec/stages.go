package spec

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/zclconf/go-cty/cty"

	"bench/plan"
	"bench/result"
	"bench/spec/diag"
	"bench/spec/functions"
	"bench/spec/lang"
)

// stageLevels reads a profile, of rates or of numbers of users: one level, called stages.
func (f *fields) stageLevels(o Overrides) []level {
	v, ok := f.known("stages")
	if !ok {
		return nil
	}
	of, ok := f.stagesOf(v)
	if !ok {
		return nil
	}
	var stages []plan.Stage
	for _, el := range v.Elements() {
		pieces, ok := f.stage(el, of)
		if !ok {
			return nil
		}
		if name := pieces[0].Name; name != "" && slices.ContainsFunc(stages, func(s plan.Stage) bool { return s.Name == name }) {
			f.wrong(diag.Duplicate, "stages", "Stage named twice", "Two stages are called %q.", name)
			return nil
		}
		stages = append(stages, pieces...)
	}
	var total time.Duration
	highest, most := 0.0, 0
	for _, s := range stages {
		total += s.Duration
		highest, most = max(highest, s.Rate), max(most, s.Users)
	}
	switch {
	case len(stages) == 0:
		f.wrong(diag.BadValue, "stages", "Empty list", "stages must have at least one element: { rate = 100, duration = \"30s\" }.")
		return nil
	case highest == 0 && most == 0 && of == "users":
		f.wrong(diag.BadValue, "stages", "No load", "No stage has any users.")
		return nil
	case highest == 0 && most == 0:
		f.wrong(diag.BadValue, "stages", "No load", "All stages have a rate of 0.")
		return nil
	}
	if o.Duration > 0 {
		for i := range stages {
			share := float64(stages[i].Duration) / float64(total)
			stages[i].Duration = time.Duration(share * float64(o.Duration))
		}
	}
	var shape plan.Arrival
	if of == "users" {
		shape = f.userShape()
		shape.Users = most
	} else {
		f.onlyOfUsers("stages of rates")
		shape = f.openShape()
	}
	shape.Stages = stages
	return []level{{name: result.LevelStages, arrival: shape}}
}

// stagesOf says what changes in a list of stages: the rate, or the users.
func (f *fields) stagesOf(v cty.Value) (name string, ok bool) {
	has := map[string]bool{}
	for _, el := range v.Elements() {
		for _, name := range []string{"rate", "users"} {
			has[name] = has[name] || !el.IsNull() && !el.GetAttr(name).IsNull()
		}
	}
	if has["rate"] && has["users"] {
		f.wrong(diag.Conflict, "stages", "Rates and users in one list", "Stages change either how many batches arrive or how many users there are: give each of them a rate, or each of them users. Both at once are two benchmarks.")
		return "", false
	}
	if has["users"] {
		return "users", true
	}
	return "rate", true
}

// stage reads one stage: a rate, or a number of users, to which it climbs in a time (`over`, or `duration`), and stays at for
// another (`for`); with that alone it is there at once.
func (f *fields) stage(el cty.Value, of string) ([]plan.Stage, bool) {
	given := func(name string) bool { return !el.IsNull() && !el.GetAttr(name).IsNull() }
	switch {
	case !given(of) || !given("duration") && !given("over") && !given("for"):
		f.wrong(diag.BadValue, "stages", "Incomplete stage", "Each stage has a rate, or users, and a time to reach that, to stay at it, or both: { rate = 100, duration = \"30s\" }, { name = \"spike\", users = 100, for = \"1m\" }.")
		return nil, false
	case given("duration") && (given("over") || given("for")):
		f.wrong(diag.Conflict, "stages", "Two kinds of stage", "A stage has a duration, in which its rate is reached, or in its place over, for, or both.")
		return nil, false
	}
	s := plan.Stage{}
	if given("name") {
		s.Name = el.GetAttr("name").AsString()
		if strings.TrimSpace(s.Name) == "" {
			f.wrong(diag.BadValue, "stages", "Stage without a name", "The name of a stage must be text, or be left out.")
			return nil, false
		}
	}
	n, _ := el.GetAttr(of).AsBigFloat().Float64()
	most := f.def.Argument(of).Bounds.Most
	switch {
	case of == "rate" && (n < 0 || n > most):
		f.wrong(diag.BadValue, "stages", "Number out of bounds", "The rate of a stage must be from 0 to %s.", lang.Plain(most))
		return nil, false
	case of == "rate":
		s.Rate = n
	case n < 0 || n > most || n != math.Trunc(n):
		f.wrong(diag.BadValue, "stages", "Number out of bounds", "The users of a stage must be a whole number from 0 to %s.", lang.Plain(most))
		return nil, false
	default:
		s.Users = int(n)
	}
	var pieces []plan.Stage
	for _, name := range []string{"duration", "over", "for"} {
		if !given(name) {
			continue
		}
		piece := s
		var ok bool
		if piece.Duration, ok = f.stageTime(name, el.GetAttr(name).AsString()); !ok {
			return nil, false
		}
		piece.Hold = name == "for"
		pieces = append(pieces, piece)
	}
	return pieces, true
}

// stageTime reads one of a stage's durations.
func (f *fields) stageTime(name, text string) (time.Duration, bool) {
	d, err := time.ParseDuration(text)
	switch {
	case err != nil:
		f.wrong(diag.BadValue, "stages", "Not a duration", "%s: %s.", name, functions.NoDuration(text))
	case d <= 0:
		f.wrong(diag.BadValue, "stages", "Duration of zero", "A stage must be longer than 0s.")
	default:
		return d, true
	}
	return 0, false
}
