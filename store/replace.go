package store

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Replace gives path the content that write produces: all of it, or what was there before, also when the machine loses
// power. Folders are made as needed, a symbolic link is followed, and a device or a pipe is simply written to.
func Replace(path string, write func(io.Writer) error) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	mode := fs.FileMode(0o666)
	info, err := os.Stat(path)
	switch {
	case err == nil && !info.Mode().IsRegular() && !info.IsDir():
		return writeDevice(path, write)
	case err == nil:
		mode = info.Mode().Perm()
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	return draftOf(path, mode, write)
}

// draftOf writes a draft with these permissions, and makes it the file.
func draftOf(path string, mode fs.FileMode, write func(io.Writer) error) error {
	d, err := newDraft(path, mode)
	if err != nil {
		return err
	}
	if err := fill(d.file, write); err != nil {
		return errors.Join(err, d.drop())
	}
	if err := d.publish(); err != nil {
		return errors.Join(err, d.drop())
	}
	return syncFolder(filepath.Dir(path))
}

// MakeRoom makes path's folder, and sees that Replace could give path a content. What is no file is left alone.
func MakeRoom(path string) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		if info.IsDir() {
			return fmt.Errorf("%s is a folder", path)
		}
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	removeStaleDrafts(path)
	probe, err := newDraft(path, 0o600)
	if err != nil {
		return err
	}
	return probe.drop()
}

func fill(f *os.File, write func(io.Writer) error) error {
	w := bufio.NewWriter(f)
	if err := write(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Sync()
}

func writeDevice(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

// syncFolder makes a rename survive a loss of power. Not every file system can; then there is nothing to be done.
func syncFolder(folder string) error {
	d, err := os.Open(folder)
	if err != nil {
		return nil
	}
	_ = d.Sync()
	return d.Close()
}

// ReplacePrivate is Replace for what only the owner may read, from its first byte on and whatever was there before.
func ReplacePrivate(path string, write func(io.Writer) error) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return draftOf(path, 0o600, write)
}
