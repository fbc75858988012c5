package main

import (
	"errors"
	"fmt"
	"time"

	"bench/engine/program"
	"bench/engine/program/check"
	"bench/words"
)

func checkProgramCommand() command {
	return command{
		name:    "check-program",
		args:    "COMMAND…",
		maxArgs: -1,
		foreign: true,
		summary: "see whether a client program keeps to the protocol, and what it does about failures",
		about: "Starts the command as a strategy of type program would, and gives it batches of five pages from a server of its own, " +
			"the second of which is reset, hangs, answers 500, redirects, and so on. What reached the program's consumer then is shown: " +
			"that is the library's affair. Whether every line keeps to the protocol, and can be true, is what is judged; " +
			"`bench explain -protocol` is its page. Flags stand in front of the command.",
		examples: []example{
			{"bench check-program python3 examples/clients/aiohttp_gather.py", "a client in Python"},
			{"bench check-program -ready-timeout=1m ./build-and-run.sh", "one that takes its time to start"},
		},
		statuses: []exitStatus{{done, "it keeps to the protocol"}, {cannot, "it doesn't, it doesn't start, or this machine lacks what it needs"}},
		declare: func(f *flags) action {
			o := programCheck{ready: 20 * time.Second, stop: 5 * time.Second}
			f.span(&o.ready, "ready-timeout", "wait `D` for its hello")
			f.span(&o.stop, "stop-timeout", "let it leave within `D`, then kill it")
			return o.check
		},
	}
}

// A programCheck is one `bench check-program`.
type programCheck struct{ ready, stop time.Duration }

func (o *programCheck) check(s *session) status {
	switch {
	case len(s.args) == 0:
		return s.fail(mistake{"Check which program?", "Name the command that starts it: bench check-program python3 client.py."})
	case o.ready <= 0 || o.stop <= 0:
		return s.fail(mistake{"A program needs time to start and to stop", "-ready-timeout and -stop-timeout take durations such as 20s."})
	}
	ctx := untilInterrupted()
	defer ctx.stop()
	command := program.Command{Args: s.args, Ready: o.ready, Stop: o.stop, Hurry: ctx.hurry, Guard: itself(guardCommand)}
	report, err := check.Run(ctx, command)
	if report.Hello.Name != "" {
		s.writeCheck(report)
	}
	if err == nil {
		fmt.Fprintln(s.out, "\nIt keeps to the protocol.")
		return done
	}
	if ctx.Err() != nil {
		if ended, ok := interruptionOf(ctx); ok {
			return ended
		}
	}
	return s.fail(wrongProgram(err))
}

// wrongProgram is why a program can't be used.
func wrongProgram(err error) error {
	if missing, ok := errors.AsType[*program.MissingError](err); ok {
		return mistake{"This machine lacks what the program needs", words.Sentence(missing.Needs)}
	}
	return mistake{"The program does not keep to the protocol", words.Sentence(err.Error()) + "\n`bench explain -protocol` is the page of it."}
}

// writeCheck writes what a program did.
func (s *session) writeCheck(r check.Report) {
	fmt.Fprintf(s.out, "%s\n\n", s.outStyle().bold(r.Hello.String()))
	rows := [][]string{{"SECOND PAGE", "RELEASED", "RESULTS", "FIRST", "WHAT CAME OF IT", "ALSO"}}
	for _, o := range r.Outcomes {
		first := "-"
		if o.First > 0 {
			first = milliseconds(o.First)
		}
		came := o.Second
		if o.Raised != "" {
			came = "raised " + o.Raised
		}
		rows = append(rows, []string{o.Row.Name, milliseconds(o.Released), fmt.Sprintf("%d of 5", o.Results), first, came, seen(o.Seen)})
	}
	writeTable(s.out, s.outStyle(), rows)
	fmt.Fprintln(s.out)
	for _, o := range r.Outcomes {
		fmt.Fprintf(s.out, "  %s: %s\n", o.Row.Name, o.Row.About)
	}
	if len(r.Outcomes) < len(check.Rows) {
		return
	}
	fmt.Fprintf(s.out, "\n  With a limit of 2 it had at most %s under way.\n", words.Plural(r.Most, "request"))
	if r.Overlapped {
		fmt.Fprintln(s.out, "  Two batches at the same time overlapped.")
	} else {
		fmt.Fprintln(s.out, "  Two batches at the same time ran one after the other: at a rate, they queue up in the program.")
	}
	s.writeCost(r.Cost)
}

// writeCost writes what the protocol takes.
func (s *session) writeCost(c check.Cost) {
	us := func(d time.Duration) string { return fmt.Sprintf("%.3g µs", float64(d)/float64(time.Microsecond)) }
	fmt.Fprintf(s.out, "  The protocol takes %s a batch and %s an item, of which no number has anything: it is before START and after STOP.\n"+
		"  Of a batch of %d that is %s, and at most %s in nine of ten. Medians of %d of them, and of %d batches of %d, back to back.\n",
		us(c.Batch), us(c.Item), c.Few.Items, us(c.Five), us(c.FiveP90), c.Few.Batches, c.Many.Batches, c.Many.Items)
}

// seen is what the server saw of a batch, in a few words.
func seen(x check.Seen) string {
	parts := []string{words.Plural(x.Connections, "new connection")}
	if x.Redirected > 0 {
		parts = append(parts, "followed")
	}
	if x.Cut > 0 {
		parts = append(parts, words.Plural(x.Cut, "request")+" cut")
	}
	return words.List(parts)
}

// milliseconds writes a duration in whole ones.
func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%d ms", d.Round(time.Millisecond).Milliseconds())
}
