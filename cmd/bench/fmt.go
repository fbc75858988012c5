package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/aymanbagabas/go-udiff"
	"github.com/hashicorp/hcl/v2"

	"bench/spec/syntax"
	"bench/store"
)

func fmtCommand() command {
	return command{
		name:    "fmt",
		args:    "[-] [PATH...]",
		maxArgs: -1,
		summary: "bring specs into the canonical format",
		about: "Formats *.bench.hcl and *.benchvars.hcl files: indents, aligns, and leaves the meaning alone. PATH is a file of any name, or a folder " +
			"(default: the current one); `-` formats standard input to standard output. The names of the files it changes are printed.",
		examples: []example{
			{"bench fmt", "before a commit"},
			{"bench fmt -check -diff -recursive", "in CI: show what is not formatted, and fail"},
		},
		statuses: []exitStatus{
			{done, "formatted, or nothing to do"},
			{cannot, "could not do it: usage, a syntax error, file trouble"},
			{notJudged, "with -check: something is not formatted"},
		},
		declare: func(f *flags) action {
			var o fmtOptions
			f.yes(&o.check, "check", "write nothing; exit status 3 when something is not formatted")
			f.yes(&o.diff, "diff", "print what changes")
			f.yes(&o.recursive, "recursive", "go into subfolders too")
			return o.run
		},
	}
}

type fmtOptions struct{ check, diff, recursive bool }

func (o *fmtOptions) run(s *session) status {
	paths := s.args
	if len(paths) == 0 {
		paths = []string{"."}
	}
	ended := done
	for _, path := range paths {
		if path == "-" {
			ended = worse(ended, o.stream(s))
			continue
		}
		files, err := o.find(path)
		if err != nil {
			ended = worse(ended, s.fail(err))
		}
		for _, file := range files {
			ended = worse(ended, o.file(s, file))
		}
	}
	return ended
}

// find lists the files that path stands for.
func (o *fmtOptions) find(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		if strings.HasSuffix(path, ".json") {
			return nil, mistake{path + " is JSON", "bench fmt formats HCL. For JSON there are many formatters."}
		}
		return []string{path}, nil
	}
	var files []string
	err = filepath.WalkDir(path, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		hidden := strings.HasPrefix(e.Name(), ".") && name != path
		switch {
		case e.IsDir() && name != path && (hidden || !o.recursive):
			return filepath.SkipDir
		case !e.IsDir() && !hidden && (strings.HasSuffix(name, ".bench.hcl") || strings.HasSuffix(name, ".benchvars.hcl")):
			files = append(files, name)
		}
		return nil
	})
	return files, err
}

func (o *fmtOptions) file(s *session, name string) status {
	if syntax.LeadsOut(name) {
		return s.fail(mistake{name + " is a link that leads out of its folder", "What lies elsewhere is neither read nor changed by way of a link. Format the file itself."})
	}
	f, err := store.Open(name)
	if err != nil {
		return s.fail(err)
	}
	before, err := io.ReadAll(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return s.fail(err)
	}
	after, ok := s.format(before, name)
	switch {
	case !ok:
		return cannot
	case bytes.Equal(before, after):
		return done
	}
	fmt.Fprintln(s.out, name)
	o.show(s, name, before, after)
	if o.check {
		return notJudged
	}
	err = store.Replace(name, func(w io.Writer) error {
		_, err := w.Write(after)
		return err
	})
	if err != nil {
		return s.fail(fmt.Errorf("format %s: %w", name, err))
	}
	return done
}

// stream formats standard input.
func (o *fmtOptions) stream(s *session) status {
	before, err := io.ReadAll(s.in)
	if err != nil {
		return s.fail(fmt.Errorf("read standard input: %w", err))
	}
	after, ok := s.format(before, "<stdin>")
	if !ok {
		return cannot
	}
	o.show(s, "<stdin>", before, after)
	switch {
	case !o.check && !o.diff:
		_, _ = s.out.exact().Write(after) // out remembers its error
	case o.check && !bytes.Equal(before, after):
		return notJudged
	}
	return done
}

func (o *fmtOptions) show(s *session, name string, before, after []byte) {
	if o.diff {
		fmt.Fprint(s.out, udiff.Unified(name, name+" (formatted)", string(before), string(after)))
	}
}

// format formats one file's text, or reports why it can't.
func (s *session) format(text []byte, name string) (formatted []byte, ok bool) {
	formatted, diags := syntax.Format(name, text)
	if diags.HasErrors() {
		s.files = map[string]*hcl.File{name: {Bytes: text}}
		s.report(diags)
	}
	return formatted, !diags.HasErrors()
}
