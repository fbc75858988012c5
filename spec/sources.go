package spec

import (
	"github.com/hashicorp/hcl/v2"

	"bench/result"
	"bench/spec/syntax"
)

// Sources are the texts of a spec, and where they are from.
type sources struct {
	place    syntax.Place
	dir      string // the spec's folder, absolute
	texts    []syntax.Source
	overlays syntax.Overlays
	recorded *result.Spec // the file they were taken from; nil: the spec's own files
}

// gather finds the files of a spec and reads them: from disk, or what stands in their place.
func gather(o Options) (sources, hcl.Diagnostics) {
	overlays := syntax.NewOverlays(o.Dir, o.Overlays)
	found, diags := overlays.Discover(o.Dir, o.Paths)
	src := sources{place: found, dir: syntax.Absolute(syntax.Within(o.Dir, found.Dir)), overlays: overlays}
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
		overlays: syntax.NewOverlays(o.Dir, o.Overlays), recorded: &from,
	}
	for _, f := range from.Files {
		src.texts = append(src.texts, syntax.Source{Name: f.Name, Text: []byte(f.Text)})
	}
	return src
}
