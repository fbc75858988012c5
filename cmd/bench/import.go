package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bench/importer"
	"bench/importer/draft"
	"bench/spec/diag"
	"bench/store"
	"bench/words"
)

func importCommand() command {
	return command{
		name:     "import",
		args:     "[KIND] [FILE|-]",
		maxArgs:  -1,
		verbatim: true,
		summary:  "make a spec of what another tool has",
		about: "Reads what another tool has, and prints a spec that does the same: formatted, valid, with what could not be carried over as comments beside where it belongs. " +
			"KIND is " + words.Or(importer.Names()) + "; without it bench looks at the file. FILE is - for standard input; of curl it can be the command itself, in quotes, or as it is after a --. " +
			"Nothing of the file is run and nobody is contacted. Passwords, tokens and cookies are not written: they become sensitive variables without a value. " +
			"What was carried over, and what wasn't, is said on standard error.",
		examples: []example{
			{"bench import curl 'curl -X POST -d a=1 http://127.0.0.1:8080/orders'", "a command, as a browser copies it"},
			{"bench import curl -- curl -H 'Accept: text/html' http://127.0.0.1:8080/", "the same without quotes around it"},
			{"bench import -out=shop.bench.hcl shop.har", "what a browser has recorded"},
		},
		statuses: usual("a spec was made; it may lack something, which is said"),
		complete: func(*session) []candidate {
			var all []candidate
			for _, k := range importer.Kinds() {
				all = append(all, candidate{k.Name, k.Title})
			}
			return all
		},
		declare: func(f *flags) action {
			var o importOptions
			f.text(&o.out, "out", "write the spec to `FILE` in place of standard output")
			f.yes(&o.force, "force", "with -out: overwrite a file that exists")
			f.yes(&o.quiet, "quiet", "say nothing of what was carried over")
			return o.run
		},
	}
}

type importOptions struct {
	out          string
	force, quiet bool
}

func (o *importOptions) run(s *session) status {
	if o.out != "" && !o.force {
		if _, err := os.Lstat(o.out); err == nil {
			return s.fail(mistake{o.out + " exists, and is left as it is", "Add -force to overwrite it, or name another file."})
		}
	}
	kind, src, err := o.source(s)
	if err != nil {
		return s.fail(err)
	}
	made, err := importer.Import(kind, src)
	if refusal := (*draft.Refusal)(nil); errors.As(err, &refusal) {
		from := src.Name
		if from == "" {
			from = "what was given"
		}
		return s.fail(mistake{fmt.Sprintf("bench can't import %s as %s: %s", from, kind.Name, lowered(refusal.Summary)), refusal.Detail})
	} else if err != nil {
		return s.fail(err)
	}
	if err := o.write(s, made.Text); err != nil {
		return s.fail(err)
	}
	if !o.quiet {
		o.tell(s, kind, made)
	}
	return done
}

// source reads what the arguments name, and finds out what it is.
func (o *importOptions) source(s *session) (kind importer.Kind, src *draft.Source, err error) {
	args := s.args
	named := false
	if len(args) > 0 {
		if kind, named = importer.Find(args[0]); named {
			args = args[1:]
		}
	}
	src = &draft.Source{Dir: filepath.Dir(o.out)}
	src.Beside = filesIn(src.Dir)
	switch {
	case len(args) > 0 && args[0] == "--":
		src.Args = args[1:]
		args = nil
	case isCommand(args):
		src.Args, args = args, nil
	case len(args) > 1 && named:
		return kind, nil, mistake{fmt.Sprintf("Unexpected argument %q", args[1]), "Usage: " + importCommand().usage()}
	case len(args) > 1:
		return kind, nil, unknownKind(args[0])
	}
	if len(src.Args) > 0 && named && kind.Name != "curl" {
		return kind, nil, mistake{"A command line is for curl", fmt.Sprintf("%s is read from a file: bench import %s FILE.", kind.Title, kind.Name)}
	}
	if len(src.Args) == 0 {
		if err := readSource(s, src, args, named); err != nil {
			return kind, nil, err
		}
	}
	if !named {
		if kind, named = importer.Guess(src); !named {
			return kind, nil, mistake{fmt.Sprintf("bench does not know what %s is", words.Printable(src.Name)), "Name the kind: bench import KIND FILE, where KIND is " + words.Or(importer.Names()) + "."}
		}
	}
	return kind, src, nil
}

