package spec

import (
	"bytes"
	"slices"

	"github.com/hashicorp/hcl/v2"

	"bench/result"
)

// publicSources are the spec's texts as plans and results keep them: without the defaults of sensitive variables, which
// whoever reads them again is asked for, as for every sensitive value. Each is blanked out, so that all places stay
// where they are.
func (s *Spec) publicSources() []result.SourceFile {
	files := slices.Clone(s.sources)
	for _, v := range s.variables {
		arg := v.block.args["default"]
		if !v.sensitive || arg == nil || v.value.IsNull() && v.origin == "default" {
			continue
		}
		for i, f := range files {
			if f.Name == arg.rng.Filename {
				files[i].Text = string(blanked([]byte(f.Text), arg.rng, isJSON(f.Name)))
			}
		}
	}
	return files
}

// blanked puts spaces in place of an argument; line ends stay. In JSON the comma that parts it from its neighbour goes too.
func blanked(text []byte, at hcl.Range, json bool) []byte {
	from, to := at.Start.Byte, at.End.Byte
	if from < 0 || to > len(text) || from > to {
		return text
	}
	if json {
		const space = " \t\r\n"
		if rest := bytes.TrimLeft(text[to:], space); len(rest) > 0 && rest[0] == ',' {
			to = len(text) - len(rest) + 1
		} else if before := bytes.TrimRight(text[:from], space); len(before) > 0 && before[len(before)-1] == ',' {
			from = len(before) - 1
		}
	}
	for i := from; i < to; i++ {
		if text[i] != '\n' && text[i] != '\r' {
			text[i] = ' '
		}
	}
	return text
}
