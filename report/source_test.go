package report

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"bench/result"
)

// Tools that put results in order look for commit, commit-time and branch; what a branch is called must not be a line of its own.
func TestTheCommitOfARunIsWritten(t *testing.T) {
	run := copied(sample("errors"))
	at := time.Date(2026, 3, 14, 1, 11, 9, 0, time.UTC)
	run.Info.Source = &result.Source{Commit: "8b0b93f", Branch: "a\"b\ngoos: plan9", CommittedAt: &at}
	for format, want := range map[string]string{
		"benchfmt":    "\ncommit: 8b0b93f\ncommit-time: 2026-03-14T01:11:09Z\nbranch: a\"b",
		"openmetrics": `",commit="8b0b93f",branch="a\"b`,
	} {
		var b bytes.Buffer
		if err := Write(&b, format, run, Options{}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), want) || strings.Contains(b.String(), "\ngoos: plan9") {
			t.Errorf("%s lacks %q, or has a line that a branch made:\n%.1500s", format, want, b.String())
		}
	}
}
