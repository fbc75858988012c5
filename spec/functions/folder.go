package functions

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"bench/spec/secret"
	"bench/spec/syntax"
)

// fileLimit is the most that is read from one file: bodies and templates are smaller, a device or a log is not meant.
const fileLimit = 64 << 20

// A Folder is the spec's own folder, and all that file functions can see: nothing leads out of it, no absolute path, no
// "..", no symbolic link.
type Folder struct {
	path string

	mu    sync.Mutex
	read  map[string][]byte // by name
	texts map[string]string // the same as strings, as far as they were asked for
	Vault *secret.Vault     // of what is read and computed here
	// Overlays are texts in the place of files; nil: none.
	Overlays syntax.Overlays
	// Environ is the environment of env in the place of the process's; nil: that.
	Environ func() []string
	// again says that the spec was taken from a plan or a result. Then recorded has the files that may be read, with the
	// SHA-256 that they had: somebody else's file must not learn what is in another one here.
	Again    bool
	Recorded map[string]string
}

// NewFolder is the folder at a path, of which nothing was read yet.
func NewFolder(path string) *Folder {
	return &Folder{path: path, read: map[string][]byte{}, texts: map[string]string{}, Vault: secret.NewVault()}
}

// open opens the folder for one operation. Names are checked by os.Root, which also follows symbolic links safely.
func (f *Folder) open() (*os.Root, error) {
	root, err := os.OpenRoot(f.path)
	if err != nil {
		return nil, fmt.Errorf("open the spec's folder: %w", reason(err))
	}
	return root, nil
}

// readFile returns a file's content. A file is read once: a spec does not change its meaning while it is worked with.
func (f *Folder) readFile(name string) ([]byte, error) {
	if err := inside(name); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if content, ok := f.read[path.Clean(name)]; ok {
		return content, nil
	}
	content, err := f.content(name)
	if err != nil {
		return nil, err
	}
	switch want, known := f.Recorded[path.Clean(name)]; {
	case !f.Again:
	case !known:
		return nil, fmt.Errorf("%q was not read when the plan was made; make the plan again", name)
	case want != fingerprint(content):
		return nil, fmt.Errorf("%q has changed since the plan was made; make the plan again", name)
	}
	f.read[path.Clean(name)] = content
	return content, nil
}

// content is what a file has now.
func (f *Folder) content(name string) ([]byte, error) {
	if text, ok := f.Overlays.Of(filepath.Join(f.path, name)); ok {
		return text, nil
	}
	root, err := f.open()
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return readAll(root, name)
}

// ReadBytes is the content of a file, which must not be changed.
func (f *Folder) ReadBytes(name string) ([]byte, error) { return f.readFile(name) }

// ReadBody is readFile for a body, of which there is one copy however often the spec is evaluated.
func (f *Folder) ReadBody(name string) (string, error) {
	content, err := f.readFile(name)
	if err != nil {
		return "", err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	text, ok := f.texts[path.Clean(name)]
	if !ok {
		text = string(content)
		f.texts[path.Clean(name)] = text
	}
	return text, nil
}

// Fingerprints are the SHA-256 of all files that were read, by name; nil when there are none.
func (f *Folder) Fingerprints() map[string]string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var prints map[string]string
	for name, content := range f.read {
		if prints == nil {
			prints = map[string]string{}
		}
		prints[name] = fingerprint(content)
	}
	return prints
}

