package syntax

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"bench/spec/diag"
)

// A Place is where a spec lives: its folder and the names of its files, both as the user would type them.
type Place struct {
	Dir   string
	Files []string
}

// Discover finds the files of the spec that paths name: one folder, or files of one folder.
func (o Overlays) Discover(base string, paths []string) (Place, hcl.Diagnostics) {
	if len(paths) == 0 {
		paths = []string{"."}
	}
	var found Place
	var diags hcl.Diagnostics
	for i, path := range paths {
		path = portable(base, path)
		dir, files, d := o.discoverOne(base, path)
		diags = append(diags, d...)
		if i > 0 && filepath.Clean(dir) != filepath.Clean(found.Dir) {
			diags = append(diags, diag.Placeless(diag.NoSpec, "A spec lives in one folder",
				"%s is not in the folder %s, where %s is.", path, found.Dir, paths[0]))
			continue
		}
		found.Dir = dir
		found.Files = append(found.Files, files...)
	}
	found.Files = Unique(found.Files)
	return found, diags
}

func (o Overlays) discoverOne(base, path string) (dir string, files []string, diags hcl.Diagnostics) {
	info, err := os.Stat(Within(base, path))
	_, laid := o.Of(Within(base, path))
	switch {
	case laid:
		return filepath.Dir(path), []string{path}, nil
	case errors.Is(err, fs.ErrNotExist):
		return filepath.Dir(path), nil, hcl.Diagnostics{diag.Placeless(diag.NoSpec, "No such file or folder",
			"%s does not exist. Name a spec file, or a folder with *.bench.hcl or *.bench.json files; `bench init` writes a first one.", path)}
	case err != nil:
		return filepath.Dir(path), nil, hcl.Diagnostics{unreadable(path, err)}
	case !info.IsDir():
		return filepath.Dir(path), []string{path}, nil
	}
	names, err := o.Names(Within(base, path))
	if err != nil {
		return path, nil, hcl.Diagnostics{unreadable(path, err)}
	}
	for _, name := range names {
		if IsSpecName(name) {
			files = append(files, filepath.Join(path, name))
		}
	}
	if len(files) == 0 {
		diags = append(diags, diag.Placeless(diag.NoSpec, "No spec in this folder",
			"%s has no files named *.bench.hcl or *.bench.json; `bench init` writes a first one.", path))
	}
	return path, files, diags
}

// IsSpecName says whether a file, by its path with slashes, belongs to the spec of its folder. Editors' backups and hidden files don't.
func IsSpecName(name string) bool {
	name = path.Base(name)
	if strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") {
		return false
	}
	return strings.HasSuffix(name, ".bench.hcl") || strings.HasSuffix(name, ".bench.json")
}

// Within is where path is to be opened when base is the working folder.
func Within(base, path string) string {
	if base == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(base, path)
}

// portable is an absolute path as one from the working folder: what is written down of a spec, its results and reports
// among it, shall not tell whose machine it was, and shall be found on others. It stays as it is where links are in the way.
func portable(base, path string) string {
	if !filepath.IsAbs(path) {
		return path
	}
	here := Absolute(Within(base, "."))
	near, err := filepath.Rel(here, path)
	if err != nil || !SameFile(Within(base, near), path) {
		return path
	}
	return near
}

func unreadable(path string, err error) *hcl.Diagnostic {
	var inner *fs.PathError
	if errors.As(err, &inner) {
		err = inner.Err // the path is in our own sentence
	}
	return diag.Placeless(diag.UnreadableFile, "Can't read the file", "%s: %s.", path, err)
}

// Unique sorts names and drops repetitions.
func Unique(names []string) []string {
	sort.Strings(names)
	kept := names[:0]
	for _, n := range names {
		if len(kept) == 0 || kept[len(kept)-1] != n {
			kept = append(kept, n)
		}
	}
	return kept
}
