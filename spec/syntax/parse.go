package syntax

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/json"

	"bench/pattern"
	"bench/spec/diag"
	"bench/store"
	"bench/words"
)

// maxFileSize is more than any spec that people, or their scripts, write.
const maxFileSize = 8 << 20

// A Source is one file's text.
type Source struct {
	Name    string
	Text    []byte
	Unsaved bool // an overlay: no file has this text, as far as is known
}

// IsJSON says whether a file is in HCL's JSON syntax, which its name decides.
func IsJSON(name string) bool { return strings.HasSuffix(name, ".json") }

// Load reads a file, as far as a spec may be long. A link is followed only to where the file's own folder has it: git keeps
// links, and what lies elsewhere is not the spec's to quote.
func Load(path, name string) (Source, *hcl.Diagnostic) {
	if LeadsOut(path) {
		return Source{}, diag.Placeless(diag.UnreadableFile, "A link that leads out of the folder",
			"%s is a link to a file elsewhere, and nothing outside of the spec's folder is read. Put the file itself there.", name)
	}
	return LoadAnywhere(path, name)
}

// LoadAnywhere is load for a file that may be a link to anywhere, and so must not be quoted.
func LoadAnywhere(path, name string) (Source, *hcl.Diagnostic) {
	f, err := store.Open(path)
	if err != nil {
		return Source{}, unreadable(name, err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxFileSize+1))
	if err != nil {
		return Source{}, unreadable(name, err)
	}
	return Source{Name: name, Text: words.WithoutMark(text)}, nil
}

// Parse turns a text into a file of HCL. The file is never nil, so that its other parts can be looked at too.
func Parse(s Source) (*hcl.File, hcl.Diagnostics) {
	if d := Unfit(s); d != nil {
		shown := s.Text
		if len(shown) > maxFileSize {
			shown = nil // messages would have to look through all of it for its first line
		}
		return &hcl.File{Body: hcl.EmptyBody(), Bytes: shown}, hcl.Diagnostics{d}
	}
	var file *hcl.File
	var diags hcl.Diagnostics
	if IsJSON(s.Name) {
		file, diags = json.Parse(s.Text, s.Name)
	} else {
		file, diags = hclsyntax.ParseConfig(s.Text, s.Name, hcl.InitialPos)
	}
	if file == nil || file.Body == nil {
		file = &hcl.File{Body: hcl.EmptyBody(), Bytes: s.Text}
	}
	return file, told(diags, s.Text)
}

// bareUnit matches an argument whose number is followed by a unit, without quotes.
var bareUnit = pattern.Of(`=\s*([0-9]+(?:\.[0-9]+)?(?:ns|us|ms|s|m|h|%|[kKMG]i?B))\s*(?:#.*|//.*)?\r?\n?$`)

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
	if m := bareUnit.Regexp().FindSubmatch(line); m != nil {
		d.Detail = fmt.Sprintf("A number with a unit stands in quotes: \"%s\".", m[1])
	}
}

// endless is the mistake after which all that follows is a riddle.
const endless = "String without an end"

// withoutEchoes keeps of each mistake in the syntax the first message. A string that isn't closed makes all that follows
// a riddle; other mistakes are echoed on their own line.
func withoutEchoes(diags hcl.Diagnostics) hcl.Diagnostics {
	var kept hcl.Diagnostics
	lines := map[int]bool{}
	for _, d := range diag.InOrder(diags) {
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
			d.Summary = endless
			d.Detail = "A string in quotes ends on the line on which it begins: close it with a quote. Text of several lines is written as a heredoc (<<EOT)."
			return kept
		case "Unterminated template string", "Unclosed template interpolation sequence", "Unclosed configuration block":
			return kept
		}
	}
	return kept
}

// Unfit says why a text should not even be given to a parser.
func Unfit(s Source) *hcl.Diagnostic {
	if len(s.Text) > maxFileSize {
		at := RangeOf(s, 0, 0)
		return diag.Failure(diag.FileTooLarge, at, "File too large", "A spec file may have at most %d MiB. Put large bodies into files of their own and use body_file.", maxFileSize>>20)
	}
	if i := bytes.IndexByte(s.Text, 0); i >= 0 {
		return diag.Failure(diag.BadEncoding, RangeOf(s, i, 1), "NUL byte in the file", "A spec is UTF-8 text; this looks like a binary file, or like UTF-16.")
	}
	if i := invalidUTF8(s.Text); i >= 0 {
		return diag.Failure(diag.BadEncoding, RangeOf(s, i, 1), "File is not UTF-8", "This byte is no UTF-8. Save the file with UTF-8 encoding.")
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

// A File is a text with its syntax.
type File struct {
	Source
	*hcl.File
	Broken bool // its syntax is wrong, so that a part of it is missing
}

// ParseAll parses texts, each of which has its file.
func ParseAll(texts []Source) ([]File, hcl.Diagnostics) {
	var files []File
	var all hcl.Diagnostics
	for _, text := range texts {
		file, diags := Parse(text)
		files = append(files, File{Source: text, File: file, Broken: diags.HasErrors()})
		all = append(all, diags...)
	}
	return files, all
}
