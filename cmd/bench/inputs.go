package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"bench/spec"
)

// inputs are the flags of the commands that read a spec.
type inputs struct {
	spec.Options
	targets  []string
	excludes []string
}

// declare declares the flags that give values to variables.
func (in *inputs) declare(f *flags) {
	in.BenchVersion = version
	in.Within = os.Getenv(withinVariable)
	f.each("var", "give the variable a value: `NAME=VALUE`; may be repeated", func(text string) error {
		name, value, ok := strings.Cut(text, "=")
		if !ok || name == "" {
			return fmt.Errorf("write -var NAME=VALUE")
		}
		in.Vars = append(in.Vars, spec.Assignment{Name: name, Value: value})
		return nil
	})
	f.secret["var"] = true // whoever forgets the name has typed the value
	f.each("var-file", "read variables from `FILE`; may be repeated", func(file string) error {
		in.Vars = append(in.Vars, spec.Assignment{File: file})
		return nil
	})
	f.each("env", "read variables from env/`NAME`.* beside the spec, say env/staging.tfvars", func(name string) error {
		if name == "" || strings.HasPrefix(name, ".") || strings.ContainsAny(name, `/\\`) {
			return fmt.Errorf("want the name of an environment, such as staging for env/staging.tfvars; -var-file reads any file")
		}
		in.Vars = append(in.Vars, spec.Assignment{Env: name})
		return nil
	})
	f.values["env"] = func(*session) []candidate { return asCandidates(spec.Environments(".")) }
}

// declareSelection declares the flags that choose cells.
func (in *inputs) declareSelection(f *flags) {
	f.list(&in.targets, "target", "take only cells under `ADDRESS`, say tutorial/sites/map; may be repeated")
	f.list(&in.excludes, "exclude", "leave out cells under `ADDRESS`; may be repeated")
	f.values["target"], f.values["exclude"] = addressCandidates, addressCandidates
}

// declareOverrides declares the flags that replace arguments of every benchmark, for a quick look.
func (in *inputs) declareOverrides(f *flags) {
	f.each("duration", "measure each cell for `D` instead, for a quick look", func(text string) error {
		d, err := time.ParseDuration(text)
		if err != nil || d <= 0 {
			return fmt.Errorf("want a duration above 0, such as 5s or 1m30s")
		}
		in.Overrides.Duration = d
		return nil
	})
	f.each("blocks", "run `N` blocks instead", func(text string) error {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return fmt.Errorf("want a whole number above 0")
		}
		in.Overrides.Blocks = n
		return nil
	})
	f.each("concurrency", "use the `LEVELS` instead, say 1,5", func(text string) error {
		in.Overrides.Concurrency = nil
		for word := range strings.SplitSeq(text, ",") {
			n, err := spec.ParseLevel(strings.TrimSpace(word))
			if err != nil {
				return fmt.Errorf("want whole numbers above 0, or default, with commas between them, such as 1,5: %w", err)
			}
			in.Overrides.Concurrency = append(in.Overrides.Concurrency, n)
		}
		return nil
	})
}
