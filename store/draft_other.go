//go:build !linux

package store

import (
	"errors"
	"io/fs"
	"os"
)

// openNameless is Linux's.
func openNameless(string, fs.FileMode) *os.File { return nil }

func linkNameless(*os.File, string) error { return errors.ErrUnsupported }
