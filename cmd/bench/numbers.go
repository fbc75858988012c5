package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// plural is a number of things.
func plural(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return thousands(float64(n)) + " " + thing
}

// thousands writes a whole number with a comma between every three digits.
func thousands(x float64) string {
	digits := strconv.FormatFloat(math.Round(math.Abs(x)), 'f', 0, 64)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	if x <= -0.5 {
		return "-" + digits
	}
	return digits
}

// roughly writes a number to two digits, as an estimate deserves.
func roughly(x float64) string {
	if x >= 100 {
		unit := math.Pow(10, math.Floor(math.Log10(x))-1)
		x = math.Round(x/unit) * unit
	}
	return thousands(x)
}

// roughTime writes a duration as people say it: 40s, 3m, 1h 20m.
func roughTime(d time.Duration) string {
	switch {
	case d < time.Second:
		return "1s"
	case d < 2*time.Minute:
		return fmt.Sprintf("%.0fs", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%.0fm", d.Minutes())
	}
	d = d.Round(time.Minute)
	return fmt.Sprintf("%dh %dm", int(d.Hours()), int(d.Minutes())%60)
}

// shortTime writes a duration to three digits or so, without the zeros that time.Duration's String has: 1m, not 1m0s.
func shortTime(d time.Duration) string {
	digits := time.Duration(1)
	for d/digits >= 10000 {
		digits *= 10
	}
	if d < time.Minute {
		d = d.Round(digits)
	}
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// percent writes a ratio as a percentage: 5%, 0.1%.
func percent(ratio float64) string { return strconv.FormatFloat(ratio*100, 'g', 4, 64) + "%" }

// list writes words with commas between them.
func list(words []string) string { return strings.Join(words, ", ") }

// enumerated is a list in a sentence: a, b and c.
func enumerated(words []string) string {
	if len(words) < 2 {
		return list(words)
	}
	last := len(words) - 1
	return list(words[:last]) + " and " + words[last]
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
