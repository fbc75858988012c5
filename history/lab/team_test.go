package lab

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A change is what a commit does to the server's work.
type change struct {
	at      int // the commit, from 1
	subject string
	work    float64 // by this factor
	dear    int     // so many percent more for each 40th request; -1: no more
	// seen says that cpu_per_request must show it. The dear requests are 1.5 % of that, and are looked for by people who wait.
	seen bool
}

// changes are those of the team's 40 commits.
var changes = []change{
	{8, "Validate orders twice", 1.03, 0, true},
	{14, "Add an audit trail to orders", 1.08, 0, true},
	{19, "Hash without copies", 0.90, 0, true},
	{24, "Refresh prices now and then", 1, 60, false},
	{28, "Refresh prices beside requests", 1, -1, false},
	{31, "Serialise orders with reflection", 1.20, 0, true},
	{33, "Take the reflection back", 1 / 1.20, 0, true},
	{36, "Log orders", 1.03, 0, true},
}

const (
	commits = 40   // that are measured with what they change, and compared with their parents
	same    = 60   // that one build is measured as
	steps   = 3200 // of work in the first release: about 95 us
)

// team is the server's repository, with a program of each commit.
type team struct {
	dir    string // of everything that is kept: programs and results
	repo   string
	hashes []string // by commit; the first is the last release, which is the anchor
}

// git runs git in the repository.
func (m *team) git(t *testing.T, at int, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = m.repo
	date := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC).Add(time.Duration(at) * 8 * time.Hour).Format(time.RFC3339)
	cmd.Env = append(
		os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null", "GIT_AUTHOR_NAME=team", "GIT_AUTHOR_EMAIL=team@example.com",
		"GIT_COMMITTER_NAME=team", "GIT_COMMITTER_EMAIL=team@example.com", "GIT_AUTHOR_DATE="+date, "GIT_COMMITTER_DATE="+date,
	)
	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, said)
	}
	return strings.TrimSpace(string(said))
}

// newTeam makes the repository anew; its commits have the same hashes each time. What is measured of it is kept in a folder that is
// named by the last one's: of another server, or by another spec, nothing is taken over.
func newTeam(t *testing.T, kept string) *team {
	t.Helper()
	m := &team{repo: filepath.Join(t.TempDir(), "team")}
	if err := os.CopyFS(m.repo, os.DirFS("testdata/team")); err != nil {
		t.Fatal(err)
	}
	m.git(t, 0, "init", "-q", "-b", "main")
	for i := range same + 1 {
		subject := m.edit(t, i)
		m.git(t, i, "add", "-A")
		m.git(t, i, "commit", "-q", "-m", subject)
		m.hashes = append(m.hashes, m.git(t, i, "rev-parse", "HEAD"))
	}
	m.dir = filepath.Join(kept, m.hashes[same][:8])
	for _, sub := range []string{"programs", "runs"} {
		if err := os.MkdirAll(filepath.Join(m.dir, sub), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

// edit writes what the i-th commit has: its work, and code that moves all other code of the server.
func (m *team) edit(t *testing.T, i int) (subject string) {
	t.Helper()
	subject, work, dear := "Move "+strconv.Itoa(i), float64(steps), 0
	if i == 0 {
		subject = "Release 1"
	}
	for _, c := range changes {
		if c.at > i {
			break
		}
		if work *= c.work; c.dear != 0 {
			dear = max(c.dear, 0)
		}
		if c.at == i {
			subject = c.subject
		}
	}
	m.write(t, "work.go", fmt.Sprintf("package main\n\nconst (\n\twork = %.0f // steps a request\n\tdear = %d // percent more for each 40th\n)\n", math.Round(work), dear))
	m.write(t, "layout.go", layout(i))
	return subject
}

func (m *team) write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(m.repo, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// layout is code that is there to lie before all other code of the server's own, and is as large as chance has it.
func layout(i int) string {
	rng := rand.New(rand.NewPCG(uint64(i), 40))
	var b strings.Builder
	calls := ""
	b.WriteString("package main\n\nvar moved int\n")
	for k := range 1 + rng.IntN(12) {
		fmt.Fprintf(&b, "\n//go:noinline\nfunc moved%d(x int) int {\n", k)
		for range rng.IntN(30) {
			fmt.Fprintf(&b, "\tif x%%%d == 3 {\n\t\tx += %d\n\t}\n", 3+rng.IntN(90), rng.IntN(1000))
		}
		b.WriteString("\treturn x\n}\n")
		calls += fmt.Sprintf("\tmoved += moved%d(moved)\n", k)
	}
	return b.String() + "\nfunc layout() {\n" + calls + "}\n"
}

// program is the i-th commit as a program, built where it isn't yet.
func (m *team) program(t *testing.T, i int) string {
	t.Helper()
	path := filepath.Join(m.dir, "programs", fmt.Sprintf("%02d-%s", i, m.hashes[i][:12]))
	if _, err := os.Stat(path); err == nil {
		return path
	}
	m.git(t, i, "checkout", "-q", m.hashes[i])
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", path+".new", ".")
	cmd.Dir = m.repo
	cmd.Env = append(os.Environ(), "GOWORK=off")
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build commit %d: %v\n%s", i, err, said)
	}
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
	return path
}
