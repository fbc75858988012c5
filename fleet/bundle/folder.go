package bundle

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bench/plan"
)

// A Folder is where a bundle's files lie on a worker: for its owner alone, and in memory where the system has such a place.
// A worker that is killed leaves it behind; the next one that unpacks removes it.
type Folder struct {
	Path  string
	lock  *os.File
	moved map[string]string // where a file lies, by the name that the plan has for it
}

// folderPrefix begins the names of such folders, and lockName is the file in each by which others know that it is in use.
const (
	folderPrefix = "bench-worker-"
	lockName     = ".lock"
	outside      = ".outside" // has the files from outside of the spec's folder
)

// Unpack writes the files of a bundle into a folder of their own, below parent; "": below the system's folder in memory,
// or else the one for temporary files.
func Unpack(files []File, parent string) (f *Folder, err error) {
	if parent == "" {
		parent = memory()
	}
	removeLeft(parent)
	path, err := os.MkdirTemp(parent, folderPrefix) // 0700, says its documentation
	if err != nil {
		return nil, fmt.Errorf("make a folder for the run's files: %w", err)
	}
	f = &Folder{Path: path, moved: map[string]string{}}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Remove())
		}
	}()
	if f.lock, err = hold(filepath.Join(path, lockName)); err != nil {
		return nil, fmt.Errorf("keep the folder of the run's files: %w", err)
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("open the folder of the run's files: %w", err)
	}
	defer root.Close()
	for i, file := range files {
		name := file.Name
		if !filepath.IsLocal(name) {
			name = filepath.Join(outside, fmt.Sprint(i), filepath.Base(name))
		}
		mode := os.FileMode(0o600)
		if file.Executable {
			mode = 0o700
		}
		if err := root.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			return nil, fmt.Errorf("unpack %s: %w", file.Name, err)
		}
		if err := root.WriteFile(name, file.Content, mode); err != nil {
			return nil, fmt.Errorf("unpack %s: %w", file.Name, err)
		}
		f.moved[file.Name] = filepath.Join(path, name)
	}
	return f, nil
}

// Remove removes the folder with all that is in it.
func (f *Folder) Remove() error {
	err := os.RemoveAll(f.Path)
	if f.lock != nil {
		err = errors.Join(err, f.lock.Close()) // after: until then nobody else may
		f.lock = nil
	}
	return err
}

// Settle has a plan find its files in the folder. What was not sent it looks for where it says.
func (f *Folder) Settle(p *plan.Plan) error {
	p.Dir = f.Path
	for _, t := range settings(p) {
		for _, name := range []*string{&t.CAFile, &t.CertFile, &t.KeyFile} {
			if path := f.moved[*name]; path != "" {
				*name = path
			}
		}
	}
	for _, s := range p.Programs() { // a folder with no file in it is one to start in all the same
		if !filepath.IsLocal(filepath.Join(".", s.Dir)) {
			continue
		}
		if err := os.MkdirAll(filepath.Join(f.Path, s.Dir), 0o700); err != nil {
			return fmt.Errorf("make the folder of strategy %s: %w", s.Name, err)
		}
	}
	return nil
}

// Has says whether a file was unpacked.
func (f *Folder) Has(name string) bool { return f.moved[name] != "" }

// removeLeft removes the folders of workers that were killed. What isn't ours, or is in use, stays.
func removeLeft(parent string) {
	entries, err := os.ReadDir(parent)
	if err != nil {
		return
	}
	for _, e := range entries {
		if !e.IsDir() || !strings.HasPrefix(e.Name(), folderPrefix) {
			continue
		}
		path := filepath.Join(parent, e.Name())
		lock, err := hold(filepath.Join(path, lockName))
		if err != nil {
			continue
		}
		_ = errors.Join(os.RemoveAll(path), lock.Close()) // the next one tries again
	}
}

// memory is a folder whose files lie in memory, where the system has one and it can be written to.
func memory() string {
	for _, path := range slices.Concat(memories(), []string{os.TempDir()}) {
		probe, err := os.MkdirTemp(path, folderPrefix+"try-")
		if err == nil {
			_ = os.Remove(probe)
			return path
		}
	}
	return os.TempDir()
}
