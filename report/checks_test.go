package report

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"bench/result"
)

// checkRuns reads requests of a check run, and fails where GitHub's API would refuse one (docs.github.com/rest/checks/runs).
func checkRuns(t *testing.T, text string) []checkRun {
	t.Helper()
	var all []checkRun
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		d := json.NewDecoder(strings.NewReader(line))
		d.DisallowUnknownFields()
		var c checkRun
		if err := d.Decode(&c); err != nil {
			t.Fatalf("line %d: %v", i+1, err)
		}
		o := c.Output
		if (c.Name == "") != (i > 0) || o.Title == "" || o.Summary == "" || len(o.Annotations) > 50 {
			t.Errorf("line %d: name %q, title %q, %d bytes of summary, %d annotations", i+1, c.Name, o.Title, len(o.Summary), len(o.Annotations))
		}
		if utf8.RuneCountInString(o.Summary) > 65_535 || utf8.RuneCountInString(o.Text) > 65_535 {
			t.Errorf("line %d: %d and %d characters", i+1, utf8.RuneCountInString(o.Summary), utf8.RuneCountInString(o.Text))
		}
		if i == 0 && !slices.Contains([]string{"success", "failure", "neutral", "cancelled"}, c.Conclusion) {
			t.Errorf("conclusion %q", c.Conclusion)
		}
		for _, a := range o.Annotations {
			oneLine := a.StartLine == a.EndLine
			if a.Path == "" || a.StartLine < 1 || a.EndLine < a.StartLine || !oneLine && a.StartColumn > 0 || a.EndColumn < a.StartColumn ||
				!slices.Contains([]string{"notice", "warning", "failure"}, a.Level) || a.Message == "" || len(a.Message) > 64<<10 || utf8.RuneCountInString(a.Title) > 255 {
				t.Errorf("annotation %+v", a)
			}
		}
		all = append(all, c)
	}
	return all
}

// degradations reads a report of code quality, and fails where GitLab would leave an entry out (docs.gitlab.com/ci/testing/code_quality).
func degradations(t *testing.T, text string) []degradation {
	t.Helper()
	var all []degradation
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&all); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, e := range all {
		if e.Description == "" || e.CheckName == "" || e.Location.Path == "" || e.Location.Lines.Begin < 1 || seen[e.Fingerprint] ||
			!slices.Contains([]string{"info", "minor", "major", "critical", "blocker"}, e.Severity) {
			t.Errorf("%+v", e)
		}
		seen[e.Fingerprint] = true
	}
	return all
}

// gitlabMetrics reads a metrics report as GitLab does: what stands before a # is split into words as by a shell, a name and a value.
func gitlabMetrics(t *testing.T, text string) map[string]string {
	t.Helper()
	found := map[string]string{}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) > 20 {
		t.Errorf("%d lines", len(lines))
	}
	for _, line := range lines {
		before, _, _ := strings.Cut(line, "#")
		if before == "" {
			continue
		}
		words := strings.Fields(before)
		if before != line || len(words) != 2 || strings.ContainsAny(line, "\"'\\") || found[words[0]] != "" {
			t.Errorf("no name with a value: %s", line)
			continue
		}
		found[words[0]] = words[1]
	}
	return found
}

func TestFormatsOfCISystemsFollowTheirRules(t *testing.T) {
	want := map[string]string{"gated": "failure", "tutorial": "neutral", "interrupted": "cancelled", "dead": "failure", "empty": "cancelled"}
	for _, s := range samples {
		checks := checkRuns(t, render(t, "github-check", s.run(), Options{}))
		if c := want[s.name]; c != "" && checks[0].Conclusion != c {
			t.Errorf("%s: the check is %s, want %s", s.name, checks[0].Conclusion, c)
		}
		degradations(t, render(t, "codequality", s.run(), Options{}))
		gitlabMetrics(t, render(t, "gitlab-metrics", s.run(), Options{}))
	}
}

// many is a run with more gates than anybody shows, each with a long name.
func many(gates int) *result.Run {
	run := copied(sample("gated"))
	run.Checks = nil
	for i := range gates {
		no := false
		run.Checks = append(run.Checks, result.Check{
			Name: fmt.Sprintf("check_%d", i), Passed: &no, Severity: "error", Message: strings.Repeat("it takes too long ", 400), Range: run.Declared.Benchmarks[0].Range,
		})
	}
	run.Info.Source = &result.Source{Commit: "8b0b93f", URL: "https://git.example/team/shop.git"}
	return run
}

func TestMoreThanGitHubTakesIsSaid(t *testing.T) {
	run := many(120)
	checks := checkRuns(t, render(t, "github-check", run, Options{}))
	if len(checks) != 3 || checks[0].HeadSHA != "8b0b93f" || len(checks[1].Output.Annotations) != 50 {
		t.Errorf("%d requests, the first one for %q", len(checks), checks[0].HeadSHA)
	}
	text := render(t, "markdown", run, Options{})
	if len(text) > 60_000 || !strings.Contains(text, "left out to keep this short") {
		t.Errorf("%d bytes without a word about what is left out", len(text))
	}
	if !strings.HasPrefix(text, "<!-- bench:shop -->\n") {
		t.Errorf("it begins with %q", text[:40])
	}
	commands := render(t, "github", run, Options{})
	if n := strings.Count(commands, "::error "); n != 10 {
		t.Errorf("%d errors, and GitHub shows ten", n)
	}
	if !regexp.MustCompile(`::error [^:]*title=bench%3A 11[0-9] more::`).MatchString(commands) {
		t.Errorf("nothing says how many more there are:\n%.300s", commands)
	}
}

func TestAReportIsFoundAgainByItsProject(t *testing.T) {
	for project, want := range map[string]string{
		"shop": "<!-- bench:shop -->", "a--b": "<!-- bench:a-b -->", "x --> <script>": "<!-- bench:x - -script -->", "": "<!-- bench -->", "--": "<!-- bench -->",
	} {
		run := &result.Run{Declared: result.Declared{History: &result.History{Project: project}}}
		if got := marker(run); got != want {
			t.Errorf("%q: %s, want %s", project, got, want)
		}
	}
	for url, want := range map[string]string{"https://git.example/team/shop.git": "shop", "git@git.example:shop": "shop", "https://git.example/team/shop/": "shop", "": ""} {
		run := &result.Run{Info: result.Info{Source: &result.Source{URL: url}}}
		if got := run.Project(); got != want {
			t.Errorf("%s: %q, want %q", url, got, want)
		}
	}
}
