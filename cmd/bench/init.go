package main

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"bench/quick"
	"bench/words"
)

//go:embed starter.bench.hcl
var starter []byte

const starterName = "main.bench.hcl"

func initCommand() command {
	return command{
		name:    "init",
		args:    "[DIR | FILE | URL...]",
		maxArgs: -1,
		summary: "write a starter spec that runs as it is",
		about: "Writes a small, commented spec into DIR (default: the current folder), which is made when it is not there. " +
			"It measures a server that bench brings along, so it runs as it is. With -template it is a client program in that " +
			"language, for code of yours, and a spec that races it. With URLs it is a spec that measures them, or compares several. " +
			"With -from it is the spec of a saved run, written into FILE: last is the newest run. What is there already is left alone.",
		examples: []example{
			{"bench init demo && bench run demo", "the first minute"},
			{"bench init http://127.0.0.1:8080/items", "a spec that measures it"},
			{"bench init -from last items.bench.hcl", "keep what the last run was, say one of a URL"},
			{"bench init -template=python mine", "a client program to put a library into"},
		},
		statuses: usual("written"),
		declare: func(f *flags) action {
			var o initOptions
			f.choice(&o.language, "template", "write a client program in `LANGUAGE`, and a spec that races it", templateLanguages()...)
			f.text(&o.from, "from", "write the spec of the `RESULT`: a file, the id of a saved run, or last")
			f.values["from"] = runCandidates
			return o.run
		},
	}
}

type initOptions struct{ language, from string }

func (o *initOptions) run(s *session) status {
	var addresses, others []string
	for _, word := range s.args {
		if quick.IsAddress(word) {
			addresses = append(addresses, word)
		} else {
			others = append(others, word)
		}
	}
	switch {
	case len(others) > 1:
		return s.fail(mistake{fmt.Sprintf("Unexpected argument %q", others[1]), "Usage: " + initCommand().usage()})
	case o.from == "" && len(others) == 1 && len(addresses) == 0 && quick.LacksScheme(others[0]) && !exists(others[0]):
		return s.fail(mistake{others[0] + " looks like an address without a scheme", fmt.Sprintf("Write http://%s, or https://%[1]s; a folder of that name is ./%[1]s.", others[0])})
	case o.from != "" && (o.language != "" || len(addresses) > 0), o.language != "" && len(addresses) > 0:
		return s.fail(mistake{"-from, -template and addresses exclude each other", "Each of them says by itself what is written."})
	}
	dir := append(others, ".")[0]
	switch {
	case o.from != "":
		return s.writeSpecOf(o.from, others)
	case len(addresses) > 0:
		return s.writeForAddresses(addresses, dir)
	}
	return s.writeStarter(dir, o.language)
}

// writeStarter writes a spec to start from: with a client program in that language, if one is named.
func (s *session) writeStarter(dir, language string) status {
	if err := withoutSpec(dir); err != nil {
		return s.fail(err)
	}
	if language != "" {
		return s.writeTemplate(dir, language)
	}
	return s.writeFirst(filepath.Join(dir, starterName), starter, dir)
}

// withoutSpec refuses a folder that has a spec: what is written there would become a part of it.
func withoutSpec(dir string) error {
	if have := specFiles(dir); len(have) > 0 {
		return mistake{
			fmt.Sprintf("There is a spec in %s already", dir),
			fmt.Sprintf("Nothing was written, since a spec is all files of a folder together and %s is there. "+
				"Name another folder: bench init DIR.", have[0]),
		}
	}
	return nil
}

// writeFirst writes a spec, and says what runs it.
func (s *session) writeFirst(path string, text []byte, run string) status {
	if err := writeNew(path, text); err != nil {
		return s.fail(fmt.Errorf("write the spec: %w", err))
	}
	fmt.Fprintf(s.out, "Wrote %s. Next:\n\n  bench run %s\n", path, words.Shell([]string{run}))
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