func fingerprint(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

func readAll(root *os.Root, name string) ([]byte, error) {
	info, err := root.Stat(name)
	switch {
	case err != nil:
		return nil, explain(name, err)
	case info.IsDir():
		return nil, fmt.Errorf("%q is a folder, and a file is needed", name)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%q is not a regular file", name)
	}
	file, err := root.Open(name)
	if err != nil {
		return nil, explain(name, err)
	}
	defer file.Close()
	var content bytes.Buffer
	content.Grow(int(min(info.Size(), fileLimit)) + bytes.MinRead) // so that a large one is not copied as it comes
	if _, err := content.ReadFrom(io.LimitReader(file, fileLimit+1)); err != nil {
		return nil, explain(name, err)
	}
	if content.Len() > fileLimit {
		return nil, fmt.Errorf("%q is larger than 64 MiB", name)
	}
	return content.Bytes(), nil
}

// exists says whether there is a regular file of this name.
func (f *Folder) exists(name string) (bool, error) {
	if err := inside(name); err != nil {
		return false, err
	}
	if _, ok := f.Overlays.Of(filepath.Join(f.path, name)); ok {
		return true, nil
	}
	root, err := f.open()
	if err != nil {
		return false, err
	}
	defer root.Close()
	info, err := root.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, explain(name, err)
	}
	return info.Mode().IsRegular(), nil
}

// glob returns the regular files under dir that match the pattern, relative to dir, sorted. ** stands for any number of
// folders.
func (f *Folder) glob(dir, pattern string) ([]string, error) {
	if err := inside(dir); err != nil {
		return nil, err
	}
	if _, err := path.Match(strings.ReplaceAll(pattern, "**", "*"), ""); err != nil {
		return nil, fmt.Errorf("%q is not a pattern: * and ? stand for letters, ** for folders, [ab] for one of some letters", pattern)
	}
	root, err := f.open()
	if err != nil {
		return nil, err
	}
	defer root.Close()
	var found []string
	err = fs.WalkDir(root.FS(), path.Clean(filepath.ToSlash(dir)), func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative := strings.TrimPrefix(strings.TrimPrefix(name, path.Clean(filepath.ToSlash(dir))), "/")
		if path.Clean(dir) == "." {
			relative = name
		}
		if entry.Type().IsRegular() && matchPath(strings.Split(pattern, "/"), strings.Split(relative, "/")) {
			found = append(found, relative)
		}
		return nil
	})
	if err != nil {
		return nil, explain(dir, err)
	}
	return found, nil
}

// matchPath matches a path's parts against a pattern's.
func matchPath(pattern, parts []string) bool {
	if len(pattern) == 0 {
		return len(parts) == 0
	}
	if pattern[0] == "**" {
		for i := range len(parts) + 1 {
			if matchPath(pattern[1:], parts[i:]) {
				return true
			}
		}
		return false
	}
	if len(parts) == 0 {
		return false
	}
	ok, err := path.Match(pattern[0], parts[0])
	return err == nil && ok && matchPath(pattern[1:], parts[1:])
}

var (
	errOutside  = errors.New("leads out of the spec's folder; files are read from inside it only")
	errAbsolute = errors.New("is an absolute path; files are read from inside the spec's folder only, with paths relative to it")
)

// inside refuses names that lead out by their text; what leads out by a symbolic link is refused by os.Root.
func inside(name string) error {
	switch slashed := filepath.ToSlash(name); {
	case name == "":
		return errors.New("the name of the file is empty")
	case strings.ContainsRune(name, 0):
		return errors.New("the name of the file has a NUL byte in it")
	case filepath.IsAbs(name), strings.HasPrefix(slashed, "/"):
		return fmt.Errorf("%q %w", name, errAbsolute)
	case path.Clean(slashed) == "..", strings.HasPrefix(path.Clean(slashed), "../"):
		return fmt.Errorf("%q %w", name, errOutside)
	}
	return nil
}

// explain turns an error of the file system into words for the spec's author.
func explain(name string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no file %q in the spec's folder", name)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%q may not be read: permission denied", name)
	case strings.Contains(err.Error(), "path escapes"):
		return fmt.Errorf("%q %w", name, errOutside)
	default:
		return fmt.Errorf("read %q: %w", name, reason(err))
	}
}

// reason drops the path that the operating system's errors begin with: it would name a place on this machine.
func reason(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}
