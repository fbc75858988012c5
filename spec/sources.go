package spec

import (
	"path/filepath"

	"github.com/hashicorp/hcl/v2"

	"bench/result"
	"bench/spec/diag"
	"bench/spec/syntax"
)

// Sources are the texts of a spec, and where they are from.
type sources struct {
	place    syntax.Place
	dir      string // the spec's folder, absolute
	texts    []syntax.Source
	within   string // see Options.Within
	base     string // the folder that paths start from, see Options.Dir
	overlays syntax.Overlays
	recorded *result.Spec // the file they were taken from; nil: the spec's own files
}

// gather finds the files of a spec and reads them: from disk, or what stands in their place.
func gather(o Options) (sources, hcl.Diagnostics) {
	overlays := syntax.NewOverlays(o.Dir, o.Overlays)
	found, diags := overlays.Discover(o.Dir, o.Paths)
	src := sources{place: found, dir: syntax.Absolute(syntax.Within(o.Dir, found.Dir)), overlays: overlays, base: o.Dir, within: o.Within}
	for _, name := range found.Files {
		text, d := overlays.Load(syntax.Within(o.Dir, name), name)
		if d != nil {
			diags = append(diags, d)
			continue
		}
		src.texts = append(src.texts, text)
	}
	return src, diags
}

// recall takes the texts of a spec from a file that has them.
func recall(from result.Spec, o Options) sources {
	src := sources{
		place: syntax.Place{Dir: from.Dir}, dir: syntax.Absolute(syntax.Within(o.Dir, from.Dir)),
		overlays: syntax.NewOverlays(o.Dir, o.Overlays), recorded: &from, base: o.Dir,
	}
	for _, f := range from.Files {
		if filepath.Dir(f.Name) != filepath.Dir(from.Files[0].Name) {
			continue // of a module; the first one is the spec's own, and that has one folder
		}
		src.texts = append(src.texts, syntax.Source{Name: f.Name, Text: []byte(f.Text), Unsaved: f.Unsaved})
	}
	return src
}

// liesIn says whether a folder is another one or in it, wherever links lead.
func liesIn(dir, top string) bool {
	full, err := filepath.EvalSymlinks(syntax.Absolute(dir))
	if err != nil {
		full = syntax.Absolute(dir)
	}
	if around, err := filepath.EvalSymlinks(top); err == nil {
		top = around
	}
	below, err := filepath.Rel(top, full)
	return err == nil && filepath.IsLocal(below)
}

// inFolder says whether a file stands in a folder.
func inFolder(name, dir string) bool { return filepath.Dir(name) == filepath.Clean(dir) }

// module reads the texts of a module, whose folder is given from the spec's own on: from disk, or what was kept of it.
func (s sources) module(folder string) ([]syntax.Source, hcl.Diagnostics) {
	dir := filepath.Join(s.place.Dir, filepath.FromSlash(folder))
	if s.recorded != nil {
		if len(s.texts) > 0 {
			dir = filepath.Join(filepath.Dir(s.texts[0].Name), filepath.FromSlash(folder))
		}
		var kept []syntax.Source
		for _, f := range s.recorded.Files {
			if inFolder(f.Name, dir) {
				kept = append(kept, syntax.Source{Name: f.Name, Text: []byte(f.Text)})
			}
		}
		return kept, nil
	}
	if s.within != "" && !liesIn(syntax.Within(s.base, dir), s.within) {
		return nil, hcl.Diagnostics{diag.Placeless(diag.BadModule, "Outside of the folder", "%s lies outside of the folder that bench was told to keep to, and nothing there is read.", folder)}
	}
	found, diags := s.overlays.Discover(s.base, []string{dir})
	var texts []syntax.Source
	for _, name := range found.Files {
		if !inFolder(name, dir) {
			continue // source names a file
		}
		text, d := s.overlays.Load(syntax.Within(s.base, name), name)
		if d != nil {
			diags = append(diags, d)
			continue
		}
		texts = append(texts, text)
	}
	return texts, diags
}
