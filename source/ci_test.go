package source

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	head  = "1111111111111111111111111111111111111111"
	merge = "2222222222222222222222222222222222222222"
	base  = "3333333333333333333333333333333333333333"
)

// found is what an environment says, as a result keeps it, outside of any repository.
func found(t *testing.T, env map[string]string, given Given) string {
	t.Helper()
	t.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(t.TempDir()))
	text, err := json.Marshal(Find(t.Context(), t.TempDir(), func(name string) string { return env[name] }, given))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// eventFile writes a GitHub event's file.
func eventFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "event.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestWhatCISystemsSay(t *testing.T) {
	gitHub := func(more ...string) map[string]string {
		env := map[string]string{
			"GITHUB_ACTIONS": "true", "CI": "true", "GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "team/shop", "GITHUB_RUN_ID": "77",
			"GITHUB_JOB": "bench", "GITHUB_RUN_ATTEMPT": "2", "GITHUB_SHA": merge,
		}
		for i := 0; i < len(more); i += 2 {
			env[more[i]] = more[i+1]
		}
		return env
	}
	const ofGitHub = `"ci":{"provider":"github","run_url":"https://github.com/team/shop/actions/runs/77","job":"bench","attempt":2}}`
	for name, c := range map[string]struct {
		env   map[string]string
		given Given
		want  string
	}{
		"nothing": {nil, Given{}, `null`},
		"a pull request at GitHub: its head, not the merge": {
			env: gitHub("GITHUB_REF", "refs/pull/12/merge", "GITHUB_HEAD_REF", "faster", "GITHUB_EVENT_PATH",
				eventFile(t, `{"number":12,"pull_request":{"number":12,"head":{"sha":"`+head+`","ref":"faster"},"base":{"sha":"`+base+`","ref":"main"}}}`)),
			want: `{"commit":"` + head + `","base":"` + base + `","branch":"faster","url":"https://github.com/team/shop","change":{"kind":"pull_request","number":12},` + ofGitHub,
		},
		"a pull request whose event is gone": {
			env:  gitHub("GITHUB_REF", "refs/pull/12/merge", "GITHUB_HEAD_REF", "faster", "GITHUB_EVENT_PATH", "/nonexistent/event.json"),
			want: `{"commit":"` + merge + `","branch":"faster","url":"https://github.com/team/shop","change":{"kind":"pull_request","number":12},` + ofGitHub,
		},
		"a push to GitHub": {
			env: gitHub("GITHUB_REF", "refs/heads/main", "GITHUB_REF_NAME", "main", "GITHUB_EVENT_PATH",
				eventFile(t, `{"before":"`+base+`","head_commit":{"id":"`+merge+`","message":"Add orders\n\nSince they were missing.","timestamp":"2026-03-14T02:11:09+01:00"}}`)),
			want: `{"commit":"` + merge + `","base":"` + base + `","branch":"main","committed_at":"2026-03-14T01:11:09Z","subject":"Add orders","url":"https://github.com/team/shop",` + ofGitHub,
		},
		"a tag, an event that is no JSON": {
			env:  gitHub("GITHUB_REF", "refs/tags/v1", "GITHUB_REF_TYPE", "tag", "GITHUB_REF_NAME", "v1", "GITHUB_EVENT_PATH", eventFile(t, `{{`)),
			want: `{"commit":"` + merge + `","url":"https://github.com/team/shop",` + ofGitHub,
		},
		"a merge request at GitLab": {
			env: map[string]string{
				"GITLAB_CI": "true", "CI": "true", "CI_COMMIT_SHA": head, "CI_MERGE_REQUEST_DIFF_BASE_SHA": base, "CI_MERGE_REQUEST_IID": "5",
				"CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "faster", "CI_PROJECT_URL": "https://gitlab.example/team/shop", "CI_JOB_NAME": "bench",
				"CI_PIPELINE_URL": "https://gitlab.example/team/shop/-/pipelines/9", "CI_COMMIT_TITLE": "Add orders", "CI_COMMIT_TIMESTAMP": "2026-03-14T01:11:09Z",
			},
			want: `{"commit":"` + head + `","base":"` + base + `","branch":"faster","committed_at":"2026-03-14T01:11:09Z","subject":"Add orders","url":"https://gitlab.example/team/shop",` +
				`"change":{"kind":"merge_request","number":5},"ci":{"provider":"gitlab","run_url":"https://gitlab.example/team/shop/-/pipelines/9","job":"bench"}}`,
		},
		"merged results at GitLab: the head, and not the merge's title": {
			env: map[string]string{
				"GITLAB_CI": "true", "CI_COMMIT_SHA": merge, "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": head, "CI_MERGE_REQUEST_IID": "5", "CI_COMMIT_TITLE": "Merge",
			},
			want: `{"commit":"` + head + `","change":{"kind":"merge_request","number":5},"ci":{"provider":"gitlab"}}`,
		},
		"Jenkins, with a password in the URL": {
			env: map[string]string{
				"JENKINS_URL": "https://ci.example/", "GIT_COMMIT": head, "GIT_BRANCH": "origin/main", "GIT_URL": "https://user:secret@git.example/shop.git?token=secret",
				"BUILD_URL": "https://user:secret@ci.example/job/shop/4/", "JOB_NAME": "shop", "CHANGE_ID": "31",
			},
			want: `{"commit":"` + head + `","branch":"main","url":"https://git.example/shop.git","change":{"kind":"pull_request","number":31},` +
				`"ci":{"provider":"jenkins","run_url":"https://ci.example/job/shop/4/","job":"shop"}}`,
		},
		"Buildkite without a pull request, by ssh": {
			env:  map[string]string{"BUILDKITE": "true", "BUILDKITE_COMMIT": head, "BUILDKITE_PULL_REQUEST": "false", "BUILDKITE_REPO": "git@github.com:team/shop.git"},
			want: `{"commit":"` + head + `","url":"github.com:team/shop.git","ci":{"provider":"buildkite"}}`,
		},
		"CircleCI, whose pull request is a URL": {
			env:  map[string]string{"CIRCLECI": "true", "CIRCLE_SHA1": head, "CIRCLE_PULL_REQUEST": "https://github.com/team/shop/pull/8"},
			want: `{"commit":"` + head + `","change":{"kind":"pull_request","number":8},"ci":{"provider":"circleci"}}`,
		},
		"a CI system that is not known": {
			env:  map[string]string{"CI": "1", "GIT_COMMIT": strings.ToUpper(head), "GIT_URL": "/srv/git/shop.git"},
			want: `{"commit":"` + head + `","ci":{"provider":"ci"}}`,
		},
		"CI that is switched off": {map[string]string{"CI": "false", "GIT_COMMIT": head}, Given{}, `null`},
		"what is no hash":         {map[string]string{"CI": "1", "GIT_COMMIT": "$(secret)"}, Given{}, `{"ci":{"provider":"ci"}}`},
		"flags come first": {
			env:   gitHub("GITHUB_REF", "refs/pull/12/merge", "GITHUB_HEAD_REF", "faster"),
			given: Given{Commit: head, Base: base, Branch: "mine", Change: 13},
			want:  `{"commit":"` + head + `","base":"` + base + `","branch":"mine","url":"https://github.com/team/shop","change":{"kind":"pull_request","number":13},` + ofGitHub,
		},
		"flags alone": {nil, Given{Commit: "v1.2", Change: 3}, `{"commit":"v1.2","change":{"kind":"change","number":3}}`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := found(t, c.env, c.given); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestURLsLoseWhoMayReadThem(t *testing.T) {
	for text, want := range map[string]string{
		"":                                       "",
		"https://github.com/team/shop.git":       "https://github.com/team/shop.git",
		"https://token@github.com/team/shop":     "https://github.com/team/shop",
		"https://a:b@host:8443/x?private=1#frag": "https://host:8443/x",
		"ssh://git@host/team/shop":               "ssh://host/team/shop",
		"git@host:team/shop":                     "host:team/shop",
		"token:x@oauth@host:team/shop":           "host:team/shop",
		"/home/somebody/shop":                    "",
		"../shop":                                "",
		"file:///home/somebody/shop":             "",
		`C:\shop`:                                "",
		"https://[::1":                           "",
	} {
		if got := withoutUser(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestSubjectsAreOneShortLine(t *testing.T) {
	if got := subject("Add\n  orders \xff"); got != "Add orders \uFFFD" {
		t.Errorf("%q", got)
	}
	if got := subject(strings.Repeat("é", 900)); len([]rune(got)) != longest || !strings.HasSuffix(got, "é…") {
		t.Errorf("%q", got)
	}
}
