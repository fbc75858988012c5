package main

import (
	"fmt"
	"os"
	"slices"

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
