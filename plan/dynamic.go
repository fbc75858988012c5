package plan

import (
	"iter"
	"slices"
)

// Dynamic is what of a request is rendered for each send: the texts that have slots. What is not in it stands in the request
// as in any other, where such texts are shown with the names of their values.
type Dynamic struct {
	URL Text `json:"url,omitzero"` // absolute; its host has no slot in it
	// Headers are those whose values have slots.
	Headers map[string]Text `json:"headers,omitzero"`
	Body    Text            `json:"body,omitzero"`
	Send    []Text          `json:"send,omitzero"` // messages of a WebSocket, or JSON of those of a call: all of them, where any has a slot
}

// Values are all values of the request's texts.
func (d *Dynamic) Values() iter.Seq[Value] {
	return func(yield func(Value) bool) {
		if d == nil || !d.URL.values(yield) {
			return
		}
		for _, text := range d.Headers {
			if !text.values(yield) {
				return
			}
		}
		if !d.Body.values(yield) {
			return
		}
		for _, text := range d.Send {
			if !text.values(yield) {
				return
			}
		}
	}
}

// Values are all values of a request: of its texts, and of the conditions under which it is sent.
func (r Request) Values() iter.Seq[Value] {
	return func(yield func(Value) bool) {
		for v := range r.Dynamic.Values() {
			if !yield(v) {
				return
			}
		}
		if r.When.values(yield) && r.Repeat != nil {
			_ = r.Repeat.While.values(yield) && r.Repeat.Each.values(yield)
		}
	}
}

// Uses says whether a value of a source stands in a request of the group.
func (g Group) Uses(from ValueSource, name string) bool {
	return slices.ContainsFunc(g.Requests, func(r Request) bool {
		for v := range r.Values() {
			if v.From == from && v.Name == name {
				return true
			}
		}
		return false
	})
}

// IsDynamic says whether requests of the group have values that are known only in the run.
func (g Group) IsDynamic() bool {
	return slices.ContainsFunc(g.Requests, func(r Request) bool {
		for range r.Values() {
			return true
		}
		return false
	})
}

// shown is d without its secrets.
func (d *Dynamic) shown(secret Secrets) *Dynamic {
	if d == nil {
		return nil
	}
	concealed := Text{{Literal: Concealed}}
	shown := *d
	if secret.URL && len(d.URL) > 0 {
		shown.URL = concealed
	}
	if secret.Body && len(d.Body) > 0 {
		shown.Body = concealed
	}
	if secret.Send && len(d.Send) > 0 {
		shown.Send = []Text{concealed}
	}
	shown.Headers = nil
	for name, text := range d.Headers {
		switch {
		case slices.Contains(secret.Names, name):
			name, text = Concealed, concealed
		case slices.Contains(secret.Headers, name):
			text = concealed
		}
		if shown.Headers == nil {
			shown.Headers = make(map[string]Text, len(d.Headers))
		}
		shown.Headers[name] = text
	}
	return &shown
}
