package words

import (
	"fmt"
	"strings"
	"time"
)

// Duration writes a duration to three digits or so as a spec has it, without the zeros of time.Duration's String: 1m, 150ms.
func Duration(d time.Duration) string {
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

// About writes a duration as people say it of what can't be known exactly: 40s, 3m, 1h 20m.
func About(d time.Duration) string {
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
