package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"iter"
)

// Descriptors say how the messages of a call are written: a FileDescriptorSet. Calls of the same file have the same set, so that
// the JSON of a call has only the digest, and that of the plan each set once.
type Descriptors struct {
	Digest string
	Set    []byte
}

// NewDescriptors are those of a set.
func NewDescriptors(set []byte) Descriptors {
	digest := sha256.Sum256(set)
	return Descriptors{Digest: hex.EncodeToString(digest[:8]), Set: set}
}

// MarshalJSON writes the digest.
func (d Descriptors) MarshalJSON() ([]byte, error) { return json.Marshal(d.Digest) }

// UnmarshalJSON reads the digest. The plan that the call stands in has the set.
func (d *Descriptors) UnmarshalJSON(text []byte) error { return json.Unmarshal(text, &d.Digest) }

// calls are all calls of the plan's cells.
func (p *Plan) calls() iter.Seq[*GRPC] {
	return func(yield func(*GRPC) bool) {
		for _, b := range p.Benchmarks {
			for _, cells := range [][]Cell{b.Cells, b.Placebos} {
				for _, c := range cells {
					for _, r := range c.Requests() {
						if r.GRPC != nil && !yield(r.GRPC) {
							return
						}
					}
				}
			}
		}
	}
}

// KeepDescriptors has the plan keep the descriptors that its calls have.
func (p *Plan) KeepDescriptors() {
	for call := range p.calls() {
		if d := call.Descriptors; d.Set != nil {
			if p.Descriptors == nil {
				p.Descriptors = map[string][]byte{}
			}
			p.Descriptors[d.Digest] = d.Set
		}
	}
}

// describe gives the calls of a plan that was read the descriptors that it keeps.
func (p *Plan) describe() error {
	for call := range p.calls() {
		digest := call.Descriptors.Digest
		if digest == "" {
			continue
		}
		set, ok := p.Descriptors[digest]
		if !ok {
			return fmt.Errorf("read plan: it has no descriptors %s, by which %s is called", digest, call.Method)
		}
		call.Descriptors.Set = set
	}
	return nil
}
