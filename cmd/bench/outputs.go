package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bench/plan"
	"bench/spec/syntax"
)

// An output is a file that a command writes, and who asked for it.
type output struct{ who, path string }

// refuseOverlap refuses outputs that would overwrite what the command stands on, or each other. Devices and pipes hold
// nothing that could be lost.
func refuseOverlap(outputs []output, inputs []string) error {
	for i, o := range outputs {
		if o.path == "" || isDevice(o.path) {
			continue
		}
		for _, input := range inputs {
			if syntax.SameFile(o.path, input) {
				return mistake{fmt.Sprintf("%s would overwrite %s", o.who, input), "That file is read here. Give what is written a name of its own."}
			}
		}
		for _, other := range outputs[:i] {
			if other.path != "" && syntax.SameFile(o.path, other.path) {
				return mistake{fmt.Sprintf("%s and %s write to one file", other.who, o.who), fmt.Sprintf("Both are %s; only the last one would be left.", o.path)}
			}
		}
	}
	return nil
}

func isDevice(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.Mode().IsRegular() && !info.IsDir()
}

// outputs are all files that a run writes beside the saved run.
func (x *execution) outputs() []output {
	all := []output{{"-out", x.o.out}, {"-json-into", x.o.jsonInto}}
	for _, r := range x.plan.Reports {
		all = append(all, output{fmt.Sprintf("report %q", r.Name), r.Path})
	}
	return all
}

// read are the files that a run stands on.
func (x *execution) inputs() []string {
	files := x.spec.Inputs()
	if x.recorded {
		files = []string{x.arg(0)} // the plan; the spec's own files are not read again
	}
	if path, err := findRun(x.o.baseline); x.o.baseline != "" && err == nil {
		files = append(files, path)
	}
	return slices.DeleteFunc(files, func(name string) bool { return name == "" })
}

// needsWriting lists the reports whose path nobody would expect to be written: a spec may come from a stranger, and a
// report over a shell's startup file or a hook of git is a program that it starts later.
func needsWriting(p *plan.Plan) []need {
	var needs []need
	for _, r := range p.Reports {
		if why := unexpected(r.Path); why != "" {
			needs = append(needs, need{kind: fileNeed, what: fmt.Sprintf("write report %q to %s, %s", r.Name, r.Path, why), at: r.Range})
		}
	}
	return needs
}

// unexpected says why a report's path needs approval; empty: it doesn't.
func unexpected(path string) string {
	if path == "" || isStream(path) {
		return ""
	}
	target := resolved(path)
	below, ok := underWorkingFolder(target)
	if !ok {
		return "outside of this folder"
	}
	for _, part := range strings.Split(filepath.ToSlash(below), "/") {
		if strings.HasPrefix(part, ".") && part != "." && !strings.HasPrefix(filepath.ToSlash(below), ".bench/") {
			return "a hidden place"
		}
	}
	if info, err := os.Stat(target); err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0 {
		return "over a program"
	}
	return ""
}

// isStream says whether a path is one of the process's own streams, or the device that swallows everything.
func isStream(path string) bool {
	clean := filepath.ToSlash(filepath.Clean(path))
	return slices.Contains([]string{"/dev/stdout", "/dev/stderr", "/dev/null", "NUL"}, clean) || strings.HasPrefix(clean, "/dev/fd/")
}

// underWorkingFolder gives a path's place below the working folder, if it is there by all its links.
func underWorkingFolder(path string) (below string, ok bool) {
	here, err := filepath.EvalSymlinks(absolutePath("."))
	if err != nil {
		return "", false
	}
	below, err = filepath.Rel(here, resolved(path))
	return below, err == nil && filepath.IsLocal(below)
}

// resolved is where a path leads, by all links there are; what isn't there yet stays as it is written.
func resolved(path string) string {
	path = absolutePath(path)
	if target, err := filepath.EvalSymlinks(path); err == nil {
		return target
	}
	parent := filepath.Dir(path)
	if parent == path {
		return path
	}
	return filepath.Join(resolved(parent), filepath.Base(path))
}

func absolutePath(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}
