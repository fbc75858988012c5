package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	bench "bench"
	"bench/bisect"
	"bench/spec"
	"bench/store"
)

// The variables of a spec that compares two programs.
const (
	baseVariable = "base"
	headVariable = "head"
)

// compare builds a commit and the last one before the range, and has the spec run with both.
func (h *hunt) compare(ctx context.Context, commit string) (j bisect.Judgement, err error) {
	var programs [2]string
	for i, c := range []string{h.finding.After, commit} {
		if programs[i], err = h.trees.Build(c, h.options.build); err != nil {
			return j, err
		}
	}
	vars, err := h.assign(programs[0], programs[1])
	if err != nil {
		return j, err
	}
	dir, err := os.MkdirTemp("", "bench-bisect-run-")
	if err != nil {
		return j, fmt.Errorf("make a folder for the result: %w", err)
	}
	defer os.RemoveAll(dir)
	out := filepath.Join(dir, "run.json")
	if err := h.start(ctx, append(vars, "-commit="+commit, "-base="+h.finding.After, "-label=bisect="+h.finding.ID, "-out="+out)); err != nil {
		return j, err
	}
	run, err := store.Load(out)
	if err != nil {
		return j, err
	}
	return bisect.Judge(run, h.finding)
}

// start runs bench on the spec, which asks for approval itself, and waits.
func (h *hunt) start(ctx context.Context, flags []string) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find bench itself: %w", err)
	}
	args := append([]string{"run", "-json-into=" + os.DevNull}, flags...)
	if h.options.auto {
		args = append(args, "-auto-approve")
	}
	if h.options.blocks > 0 {
		args = append(args, "-blocks="+strconv.Itoa(h.options.blocks))
	}
	cmd := exec.CommandContext(ctx, self, append(args, h.args[1:]...)...)
	cmd.Args[0] = "bench"
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, h.err, os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	err = cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) && (exit.ExitCode() == int(gateFailed) || exit.ExitCode() == int(notJudged)) {
		return nil // what it measured is there, and gates are no matter here
	}
	if err != nil {
		return mistake{"The run of the comparison failed", fmt.Sprintf("bench run ended with %s; what it said stands above.", err)}
	}
	return nil
}

// assign gives the spec's variables the programs: as texts, or where it takes commands, as lists of one.
func (h *hunt) assign(base, head string) ([]string, error) {
	var first bench.Diagnostics
	text := func(p string) string { return p }
	list := func(p string) string { return fmt.Sprintf("[%q]", p) }
	for _, forms := range [][2]func(string) string{{text, text}, {text, list}, {list, text}, {list, list}} {
		vars := []spec.Assignment{{Name: baseVariable, Value: forms[0](base)}, {Name: headVariable, Value: forms[1](head)}}
		_, diags := spec.Read(spec.Options{Paths: h.args[1:], BenchVersion: version, Vars: vars})
		if !diags.HasErrors() {
			return []string{"-var=" + baseVariable + "=" + vars[0].Value, "-var=" + headVariable + "=" + vars[1].Value}, nil
		}
		if first == nil {
			first = diags
		}
	}
	h.report(first)
	return nil, mistake{
		"The spec can't be read with two programs",
		fmt.Sprintf("Bisecting gives its variables %s and %s a program each: the build before the range and the one in question.", baseVariable, headVariable),
	}
}
