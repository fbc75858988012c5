package ci

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
)

const bot = "github-actions[bot]"

// gitHub is what of GitHub's API the scripts use, of the repository team/shop.
func gitHub(t *testing.T) *api {
	a := &api{t: t, heads: map[string]string{}, token: "Bearer ghs-c4nary"}
	a.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.mu.Lock()
		defer a.mu.Unlock()
		c := call{method: r.Method, path: strings.TrimPrefix(r.URL.Path, "/repos/team/shop/")}
		if r.Method != http.MethodGet {
			if err := json.NewDecoder(r.Body).Decode(&c.body); err != nil || r.Header.Get("Content-Type") != "application/json" {
				t.Errorf("%s %s: %v", r.Method, r.URL, err)
			}
		}
		a.calls = append(a.calls, c)
		shown := func(c *comment) any {
			return map[string]any{"id": c.ID, "body": c.Body, "user": map[string]any{"login": c.author}, "html_url": fmt.Sprintf("https://github.com/team/shop/pull/12#issuecomment-%d", c.ID)}
		}
		body, _ := c.body["body"].(string)
		switch head := strings.TrimPrefix(c.path, "pulls/"); {
		case r.Header.Get("Authorization") != a.token:
			a.answer(w, http.StatusUnauthorized, map[string]any{"message": "Bad credentials"})
		case a.refuse != 0 && r.Method != http.MethodGet:
			a.answer(w, a.refuse, map[string]any{"message": "Resource not accessible by integration"})
		case c.path == "check-runs" && r.Method == http.MethodPost:
			a.answer(w, http.StatusCreated, map[string]any{"id": 7})
		case c.path == "check-runs/7" && r.Method == http.MethodPatch:
			a.answer(w, http.StatusOK, map[string]any{"id": 7})
		case c.path == "issues/12/comments" && r.Method == http.MethodGet:
			a.answer(w, http.StatusOK, a.page(r, shown))
		case c.path == "issues/12/comments" && r.Method == http.MethodPost:
			a.answer(w, http.StatusCreated, shown(a.add(bot, body)))
		case strings.HasPrefix(c.path, "issues/comments/") && r.Method == http.MethodPatch:
			found := a.find(c.path)
			found.Body = body
			a.answer(w, http.StatusOK, shown(found))
		case head != c.path && a.heads[head] != "":
			a.answer(w, http.StatusOK, map[string]any{"head": map[string]any{"sha": a.heads[head]}})
		default:
			a.answer(w, http.StatusNotFound, map[string]any{"message": "Not Found"})
		}
	}))
	t.Cleanup(a.Close)
	return a
}

// onGitHub makes the job one of GitHub Actions, for a pull request.
func (j *job) onGitHub(a *api, head, base, merge string) {
	event := fmt.Sprintf(`{"number":12,"pull_request":{"number":12,"head":{"sha":%q,"ref":"faster"},"base":{"sha":%q,"ref":"main"}}}`, head, base)
	for name, value := range map[string]string{
		"GITHUB_ACTIONS": "true", "CI": "true", "GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "team/shop", "GITHUB_RUN_ID": "77",
		"GITHUB_SHA": merge, "GITHUB_REF": "refs/pull/12/merge", "GITHUB_HEAD_REF": "faster", "GITHUB_API_URL": a.URL, "GITHUB_TOKEN": "ghs-c4nary",
		"GITHUB_EVENT_PATH": j.write("../event.json", event), "GITHUB_OUTPUT": j.write("../output", ""), "GITHUB_STEP_SUMMARY": j.write("../summary.md", ""),
		"BENCH_RESULT": filepath.Join(j.dir, "..", "bench-result", "result.json"),
	} {
		j.env[name] = value
	}
}

// measured runs the job's run.sh, and says how the run ended.
func (j *job) measured(arguments string) string {
	j.t.Helper()
	j.env["BENCH_ARGUMENTS"] = arguments
	j.write("../output", "")
	j.script("github/run.sh", 0)
	return j.read("../output")
}

