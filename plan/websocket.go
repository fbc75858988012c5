package plan

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Messages is the format of streams whose events are messages of a protocol that has some: a request has it by its own type.
const Messages StreamFormat = "messages"

// WebSocket says that a request opens a WebSocket (RFC 6455), what it says there, and what it waits for.
type WebSocket struct {
	// Send are the messages, sent as texts as soon as the handshake is over.
	Send []string `json:"send,omitzero"`
	// Await says when it has seen enough; nil: when the server closes.
	Await *Await `json:"await,omitempty"`
}

// Await is what is waited for among messages.
type Await struct {
	// JSON has JSONPaths with the values expected there, of the messages that count; none: each counts. Conditions are those
	// that are no values.
	JSON       map[string]any `json:"json,omitzero"`
	Conditions []Condition    `json:"conditions,omitzero"`
	Messages   int            `json:"messages"` // so many of them
}

// Selects says whether only some messages count.
func (a *Await) Selects() bool { return len(a.JSON)+len(a.Conditions) > 0 }

// Text says in a few words what is awaited: 100 messages with $.type.
func (a *Await) Text() string {
	if a == nil {
		return "until the server closes"
	}
	text := strconv.Itoa(a.Messages) + " messages"
	if a.Messages == 1 {
		text = "a message"
	}
	var paths []string
	for path := range a.JSON {
		paths = append(paths, path)
	}
	for _, c := range a.Conditions {
		paths = append(paths, c.Path)
	}
	if slices.Sort(paths); len(paths) > 0 {
		text += " with " + strings.Join(paths, ", ")
	}
	return "until " + text
}

// Text says in a few words what is done over the WebSocket.
func (w *WebSocket) Text() string {
	sent := fmt.Sprintf("sends %d messages, ", len(w.Send))
	switch len(w.Send) {
	case 0:
		sent = ""
	case 1:
		sent = "sends a message, "
	}
	return sent + w.Await.Text()
}
