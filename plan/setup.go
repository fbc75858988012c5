package plan

import (
	"time"

	"bench/result"
)

// Setup is requests that are sent once before any load; or, as a tear-down, once after all of it. They are in no number.
type Setup struct {
	Name     string    `json:"name"`     // with its for_each key: org[base]
	Requests []Request `json:"requests"` // one after the other, in this order; their captures are its values
	Client   Client    `json:"client"`
	// Servers are the names of the servers that its requests go to: it is done again when one of them was started anew.
	Servers []string `json:"servers,omitzero"`
	// Of are, for a tear-down, the names of the set-ups that it belongs to: it is done if one of them was begun. One that
	// belongs to none is done in any case.
	Of    []string      `json:"of,omitzero"`
	Range *result.Range `json:"range,omitempty"`
}

// Until is how long a request is sent again and again, until its answer is as expected.
type Until struct {
	Within time.Duration `json:"within"`
	Every  time.Duration `json:"every"` // from an answer to the next time
}

// Uses are the names of the set-ups whose values the requests have, each once.
func (s Setup) Uses() []string { return SetupsOf(s.Requests) }

// SetupsOf are the names of the set-ups whose values requests have, each once.
func SetupsOf(requests []Request) (names []string) {
	seen := map[string]bool{}
	for _, r := range requests {
		for v := range r.Values() {
			if v.From == FromSetup && !seen[v.Name] {
				seen[v.Name] = true
				names = append(names, v.Name)
			}
		}
	}
	return names
}
