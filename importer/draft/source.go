package draft

import "bytes"

// A Source is what is read.
type Source struct {
	Name string   // the file; "": standard input, or Args
	Text []byte   // what is in it
	Args []string // a command line, in place of Text

	// Dir is where the spec is to be; "": the current folder.
	Dir string

	// Beside reads a file that lies where the spec is to be. It may be nil: then there is none.
	Beside func(name string) (text []byte, ok bool)
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
