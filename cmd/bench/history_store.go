package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"bench/archive"
	"bench/history"
	"bench/source"
)

// Where the store of a history is, unless -store says so, and what lets bench into that of a `bench ui`.
const (
	storeVariable = "BENCH_STORE"
	tokenVariable = "BENCH_TOKEN"
	usualStore    = "sqlite:.bench/history.db"
)

// storeLimit is how long a command that does something else waits for a store.
const storeLimit = 5 * time.Second

// A storeChoice is which store, and which project in it.
type storeChoice struct {
	address string
	project string
}

func (o *storeChoice) declare(f *flags) {
	o.declareStore(f)
	f.text(&o.project, "project", "the `PROJECT` in the store (default: what the spec says, or the repository's or folder's name)")
}

func (o *storeChoice) declareStore(f *flags) {
	f.text(&o.address, "store", fmt.Sprintf("the `STORE` of the history: sqlite:PATH, postgres://… or https://… (default %s, or %s)", usualStore, storeVariable))
}

// where is the store's address. Set says that somebody has named it, or that it is there.
func (o *storeChoice) where() (address string, set bool) {
	if o.address != "" {
		return o.address, true
	}
	if address := os.Getenv(storeVariable); address != "" {
		return address, true
	}
	_, err := os.Stat(strings.TrimPrefix(usualStore, "sqlite:"))
	return usualStore, err == nil
}

// check finds an address that is none, before anything is done for it.
func (o *storeChoice) check() error {
	address, _ := o.where()
	return archive.Check(address)
}

// open opens the store.
func (o *storeChoice) open(ctx context.Context, options archive.Options) (archive.Store, error) {
	address, _ := o.where()
	options.Token = os.Getenv(tokenVariable)
	return archive.Open(ctx, address, options)
}

// with does work on the store, until it is interrupted.
func (o *storeChoice) with(s *session, options archive.Options, work func(context.Context, archive.Store) error) status {
	ctx := untilInterrupted()
	defer ctx.stop()
	store, err := o.open(ctx, options)
	if err == nil {
		err = errors.Join(work(ctx, store), store.Close())
	}
	if cut, ok := interruptionOf(ctx); ok && err != nil {
		return cut
	}
	var worse worseError
	switch {
	case err == nil:
		return done
	case errors.As(err, &worse):
		return worse.status
	}
	return s.fail(err)
}

// importOptions say which project a run is of, where it doesn't say so itself.
func (o *storeChoice) importOptions() archive.ImportOptions {
	return archive.ImportOptions{Project: o.project, Else: folderName()}
}

// folderName is the name of the working folder, which a project has that nobody has named.
func folderName() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	return filepath.Base(dir)
}

// farBack is how many commits are looked at, to find one that was measured.
const farBack = 1000

// positionOf is where a commit stands in a history: its own place, or that of the nearest one before it that was measured.
func positionOf(ctx context.Context, v *history.View, name string) (int, error) {
	if c, ok := v.Commit(name); ok && c.Position >= 0 {
		return c.Position, nil
	}
	hashes, err := source.Ancestors(ctx, ".", name, farBack)
	if err != nil {
		return 0, mistake{fmt.Sprintf("The commit %q is not known", name), fmt.Sprintf("The history of %s has none of that name, and %s.", v.Project, err)}
	}
	for _, hash := range hashes {
		if c, ok := v.Commit(hash); ok && c.Position >= 0 {
			return c.Position, nil
		}
	}
	return 0, mistake{
		fmt.Sprintf("No commit up to %q was measured", name),
		fmt.Sprintf("None of it and the %d before it has a run in the history of %s.", len(hashes)-1, v.Project),
	}
}
