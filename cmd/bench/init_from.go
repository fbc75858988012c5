package main

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bench/quick"
	"bench/result"
	"bench/spec/syntax"
	"bench/words"
)

// writeForAddresses writes a spec that measures addresses, with what `bench run` of them does by default.
func (s *session) writeForAddresses(addresses []string, dir string) status {
	load := quick.Load{Addresses: addresses}
	path, run := filepath.Join(dir, starterName), dir
	if strings.HasSuffix(dir, ".hcl") {
		path, run = dir, dir
	} else if err := withoutSpec(dir); err != nil {
		return s.fail(err)
	}
	made, err := load.Spec(words.Shell([]string{run}))
	if err != nil {
		return s.fail(err)
	}
	return s.writeFirst(path, made.Source, run)
}

// writeSpecOf writes the spec that a saved run keeps.
func (s *session) writeSpecOf(name string, files []string) status {
	if len(files) == 0 {
		return s.fail(mistake{"A file to write is missing", fmt.Sprintf("Name it: bench init -from %s load.bench.hcl.", name)})
	}
	r, err := loadRun(name)
	if err != nil {
		return s.fail(err)
	}
	file := files[0]
	if info, err := os.Stat(file); err == nil && info.IsDir() {
		file = filepath.Join(file, starterName)
	}
	if !strings.HasSuffix(file, ".bench.hcl") {
		return s.fail(mistake{file + " is no name of a spec", fmt.Sprintf("It ends with .bench.hcl: %s.bench.hcl.", strings.TrimSuffix(file, filepath.Ext(file)))})
	}
	text, err := specText(r)
	if err != nil {
		return s.fail(err)
	}
	text = quick.Named(text, words.Shell([]string{file}))
	ended := s.writeFirst(file, text, file)
	if ended == done {
		s.tellLeftOut(r)
	}
	return ended
}

// specText is what a run keeps of its spec, as one file.
func specText(r *result.Run) ([]byte, error) {
	if len(r.Spec.Files) == 0 {
		return nil, mistake{fmt.Sprintf("The run %s keeps no spec", r.Info.ID), "It is of commands, or was written by something else."}
	}
	var b bytes.Buffer
	for i, f := range r.Spec.Files {
		if syntax.IsJSON(f.Name) {
			return nil, mistake{fmt.Sprintf("The spec of %s is JSON", r.Info.ID), fmt.Sprintf("%s can't be written as HCL. The file itself is in the run: .spec.files of `bench show -json`.", f.Name)}
		}
		if len(r.Spec.Files) > 1 {
			fmt.Fprintf(&b, "%s# From %s.\n\n", map[bool]string{true: "\n"}[i > 0], words.Printable(f.Name))
		}
		b.WriteString(strings.TrimRight(f.Text, "\n") + "\n")
	}
	return b.Bytes(), nil
}

// tellLeftOut says what of the run is not in its spec's text.
func (s *session) tellLeftOut(r *result.Run) {
	for _, v := range r.Spec.Variables {
		switch {
		case v.Sensitive:
			fmt.Fprintf(s.err, "var.%s is sensitive, so its value is not in the file: set BENCH_VAR_%[1]s.\n", v.Name)
		case v.Origin != "default":
			fmt.Fprintf(s.err, "var.%s was given (%s), and is not in the file.\n", v.Name, v.Origin)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.Spec.Reads)) {
		fmt.Fprintf(s.err, "It reads %s, from its own folder.\n", words.Printable(name))
	}
	for _, name := range slices.Sorted(maps.Keys(r.Spec.Overrides)) {
		fmt.Fprintf(s.err, "-%s=%s was on the command line, and is not in the file.\n", name, r.Spec.Overrides[name])
	}
}
