package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"bench/engine/client"
	"bench/plan"
)

// digestFrom is the size from which a body is in a fingerprint by its own digest, rather than as JSON once more.
const digestFrom = 64 << 10

// fingerprint is a digest of what a cell requests and how. Servers are in it by their names: their ports differ from
// run to run. Bodies and headers are in it too, but nothing can be read from a digest.
func (r *runner) fingerprint(c plan.Cell) (string, error) {
	same := struct {
		Group    plan.Group
		Strategy plan.Strategy
		Client   plan.Client
		Arrival  plan.Arrival
		Draws    plan.Draws `json:",omitzero"`
		Setups   []string   `json:",omitzero"` // the values of set-ups, which the texts have no names of
		Parts    []string   `json:",omitzero"`
	}{c.Group, c.Strategy, c.Client.Shown(), c.Arrival, fingerprintedDraws(r.plan.Draws.Of(c.Group)), setupValues(c.Group), nil}
	for _, p := range c.Parts {
		digest, err := r.fingerprint(c.Load(p))
		if err != nil {
			return "", err
		}
		same.Parts = append(same.Parts, fmt.Sprint(p.Name, p.Share, p.Start, digest))
	}
	if s := r.searchOf(c); s != nil { // within which range is no matter of what is found
		same.Arrival = s.At(plan.Cell{Arrival: c.Arrival}, 0).Arrival
		for _, h := range s.Holds {
			same.Parts = append(same.Parts, h.Text(s.Over))
		}
	}
	same.Strategy.LibraryBound = 0 // as its type has it
	same.Strategy.Program = r.fingerprinted(c.Strategy.Program)
	same.Group.Requests = slices.Clone(c.Group.Requests)
	for i := range same.Group.Requests {
		request := &same.Group.Requests[i]
		request.Range = nil    // to move a request in its file changes nothing
		request.Dynamic = nil  // its texts stand in the others, with the names of their values
		if request.Sensitive { // a secret may be renewed, and a digest could be tried against guesses
			request.URL, _, _ = strings.Cut(request.URL, "?")
			request.Headers, request.Body = nil, ""
		}
		if len(request.Body) > digestFrom {
			request.Body = fmt.Sprintf("sha256:%x", sha256.Sum256(client.BytesOf(request.Body)))
		}
		request.URL = r.servers.Portless(request.URL)
		*request = request.Shown()
	}
	text, err := json.Marshal(same)
	if err != nil {
		return "", fmt.Errorf("fingerprint %s: %w", c.Address, err)
	}
	digest := sha256.Sum256(text)
	return hex.EncodeToString(digest[:16]), nil
}

// searchOf is the search that a cell belongs to; nil: it has its level.
func (r *runner) searchOf(c plan.Cell) *plan.Search {
	for _, b := range r.plan.Benchmarks {
		if b.Name == c.Address.Benchmark && b.Key == c.Address.Key {
			return b.Search
		}
	}
	return nil
}

// setupValues are the values of set-ups that requests have, by the references to them.
func setupValues(g plan.Group) (found []string) {
	for _, r := range g.Requests {
		for v := range r.Values() {
			if v.From == plan.FromSetup {
				found = append(found, r.Name+" "+v.String())
			}
		}
	}
	slices.Sort(found)
	return found
}

// fingerprintedDraws are draws with a digest in place of their rows. Rows that are sensitive may be renewed.
func fingerprintedDraws(d plan.Draws) plan.Draws {
	d.Data, d.Randoms = slices.Clone(d.Data), slices.Clone(d.Randoms)
	for i := range d.Data {
		all := d.Data[i]
		d.Data[i] = all.Shown()
		if all.Sensitive {
			continue
		}
		sum := sha256.New()
		for _, row := range all.Rows {
			for _, text := range row {
				fmt.Fprintf(sum, "%d:%s", len(text), text)
			}
		}
		d.Data[i].Rows = [][]string{{hex.EncodeToString(sum.Sum(nil))}}
	}
	for i := range d.Randoms {
		d.Randoms[i] = d.Randoms[i].Shown()
	}
	return d
}

// fingerprinted is what of a client program says which it is; nil where there is none.
func (r *runner) fingerprinted(p *plan.Server) *plan.Server {
	if p == nil {
		return nil
	}
	same := p.Shown()
	same.Range, same.Digest, same.Written = nil, "", nil
	same.Command = slices.Clone(p.Command)
	for i, word := range same.Command {
		same.Command[i] = r.servers.Portless(word)
	}
	same.Env = maps.Clone(same.Env)
	for name, value := range same.Env {
		same.Env[name] = r.servers.Portless(value)
	}
	return &same
}
