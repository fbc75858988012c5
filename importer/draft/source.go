package draft

import (
	"bytes"
	"unicode/utf8"
)

// A Source is what is read.
type Source struct {
	Name string   // the file; "": standard input, or Args
	Text []byte   // what is in it
	Args []string // a command line, in place of Text

	// Dir is where the spec is to be; "": the current folder.
	Dir string

	// Beside reads a file that lies where the spec is to be. It may be nil: then there is none.
	Beside func(name string) (text []byte, ok bool)

	// Near reads a file by a name that the source has for it: from the source's own folder, or from where bench was started. It may be nil.
	Near func(name string) (text []byte, ok bool)
}

const longestNear = 64 << 10 // bytes of a file that are written out

// Short is what is in a file that the source names, if it is text and short enough to be written out.
func (s *Source) Short(name string) (text string, ok bool) {
	if s.Near == nil || name == "" {
		return "", false
	}
	content, ok := s.Near(name)
	if !ok || len(content) == 0 || len(content) > longestNear || Binary(content) || !utf8.Valid(content) {
		return "", false
	}
	return string(content), true
}

// BodyFile makes a file the body of a request: by its name where it lies in the spec's folder, by what is in it where it lies with the
// source; otherwise it is lost.
func (d *Draft) BodyFile(src *Source, r *Request, name string) {
	if src.Has(name) {
		r.Body.File = name
	} else if text, ok := src.Short(name); ok {
		SetBody(d, r, Lit(text))
	} else {
		r.LoseBodyFile(name)
	}
}

// LoseBodyFile says that a body's file is nowhere.
func (r *Request) LoseBodyFile(name string) {
	r.Lose("the body from the file " + name + ", which is not in the spec's folder. Once it is: body_file = " + Quoted(name))
}

// Has says whether a file lies where the spec is to be.
func (s *Source) Has(name string) bool {
	if s.Beside == nil || name == "" {
		return false
	}
	_, ok := s.Beside(name)
	return ok
}

// Binary says whether a text is none.
func Binary(text []byte) bool { return bytes.IndexByte(text[:min(len(text), 8<<10)], 0) >= 0 }

// A Refusal is why a source can't be imported: what is wrong with it and what would be right.
type Refusal struct{ Summary, Detail string }

func (r *Refusal) Error() string { return r.Summary + ": " + r.Detail }

// UsualLoad adds the load of a source that says nothing of one.
func (d *Draft) UsualLoad(strategy string) *Load {
	l := &Load{Name: "imported", Strategy: strategy, Concurrency: 1, Duration: "10s"}
	for _, g := range d.Groups {
		l.Groups = append(l.Groups, g.Name)
	}
	l.Tell("The source says nothing of load: one at a time to begin with. More at once: concurrency, users; by a clock: rate, stages.")
	d.Loads = append(d.Loads, l)
	return l
}
