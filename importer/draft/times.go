package draft

import (
	"strconv"
	"strings"
	"time"
)

// Normal is a time as other tools write it ("30s", "1m30s", "2 minutes", "1d") as the language does; "" where it is none, or not
// above 0.
func Normal(s string) string {
	s = strings.TrimSpace(strings.ToLower(s))
	if d, err := time.ParseDuration(strings.ReplaceAll(s, " ", "")); err == nil && d > 0 {
		return Seconds(d.Seconds())
	}
	end := strings.IndexFunc(s, func(r rune) bool { return r != '.' && (r < '0' || r > '9') })
	if end <= 0 {
		return ""
	}
	n, err := strconv.ParseFloat(s[:end], 64)
	if err != nil || n <= 0 {
		return ""
	}
	for _, u := range []struct {
		name string
		size float64
	}{{"ms", 0.001}, {"milli", 0.001}, {"s", 1}, {"mo", 0}, {"m", 60}, {"h", 3600}, {"d", 86400}} {
		if strings.HasPrefix(strings.TrimSpace(s[end:]), u.name) && u.size > 0 {
			return Seconds(n * u.size)
		}
	}
	return ""
}

// SecondsOf is a time as other tools write it, in seconds.
func SecondsOf(s string) (float64, bool) {
	d, err := time.ParseDuration(Normal(s))
	return d.Seconds(), err == nil && d > 0
}
