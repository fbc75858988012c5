package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"bench/quick"
	"bench/words"
)

// mostInput is more than anybody pipes into a spec.
const mostInput = 8 << 20

// exists says whether there is a file, or anything else, of that name.
func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// readBody reads what -d names. A file of this folder is named in the spec; what the spec could not name is put into it.
func (a *addressFlags) readBody(s *session) error {
	name, isFile := strings.CutPrefix(a.body, "@")
	switch {
	case a.body == "":
		return nil
	case !isFile:
		a.load.Body = &quick.Body{Text: []byte(a.body)}
		return nil
	case name == "-":
		text, err := io.ReadAll(io.LimitReader(s.in, mostInput))
		if err != nil {
			return fmt.Errorf("-d @-: read standard input: %w", err)
		}
		a.load.Body = &quick.Body{Text: text}
		return nil
	case name == "":
		return mistake{"-d @ names no file", "Write -d @FILE, or -d @- for standard input."}
	}
	text, err := os.ReadFile(name)
	if err != nil {
		var inner *os.PathError
		if errors.As(err, &inner) {
			err = inner.Err
		}
		return mistake{fmt.Sprintf("-d: %s can't be read", name), fmt.Sprintf("%s. -d @FILE sends a file's bytes; a text is written as it is, without @.", words.Sentence(err.Error()))}
	}
	a.load.Body = &quick.Body{Text: text}
	if beside := a.besideSpec(name); beside != "" {
		a.load.Body.File = beside
	}
	return nil
}

// besideSpec is a file's name from the folder of the spec; "": it is not below it.
func (a *addressFlags) besideSpec(name string) string {
	path, err := filepath.Abs(name)
	if err != nil {
		return ""
	}
	dir, err := filepath.Abs(".")
	if err != nil {
		return ""
	}
	below, err := filepath.Rel(dir, path)
	if err != nil || !filepath.IsLocal(below) || a.save != "" && filepath.Dir(filepath.Clean(a.save)) != "." {
		return ""
	}
	return filepath.ToSlash(below)
}

// readInput has a spec read from standard input.
func (in *inputs) readInput(s *session) error {
	if s.inTerminal.is {
		return mistake{"There is no spec on standard input", "It is read from a pipe or a file: bench run - < FILE."}
	}
	text, err := io.ReadAll(io.LimitReader(s.in, mostInput+1))
	if err != nil {
		return fmt.Errorf("read a spec from standard input: %w", err)
	}
	name := "standard-input.bench.hcl"
	if bytes.HasPrefix(bytes.TrimSpace(words.WithoutMark(text)), []byte("{")) {
		name = "standard-input.bench.json"
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return mistake{"The spec on standard input is empty", "bench run - reads one from there."}
	}
	in.instead(s, name, text)
	return nil
}
