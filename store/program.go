package store

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// ProgramsDir is where programs are kept that runs are held against, by the digest of their executables.
const ProgramsDir = ".bench/anchors"

// KeepProgram copies an executable to where Program finds it, and gives its digest.
func KeepProgram(path string) (digest string, err error) {
	if digest, err = digestOf(path); err != nil {
		return "", err
	}
	kept := filepath.Join(filepath.FromSlash(ProgramsDir), digest)
	if has, err := digestOf(kept); err == nil && has == digest {
		return digest, nil
	}
	if err := os.MkdirAll(filepath.Dir(kept), 0o755); err != nil {
		return "", fmt.Errorf("keep the program: %w", err)
	}
	return digest, copyProgram(path, kept)
}

// Program is where the one is kept whose digest begins so; what is there is what the digest says.
func Program(prefix string) (path string, err error) {
	entries, err := os.ReadDir(filepath.FromSlash(ProgramsDir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("look for kept programs: %w", err)
	}
	var found []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), prefix) && !strings.HasPrefix(e.Name(), ".") {
			found = append(found, e.Name())
		}
	}
	switch len(found) {
	case 0:
		return "", fmt.Errorf("no program is kept in %s whose digest begins with %s", ProgramsDir, prefix)
	case 1:
	default:
		return "", fmt.Errorf("the digests of %d programs in %s begin with %s: give more of it", len(found), ProgramsDir, prefix)
	}
	path = filepath.Join(filepath.FromSlash(ProgramsDir), found[0])
	if is, err := digestOf(path); err != nil || is != found[0] {
		return "", errors.Join(fmt.Errorf("%s is not what was kept: its digest is %s", path, is), err)
	}
	return path, nil
}

// ExportProgram copies one that is kept.
func ExportProgram(kept, to string) error { return copyProgram(kept, to) }

func copyProgram(from, to string) error {
	f, err := os.Open(from)
	if err != nil {
		return fmt.Errorf("copy the program: %w", err)
	}
	defer f.Close()
	if err := Replace(to, func(w io.Writer) error { _, err := io.Copy(w, f); return err }); err != nil {
		return err
	}
	if err := os.Chmod(to, 0o755); err != nil {
		return fmt.Errorf("make %s executable: %w", to, err)
	}
	return nil
}

func digestOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("read the program: %w", err)
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "", fmt.Errorf("read the program: %w", err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
