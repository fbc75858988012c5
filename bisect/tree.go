package bisect

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// Trees builds commits of a repository, each in a worktree of its own, so that what is checked out stays as it is. Close removes them.
type Trees struct {
	ctx      context.Context
	repo     string // its folder
	dir      string // of worktrees and of programs
	programs map[string]string
}

// NewTrees is of the repository around a folder.
func NewTrees(ctx context.Context, dir string) (*Trees, error) {
	t := &Trees{ctx: ctx, repo: dir, programs: map[string]string{}}
	top, err := t.git("rev-parse", "--show-toplevel")
	if err != nil {
		return nil, fmt.Errorf("bisecting needs the repository of the commits: %w", err)
	}
	t.repo = top
	if t.dir, err = os.MkdirTemp("", "bench-bisect-"); err != nil {
		return nil, fmt.Errorf("make a folder for builds: %w", err)
	}
	return t, nil
}

// git is what git answers.
func (t *Trees) git(args ...string) (string, error) {
	cmd := exec.CommandContext(t.ctx, "git", args...)
	cmd.Dir = t.repo
	cmd.Env = append(os.Environ(), "GIT_TERMINAL_PROMPT=0", "LC_ALL=C")
	var wrong strings.Builder
	cmd.Stderr = &wrong
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("git %s: %w: %s", args[0], err, strings.TrimSpace(wrong.String()))
	}
	return strings.TrimSpace(string(out)), nil
}

// Commits are those after one up to another, by first parents, the oldest first.
func (t *Trees) Commits(after, last string) ([]string, error) {
	for _, commit := range []string{after, last} {
		if _, err := t.git("cat-file", "-e", commit+"^{commit}"); err != nil {
			return nil, fmt.Errorf("the repository hasn't got the commit %s: fetch it first", commit)
		}
	}
	text, err := t.git("rev-list", "--first-parent", "--reverse", after+".."+last)
	if err != nil {
		return nil, err
	}
	commits := strings.Fields(text)
	if len(commits) == 0 {
		return nil, fmt.Errorf("the commit %s is none of those after %s", last, after)
	}
	return commits, nil
}

// Subject is a commit's first line; "" where it has none.
func (t *Trees) Subject(commit string) string {
	text, err := t.git("log", "-1", "--format=%s", commit)
	if err != nil {
		return ""
	}
	return text
}

// Build runs the command in a worktree of the commit, once; it is to write the program to the path in BENCH_OUT.
func (t *Trees) Build(commit, command string) (program string, err error) {
	if program, ok := t.programs[commit]; ok {
		return program, nil
	}
	tree := filepath.Join(t.dir, "tree-"+commit[:min(12, len(commit))])
	if _, err := t.git("worktree", "add", "--quiet", "--detach", tree, commit); err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, t.remove(tree)) }()
	program = filepath.Join(t.dir, "build-"+commit[:min(12, len(commit))])
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	cmd := shell(t.ctx, command)
	cmd.Dir = tree
	cmd.Env = append(os.Environ(), "BENCH_OUT="+program, "BENCH_COMMIT="+commit)
	if said, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build commit %s: %w\n%s", commit, err, tail(string(said)))
	}
	if info, err := os.Stat(program); err != nil || info.IsDir() {
		return "", fmt.Errorf("the build of commit %s has written no program: it is to write one to $BENCH_OUT, as go build -o \"$BENCH_OUT\" does", commit)
	}
	t.programs[commit] = program
	return program, nil
}

// tail are the last lines of what a build said.
func tail(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-20):], "\n")
}

// Shell are the words that run a command line.
func Shell(command string) []string {
	if runtime.GOOS == "windows" {
		return []string{"cmd", "/C", command}
	}
	return []string{"sh", "-c", command}
}

func shell(ctx context.Context, command string) *exec.Cmd {
	words := Shell(command)
	return exec.CommandContext(ctx, words[0], words[1:]...)
}

// remove takes a worktree away, also when the search was interrupted.
func (t *Trees) remove(tree string) error {
	ctx := t.ctx
	t.ctx = context.WithoutCancel(ctx)
	defer func() { t.ctx = ctx }()
	_, err := t.git("worktree", "remove", "--force", tree)
	return err
}

// Close removes all programs, and worktrees that are still there.
func (t *Trees) Close() error {
	err := os.RemoveAll(t.dir)
	ctx := t.ctx
	t.ctx = context.WithoutCancel(ctx)
	defer func() { t.ctx = ctx }()
	_, pruned := t.git("worktree", "prune")
	return errors.Join(err, pruned)
}
