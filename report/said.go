package report

import (
	"cmp"
	"math"
	"strconv"
	"strings"
	"time"

	"bench/pattern"
	"bench/report/lines"
	"bench/result"
	"bench/words"
)

// said is a finding in words.
func said(f result.Finding) string {
	text := sentences[f.Code].text
	if text == "" {
		text = string(f.Code) // of a later version of bench
	}
	text = by(f, text, fill(text, f))
	if f.OfTrials > 0 {
		text += " (" + strconv.Itoa(f.Trials) + " of " + strconv.Itoa(f.OfTrials) + " trials)"
	}
	return text
}

// by says first whose finding a text is, where that is a worker's and the sentence doesn't name it.
func by(f result.Finding, sentence, text string) string {
	if f.Worker == "" || strings.Contains(sentence, "{worker}") {
		return text
	}
	return f.Worker + ": " + text
}

// saidBriefly is a finding in few words, without its count of trials.
func saidBriefly(f result.Finding) string {
	if brief := sentences[f.Code].brief; brief != "" {
		return judgedNot(f) + fill(brief, f)
	}
	f.Trials, f.OfTrials = 0, 0
	return judgedNot(f) + said(f)
}

// judgedNot is what is said first where nothing was judged.
func judgedNot(f result.Finding) string {
	if sentences[f.Code].unjudged {
		return notJudged
	}
	return ""
}

const notJudged = "not judged: "

// chief is in few words what a comparison rests on, or what stands in its way.
func chief(c *result.Comparison) string {
	if !sayable(c.Findings, c.Note != "") {
		return cmp.Or(lines.Flat(c.Note), "no estimate")
	}
	return lines.Flat(saidBriefly(c.Findings[0]))
}

// allSaid are findings in words, one after the other.
func allSaid(all []result.Finding, between string) string {
	parts := make([]string, len(all))
	for i, f := range all {
		parts[i] = said(f)
	}
	return strings.Join(parts, between)
}

// placeholder is a value in a sentence: {name}, or {name:how}.
var placeholder = pattern.Of(`\{([a-z_]+)(?::([a-z]+))?\}`)

// fill puts a finding's values into a sentence.
func fill(text string, f result.Finding) string {
	return placeholder.Regexp().ReplaceAllStringFunc(text, func(match string) string {
		parts := placeholder.Regexp().FindStringSubmatch(match)
		switch name, how := parts[1], parts[2]; name {
		case "of":
			if f.Of == "" {
				return "the cell"
			}
			return f.Of
		case "worker":
			return f.Worker
		case "because":
			return grounds(f.Because, how)
		default:
			return valueSaid(f.Values[name], how)
		}
	})
}

// grounds are what a finding rests on: joined as how says, which is empty, "and" or "colon".
func grounds(all []result.Finding, how string) string {
	switch {
	case how == "and":
		return allSaid(all, " and ")
	case how == "colon" && len(all) == 0:
		return ""
	case how == "colon":
		return ": " + allSaid(all, ", ")
	case len(all) == 0:
		return "no reason is given"
	}
	return allSaid(all, ", ")
}

// valueSaid writes a value: as how says, or else as its unit is written.
func valueSaid(v result.Value, how string) string {
	switch {
	case how == "quoted":
		return strconv.Quote(v.Text)
	case v.Text != "":
		return v.Text
	case v.Number == nil:
		return "unknown"
	case how != "":
		return written[how](*v.Number, v.Unit)
	}
	return inUnit(*v.Number, v.Unit)
}

// inUnit writes a number as its unit is written where a sentence doesn't ask for more.
func inUnit(n float64, unit result.Unit) string {
	switch unit {
	case result.Ratio:
		return words.Percent(n)
	case result.Points:
		return strings.TrimSuffix(words.Percent(n), " %") + " points"
	case result.PerSecond:
		return words.Significant(n, 4)
	case result.Number:
		return words.Significant(n, 3)
	default:
		return unit.Format(n)
	}
}

// written are the ways in which a sentence can ask for a number.
var written = map[string]func(number float64, unit result.Unit) string{
	"ms":      func(n float64, _ result.Unit) string { return lasting(n, time.Millisecond) },
	"us":      func(n float64, _ result.Unit) string { return lasting(n, time.Microsecond) },
	"seconds": func(n float64, _ result.Unit) string { return words.Significant(n, 3) + " s" },
	"three":   func(n float64, _ result.Unit) string { return words.Significant(n, 3) },
	"whole":   func(n float64, _ result.Unit) string { return strconv.FormatFloat(100*n, 'f', 0, 64) + " %" },
	"p":       func(n float64, _ result.Unit) string { return probability(n) },
	"metric":  func(n float64, unit result.Unit) string { return unit.Format(n) },
	"signed": func(n float64, unit result.Unit) string {
		sign := ""
		if n >= 0 {
			sign = "+"
		}
		return sign + inUnit(n, unit)
	},
	"moved": func(n float64, unit result.Unit) string {
		word := "rose"
		if n < 0 {
			word = "fell"
		}
		return word + " by " + inUnit(math.Abs(n), unit)
	},
	"time": func(n float64, unit result.Unit) string {
		word := "more"
		if n < 0 {
			word = "less"
		}
		return inUnit(math.Abs(n), unit) + " " + word + " time"
	},
	"grew": func(n float64, _ result.Unit) string {
		if n > 0 {
			return "grew"
		}
		return "shrank"
	},
}

// lasting writes seconds as Go writes durations.
func lasting(seconds float64, precision time.Duration) string {
	return time.Duration(math.Round(seconds * float64(time.Second))).Round(precision).String()
}
