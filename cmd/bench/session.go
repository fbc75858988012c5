package main

import (
	"io"

	"github.com/hashicorp/hcl/v2"
)

// A session is one call of bench: its arguments, and what it may touch of the outside.
type session struct {
	in  io.Reader
	out *answer   // the answer, and nothing else
	err io.Writer // progress, warnings, errors

	inTerminal  terminal
	outTerminal terminal
	errTerminal terminal

	global     global
	args       []string   // what is left of the command line beside flags
	jsonErrors bool       // errors are the answer, as JSON
	lines      *jsonLines // the answer is JSON lines, and errors are some of them; or nil

	files  map[string]*hcl.File // the sources that diagnostics point into
	redact redactor             // of the spec that is read
}

func newSession(in io.Reader, out, err io.Writer) *session {
	return &session{
		in: in, out: &answer{to: out}, err: err,
		inTerminal: terminalOf(in), outTerminal: terminalOf(out), errTerminal: terminalOf(err),
	}
}

// arg is the i-th argument, or "".
func (s *session) arg(i int) string {
	if i < len(s.args) {
		return s.args[i]
	}
	return ""
}

// outStyle is how the answer may be dressed up.
func (s *session) outStyle() style { return style(s.outTerminal.colour && !s.global.noColor) }

// errStyle is how messages may be dressed up.
func (s *session) errStyle() style { return style(s.errTerminal.colour && !s.global.noColor) }

// An answer is where the answer goes. It remembers the first error, so that a full disk is noticed once, at the end.
type answer struct {
	to  io.Writer
	err error
}

func (a *answer) Write(p []byte) (int, error) {
	if a.err != nil {
		return 0, a.err
	}
	n, err := a.to.Write(p)
	a.err = err
	return n, err
}
