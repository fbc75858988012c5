package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"time"

	"bench/fleet/consent"
	"bench/mcp"
)

func mcpCommand() command {
	return command{
		name:    "mcp",
		summary: "serve language models: validate, plan, run, show, compare, explain",
		about: "Speaks the Model Context Protocol on standard input and output, for an assistant that starts it in a folder with specs. Its tools are commands of bench. " +
			"What a run may contact and start is what you say here, whatever a spec says: this machine's loopback, and no command, unless you say something else. " +
			"Files outside of the folder are not read.",
		examples: []example{
			{"bench mcp", "what an assistant starts; it may load servers on this machine"},
			{"bench mcp -allowed-hosts=loopback,staging.test -allow-command=./shop", "and this host, and this program"},
			{"bench mcp -chdir=load", "specs are in load/"},
		},
		statuses: []exitStatus{{done, "the assistant hung up"}, {cannot, "could not do it: usage, or what came in was no message of the protocol"}},
		declare: func(f *flags) action {
			var a allowance
			a.declare(f, "what runs may contact: names, *.NAME, addresses and networks, `HOSTS` with commas between them (default loopback)",
				"let a spec start `COMMAND`: its first word, all of it, or the digest that plan shows; may be repeated")
			longest := 10 * time.Minute
			f.span(&longest, "longest", "interrupt a run that takes longer than `D`")
			return func(s *session) status { return s.serveModel(a, longest) }
		},
	}
}

func (s *session) serveModel(a allowance, longest time.Duration) status {
	agreed, err := consent.New(a.hosts, a.commands)
	switch {
	case err != nil:
		return s.fail(mistake{"Wrong -allowed-hosts", err.Error() + "."})
	case longest <= 0:
		return s.fail(mistake{"Less than nothing", "-longest takes a duration such as 10m."})
	case s.inTerminal.is:
		return s.fail(mistake{"Nobody speaks the protocol here", "An assistant starts bench mcp: docs/assistants.md has the lines for its settings."})
	}
	self, err := os.Executable()
	if err != nil {
		return s.fail(err)
	}
	root, err := os.Getwd()
	if err != nil {
		return s.fail(err)
	}
	ctx := untilInterrupted()
	defer ctx.stop()
	err = mcp.Serve(ctx, io.NopCloser(s.in), unclosed{s.out.exact()}, mcp.Program{
		Version: version, Root: root, Allowed: a.words(), Told: agreed.Told(), Longest: longest,
		Call: func(ctx context.Context, args []string) (mcp.Answer, error) { return called(ctx, self, root, args) },
	})
	if err != nil {
		return s.fail(err)
	}
	return done
}

// unclosed is a writer that whoever speaks the protocol doesn't close.
type unclosed struct{ io.Writer }

func (unclosed) Close() error { return nil }

// interruptedEnds is how long a command has to end once it was interrupted: a run saves what it measured and tears down.
const interruptedEnds = 30 * time.Second

// withinVariable names the folder that modules of a spec must lie in, for a command whose caller has promised that nothing outside
// of it is read.
const withinVariable = "BENCH_WITHIN"

// called runs a command of this program. It has nothing to read, and no terminal, so that nothing is ever asked.
func called(ctx context.Context, self, root string, args []string) (mcp.Answer, error) {
	var out, said bytes.Buffer
	cmd := exec.CommandContext(ctx, self, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = root, &out, &said
	cmd.Env = append(os.Environ(), withinVariable+"="+root)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = interruptedEnds
	err := cmd.Run()
	answer := mcp.Answer{Out: out.String(), Err: said.String()}
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		answer.Status = exit.ExitCode()
	case err != nil && ctx.Err() == nil:
		return answer, err
	}
	return answer, nil
}
