package words

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Forever is an age that nothing reaches.
const Forever = time.Duration(0)

// ages are the units in which an age is written, by their letters.
var ages = []struct {
	letter string
	length time.Duration
}{
	{"h", time.Hour}, {"d", 24 * time.Hour}, {"w", 7 * 24 * time.Hour}, {"y", 365 * 24 * time.Hour},
}

// ParseAge reads how old something may become: a whole number with h, d, w or y (days of 24 hours, years of 365 days), or
// "forever", which is Forever.
func ParseAge(text string) (time.Duration, error) {
	text = strings.TrimSpace(text)
	if text == "forever" {
		return Forever, nil
	}
	for _, unit := range ages {
		number, found := strings.CutSuffix(text, unit.letter)
		if !found {
			continue
		}
		n, err := strconv.ParseUint(number, 10, 31)
		switch {
		case err != nil:
		case n == 0:
			return 0, fmt.Errorf("%q is no time at all", text)
		case float64(n)*float64(unit.length) > math.MaxInt64:
			return 0, fmt.Errorf("%q is longer than can be counted: write \"forever\"", text)
		default:
			return time.Duration(n) * unit.length, nil
		}
	}
	return 0, fmt.Errorf("%s is no age: it is a whole number of hours, days, weeks or years, such as \"36h\", \"90d\" or \"2y\", or \"forever\"", Quote(text))
}

// Age writes an age in the largest unit of which it is a whole number.
func Age(d time.Duration) string {
	if d == Forever {
		return "forever"
	}
	for i := len(ages) - 1; i >= 0; i-- {
		if d%ages[i].length == 0 {
			return strconv.FormatInt(int64(d/ages[i].length), 10) + ages[i].letter
		}
	}
	return Duration(d)
}
