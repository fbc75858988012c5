package source

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"bench/result"
)

// A clone is a repository of its own, whom no configuration of this machine reaches.
type clone struct {
	t   *testing.T
	dir string
}

func repositoryIn(t *testing.T, dir string) clone {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git")
	}
	for name, value := range map[string]string{
		"GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CONFIG_SYSTEM": os.DevNull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CEILING_DIRECTORIES": filepath.Dir(dir),
		"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_COMMITTER_NAME": "C", "GIT_COMMITTER_EMAIL": "c@example.com",
		"GIT_AUTHOR_DATE": "2026-03-14T02:11:09+01:00", "GIT_COMMITTER_DATE": "2026-03-14T02:11:09+01:00",
	} {
		t.Setenv(name, value)
	}
	return clone{t, dir}
}

func newRepository(t *testing.T) clone {
	t.Helper()
	c := repositoryIn(t, t.TempDir())
	c.git("init", "-q", "-b", "main")
	c.commit("orders", "Add orders\n\nSince they were missing.")
	return c
}

func (c clone) git(args ...string) string {
	c.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = c.dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		c.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

func (c clone) write(name, text string) {
	c.t.Helper()
	if err := os.WriteFile(filepath.Join(c.dir, name), []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

// commit makes a commit of a file, and gives its name.
func (c clone) commit(file, message string) string {
	c.t.Helper()
	c.write(file, message)
	c.git("add", file)
	c.git("commit", "-q", "-m", message)
	return c.git("rev-parse", "HEAD")
}

func (c clone) find(env map[string]string, given Given) *result.Source {
	return Find(c.t.Context(), c.dir, func(name string) string { return env[name] }, given)
}

// expect holds what is found against want, as a result keeps it.
func (c clone) expect(env map[string]string, given Given, want string) {
	c.t.Helper()
	text, err := json.Marshal(c.find(env, given))
	if err != nil {
		c.t.Fatal(err)
	}
	if string(text) != want {
		c.t.Errorf("got\n%s\nwant\n%s", text, want)
	}
}

const when = `"committed_at":"2026-03-14T01:11:09Z"`

func TestWhatGitSays(t *testing.T) {
	c := newRepository(t)
	first := c.git("rev-parse", "HEAD")
	c.expect(nil, Given{}, `{"vcs":"git","commit":"`+first+`","branch":"main","dirty":false,`+when+`,"subject":"Add orders"}`)
	c.write("untracked", "what bench itself writes")
	c.git("remote", "add", "origin", "https://user:secret@git.example/shop.git")
	second := c.commit("more", "Add more")
	sub := filepath.Join(c.dir, "specs")
	if err := os.Mkdir(sub, 0o700); err != nil {
		t.Fatal(err)
	}
	clone{t, sub}.expect(nil, Given{}, `{"vcs":"git","commit":"`+second+`","parents":["`+first+`"],"branch":"main","dirty":false,`+when+
		`,"subject":"Add more","url":"https://git.example/shop.git"}`)
	c.write("orders", "changed")
	c.git("checkout", "-q", "--detach")
	c.expect(nil, Given{Base: "main~1"}, `{"vcs":"git","commit":"`+second+`","parents":["`+first+`"],"base":"`+first+`","dirty":true,`+when+
		`,"subject":"Add more","url":"https://git.example/shop.git"}`)
	// What is checked out says nothing of another commit.
	c.expect(nil, Given{Commit: first[:9]}, `{"vcs":"git","commit":"`+first+`",`+when+`,"subject":"Add orders","url":"https://git.example/shop.git"}`)
	// A hook of another repository runs bench: the spec's folder counts.
	t.Setenv("GIT_DIR", filepath.Join(newRepository(t).dir, ".git"))
	if s := c.find(nil, Given{}); s.Commit != second {
		t.Errorf("%s, want the spec's %s", s.Commit, second)
	}
}

func TestTheHeadOfAMergeUnderTest(t *testing.T) {
	c := newRepository(t)
	root := c.git("rev-parse", "HEAD")
	c.git("checkout", "-q", "-b", "faster")
	tip := c.commit("fast", "Be faster")
	c.git("checkout", "-q", "main")
	ahead := c.commit("main", "Go on")
	c.git("merge", "-q", "--no-ff", "-m", "Merge tip into main", "faster")
	env := map[string]string{
		"GITHUB_ACTIONS": "true", "GITHUB_SHA": c.git("rev-parse", "HEAD"), "GITHUB_REF": "refs/pull/4/merge", "GITHUB_HEAD_REF": "faster",
		"GITHUB_EVENT_PATH": eventFile(t, `{"pull_request":{"number":4,"head":{"sha":"`+tip+`"},"base":{"sha":"`+ahead+`"}}}`),
	}
	const ofPull = `"change":{"kind":"pull_request","number":4},"ci":{"provider":"github"}}`
	want := `{"vcs":"git","commit":"` + tip + `","parents":["` + root + `"],"base":"` + ahead + `","branch":"faster","dirty":false,` + when + `,"subject":"Be faster",` + ofPull
	c.expect(env, Given{}, want)
	c.write("fast", "patched")
	c.expect(env, Given{}, strings.Replace(want, `"dirty":false`, `"dirty":true`, 1))
	// By hand nobody says that it is only under test: the merge is the commit.
	if s := c.find(nil, Given{}); len(s.Parents) != 2 || s.Subject != "Merge tip into main" {
		t.Errorf("%+v", s)
	}
	// A shallow clone has the merge alone: what it can't know stays empty, what the merge says doesn't.
	shallow := repositoryIn(t, filepath.Join(t.TempDir(), "shallow"))
	c.git("clone", "-q", "--depth=1", "file://"+c.dir, shallow.dir)
	shallow.expect(env, Given{}, `{"vcs":"git","commit":"`+tip+`","base":"`+ahead+`","branch":"faster","dirty":false,`+ofPull)
	if s := shallow.find(nil, Given{}); len(s.Parents) != 2 || s.URL != "" {
		t.Errorf("the parents of a shallow clone's commit: %+v", s)
	}
}

// A repository that somebody else made must not run a program by being looked at.
func TestLookingRunsNothing(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the traps are shell scripts")
	}
	for name, trap := range map[string]func(c clone, command string){
		"a filter": func(c clone, command string) { c.git("config", "filter.x.clean", command) },
		"a filter of the tree": func(c clone, command string) {
			c.git("config", "extensions.worktreeConfig", "true")
			c.git("config", "--worktree", "filter.x.process", command)
		},
		"a monitor": func(c clone, command string) { c.git("config", "core.fsmonitor", command) },
		"a hook": func(c clone, command string) {
			c.git("config", "core.hooksPath", c.dir)
			c.write("post-index-change", "#!/bin/sh\n"+command)
			os.Chmod(filepath.Join(c.dir, "post-index-change"), 0o700)
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := newRepository(t)
			c.commit(".gitattributes", "* filter=x")
			sprung := filepath.Join(t.TempDir(), "sprung")
			trap(c, "touch "+sprung+"; cat")
			c.write("orders", "Add orders\n\nsince they were missing.")
			s := c.find(nil, Given{})
			if s == nil || s.Commit == "" || strings.Contains(name, "filter") != (s.Dirty == nil) {
				t.Errorf("%+v", s)
			}
			if _, err := os.Stat(sprung); err == nil {
				t.Error("a program was run")
			}
		})
	}
}

func TestGitThatHangsOrFails(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("git is a shell script")
	}
	c := newRepository(t)
	bin := t.TempDir()
	t.Setenv("PATH", bin)
	for name, script := range map[string]string{"hangs": "exec /bin/sleep 30", "fails": "exit 128", "is missing": ""} {
		os.Remove(filepath.Join(bin, "git"))
		if script != "" {
			if err := os.WriteFile(filepath.Join(bin, "git"), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		began := time.Now()
		if s := c.find(nil, Given{Commit: "v1"}); s == nil || s.Commit != "v1" || s.VCS != "" {
			t.Errorf("git %s: %+v", name, s)
		}
		if took := time.Since(began); took > 10*gitLimit {
			t.Errorf("git %s: %s", name, took)
		}
	}
}
