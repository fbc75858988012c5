package store

import (
	"fmt"
	"io"

	"bench/result"
)

// largestFile is more than any run writes, and less than would exhaust a machine that is asked to read a wrong file.
const largestFile = 1 << 30

// Load reads a result file. What its content may be is result.Parse's; the error names the file.
func Load(path string) (*result.Run, error) {
	f, err := Open(path)
	if err != nil {
		return nil, fmt.Errorf("load result: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("load result: %w", err)
	}
	if info.Size() > largestFile {
		return nil, fmt.Errorf("load result: %s has %d MB; no result is larger than %d MB", path, info.Size()>>20, largestFile>>20)
	}
	text, err := io.ReadAll(f)
	if err != nil {
		return nil, fmt.Errorf("load result: %w", err)
	}
	r, err := result.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("load result: %s %w", path, err)
	}
	return r, nil
}

// Save writes a run as a result file: all of it, or what was there before.
func Save(path string, r *result.Run) error {
	if err := Replace(path, func(w io.Writer) error { return result.Write(w, r) }); err != nil {
		return fmt.Errorf("save result: %w", err)
	}
	return nil
}