func TestAPullRequestHasOneCommentAndASecondWhenItTurnsRed(t *testing.T) {
	j, head, base, merge := newJob(t)
	a := gitHub(t)
	j.onGitHub(a, head, base, merge)
	other := a.add("mallory", "<!-- bench:shop -->\nfake")
	const check, updated, added = "POST check-runs", "PATCH issues/comments/101", "POST issues/12/comments"
	for i, step := range []struct {
		arguments, status, want string
	}{
		{"", "0", check + "\n" + added},
		{"", "0", check + "\n" + updated},
		{"-var=red=true", "2", check + "\n" + updated + "\n" + added},
		{"-var=red=true", "2", check + "\n" + updated},
		{"", "0", check + "\n" + updated},
		{"-var=red=true\n-blocks=2", "2", check + "\n" + updated + "\n" + added},
	} {
		outputs := j.measured(step.arguments)
		if !strings.HasPrefix(outputs, "status="+step.status+"\nresult=") {
			t.Fatalf("step %d: %s\n%s", i, outputs, j.lines)
		}
		j.script("github/report.sh", 0)
		checks := a.calls[0].body
		if checks["head_sha"] != head || (checks["conclusion"] == "failure") != (step.status == "2") || checks["name"] != "bench: shop" {
			t.Errorf("step %d: a check that is %v of %v, called %v", i, checks["conclusion"], checks["head_sha"], checks["name"])
		}
		if got := a.written(); got != step.want {
			t.Errorf("step %d: written\n%s\nwant\n%s", i, got, step.want)
		}
	}
	if other.Body != "<!-- bench:shop -->\nfake" {
		t.Error("somebody else's comment was changed")
	}
	if body := a.comments[1].Body; !strings.HasPrefix(body, "<!-- bench:shop -->\n") || !strings.Contains(body, head) || !strings.Contains(body, "it is red") {
		t.Errorf("the comment is\n%s", body)
	}
	if body := a.comments[2].Body; !strings.HasPrefix(body, "❌ bench: ") || !strings.Contains(body, "issuecomment-101") {
		t.Errorf("the second one is\n%s", body)
	}
	source := j.result(j.env["BENCH_RESULT"]).Info.Source
	if source.Commit != head || source.Base != base || source.Change.Number != 12 || *source.Dirty {
		t.Errorf("measured was %+v", source)
	}
	if !strings.Contains(j.read("../summary.md"), "### ") || !strings.Contains(j.lines, "::error file=load.bench.hcl,") {
		t.Error("no summary, or no annotation")
	}
	if strings.Contains(j.lines, "c4nary") {
		t.Error("the token is in the log")
	}
}

func TestAShallowAndDirtyCloneIsTheHead(t *testing.T) {
	j, head, base, merge := newJob(t, "--depth=1")
	a := gitHub(t)
	j.onGitHub(a, head, base, merge)
	j.write("shop.txt", "changed")
	j.measured("")
	source := j.result(j.env["BENCH_RESULT"]).Info.Source
	if source.Commit != head || source.Base != base || source.VCS != "git" {
		t.Errorf("measured was %+v", source)
	}
	if source.Dirty != nil && !*source.Dirty {
		t.Error("files of the commit were changed, and it says they weren't")
	}
}

func TestACommentIsFoundBehindManyOthers(t *testing.T) {
	j, head, base, merge := newJob(t)
	a := gitHub(t)
	j.onGitHub(a, head, base, merge)
	for range 130 {
		a.add("people", "> <!-- bench:shop -->")
	}
	a.add(bot, "<!-- bench:shop-two -->\r\nanother project's")
	a.add(bot, "<!-- bench:shop -->\r\nours\r\n<!-- bench-verdict:failure -->")
	j.env["BENCH_CHECK"] = "false"
	j.measured("-var=red=true")
	j.script("github/report.sh", 0)
	if got := a.written(); got != "PATCH issues/comments/231" {
		t.Errorf("written\n%s", got)
	}
}

func TestWhatGitHubRefusesIsAWarning(t *testing.T) {
	j, head, base, merge := newJob(t)
	a := gitHub(t)
	j.onGitHub(a, head, base, merge)
	j.measured("")
	for _, step := range []struct {
		name string
		set  func()
		want string
	}{
		{"no permission", func() { a.refuse = http.StatusForbidden }, "GitHub answered 403. The job needs permissions"},
		{"server error", func() { a.refuse = http.StatusBadGateway }, "GitHub answered 502"},
		{"wrong token", func() { a.token, a.refuse = "Bearer other", 0 }, "GitHub answered 401"},
		{"unreachable", func() { j.env["GITHUB_API_URL"] = "http://127.0.0.1:1" }, "GitHub could not be reached"},
	} {
		step.set()
		text := j.script("github/report.sh", 0)
		for _, what := range []string{"check run", "comment"} {
			if want := "::warning title=bench::The " + what + " was not written: " + step.want; !strings.Contains(text, want) {
				t.Errorf("%s: nothing says %q:\n%s", step.name, want, text)
			}
		}
	}
	delete(j.env, "GITHUB_TOKEN")
	if text := j.script("github/report.sh", 0); !strings.Contains(text, "no token, so no comment") {
		t.Error(text)
	}
}

