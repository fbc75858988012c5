package main

import (
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"

	"bench/quick"
	"bench/spec/diag"
)

// run does what a command line says, and returns the exit status.
func run(args []string, in io.Reader, out, err io.Writer) int {
	s := newSession(in, out, err)
	return int(s.guarded(func() status {
		ended := s.dispatch(args)
		if err := s.out.err; err != nil {
			s.out.err, s.jsonErrors, s.lines = nil, false, nil
			ended = max(ended, s.fail(fmt.Errorf("write the answer: %w", err)))
		}
		return ended
	}))
}

// guarded reports a panic as what it is, a mistake in bench itself, and leaves out the secrets that its values may have in
// them.
func (s *session) guarded(work func() status) (ended status) {
	defer func() {
		if cause := recover(); cause != nil {
			fmt.Fprintf(s.err, "bench has a mistake in itself, please report it: %s\n\n%s", s.redact.Text(fmt.Sprint(cause)), debug.Stack())
			ended = cannot
		}
	}()
	return work()
}

// dispatch finds the command and parses its flags; only then does the work start.
func (s *session) dispatch(args []string) status {
	f := newFlags(&s.global)
	if ofAddress(args) {
		return s.start(runCommand(), f, args)
	}
	names, args, err := f.parse(args, 1)
	name := ""
	if err == nil && len(names) > 0 {
		name = names[0]
	}
	switch {
	case err != nil:
		return s.fail(err)
	case s.global.version:
		name = "version"
	case name == "" && s.global.help, name == "help" && len(args) == 0:
		writeOverview(s.out, s.outTerminal)
		return done
	case name == "help":
		name, args = args[0], append(args[1:], "-help")
	case name == "":
		writeOverview(s.err, s.errTerminal)
		return cannot
	}
	c, ok := find(name)
	if !ok {
		return s.fail(unknownCommand(name))
	}
	c, args = c.part(args)
	return s.start(c, f, args)
}

// ofAddress says whether a command line has an address before it has a command: `bench http://127.0.0.1:8080` is `bench run` of it.
func ofAddress(args []string) bool {
	i := slices.IndexFunc(args, quick.IsAddress)
	return i >= 0 && !slices.ContainsFunc(args[:i], func(word string) bool {
		_, ok := find(word)
		return ok || word == "help"
	})
}

// start parses the command's own flags and does its work.
func (s *session) start(c command, f *flags, args []string) status {
	act := c.declare(f)
	args, verbatim := apart(c, args)
	limit := -1
	if c.foreign {
		limit = 1
	}
	rest, left, err := f.parse(args, limit)
	s.args = slices.Concat(rest, left, verbatim)
	s.jsonErrors = c.jsonErrors && (slices.Contains(args, "-json") || slices.Contains(args, "--json"))
	switch {
	case s.global.help:
		writeHelp(s.out, s.outTerminal, c, f)
		return done
	case s.global.version && c.name != "version":
		return s.printVersion(false)
	case err != nil:
		return s.fail(err)
	case c.maxArgs >= 0 && len(rest) > c.maxArgs:
		return s.fail(tooManyArguments(c, rest))
	}
	if s.global.chdir != "" {
		if err := os.Chdir(s.global.chdir); err != nil {
			return s.fail(fmt.Errorf("change folder: %w", err))
		}
	}
	return act(s)
}

// apart are the arguments to look for flags in, and those to leave as they are.
func apart(c command, args []string) (own, verbatim []string) {
	if i := slices.Index(args, "--"); i >= 0 && c.verbatim {
		return args[:i], args[i:]
	}
	return args, nil
}

func unknownCommand(name string) error {
	detail := "bench -help lists the commands."
	if near := diag.Suggest(name, commandNames()); near != "" {
		detail = fmt.Sprintf("Did you mean \"bench %s\"?", near)
	}
	return mistake{fmt.Sprintf("There is no command %q", name), detail}
}

func tooManyArguments(c command, args []string) error {
	return mistake{
		fmt.Sprintf("Unexpected argument %q", args[c.maxArgs]),
		"Usage: " + c.usage(),
	}
}
