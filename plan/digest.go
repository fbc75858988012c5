package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"bench/result"
)

// Digest tells whether two machines mean the same by a plan: it is of all that is done, as it may be shown. What only says
// where the plan comes from is not in it, and neither are secrets, which may be others on each machine.
func (p *Plan) Digest() string {
	shown := p.Public()
	shown.Spec, shown.Warnings, shown.Workers, shown.History = result.Spec{}, nil, nil, nil
	for i := range shown.Servers {
		shown.Servers[i] = p.Servers[i].anywhere(shown.Servers[i])
	}
	for i, b := range p.Benchmarks {
		for k, c := range b.Cells {
			forget(c.Strategy, &shown.Benchmarks[i].Cells[k].Strategy)
		}
		for k, c := range b.Placebos {
			forget(c.Strategy, &shown.Benchmarks[i].Placebos[k].Strategy)
		}
	}
	text, err := json.Marshal(shown)
	if err != nil {
		return "" // a plan that was made can be written
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

func forget(s Strategy, shown *Strategy) {
	if s.Program != nil {
		program := s.Program.anywhere(*shown.Program)
		shown.Program = &program
	}
}

// anywhere is what is shown of a server without what a secret leaves in that: its digest.
func (s Server) anywhere(shown Server) Server {
	shown.Digest = ""
	for name := range s.SecretEnv {
		shown.Env[name] = Concealed
	}
	return shown
}

// LoopbackHosts are the hosts of the plan that are another machine on each machine: this one.
func (p *Plan) LoopbackHosts() []Host {
	return slices.DeleteFunc(slices.Clone(p.Hosts), func(h Host) bool { return !h.Loopback })
}
