package main

import (
	"io"

	"github.com/hashicorp/hcl/v2"

	"bench"
)

// A session is one call of bench: its arguments, and what it may touch of the outside.
type session struct {
	in     io.Reader
	out    *answer   // the answer, and nothing else
	err    *outlet   // progress, warnings, errors
	rawErr io.Writer // where err leads

	inTerminal  terminal
	outTerminal terminal
	errTerminal terminal
	oneLog      bool // answer and progress are read in the same place

	global     global
	args       []string   // what is left of the command line beside flags
	jsonErrors bool       // errors are the answer, as JSON
	lines      *jsonLines // the answer is JSON lines, and errors are some of them; or nil

	files  map[string]*hcl.File // the sources that diagnostics point into
	redact *bench.Redactor      // of the spec that is read
}

func newSession(in io.Reader, out, err io.Writer) *session {
	s := &session{
		in: in, rawErr: err, redact: &bench.Redactor{},
		inTerminal: terminalOf(in), outTerminal: terminalOf(out), errTerminal: terminalOf(err), oneLog: oneLog(out, err),
	}
	s.out = &answer{to: out, outlet: s.outlet(out, s.outTerminal, s.outStyle)}
	s.err = s.outlet(err, s.errTerminal, s.errStyle)
	return s
}

// outlet is what people read of what is written to w.
func (s *session) outlet(w io.Writer, t terminal, look func() style) *outlet {
	return &outlet{to: w, terminal: t.is, colours: func() bool { return bool(look()) }, redact: s.redact}
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

// openly is the session for what is approved or reviewed. Nothing is cut out there: package spec has concealed the secrets
// in it, and whoever writes a spec could call what he wants to hide a secret.
func (s *session) openly() *session {
	open := *s
	open.redact = &bench.Redactor{}
	open.out = &answer{to: s.out.to, outlet: open.outlet(s.out.outlet.to, s.outTerminal, s.outStyle), err: s.out.err}
	open.err = open.outlet(s.err.to, s.errTerminal, s.errStyle)
	return &open
}

// reportTo is where a report in this format goes. All but the text is for programs, too.
func (s *session) reportTo(format string) io.Writer {
	if format == "text" {
		return s.out
	}
	return s.out.exact()
}

// An answer is where the answer goes: what is written to it is for people. It remembers the first error, so that a full
// disk is noticed once, at the end.
type answer struct {
	to     io.Writer
	outlet *outlet
	err    error
}

func (a *answer) Write(p []byte) (int, error) { return a.write(a.outlet, p) }

// exact is where an answer goes that programs read, byte for byte. At a terminal nobody but people reads it.
func (a *answer) exact() io.Writer {
	if a.outlet.terminal {
		return a
	}
	return exactly{a}
}

type exactly struct{ *answer }

func (e exactly) Write(p []byte) (int, error) { return e.write(e.to, p) }

func (a *answer) write(w io.Writer, p []byte) (int, error) {
	if a.err != nil {
		return 0, a.err
	}
	n, err := w.Write(p)
	a.err = err
	return n, err
}
