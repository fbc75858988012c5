package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"bench/store"
)

// So many saved runs are kept, unless -keep or the environment's keepVariable says otherwise.
const (
	keptRuns     = 50
	keepVariable = "BENCH_KEEP_RUNS"
)

// keptByDefault is how many saved runs are kept where no flag says so; 0: all.
func keptByDefault() (int, error) {
	text := os.Getenv(keepVariable)
	if text == "" {
		return keptRuns, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, mistake{fmt.Sprintf("%s is %q", keepVariable, text), "It is the number of saved runs to keep: a whole number, and 0 for all."}
	}
	return n, nil
}

// findRun turns what a user calls a result into its file: a path, the id of a saved run or the beginning of one, or
// nothing, or last, or newest, for the newest.
func findRun(name string) (string, error) {
	path, err := store.LookUp(name)
	var unknown *store.UnknownRunError
	if !errors.As(err, &unknown) {
		return path, err
	}
	switch {
	case unknown.Name == "":
		return "", mistake{"There is no saved run here", fmt.Sprintf("bench run saves each run to %s of the current folder.", store.RunsDir)}
	case len(unknown.Matches) == 0:
		return "", mistake{
			fmt.Sprintf("There is no result %q", name),
			"It is neither a file nor the id of a saved run. `bench list -runs` lists those.",
		}
	}
	return "", mistake{
		fmt.Sprintf("%d saved runs begin with %q", len(unknown.Matches), name),
		"Say which: " + strings.Join(unknown.Matches[:min(5, len(unknown.Matches))], ", "),
	}
}