// isCommand says whether arguments are a call of curl.
func isCommand(args []string) bool {
	return len(args) > 0 && (args[0] == "curl" && len(args) > 1 || strings.HasPrefix(strings.TrimLeft(args[0], " $\n"), "curl ") || strings.HasPrefix(args[0], "curl\n") ||
		strings.HasPrefix(args[0], "http://") || strings.HasPrefix(args[0], "https://"))
}

func unknownKind(name string) error {
	detail := "There are " + words.And(importer.Names()) + "."
	if near := diag.Suggest(name, importer.Names()); near != "" {
		detail = fmt.Sprintf("Did you mean %s? %s", near, detail)
	}
	return mistake{fmt.Sprintf("There is no kind %q to import", name), detail}
}

// readSource reads a file or standard input.
func readSource(s *session, src *draft.Source, args []string, named bool) error {
	switch {
	case len(args) == 0 && s.inTerminal.is:
		return mistake{"There is nothing to import", "Name a file, or - for standard input: " + importCommand().usage() + "."}
	case len(args) == 0 || args[0] == "-":
		text, err := io.ReadAll(io.LimitReader(s.in, importer.MostBytes+1))
		if err != nil {
			return fmt.Errorf("read standard input: %w", err)
		}
		src.Text, src.Near = text, nearBy(".")
		return nil
	}
	src.Name = args[0]
	f, err := store.Open(src.Name)
	if err != nil {
		if !named && !strings.ContainsAny(src.Name, "./\\") {
			return unknownKind(src.Name)
		}
		return err
	}
	src.Near = nearBy(filepath.Dir(src.Name), ".")
	src.Text, err = io.ReadAll(io.LimitReader(f, importer.MostBytes+1))
	return errors.Join(err, f.Close())
}

// filesIn reads files where a spec in dir can.
func filesIn(dir string) func(string) ([]byte, bool) {
	return func(name string) ([]byte, bool) {
		root, err := os.OpenRoot(dir)
		if err != nil {
			return nil, false
		}
		defer func() { _ = root.Close() }()
		info, err := root.Stat(filepath.FromSlash(name))
		if err != nil || !info.Mode().IsRegular() || info.Size() > mostBeside {
			return nil, false
		}
		text, err := root.ReadFile(filepath.FromSlash(name))
		return text, err == nil
	}
}

// nearBy reads files in the first of some folders that has them.
func nearBy(dirs ...string) func(string) ([]byte, bool) {
	return func(name string) ([]byte, bool) {
		for _, dir := range dirs {
			if text, ok := filesIn(dir)(name); ok {
				return text, true
			}
		}
		return nil, false
	}
}

const mostBeside = 64 << 20 // bytes that a spec reads of a file

func (o *importOptions) write(s *session, text []byte) error {
	if o.out == "" {
		_, err := s.out.exact().Write(text)
		return err
	}
	if !o.force {
		return writeNew(o.out, text)
	}
	return store.Replace(o.out, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

const mostTold = 12 // requests whose losses are told; the spec has them all

// tell says what was carried over.
func (o *importOptions) tell(s *session, kind importer.Kind, made *importer.Result) {
	fmt.Fprintf(s.err, "%s: %s.\n", kind.Name, made.Counts())
	o.remarks(s, "in part", made.Part)
	o.remarks(s, "left out", made.Left)
	for _, lost := range made.Rest[:min(len(made.Rest), mostTold)] {
		fmt.Fprintf(s.err, "  not carried over: %s\n", short(lost))
	}
	if len(made.Open) > 0 {
		slices.Sort(made.Open)
		fmt.Fprintf(s.err, "It needs a value for var.%s: -var NAME=… or BENCH_VAR_NAME.\n", strings.Join(made.Open, ", var."))
	}
	if o.out != "" {
		fmt.Fprintf(s.err, "Wrote %s. Next:\n\n  bench plan %s\n", o.out, o.out)
	}
}

func (o *importOptions) remarks(s *session, what string, all []importer.Remark) {
	for i, r := range all {
		if i == mostTold {
			fmt.Fprintf(s.err, "  %s: %s more\n", what, words.Count(len(all)-i))
			return
		}
		fmt.Fprintf(s.err, "  %s: %s: %s\n", what, r.Request, short(strings.Join(r.Why, "; ")))
	}
}

// short is a text that fits into a line or two.
func short(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > 220 {
		return string(r[:220]) + "…"
	}
	return text
}

// lowered is a sentence as it stands within another.
func lowered(sentence string) string {
	if sentence == "" {
		return ""
	}
	return strings.ToLower(sentence[:1]) + sentence[1:]
}
