package bench

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Unexpected says why a report's path needs approval; empty: it doesn't.
func Unexpected(path string) string {
	if path == "" || isStream(path) {
		return ""
	}
	target := resolved(path)
	below, ok := underWorkingFolder(target)
	if !ok {
		return "outside of this folder"
	}
	for _, part := range strings.Split(filepath.ToSlash(below), "/") {
		if strings.HasPrefix(part, ".") && part != "." && !strings.HasPrefix(filepath.ToSlash(below), ".bench/") {
			return "a hidden place"
		}
	}
	if info, err := os.Stat(target); err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0 {
		return "over a program"
	}
	return ""
}

// isStream says whether a path is one of the process's own streams, or the device that swallows everything.
func isStream(path string) bool {
	clean := filepath.ToSlash(filepath.Clean(path))
	return slices.Contains([]string{"/dev/stdout", "/dev/stderr", "/dev/null", "NUL"}, clean) || strings.HasPrefix(clean, "/dev/fd/")
}

// underWorkingFolder gives a path's place below the working folder, if it is there by all its links.
func underWorkingFolder(path string) (below string, ok bool) {
	here, err := filepath.EvalSymlinks(absolutePath("."))
	if err != nil {
		return "", false
	}
	below, err = filepath.Rel(here, resolved(path))
	return below, err == nil && filepath.IsLocal(below)
}

// resolved is where a path leads, by all links there are; what isn't there yet stays as it is written.
func resolved(path string) string {
	path = absolutePath(path)
	if target, err := filepath.EvalSymlinks(path); err == nil {
		return target
	}
	parent := filepath.Dir(path)
	if parent == path {
		return path
	}
	return filepath.Join(resolved(parent), filepath.Base(path))
}

func absolutePath(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}

// leadsTo is a path as it is written and, where links make another of it, where it leads.
func leadsTo(path string) string {
	to, written := resolved(path), path
	if !filepath.IsAbs(written) {
		written = filepath.Join(resolved("."), written)
	}
	if to == filepath.Clean(written) {
		return path
	}
	return path + " (which is " + to + ")"
}
