package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"bench/pattern"
	"bench/result"
	"bench/source"
)

// origin are the flags that say what a run measures, for who knows it better than the CI system and git.
type origin struct {
	source.Given
	labels map[string]string
}

// nameOfCommit is what can name one: a hash, a branch, a tag.
var (
	nameOfCommit = pattern.Of(`^[0-9A-Za-z_][0-9A-Za-z_./@^~{}+-]*$`)
	nameOfLabel  = pattern.Of(`^[a-z][a-z0-9_.-]{0,62}$`)
)

// mostLabels a run has, and the longest value: whatever keeps it makes a column, or a label, of each.
const (
	mostLabels   = 32
	longestLabel = 200
)

func (o *origin) declare(f *flags) {
	o.labels = map[string]string{}
	name := func(p *string) func(string) error {
		return func(text string) error {
			if !nameOfCommit.Regexp().MatchString(text) {
				return errors.New("want a hash, a branch or a tag")
			}
			*p = text
			return nil
		}
	}
	f.each("commit", "the `COMMIT` that is measured, kept with the result (default: what the CI system says, or git)", name(&o.Commit))
	f.each("base", "the `COMMIT` that it is compared with (default: as for -commit)", name(&o.Base))
	f.each("branch", "the `BRANCH` it is on (default: as for -commit)", name(&o.Branch))
	f.each("change", "the `NUMBER` of its pull request or merge request (default: what the CI system says)", func(text string) error {
		n, err := strconv.Atoi(strings.TrimLeft(text, "#!"))
		if err != nil || n < 1 {
			return errors.New("want a whole number above 0")
		}
		o.Change = n
		return nil
	})
	f.each("label", "keep `NAME=VALUE` with the result; may be repeated", o.label)
}

func (o *origin) label(text string) error {
	name, value, ok := strings.Cut(text, "=")
	switch {
	case !ok:
		return errors.New("write -label NAME=VALUE")
	case !nameOfLabel.Regexp().MatchString(name):
		return fmt.Errorf("%q is no name of a label: it begins with a lower-case letter, and has lower-case letters, digits, _, . and -, at most 63", name)
	case len(value) > longestLabel:
		return fmt.Errorf("the value of %s has %d bytes, and may have %d", name, len(value), longestLabel)
	case len(o.labels) == mostLabels && o.labels[name] == "":
		return fmt.Errorf("a run has at most %d labels", mostLabels)
	}
	o.labels[name] = value
	return nil
}

// find is what is known of what is measured, from the spec's folder.
func (o *origin) find(ctx context.Context, dir string) *result.Source {
	return source.Find(ctx, dir, os.Getenv, o.Given)
}
