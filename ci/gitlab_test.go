package ci

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// gitLab is what of GitLab's API the script uses, of the merge request 5 of the project 3.
func gitLab(t *testing.T) *api {
	a := &api{t: t, token: "glpat-c4nary"}
	a.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.mu.Lock()
		defer a.mu.Unlock()
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		path := strings.TrimPrefix(r.URL.Path, "/projects/3/merge_requests/5/")
		a.calls = append(a.calls, call{method: r.Method, path: path})
		shown := func(c *comment) any {
			return map[string]any{"id": c.ID, "type": nil, "body": c.Body, "author": map[string]any{"id": map[string]int{"bot": 9}[c.author]}}
		}
		switch {
		case r.Header.Get("PRIVATE-TOKEN") != a.token:
			a.answer(w, http.StatusUnauthorized, map[string]any{"message": "401 Unauthorized"})
		case path == "/user":
			a.answer(w, http.StatusOK, map[string]any{"id": 9})
		case a.refuse != 0 && r.Method != http.MethodGet:
			a.answer(w, a.refuse, map[string]any{"message": "403 Forbidden"})
		case path == "notes" && r.Method == http.MethodGet:
			a.answer(w, http.StatusOK, a.page(r, shown))
		case path == "notes" && r.Method == http.MethodPost:
			a.answer(w, http.StatusCreated, shown(a.add("bot", r.PostForm.Get("body"))))
		case strings.HasPrefix(path, "notes/") && r.Method == http.MethodPut:
			found := a.find(path)
			found.Body = r.PostForm.Get("body")
			a.answer(w, http.StatusOK, shown(found))
		default:
			a.answer(w, http.StatusNotFound, map[string]any{"message": "404 Not Found"})
		}
	}))
	t.Cleanup(a.Close)
	return a
}

func TestAMergeRequestHasOneNoteAndASecondWhenItTurnsRed(t *testing.T) {
	j, head, base, merge := newJob(t, "--depth=1")
	a := gitLab(t)
	for name, value := range map[string]string{
		"GITLAB_CI": "true", "CI": "true", "CI_API_V4_URL": a.URL, "CI_PROJECT_ID": "3", "CI_PROJECT_URL": "https://gitlab.example/team/shop", "CI_MERGE_REQUEST_IID": "5",
		"CI_COMMIT_SHA": merge, "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": head, "CI_MERGE_REQUEST_DIFF_BASE_SHA": base, "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "faster",
		"CI_JOB_URL": "https://gitlab.example/team/shop/-/jobs/8", "BENCH_GITLAB_TOKEN": "glpat-c4nary",
	} {
		j.env[name] = value
	}
	a.add("mallory", "<!-- bench:shop -->\nfake")
	for i, step := range []struct {
		arguments string
		status    int
		want      string
	}{
		{"", 0, "POST notes"},
		{"-var=red=true", 2, "PUT notes/101\nPOST notes"},
		{"-var=red=true", 2, "PUT notes/101"},
		{"", 0, "PUT notes/101"},
	} {
		j.env["BENCH_ARGUMENTS"] = step.arguments
		j.script("gitlab/bench.sh", step.status)
		if got := a.written(); got != step.want {
			t.Errorf("step %d: written\n%s\nwant\n%s\n%s", i, got, step.want, j.lines)
		}
	}
	if body := a.comments[1].Body; !strings.HasPrefix(body, "<!-- bench:shop -->\n") || !strings.Contains(body, head) || !strings.Contains(body, "jobs/8") {
		t.Errorf("the note is\n%s", body)
	}
	if body := a.comments[2].Body; !strings.Contains(body, "merge_requests/5#note_101") {
		t.Errorf("the second one is\n%s", body)
	}
	if r := j.result(j.dir + "/bench-out/result.json"); r.Info.Source.Commit != head || r.Info.Source.Base != base {
		t.Errorf("measured was %+v", r.Info.Source)
	}
	for name, want := range map[string]string{"junit.xml": "<testsuite", "metrics.txt": "bench_gates passed", "codequality.json": "[", "report.md": "#### b"} {
		if text := j.read("bench-out/" + name); !strings.Contains(text, want) {
			t.Errorf("%s has no %q:\n%s", name, want, text)
		}
	}
	a.refuse = http.StatusForbidden
	if text := j.script("gitlab/bench.sh", 0); !strings.Contains(text, "the note was not written, GitLab answered 403") {
		t.Error(text)
	}
	if strings.Contains(j.lines, "c4nary") {
		t.Error("the token is in the log")
	}
	delete(j.env, "BENCH_GITLAB_TOKEN")
	a.written()
	j.script("gitlab/bench.sh", 0)
	if got := a.written(); got != "" {
		t.Errorf("without a token: %s", got)
	}
}
