package main

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

//go:embed starter.bench.hcl
var starter []byte

const starterName = "main.bench.hcl"

func initCommand() command {
	return command{
		name:    "init",
		args:    "[DIR]",
		maxArgs: 1,
		summary: "write a starter spec that runs as it is",
		about: "Writes a small, commented spec into DIR (default: the current folder), which is made when it is not there. " +
			"It measures a server that bench brings along, so it runs as it is. With -template it is a client program in that " +
			"language, for code of yours, and a spec that races it. A folder that has a spec is left alone.",
		examples: []example{
			{"bench init demo && bench run demo", "the first minute"},
			{"bench init -template=python mine", "a client program to put a library into"},
		},
		statuses: usual("written"),
		declare: func(f *flags) action {
			language := ""
			f.choice(&language, "template", "write a client program in `LANGUAGE`, and a spec that races it", templateLanguages()...)
			return func(s *session) status { return s.writeStarter(language) }
		},
	}
}

// writeStarter writes a spec to start from: with a client program in that language, if one is named.
func (s *session) writeStarter(language string) status {
	dir := s.arg(0)
	if dir == "" {
		dir = "."
	}
	if have := specFiles(dir); len(have) > 0 {
		return s.fail(mistake{
			fmt.Sprintf("There is a spec in %s already", dir),
			fmt.Sprintf("Nothing was written, since a spec is all files of a folder together and %s is there. "+
				"Name another folder: bench init DIR.", have[0]),
		})
	}
	if language != "" {
		return s.writeTemplate(dir, language)
	}
	path := filepath.Join(dir, starterName)
	if err := writeNew(path, starter); err != nil {
		return s.fail(fmt.Errorf("write the starter spec: %w", err))
	}
	fmt.Fprintf(s.out, "Wrote %s. Next:\n\n  bench run %s\n", path, dir)
	return done
}

// specFiles are the spec files in dir.
func specFiles(dir string) []string {
	var found []string
	for _, pattern := range []string{"*.bench.hcl", "*.bench.json"} {
		files, _ := filepath.Glob(filepath.Join(dir, pattern)) // the only error is a malformed pattern
		found = append(found, files...)
	}
	return found
}

// writeNew writes a file that must not exist. One that could not be written whole is removed.
func writeNew(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s exists, and is left as it is", path)
	} else if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}
