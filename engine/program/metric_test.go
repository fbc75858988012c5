package program

import (
	"strings"
	"testing"
)

func TestParseMetric(t *testing.T) {
	for text, want := range map[string]Metric{
		"ops 12.5":            {"ops", 12.5, "", false},
		"ops 12 more":         {"ops", 12, "", true},
		"time 1e-3 s":         {"time", 1e-3, "s", false},
		"rate 80 MB/s":        {"rate", 80, "MB/s", true},
		"rate 80 MB/s less":   {"rate", 80, "MB/s", false},
		"  p99_9  -3   ms  ":  {"p99_9", -3, "ms", false},
		"score 3 points more": {"score", 3, "points", true},
	} {
		if got, err := ParseMetric(text); err != nil || got != want {
			t.Errorf("%q: got %+v, %v; want %+v", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"":                                 "NAME VALUE",
		"ops":                              "NAME VALUE",
		"ops NaN":                          "finite",
		"ops +Inf":                         "finite",
		"ops 1e999":                        "finite",
		"ops twelve":                       "finite",
		"9ops 1":                           "a letter",
		"o.p 1":                            "a letter",
		strings.Repeat("a", 65) + " 1":     "64 at most",
		"ops 1 s sideways":                 "less or more",
		"ops 1 s more less":                "less or more",
		"ops 1 " + strings.Repeat("m", 17): "16 are allowed",
	} {
		if got, err := ParseMetric(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %+v, %v; want an error with %q", text, got, err, want)
		}
	}
}