// A pull request from outside is reported on by a workflow_run, which has a token: but the result is whatever the pull request says.
func TestAPullRequestFromOutsideCommentsOnItselfOnly(t *testing.T) {
	j, head, base, merge := newJob(t)
	a := gitHub(t)
	j.onGitHub(a, head, base, merge)
	j.measured("")
	j.env["GITHUB_SHA"], j.env["GITHUB_REF"] = base, "refs/heads/main"
	j.write("../event.json", fmt.Sprintf(`{"workflow_run":{"head_sha":%q,"pull_requests":[]}}`, head))
	a.heads["12"] = head
	j.script("github/report.sh", 0)
	for _, c := range a.calls {
		if c.path == "check-runs" && c.body["head_sha"] != head {
			t.Errorf("the check is of %v", c.body["head_sha"])
		}
	}
	if got := a.written(); got != "POST check-runs\nPOST issues/12/comments" {
		t.Errorf("written\n%s", got)
	}
	a.heads["12"] = merge // another pull request's
	j.script("github/report.sh", 0)
	if got := a.written(); got != "POST check-runs" {
		t.Errorf("on another pull request: written\n%s", got)
	}
}

func TestARunThatMeasuresNothingIsRedAndReportsNothing(t *testing.T) {
	j, head, base, merge := newJob(t)
	j.onGitHub(gitHub(t), head, base, merge)
	j.env["BENCH_SPEC"] = "missing.bench.hcl"
	if outputs := j.measured(""); outputs != "status=1\n" {
		t.Errorf("%s\n%s", outputs, j.lines)
	}
	if text := j.script("github/report.sh", 0); !strings.Contains(text, "no result to report") {
		t.Error(text)
	}
}

// The arguments are those that the job gives, whatever is in them, and no more.
func TestArgumentsArePassedOnAsTheyAre(t *testing.T) {
	j, head, base, merge := newJob(t)
	j.onGitHub(gitHub(t), head, base, merge)
	j.env["BENCH"] = j.write("../stub", "#!/bin/sh\nfor a in \"$@\"; do echo \"<$a>\"; done\n")
	j.run("chmod", "+x", j.env["BENCH"])
	j.env["BENCH_SPEC"], j.env["BENCH_APPROVE"], j.env["BENCH_STORE"], j.env["BENCH_PUSH"] = "a b.bench.hcl", "true", "https://bench.example.com", "true"
	j.measured("-var=x=$(touch owned) *\n\n-label=a='b'")
	want := fmt.Sprintf("<run>\n<-progress=plain>\n<-out=%s>\n<-auto-approve>\n<-var=x=$(touch owned) *>\n<-label=a='b'>\n<a b.bench.hcl>\n", j.env["BENCH_RESULT"])
	if !strings.HasSuffix(j.lines, want) || !strings.Contains(j.lines, "not pushed to https://bench.example.com, since there is no token") {
		t.Errorf("%s\nwant\n%s", j.lines, want)
	}
	j.env["BENCH_TOKEN"] = "secret"
	j.lines = ""
	j.measured("")
	if !strings.Contains(j.lines, "<-push>") {
		t.Errorf("not pushed:\n%s", j.lines)
	}
}

func TestBenchIsFoundOrBuilt(t *testing.T) {
	j, head, base, merge := newJob(t)
	j.onGitHub(gitHub(t), head, base, merge)
	j.script("github/get.sh", 0)
	if got := j.read("../output"); got != "bench="+j.env["BENCH"]+"\n" {
		t.Errorf("given: %s", got)
	}
	j.env["BENCH"] = "no-such-bench"
	if text := j.script("github/get.sh", 1); !strings.Contains(text, "There is no no-such-bench") {
		t.Error(text)
	}
	delete(j.env, "BENCH")
	j.env["PATH"] = "/usr/bin:/bin"
	if text := j.script("github/get.sh", 1); !strings.Contains(text, "put actions/setup-go before this step") {
		t.Skipf("there is a Go or a bench among the system's programs: %s", text)
	}
}
