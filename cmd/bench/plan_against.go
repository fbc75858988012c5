package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"bench"
	"bench/plan"
	"bench/plan/change"
	"bench/source"
	"bench/spec"
	"bench/spec/syntax"
)

// againstGit is what a commit's name begins with, where a plan is compared with what stands there.
const againstGit = "git:"

// changes are those since what -against names. They are nil where the spec is new since then.
func (o *planOptions) changes(s *session, p *plan.Plan, defaults spec.PlanOptions) (*change.Changes, error) {
	var before *plan.Plan
	if name, ok := strings.CutPrefix(o.against, againstGit); ok {
		var err error
		if before, err = o.committed(s, name, defaults); err != nil || before == nil {
			return nil, err
		}
	} else {
		kept, err := readWholePlan(o.against)
		if err != nil {
			return nil, err
		}
		before = kept
	}
	found := change.Between(before, p)
	return &found, nil
}

// since is what -against names, as people say it.
func (o *planOptions) since() string { return strings.TrimPrefix(o.against, againstGit) }

// committed is the plan of the spec as it stands in a commit; nil: it isn't there. Its files are laid out in a folder of their
// own, so that the work tree stays as it is. Variables that it doesn't declare are not given to it.
func (o *planOptions) committed(s *session, name string, defaults spec.PlanOptions) (*plan.Plan, error) {
	folder, err := os.MkdirTemp("", "bench-plan-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for the commit's files: %w", err)
	}
	defer os.RemoveAll(folder)
	near, err := o.specFolder()
	if err != nil {
		return nil, err
	}
	there, err := source.LayOut(context.Background(), near, name, folder, syntax.IsSpecName)
	if err != nil {
		return nil, whyNoCommit(name, err)
	}
	in, err := o.inputs.at(near, there, folder)
	if err != nil {
		return nil, err
	}
	if o.absent(in) {
		return nil, nil
	}
	sp, diags := bench.Load(in.source(nil))
	if diags.HasErrors() {
		in.Vars = slices.DeleteFunc(in.Vars, func(a spec.Assignment) bool { return a.Name != "" && !sp.Declares(a.Name) })
		sp, diags = bench.Load(in.source(nil))
	}
	s.redact.Know(sp.Secrets)
	if diags.HasErrors() {
		return nil, unusable(name, diags)
	}
	p, diags := sp.Plan(defaults)
	if diags.HasErrors() {
		return nil, unusable(name, diags)
	}
	return p, nil
}

// absent says that nothing of the spec is in the commit.
func (o *planOptions) absent(in inputs) bool {
	found, diags := syntax.NewOverlays(in.Dir, nil).Discover(in.Dir, in.Paths)
	return diags.HasErrors() && len(found.Files) == 0
}

// at are the same inputs in the folder of a commit's files: near is the spec's folder, and there what it is among those, which
// are all below laid. What isn't committed, such as a file that CI has written, is taken from where it is.
func (in inputs) at(near, there, laid string) (inputs, error) {
	moved := in
	moved.Dir, moved.Paths, moved.Vars = there, nil, slices.Clone(in.Vars)
	for _, path := range in.Paths {
		whole, err := filepath.Abs(path)
		if err != nil {
			return in, err
		}
		if path, err = filepath.Rel(near, whole); err != nil {
			return in, err
		}
		moved.Paths = append(moved.Paths, path)
	}
	for i, a := range moved.Vars {
		if a.File == "" {
			moved.Vars[i] = moveEnv(a, near, there)
			continue
		}
		whole, err := filepath.Abs(a.File)
		if err != nil {
			return in, err
		}
		moved.Vars[i].File = whole
		if rel, err := filepath.Rel(near, whole); err == nil {
			committed := filepath.Join(there, rel)
			if _, err := os.Stat(committed); err == nil && strings.HasPrefix(committed, laid+string(filepath.Separator)) {
				moved.Vars[i].File = committed
			}
		}
	}
	return moved, nil
}

// moveEnv has an environment that the commit in there doesn't know read from near.
func moveEnv(a spec.Assignment, near, there string) spec.Assignment {
	if a.Env == "" || spec.EnvFile(there, a.Env) != "" {
		return a
	}
	if file := spec.EnvFile(near, a.Env); file != "" {
		return spec.Assignment{File: filepath.Join(near, file)}
	}
	return a
}

// specFolder is the folder that the spec is in, from the root.
func (in inputs) specFolder() (string, error) {
	path := "."
	if len(in.Paths) > 0 {
		path = in.Paths[0]
	}
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		path = filepath.Dir(path)
	}
	return filepath.Abs(path)
}

func whyNoCommit(name string, err error) error {
	var none *source.NoCommitError
	switch {
	case errors.Is(err, source.ErrNoRepository):
		return mistake{"There is no repository of git here", "-against=git:" + name + " reads what stands in a commit. -against=FILE compares with a plan that `bench plan -out=FILE` has kept."}
	case errors.As(err, &none) && none.Shallow:
		return mistake{
			fmt.Sprintf("The repository here has no commit %q", name),
			fmt.Sprintf("It is a shallow clone, which has only the newest commits. `git fetch --depth=1 origin %s` brings that one, as FETCH_HEAD; actions/checkout brings all of them with fetch-depth: 0.", name),
		}
	case errors.As(err, &none):
		return mistake{
			fmt.Sprintf("The repository here has no commit %q", name),
			"-against=git: takes a branch, a tag or a commit that git has here, such as git:main, git:origin/main or git:HEAD~1.",
		}
	}
	return err
}

// unusable says what is wrong with the spec of the commit, in which nobody can mend it.
func unusable(name string, diags hcl.Diagnostics) error {
	for _, d := range diags {
		if d.Severity != hcl.DiagError {
			continue
		}
		where := ""
		if d.Subject != nil {
			where = fmt.Sprintf(" (%s:%d)", d.Subject.Filename, d.Subject.Start.Line)
		}
		return mistake{
			fmt.Sprintf("The spec as it stands at %s can't be planned", name),
			fmt.Sprintf("%s%s: %s", d.Summary, where, d.Detail),
		}
	}
	return nil
}
