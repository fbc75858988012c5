package words

import (
	"testing"
	"time"
)

func TestAgesAreReadAndWritten(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"36h": 36 * time.Hour, "90d": 90 * 24 * time.Hour, "2w": 14 * 24 * time.Hour, "2y": 730 * 24 * time.Hour, "forever": Forever,
	} {
		if got, err := ParseAge(text); err != nil || got != want {
			t.Errorf("%s: %v, %v", text, got, err)
		}
		if got := Age(want); got != text {
			t.Errorf("%v is written %s, want %s", want, got, text)
		}
	}
	for _, text := range []string{"", "d", "0d", "-1d", "1.5d", "90", "9 d", "90m", "300y", "99999999999h", "ever"} {
		if got, err := ParseAge(text); err == nil {
			t.Errorf("%q is %v", text, got)
		}
	}
}
