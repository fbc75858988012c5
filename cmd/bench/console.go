package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"golang.org/x/term"

	"bench"
	"bench/result"
	"bench/spec"
)

func consoleCommand() command {
	return command{
		name:    "console",
		args:    "[PATH]",
		maxArgs: 1,
		summary: "evaluate expressions over variables, locals and a result",
		about: "Reads expressions from standard input, one after the other, and prints their values; at a terminal it prompts for them. They can use all that a spec's " +
			"expressions can. With -result, and without PATH, the spec and its values are those of the run, and benchmark.NAME[...] has what was measured.",
		examples: []example{
			{"echo 'var.base_url' | bench console", "one value"},
			{"echo 'cells(benchmark.tutorial)[*].throughput.median' | bench console -result=newest", "what the newest run measured"},
		},
		statuses: []exitStatus{{done, "every expression had a value"}, {cannot, "one had none, or the spec is invalid"}},
		declare: func(f *flags) action {
			var o consoleOptions
			o.declare(f)
			f.text(&o.result, "result", "evaluate over the `RESULT` of a run; newest is the newest one")
			f.values["result"] = runCandidates
			return o.run
		},
	}
}

type consoleOptions struct {
	inputs
	result string
}

func (o *consoleOptions) run(s *session) status {
	c := console{session: s}
	if o.result != "" {
		r, err := loadRun(o.result)
		if err != nil {
			return s.fail(err)
		}
		c.run = r
	}
	var ok bool
	if c.run != nil && s.arg(0) == "" {
		c.spec, ok = o.readAgain(s, recordedOf(c.run))
	} else {
		c.spec, ok = o.read(s)
	}
	if !ok {
		return cannot
	}
	if s.inTerminal.is {
		return c.converse()
	}
	return c.readAll()
}

// A console evaluates expressions over a spec and, perhaps, a run.
type console struct {
	*session
	spec *bench.Spec
	run  *result.Run
}

// readAll evaluates what standard input has.
func (c *console) readAll() status {
	ended := done
	lines := bufio.NewScanner(c.in)
	lines.Buffer(nil, 1<<24)
	var pending string
	for lines.Scan() {
		pending += lines.Text() + "\n"
		if incomplete(pending) {
			continue
		}
		ended = max(ended, c.evaluate(pending))
		pending = ""
	}
	ended = max(ended, c.evaluate(pending))
	if err := lines.Err(); err != nil {
		return c.fail(fmt.Errorf("read expressions: %w", err))
	}
	return ended
}

// converse prompts for expressions, with a line editor, until the input ends.
func (c *console) converse() status {
	in := c.in.(*os.File) // it is a terminal
	before, err := term.MakeRaw(int(in.Fd()))
	if err != nil {
		return c.fail(fmt.Errorf("prepare the terminal: %w", err))
	}
	defer func() { _ = term.Restore(int(in.Fd()), before) }()
	editor := term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{in, os.Stdout}, "> ")
	c.out.outlet.to, c.err = editor, c.outlet(editor, c.errTerminal, c.errStyle) // it turns line ends into what a raw terminal needs
	fmt.Fprintln(editor, "Expressions of the spec. Ctrl-D or exit ends.")
	var pending string
	for {
		line, err := editor.ReadLine()
		if errors.Is(err, io.EOF) || pending == "" && strings.TrimSpace(line) == "exit" {
			return done
		} else if err != nil {
			return c.fail(fmt.Errorf("read an expression: %w", err))
		}
		pending += line + "\n"
		editor.SetPrompt("… ")
		if !incomplete(pending) {
			c.evaluate(pending)
			pending = ""
			editor.SetPrompt("> ")
		}
	}
}

// evaluate prints the value of one expression; there may be none.
func (c *console) evaluate(text string) status {
	text = strings.TrimSpace(text)
	if text == "" || strings.HasPrefix(text, "#") {
		return done
	}
	value, diags := c.spec.Evaluate(text, c.run)
	c.files[spec.ConsoleFile] = &hcl.File{Bytes: []byte(text)}
	c.report(diags)
	if diags.HasErrors() {
		return cannot
	}
	fmt.Fprintln(c.out, spec.ValueText(value))
	return done
}

// incomplete says whether an expression has brackets that the next line may close.
func incomplete(text string) bool {
	tokens, _ := hclsyntax.LexExpression([]byte(text), "", hcl.InitialPos) // what is wrong shows when it is evaluated
	depth := 0
	for _, t := range tokens {
		switch t.Type {
		case hclsyntax.TokenOBrace, hclsyntax.TokenOBrack, hclsyntax.TokenOParen, hclsyntax.TokenOHeredoc,
			hclsyntax.TokenTemplateInterp, hclsyntax.TokenTemplateControl:
			depth++
		case hclsyntax.TokenCBrace, hclsyntax.TokenCBrack, hclsyntax.TokenCParen, hclsyntax.TokenCHeredoc,
			hclsyntax.TokenTemplateSeqEnd:
			depth--
		}
	}
	return depth > 0
}
