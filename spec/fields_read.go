package spec

import (
	"math"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/zclconf/go-cty/cty"

	"bench/plan"
	"bench/spec/diag"
	"bench/spec/functions"
	"bench/spec/lang"
	"bench/words"
)

// known is value for arguments that decide what the plan looks like.
func (f *fields) known(name string) (cty.Value, bool) {
	v, ok := f.value(name)
	if !ok {
		return v, false
	}
	if !v.IsWhollyKnown() {
		f.bad = true
		f.e.notKnown(f.at(name), name)
		return cty.NilVal, false
	}
	return v, true
}

// text reads a string; what is known only after start is said so in words.
func (f *fields) text(name string) string { return f.textOr(name, lang.DefaultOf[string](f.def, name)) }

// textOr is text for what has another default.
func (f *fields) textOr(name, otherwise string) string {
	v, ok := f.value(name)
	if !ok {
		return otherwise
	}
	if !v.IsKnown() && f.isSent(name) {
		return f.sentText(name).String()
	}
	if !v.IsKnown() {
		f.unknown = true
		return plan.KnownAfterStart
	}
	return f.word(name, v.AsString())
}

// word checks a text against the words that are allowed.
func (f *fields) word(name, text string) string {
	choices := f.def.Argument(name).Words
	if len(choices) == 0 || slices.Contains(choices, text) {
		return text
	}
	if f.sensitive {
		f.wrong(diag.BadValue, name, "Value not allowed", "%s must be %s.", name, words.Or(words.Quoted(choices)))
		return choices[0]
	}
	f.wrong(diag.BadValue, name, "Value not allowed", "%s must be %s, not %q.%s", name, words.Or(words.Quoted(choices)), text, diag.DidYouMean(text, choices))
	return choices[0]
}

// constant reads a string that must be known when the plan is made.
func (f *fields) constant(name string) string {
	return f.constantOr(name, lang.DefaultOf[string](f.def, name))
}

// constantOr is constant for what has another default.
func (f *fields) constantOr(name, otherwise string) string {
	v, ok := f.known(name)
	if !ok {
		return otherwise
	}
	return f.word(name, v.AsString())
}

func (f *fields) boolean(name string) bool {
	return f.booleanOr(name, lang.DefaultOf[bool](f.def, name))
}

// booleanOr is boolean for what has another default.
func (f *fields) booleanOr(name string, otherwise bool) bool {
	v, ok := f.known(name)
	if !ok {
		return otherwise
	}
	return v.True()
}

// number reads a number inside the argument's bounds.
func (f *fields) number(name string) float64 {
	return f.numberOr(name, lang.DefaultOf[float64](f.def, name))
}

// numberOr is number for what has another default.
func (f *fields) numberOr(name string, otherwise float64) float64 {
	v, ok := f.known(name)
	if !ok {
		return otherwise
	}
	if why := f.def.Argument(name).Bounds.Violated(v); why != "" {
		f.wrong(diag.BadValue, name, "Number out of bounds", "%s must be %s, not %s.", name, why, f.shown(v))
		return otherwise
	}
	n, _ := v.AsBigFloat().Float64()
	return n
}

// whole reads a whole number inside the argument's bounds.
func (f *fields) whole(name string) int64 {
	return f.wholeOr(name, int64(lang.DefaultOf[int](f.def, name)))
}

// wholeOr is whole for what has another default.
func (f *fields) wholeOr(name string, otherwise int64) int64 {
	v, ok := f.known(name)
	if !ok {
		return otherwise
	}
	n, ok := f.wholeOf(name, v)
	if !ok {
		return otherwise
	}
	return n
}

func (f *fields) wholeOf(name string, v cty.Value) (int64, bool) {
	if why := f.def.Argument(name).Bounds.Violated(v); why != "" {
		f.wrong(diag.BadValue, name, "Number out of bounds", "%s must be %s, not %s.", name, why, f.shown(v))
		return 0, false
	}
	n, accuracy := v.AsBigFloat().Int64()
	if accuracy != big.Exact {
		f.wrong(diag.BadValue, name, "Not a whole number", "%s must be a whole number, not %s.", name, f.shown(v))
		return 0, false
	}
	return n, true
}

// shown is a number as a message may show it.
func (f *fields) shown(v cty.Value) string {
	if f.sensitive {
		return "the sensitive value given"
	}
	return numberText(v)
}

// duration reads a text for time.ParseDuration. It must not be negative.
func (f *fields) duration(name string) time.Duration {
	return f.durationOr(name, lang.DefaultOf[time.Duration](f.def, name))
}

// durationOr is duration for what has another default.
func (f *fields) durationOr(name string, otherwise time.Duration) time.Duration {
	v, ok := f.known(name)
	if !ok {
		return otherwise
	}
	d, err := time.ParseDuration(strings.TrimSpace(v.AsString()))
	switch {
	case err != nil && f.sensitive:
		f.wrong(diag.BadValue, name, "Not a duration", "%s must be a number with its unit, such as \"250ms\" or \"1m30s\".", name)
	case err != nil:
		f.wrong(diag.BadValue, name, "Not a duration", "%s: %s.", name, functions.NoDuration(v.AsString()))
	case d < 0:
		f.wrong(diag.BadValue, name, "Negative duration", "%s must not be negative.", name)
	default:
		return d
	}
	return otherwise
}

// positive is duration for what makes no sense at zero.
func (f *fields) positive(name string) time.Duration {
	return f.positiveOr(name, lang.DefaultOf[time.Duration](f.def, name))
}

// positiveOr is positive for what has another default.
func (f *fields) positiveOr(name string, otherwise time.Duration) time.Duration {
	switch d := f.durationOr(name, -1); d {
	case 0:
		f.wrong(diag.BadValue, name, "Duration of zero", "%s must be longer than 0s.", name)
		return otherwise
	case -1: // not given, or wrong
		return otherwise
	default:
		return d
	}
}

// texts reads a list of strings.
func (f *fields) texts(name string) []string {
	v, ok := f.value(name)
	if !ok {
		return nil
	}
	if !v.IsKnown() {
		f.unknown = true
		return []string{plan.KnownAfterStart}
	}
	var list []string
	for _, el := range v.Elements() {
		switch {
		case el.IsNull():
			f.wrong(diag.BadValue, name, "Null in a list", "The elements of %s must not be null.", name)
		case !el.IsKnown():
			f.unknown = true
			list = append(list, plan.KnownAfterStart)
		default:
			list = append(list, el.AsString())
		}
	}
	return list
}

// textMap reads a map of strings; null takes an element out.
func (f *fields) textMap(name string) map[string]string {
	v, ok := f.value(name)
	if !ok {
		return nil
	}
	sent := f.sentMap(name)
	if !v.IsKnown() {
		f.unknown = true
		return nil
	}
	found := make(map[string]string, v.LengthInt())
	for key, el := range v.Elements() {
		text, slotted := sent[key.AsString()]
		switch {
		case slotted:
			found[key.AsString()] = text[0].String()
		case el.IsNull():
		case !el.IsKnown():
			f.unknown = true
			found[key.AsString()] = plan.KnownAfterStart
		default:
			found[key.AsString()] = el.AsString()
		}
	}
	return found
}

// toInt narrows a number that its bounds keep small.
func toInt(n int64) int { return int(min(n, math.MaxInt32)) }
