package ci

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"bench/result"
)

// benchOnce builds the bench that the scripts run.
var benchOnce = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "bench-ci")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "bench")
	out, err := exec.Command("go", "build", "-o", path, "bench/cmd/bench").CombinedOutput()
	if err != nil {
		err = fmt.Errorf("build bench: %w\n%s", err, out)
	}
	return path, err
})

func TestMain(m *testing.M) {
	status := m.Run()
	if path, err := benchOnce(); err == nil {
		os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(status)
}

// spec is what is measured: it is red when somebody says so.
const spec = `
variable "red" { default = false }
server "app" { type = "httpbin" }
group "api" {
  base_url = server.app.url
  request "get" { path = "/get" }
}
benchmark "b" {
  groups      = [group.api]
  strategies  = [strategy.pool]
  concurrency = [1]
  duration    = "240ms"
  blocks      = 3
  warmup      = "0s"
  track {
    subject = group.api
    metrics = [service.p50]
  }
}
check "colour" {
  severity = "error"
  assert {
    condition     = !var.red
    error_message = "it is red"
  }
}
history { project = "shop" }
`

// A job is one of a CI system: a folder, an environment of its own, and the API that it sees.
type job struct {
	t     *testing.T
	dir   string
	env   map[string]string
	lines string // what its scripts have printed
}

// newJob is a job in a clone of a repository as a CI system checks it out: a merge of the pull request's head with its base.
func newJob(t *testing.T, clone ...string) (j *job, head, base, merge string) {
	t.Helper()
	for _, program := range []string{"git", "curl", "jq", "sh"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed", program)
		}
	}
	bench, err := benchOnce()
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	origin := &job{t: t, dir: filepath.Join(root, "origin"), env: plainEnv(root)}
	if err := os.Mkdir(origin.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	origin.git("init", "-q", "-b", "main")
	origin.write("load.bench.hcl", spec)
	origin.git("add", "-A")
	origin.git("commit", "-qm", "Measure the shop")
	base = origin.git("rev-parse", "HEAD")
	origin.git("checkout", "-qb", "faster")
	origin.write("shop.txt", "faster")
	origin.git("add", "-A")
	origin.git("commit", "-qm", "Be faster")
	head = origin.git("rev-parse", "HEAD")
	origin.git("checkout", "-q", "--detach", "main")
	origin.git("merge", "-q", "--no-ff", "-m", "Merge", "faster")
	merge = origin.git("rev-parse", "HEAD")
	origin.git("update-ref", "refs/pull/12/merge", merge)

	j = &job{t: t, dir: filepath.Join(root, "work"), env: plainEnv(root)}
	if err := os.Mkdir(j.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	j.git("init", "-q", "-b", "main")
	j.git("remote", "add", "origin", "file://"+origin.dir)
	j.git(append(append([]string{"fetch", "-q"}, clone...), "origin", merge)...)
	j.git("checkout", "-q", "--detach", "FETCH_HEAD")
	j.env["BENCH"] = bench
	j.env["BENCH_SPEC"], j.env["BENCH_PUSH"] = "load.bench.hcl", "false"
	return j, head, base, merge
}

// plainEnv has nothing of the CI system that may run this test.
func plainEnv(root string) map[string]string {
	return map[string]string{
		"PATH": os.Getenv("PATH"), "HOME": root, "TMPDIR": root, "RUNNER_TEMP": root, "LC_ALL": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1",
		"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.com",
	}
}

func (j *job) write(name, text string) string {
	j.t.Helper()
	path := filepath.Join(j.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		j.t.Fatal(err)
	}
	return path
}

func (j *job) read(name string) string {
	j.t.Helper()
	text, err := os.ReadFile(filepath.Join(j.dir, name))
	if err != nil {
		j.t.Fatal(err)
	}
	return string(text)
}

func (j *job) git(args ...string) string {
	j.t.Helper()
	text, status := j.run("git", args...)
	if status != 0 {
		j.t.Fatalf("git %s: %s", strings.Join(args, " "), text)
	}
	return strings.TrimSpace(text)
}

// run runs a program of the job, and gives what it printed and its exit status.
func (j *job) run(program string, args ...string) (text string, status int) {
	j.t.Helper()
	cmd := exec.CommandContext(j.t.Context(), program, args...)
	cmd.Dir = j.dir
	for name, value := range j.env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		j.t.Fatal(err)
	}
	j.lines += string(out)
	return string(out), cmd.ProcessState.ExitCode()
}

// script runs one of the scripts, which must end with a status.
func (j *job) script(name string, want int) string {
	j.t.Helper()
	path, err := filepath.Abs(name)
	if err != nil {
		j.t.Fatal(err)
	}
	text, status := j.run("sh", path)
	if status != want {
		j.t.Fatalf("%s ended with %d, want %d:\n%s", name, status, want, text)
	}
	return text
}

// result is the result file that the job has written.
func (j *job) result(path string) *result.Run {
	j.t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		j.t.Fatal(err)
	}
	r, err := result.Parse(data)
	if err != nil {
		j.t.Fatal(err)
	}
	return r
}

// A call is a request that a script has made.
type call struct {
	method, path string
	body         map[string]any
}

// A comment is one in a pull request, or a note of a merge request.
type comment struct {
	ID     int    `json:"id"`
	Body   string `json:"body"`
	author string
}

// An api answers as that of a CI system does, and notes what it was asked.
type api struct {
	*httptest.Server
	t        *testing.T
	mu       sync.Mutex
	calls    []call
	comments []*comment
	refuse   int               // answer everything that writes with this
	heads    map[string]string // of pull requests, by number
	token    string            // that is expected in the header
}

// written are the calls that were no questions, in one line each.
func (a *api) written() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	var lines []string
	for _, c := range a.calls {
		if c.method != http.MethodGet {
			lines = append(lines, c.method+" "+c.path)
		}
	}
	a.calls = nil
	return strings.Join(lines, "\n")
}

func (a *api) add(author, body string) *comment {
	c := &comment{ID: 100 + len(a.comments), Body: body, author: author}
	a.comments = append(a.comments, c)
	return c
}

func (a *api) answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(body); err != nil {
		a.t.Error(err)
	}
}

// page is the part of the comments that a request asks for.
func (a *api) page(r *http.Request, shown func(*comment) any) []any {
	var page int
	if _, err := fmt.Sscan(r.URL.Query().Get("page"), &page); err != nil || r.URL.Query().Get("per_page") != "100" {
		a.t.Errorf("no page: %s", r.URL)
	}
	all := []any{}
	for i := (page - 1) * 100; i < min(page*100, len(a.comments)); i++ {
		all = append(all, shown(a.comments[i]))
	}
	return all
}

// find is the comment of that number, at the end of a path.
func (a *api) find(path string) *comment {
	for _, c := range a.comments {
		if strings.HasSuffix(path, fmt.Sprintf("/%d", c.ID)) {
			return c
		}
	}
	a.t.Errorf("no comment: %s", path)
	return &comment{}
}
