package source

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"bench/result"
)

// A repository is one of git, if there is one around the folder and git is installed. It is asked until ctx ends.
type repository struct {
	ctx context.Context
	dir string
}

// safely is how git is asked so that it runs no program that the repository's own configuration names, takes no lock that a
// developer's git would meet, and fetches nothing.
var (
	safely  = []string{"-c", "core.fsmonitor=false", "-c", "core.hooksPath=" + os.DevNull, "--no-replace-objects", "--no-pager"}
	safeEnv = []string{"GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_ALLOW_PROTOCOL=none", "GIT_NO_LAZY_FETCH=1", "LC_ALL=C"}
	// elsewhere are variables by which git would look into another repository: say, of the hook in which bench runs.
	elsewhere = []string{"GIT_DIR=", "GIT_WORK_TREE=", "GIT_INDEX_FILE=", "GIT_OBJECT_DIRECTORY=", "GIT_COMMON_DIR=", "GIT_NAMESPACE="}
)

// ask is what git answers; ok unless it failed.
func (r repository) ask(args ...string) (text string, ok bool) {
	dir, err := filepath.Abs(r.dir)
	if err != nil {
		return "", false
	}
	cmd := r.command(args...)
	cmd.Dir = dir
	out := &bounded{left: 1 << 20}
	cmd.Stdout = out
	err = cmd.Run()
	return strings.TrimRight(out.String(), "\r\n"), err == nil && out.left > 0
}

// command is git with arguments, to be run.
func (r repository) command(args ...string) *exec.Cmd {
	cmd := exec.CommandContext(r.ctx, "git", append(append([]string{}, safely...), args...)...)
	cmd.Dir, cmd.WaitDelay = r.dir, gitLimit/10
	cmd.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool {
		return slices.ContainsFunc(elsewhere, func(name string) bool { return strings.HasPrefix(v, name) })
	}), safeEnv...)
	return cmd
}

// A bounded buffer keeps so many bytes and no more.
type bounded struct {
	bytes.Buffer
	left int
}

func (b *bounded) Write(p []byte) (int, error) {
	n := min(len(p), b.left)
	b.left -= n
	b.Buffer.Write(p[:n])
	return len(p), nil
}

// fill puts into s what it leaves open. The branch and whether files were changed are those of what is checked out, and say
// something only where that is the commit, or the merge by which a CI system tests it.
func (r repository) fill(s *result.Source) {
	head, ok := r.ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
	if !ok {
		return
	}
	s.VCS = "git"
	if s.Commit == "" {
		s.Commit = head
	}
	s.Commit, s.Base = r.whole(s.Commit), r.whole(s.Base) // short ones, or names
	if c, ok := r.commit(s.Commit); ok {
		s.Parents, s.CommittedAt, s.Subject = c.parents, c.at, c.subject
	}
	if s.URL == "" {
		s.URL, _ = r.ask("remote", "get-url", "origin")
	}
	defer func() { s.Accepts = r.accepted(s) }() // the last, in what is left of the time
	if head != s.Commit && !r.merges(head, s.Commit) {
		return
	}
	if s.Branch == "" && s.CI == nil {
		s.Branch, _ = r.ask("symbolic-ref", "--quiet", "--short", "HEAD")
	}
	s.Dirty = r.dirty()
}

// whole is a commit's full name where the repository has it, else as it was.
func (r repository) whole(commit string) string {
	if commit == "" || commit[0] == '-' {
		return commit
	}
	if full, ok := r.ask("rev-parse", "--verify", "--quiet", commit+"^{commit}"); ok {
		return full
	}
	return commit
}

// merges says that head is a merge of the commit with another one.
func (r repository) merges(head, commit string) bool {
	c, ok := r.commit(head)
	return ok && len(c.parents) > 1 && slices.Contains(c.parents, commit)
}

// dirty says whether files of the commit were changed; nil: unknown. Git compares a file by putting it through the filter
// that is configured for it, which is a program; one of the repository's own configuration is not run.
func (r repository) dirty() *bool {
	for _, scope := range []string{"--local", "--worktree"} {
		if own, _ := r.ask("config", scope, "--includes", "--name-only", "--get-regexp", `^filter\.`); own != "" {
			return nil
		}
	}
	changed, ok := r.ask("status", "--porcelain", "--untracked-files=no", "--ignore-submodules=dirty")
	if !ok {
		return nil
	}
	dirty := changed != ""
	return &dirty
}

// A commit is what of it is kept.
type commit struct {
	parents []string
	at      *time.Time
	subject string
}

// commit reads the commit itself, not what git makes of it: a shallow clone's has its parents, which aren't there.
func (r repository) commit(name string) (c commit, ok bool) {
	text, ok := r.ask("cat-file", "commit", name)
	if !ok {
		return c, false
	}
	header, message, _ := strings.Cut(text, "\n\n")
	for line := range strings.Lines(header) {
		key, value, _ := strings.Cut(strings.TrimRight(line, "\n"), " ")
		switch key {
		case "parent":
			c.parents = append(c.parents, value)
		case "committer":
			c.at = committedAt(value)
		}
	}
	c.subject, _, _ = strings.Cut(strings.TrimLeft(message, "\n"), "\n\n")
	return c, true
}

// committedAt is the time in "Name <address> 1764000000 +0100".
func committedAt(committer string) *time.Time {
	words := strings.Fields(committer[strings.LastIndexByte(committer, '>')+1:])
	if len(words) == 0 {
		return nil
	}
	seconds, err := strconv.ParseInt(words[0], 10, 64)
	if err != nil {
		return nil
	}
	t := time.Unix(seconds, 0).UTC()
	return &t
}
