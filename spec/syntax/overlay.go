package syntax

import (
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/hashicorp/hcl/v2"
)

// Overlays are texts in the place of those of files, by the files' absolute paths: what an editor has not saved yet. A file
// with an overlay need not be on disk, and what is on disk is not looked at. None is the file system as it is.
type Overlays map[string][]byte

// NewOverlays takes texts by paths that start from base.
func NewOverlays(base string, texts map[string][]byte) Overlays {
	o := Overlays{}
	for path, text := range texts {
		o[Absolute(Within(base, path))] = text
	}
	return o
}

// Of is the text in place of a file's.
func (o Overlays) Of(path string) ([]byte, bool) {
	text, ok := o[Absolute(path)]
	return text, ok
}

// Load is the text of a file: its overlay, or what Load finds.
func (o Overlays) Load(path, name string) (Source, *hcl.Diagnostic) {
	if text, ok := o.Of(path); ok {
		return Source{Name: name, Text: text, Unsaved: true}, nil
	}
	return Load(path, name)
}

// LoadAnywhere is the text of a file: its overlay, or what LoadAnywhere finds.
func (o Overlays) LoadAnywhere(path, name string) (Source, *hcl.Diagnostic) {
	if text, ok := o.Of(path); ok {
		return Source{Name: name, Text: text}, nil
	}
	return LoadAnywhere(path, name)
}

// Names are the names of what is in a folder, files that are there by their overlay alone among it, sorted.
func (o Overlays) Names(dir string) ([]string, error) {
	names := map[string]bool{}
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		names[e.Name()] = true
	}
	for path := range o {
		if filepath.Dir(path) == Absolute(dir) {
			names[filepath.Base(path)], err = true, nil
		}
	}
	return slices.Sorted(maps.Keys(names)), err
}
