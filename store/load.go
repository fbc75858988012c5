package store

import (
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"

	"bench/result"
)

// largestFile is more than any run writes, and less than would exhaust a machine that is asked to read a wrong file.
const largestFile = 1 << 30

// Load reads a result file. What its content may be is result.Parse's; the error names the file.
func Load(path string) (*result.Run, error) {
	text, err := Read(path)
	if err != nil {
		return nil, fmt.Errorf("load result: %w", err)
	}
	r, err := result.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("load result: %s %w", path, err)
	}
	return r, nil
}

// Read reads what may be a result file.
func Read(path string) ([]byte, error) {
	f, err := Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() > largestFile {
		return nil, fmt.Errorf("%s has %d MB; no result is larger than %d MB", path, info.Size()>>20, largestFile>>20)
	}
	return io.ReadAll(f)
}

// ResultsBelow are the files in a folder and its folders whose names are those of results, in order of their names.
func ResultsBelow(folder string) ([]string, error) {
	var all []string
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() && !strings.HasPrefix(e.Name(), ".") && (strings.HasSuffix(path, ".json") || strings.HasSuffix(path, ".json.gz")) {
			all = append(all, path)
		}
		return err
	})
	return all, err
}

// Save writes a run as a result file: all of it, or what was there before.
func Save(path string, r *result.Run) error {
	if err := Replace(path, func(w io.Writer) error { return result.Write(w, r) }); err != nil {
		return fmt.Errorf("save result: %w", err)
	}
	return nil
}
