package spec

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/json"

	"bench/store"
	"bench/words"
)

// maxFileSize is more than any spec that people, or their scripts, write.
const maxFileSize = 8 << 20

// A source is one file's text.
type source struct {
	name string
	text []byte
}

// isJSON says whether a file is in HCL's JSON syntax, which its name decides.
func isJSON(name string) bool { return strings.HasSuffix(name, ".json") }

// load reads a file, as far as a spec may be long. A link is followed only to where the file's own folder has it: git keeps
// links, and what lies elsewhere is not the spec's to quote.
func load(path, name string) (source, *hcl.Diagnostic) {
	if LeadsOut(path) {
		return source{}, placeless(UnreadableFile, "A link that leads out of the folder",
			"%s is a link to a file elsewhere, and nothing outside of the spec's folder is read. Put the file itself there.", name)
	}
	return loadAnywhere(path, name)
}

// loadAnywhere is load for a file that may be a link to anywhere, and so must not be quoted.
func loadAnywhere(path, name string) (source, *hcl.Diagnostic) {
	f, err := store.Open(path)
	if err != nil {
		return source{}, unreadable(name, err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxFileSize+1))
	if err != nil {
		return source{}, unreadable(name, err)
	}
	return source{name: name, text: words.WithoutMark(text)}, nil
}

// parse turns a text into a file of HCL. The file is never nil, so that its other parts can be looked at too.
func parse(s source) (*hcl.File, hcl.Diagnostics) {
	if d := unfit(s); d != nil {
		shown := s.text
		if len(shown) > maxFileSize {
			shown = nil // messages would have to look through all of it for its first line
		}
		return &hcl.File{Body: hcl.EmptyBody(), Bytes: shown}, hcl.Diagnostics{d}
	}
	var file *hcl.File
	var diags hcl.Diagnostics
	if isJSON(s.name) {
		file, diags = json.Parse(s.text, s.name)
	} else {
		file, diags = hclsyntax.ParseConfig(s.text, s.name, hcl.InitialPos)
	}
	if file == nil || file.Body == nil {
		file = &hcl.File{Body: hcl.EmptyBody(), Bytes: s.text}
	}
	diags = withoutEchoes(diags)
	for _, d := range diags {
		explainSyntax(d, s.text)
	}
	return file, recode(Syntax, diags)
}

// bareUnit matches an argument whose number is followed by a unit, without quotes.
var bareUnit = regexp.MustCompile(`=\s*([0-9]+(?:\.[0-9]+)?(?:ns|us|ms|s|m|h|%|[kKMG]i?B))\s*(?:#.*|//.*)?\r?\n?$`)

// explainSyntax adds what was probably meant to a message of the parser.
func explainSyntax(d *hcl.Diagnostic, text []byte) {
	if d.Subject == nil || d.Summary != "Missing newline after argument" {
		return
	}
	start := bytes.LastIndexByte(text[:d.Subject.Start.Byte], '\n') + 1
	line := text[start:]
	if end := bytes.IndexByte(line, '\n'); end >= 0 {
		line = line[:end]
	}
	if m := bareUnit.FindSubmatch(line); m != nil {
		d.Detail = fmt.Sprintf("A number with a unit stands in quotes: \"%s\".", m[1])
	}
}

// withoutEchoes keeps of each mistake in the syntax the first message. A string that isn't closed makes all that follows
// a riddle; other mistakes are echoed on their own line.
func withoutEchoes(diags hcl.Diagnostics) hcl.Diagnostics {
	var kept hcl.Diagnostics
	lines := map[int]bool{}
	for _, d := range inOrder(diags) {
		if d.Subject == nil {
			kept = append(kept, d)
			continue
		}
		if lines[d.Subject.Start.Line] {
			continue
		}
		lines[d.Subject.Start.Line] = true
		kept = append(kept, d)
		switch d.Summary {
		case "Invalid multi-line string":
			d.Summary = "String without an end"
			d.Detail = "A string in quotes ends on the line on which it begins: close it with a quote. Text of several lines is written as a heredoc (<<EOT)."
			return kept
		case "Unterminated template string", "Unclosed template interpolation sequence", "Unclosed configuration block":
			return kept
		}
	}
	return kept
}

// unfit says why a text should not even be given to a parser.
func unfit(s source) *hcl.Diagnostic {
	if len(s.text) > maxFileSize {
		at := positionOf(s, 0, 0)
		return failure(FileTooLarge, at, "File too large", "A spec file may have at most %d MiB. Put large bodies into files of their own and use body_file.", maxFileSize>>20)
	}
	if i := bytes.IndexByte(s.text, 0); i >= 0 {
		return failure(BadEncoding, positionOf(s, i, 1), "NUL byte in the file", "A spec is UTF-8 text; this looks like a binary file, or like UTF-16.")
	}
	if i := invalidUTF8(s.text); i >= 0 {
		return failure(BadEncoding, positionOf(s, i, 1), "File is not UTF-8", "This byte is no UTF-8. Save the file with UTF-8 encoding.")
	}
	return tooNested(s)
}

// invalidUTF8 is the offset of the first byte that is not UTF-8, or -1.
func invalidUTF8(text []byte) int {
	if utf8.Valid(text) {
		return -1
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// positionOf is the range of n bytes at an offset of a file.
func positionOf(s source, offset, n int) hcl.Range {
	start := hcl.InitialPos
	for i, b := range s.text[:offset] {
		if b == '\n' {
			start.Line++
			start.Column = 0
		}
		if utf8.RuneStart(s.text[i]) {
			start.Column++
		}
	}
	start.Byte = offset
	end := start
	end.Byte += n
	end.Column += n
	return hcl.Range{Filename: s.name, Start: start, End: end}
}
