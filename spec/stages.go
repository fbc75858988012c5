package spec

import (
	"strings"
	"time"

	"github.com/zclconf/go-cty/cty"

	"bench/plan"
	"bench/spec/diag"
	"bench/spec/functions"
	"bench/spec/lang"
)

// stage reads one stage: a rate to which it climbs in a time (`over`, or `duration`), and stays at for another (`for`); with
// that alone it is there at once.
func (f *fields) stage(el cty.Value) ([]plan.Stage, bool) {
	given := func(name string) bool { return !el.IsNull() && !el.GetAttr(name).IsNull() }
	switch {
	case !given("rate") || !given("duration") && !given("over") && !given("for"):
		f.wrong(diag.BadValue, "stages", "Incomplete stage", "Each stage has a rate, and a time to reach it, to stay at it, or both: { rate = 100, duration = \"30s\" }, { name = \"spike\", rate = 100, for = \"1m\" }.")
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
	s.Rate, _ = el.GetAttr("rate").AsBigFloat().Float64()
	if most := f.def.Argument("rate").Bounds.Most; s.Rate < 0 || s.Rate > most {
		f.wrong(diag.BadValue, "stages", "Number out of bounds", "The rate of a stage must be from 0 to %s.", lang.Plain(most))
		return nil, false
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
