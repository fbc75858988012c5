package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// A draft is a file's new content before it is the file's. On Linux it has no name until it is whole, so that nothing is
// left of a process that is killed; elsewhere it lies hidden beside its path.
type draft struct {
	file *os.File
	path string // whose content it will be
	name string // of its own; "": none
}

// newDraft makes one in path's folder. Unlike os.CreateTemp it leaves the permissions to the umask.
func newDraft(path string, mode fs.FileMode) (*draft, error) {
	if f := openNameless(path, mode); f != nil {
		return &draft{file: f, path: path}, nil
	}
	d := &draft{path: path}
	return d, d.named(func(name string) (err error) {
		d.file, err = os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		return err
	})
}

// named finds a free name for the draft and has it made.
func (d *draft) named(make func(name string) error) error {
	for try := 0; ; try++ {
		name := filepath.Join(filepath.Dir(d.path), fmt.Sprintf("%s%d-%d", draftPrefix(d.path), os.Getpid(), try))
		err := make(name)
		if err == nil {
			d.name = name
		}
		if !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
}

// draftPrefix begins the names of a file's drafts.
func draftPrefix(path string) string { return "." + filepath.Base(path) + ".draft-" }

// publish gives the draft its path in one step.
func (d *draft) publish() error {
	if d.name == "" {
		err := linkNameless(d.file, d.path)
		if err == nil {
			return d.file.Close()
		}
		if !errors.Is(err, fs.ErrExist) {
			return err
		}
		// What exists can only be replaced by something that has a name.
		if err := d.named(func(name string) error { return linkNameless(d.file, name) }); err != nil {
			return err
		}
	}
	if err := d.file.Close(); err != nil {
		return err
	}
	return os.Rename(d.name, d.path)
}

// drop leaves nothing of the draft.
func (d *draft) drop() error {
	err := d.file.Close()
	if errors.Is(err, os.ErrClosed) {
		err = nil
	}
	if d.name == "" {
		return err
	}
	return errors.Join(err, os.Remove(d.name))
}

// removeStaleDrafts removes what processes that were killed have left beside a path. A draft is written in a moment, so
// that one of an hour ago is nobody's any more.
func removeStaleDrafts(path string) {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return
	}
	for _, e := range entries {
		name := filepath.Join(filepath.Dir(path), e.Name())
		if !strings.HasPrefix(e.Name(), draftPrefix(path)) {
			continue
		}
		if info, err := os.Lstat(name); err == nil && info.Mode().IsRegular() && time.Since(info.ModTime()) > time.Hour {
			_ = os.Remove(name) // then the next run does
		}
	}
}
