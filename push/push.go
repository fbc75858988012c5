// Package push brings result files to the store of a history. What can't be brought now waits in the outbox, a folder beside
// the saved runs, and goes first the next time: a run has been measured, whatever has become of a database.
package push

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"bench/archive"
	"bench/result"
	"bench/store"
)

// A Delivery is what became of a result file.
type Delivery struct {
	Path     string
	Imported archive.Imported // where Err is nil
	// Err says why it was not taken. Kept is where it waits then: "" means that it will not be sent again, since it is no
	// result, or since the store has another run of that id.
	Err  error
	Kept string
	// Late says that it had waited in the outbox.
	Late bool
}

// A Pusher brings files to a store.
type Pusher struct {
	Open    func(context.Context) (archive.Store, error)
	Options archive.ImportOptions
}

// Push brings the files, after those that wait. The error says why the store could not be asked, or not to the end; then what is
// left of the files is in the outbox. Deliveries are in the order of their going.
func (p Pusher) Push(ctx context.Context, files ...string) (all []Delivery, err error) {
	waiting, err := store.AllWaiting()
	if err != nil {
		return nil, fmt.Errorf("look into the outbox: %w", err)
	}
	letters, all := p.read(files)
	s, err := p.Open(ctx)
	if err != nil {
		return append(all, keep(letters, err)...), err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	for _, w := range waiting {
		d, down := p.late(ctx, s, w)
		all = append(all, d)
		if down {
			return append(all, keep(letters, d.Err)...), d.Err
		}
	}
	for i, l := range letters {
		d, down := l.send(ctx, s)
		if down {
			return append(all, keep(letters[i:], d.Err)...), d.Err
		}
		all = append(all, d)
	}
	return all, nil
}

// A letter is a file that is a result.
type letter struct {
	path, id string
	data     []byte
	options  archive.ImportOptions
}

// read reads the files; those that are no results have a delivery already.
func (p Pusher) read(files []string) (letters []letter, bad []Delivery) {
	for _, path := range files {
		l, err := open(path, p.Options)
		if err != nil {
			bad = append(bad, Delivery{Path: path, Err: err})
			continue
		}
		letters = append(letters, l)
	}
	return letters, bad
}

func open(path string, o archive.ImportOptions) (letter, error) {
	data, err := store.Read(path)
	if err != nil {
		return letter{}, err
	}
	r, err := result.Parse(data)
	switch {
	case err != nil:
		return letter{}, fmt.Errorf("%s %w", path, err)
	case r.IsPublic():
		return letter{}, fmt.Errorf("%s is a JSON report, not a result: it has no trials. Name the saved run in %s, or the file that -out wrote", path, store.RunsDir)
	}
	return letter{path, r.Info.ID, data, o}, nil
}

// late brings what has waited. Down says that the store can't be asked.
func (p Pusher) late(ctx context.Context, s archive.Store, w store.Waiting) (d Delivery, down bool) {
	o := p.Options
	if w.Project != "" {
		o.Project = w.Project
	}
	l, err := open(w.Path, o)
	if err == nil {
		d, down = l.send(ctx, s)
	} else {
		d = Delivery{Path: w.Path, Err: err}
	}
	d.Late = true
	switch {
	case down:
		d.Kept = w.Path
	case d.Err != nil:
		d.Err = errors.Join(d.Err, w.Refused())
	default:
		d.Err = w.Delivered()
	}
	return d, down
}

// send brings a file. Down says that it would be no better with another one.
func (l letter) send(ctx context.Context, s archive.Store) (d Delivery, down bool) {
	d = Delivery{Path: l.path}
	d.Imported, d.Err = s.Import(ctx, l.data, l.options)
	var conflict *archive.ConflictError
	return d, d.Err != nil && !errors.As(d.Err, &conflict)
}

// keep puts what could not be brought into the outbox.
func keep(letters []letter, why error) (all []Delivery) {
	for _, l := range letters {
		d := Delivery{Path: l.path, Err: why}
		path, err := store.KeepWaiting(l.id, l.options.Project, l.data)
		if err != nil {
			d.Err = errors.Join(why, fmt.Errorf("keep it in %s: %w", store.OutboxDir, err))
		} else {
			d.Kept = path
		}
		all = append(all, d)
	}
	return all
}

// Files are the result files below folders, and files that are named themselves, in order.
func Files(names []string) ([]string, error) {
	var all []string
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			all = append(all, name)
			continue
		}
		found, err := store.ResultsBelow(name)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return slices.Compact(all), nil
}
