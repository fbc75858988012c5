package source

import (
	"context"
	"fmt"
	"os/user"
	"strings"
)

// Ancestors are the commit that a name stands for in the repository around a folder, and its first parents, the newest first: at
// most so many. The error says that there is no such commit, or no repository to ask.
func Ancestors(ctx context.Context, dir, name string, most int) ([]string, error) {
	return reachable(ctx, dir, name, most, "--first-parent")
}

func reachable(ctx context.Context, dir, name string, most int, how ...string) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*gitLimit)
	defer cancel()
	r := repository{ctx: ctx, dir: dir}
	commit := r.whole(name)
	if name == "" || name[0] == '-' {
		return nil, fmt.Errorf("%q is no name of a commit", name)
	}
	text, ok := r.ask(append(append([]string{"rev-list", fmt.Sprintf("--max-count=%d", most)}, how...), commit, "--")...)
	if !ok || text == "" {
		return nil, fmt.Errorf("the repository here has no commit %q", name)
	}
	return strings.Fields(text), nil
}

// History is the commit that a name stands for and all that it stands on, also by merges, the newest first: at most so many. The error is
// as for Ancestors.
func History(ctx context.Context, dir, name string, most int) ([]string, error) {
	return reachable(ctx, dir, name, most)
}

// Person is who works in a folder: as git knows them, or else the system; "" where neither does.
func Person(ctx context.Context, dir string) string {
	ctx, cancel := context.WithTimeout(ctx, gitLimit)
	defer cancel()
	if name, ok := (repository{ctx: ctx, dir: dir}).ask("config", "user.name"); ok && name != "" {
		return subject(name)
	}
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return ""
}
