package store

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// OutboxDir is where result files wait that could not be brought to the store of a history, beside the saved runs.
const OutboxDir = ".bench/outbox"

// refusedSuffix ends the name of a file that the history's store has refused: it is kept, and not sent again.
const refusedSuffix = ".refused"

// A Waiting is a result file in the outbox.
type Waiting struct {
	Path    string
	Project string // that it was pushed to; "": the one it says itself
}

// KeepWaiting puts a result file into the outbox, under its run's id, and returns its path.
func KeepWaiting(id, project string, data []byte) (string, error) {
	if !IsRunID(id) {
		return "", fmt.Errorf("the run's id %q is no name of a file", id)
	}
	path := filepath.Join(filepath.FromSlash(OutboxDir), escapedName(project), id+".json")
	err := Replace(path, func(w io.Writer) error {
		_, err := io.Copy(w, bytes.NewReader(data))
		return err
	})
	return path, err
}

// AllWaiting are the files in the outbox, the oldest runs first.
func AllWaiting() ([]Waiting, error) {
	root := filepath.FromSlash(OutboxDir)
	folders, err := os.ReadDir(root)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		return nil, err
	}
	var all []Waiting
	for _, f := range folders {
		if !f.IsDir() {
			if strings.HasSuffix(f.Name(), ".json") {
				all = append(all, Waiting{Path: filepath.Join(root, f.Name())})
			}
			continue
		}
		files, err := filepath.Glob(filepath.Join(root, f.Name(), "*.json"))
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			all = append(all, Waiting{Path: file, Project: unescapedName(f.Name())})
		}
	}
	return all, nil
}

// Delivered takes a file out of the outbox.
func (w Waiting) Delivered() error { return os.Remove(w.Path) }

// Refused leaves a file in the outbox that is not to be sent again.
func (w Waiting) Refused() error { return os.Rename(w.Path, w.Path+refusedSuffix) }

// escapedName is a project's name as that of a folder; "" is the outbox itself.
func escapedName(project string) string {
	var b strings.Builder
	for _, c := range []byte(project) {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

func unescapedName(folder string) string {
	var b strings.Builder
	for i := 0; i < len(folder); i++ {
		var c byte
		if n, err := fmt.Sscanf(folder[i:min(i+3, len(folder))], "%%%02X", &c); err == nil && n == 1 {
			b.WriteByte(c)
			i += 2
			continue
		}
		b.WriteByte(folder[i])
	}
	return b.String()
}
