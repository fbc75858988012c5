package setup

import (
	"fmt"
	"maps"

	"golang.org/x/net/http/httpguts"

	"bench/engine/text"
	"bench/plan"
)

// Filled are requests with the values of set-ups in their places: each text that has no other values is rendered now, so that a
// request which has none costs what one costs that is always the same. Headers that have such a value are secret from now on.
// The error is of a value that doesn't fit where it stands.
func Filled(requests []plan.Request, known Values) ([]plan.Request, error) {
	filled := make([]plan.Request, len(requests))
	for i, r := range requests {
		if filled[i] = r; r.Dynamic == nil || len(plan.SetupsOf(requests[i:i+1])) == 0 {
			continue
		}
		if err := fill(&filled[i], known); err != nil {
			return nil, fmt.Errorf("request %q: %w", r.Name, err)
		}
	}
	return filled, nil
}

// fill fills one request, which is a copy, but for what it refers to.
func fill(r *plan.Request, known Values) error {
	left := plan.Dynamic{Headers: map[string]plan.Text{}}
	var err error
	if left.URL, r.URL, err = render(r.Dynamic.URL, r.URL, known, text.Template.AppendURL); err != nil {
		return err
	}
	if left.Body, r.Body, err = render(r.Dynamic.Body, r.Body, known, text.Template.Append); err != nil {
		return err
	}
	headers := make(map[string]string, len(r.Headers))
	maps.Copy(headers, r.Headers)
	r.Headers = headers
	r.Secret.Headers = append([]string(nil), r.Secret.Headers...)
	for name, value := range r.Dynamic.Headers {
		rest, filled, err := render(value, r.Headers[name], known, text.Template.Append)
		switch {
		case err != nil:
			return err
		case len(rest) > 0:
			left.Headers[name] = rest
		case !httpguts.ValidHeaderFieldValue(filled):
			return fmt.Errorf("the value that a set-up has for the header %s has a line break or another control character in it", name)
		}
		r.Headers[name] = filled
		if ofSetups, _ := split(value); ofSetups {
			r.Secret.Headers = append(r.Secret.Headers, name)
			r.Sensitive = true
		}
	}
	if err := fillMessages(r, &left, known); err != nil {
		return err
	}
	r.Dynamic = &left
	if len(left.URL)+len(left.Body)+len(left.Headers)+len(left.Send) == 0 {
		r.Dynamic = nil
	}
	return nil
}

// fillMessages fills the messages of a WebSocket or a call: as long as one of them has other values, all of them are left.
func fillMessages(r *plan.Request, left *plan.Dynamic, known Values) error {
	if len(r.Dynamic.Send) == 0 {
		return nil
	}
	messages, others := make([]string, len(r.Dynamic.Send)), false
	left.Send = make([]plan.Text, len(r.Dynamic.Send))
	for i, message := range r.Dynamic.Send {
		rest, filled, err := render(message, "", known, text.Template.Append)
		if err != nil {
			return err
		}
		if static, ok := message.Static(); ok {
			filled = static
		}
		_, ofOthers := split(message)
		messages[i], others = filled, others || ofOthers
		if left.Send[i] = rest; !ofOthers {
			left.Send[i] = plan.Text{{Literal: filled}}
		}
	}
	if others {
		return nil
	}
	left.Send = nil
	switch {
	case r.GRPC != nil:
		own := *r.GRPC
		own.Messages, r.GRPC = messages, &own
	case r.WebSocket != nil:
		own := *r.WebSocket
		own.Send, r.WebSocket = messages, &own
	}
	r.Secret.Send, r.Sensitive = true, true
	return nil
}

// render renders a text whose values are all of set-ups. Another one is left, with what is shown for it.
func render(t plan.Text, shown string, known Values, how func(text.Template, []byte, text.Values) []byte) (left plan.Text, rendered string, err error) {
	ofSetups, ofOthers := split(t)
	if !ofSetups || ofOthers {
		return t, shown, nil
	}
	template, err := text.Compile(t)
	if err != nil {
		return nil, "", err
	}
	return nil, string(how(template, nil, known)), nil
}

// split says whether a text has values of set-ups, and others.
func split(t plan.Text) (ofSetups, ofOthers bool) {
	for v := range t.Values {
		ofSetups = ofSetups || v.From == plan.FromSetup
		ofOthers = ofOthers || v.From != plan.FromSetup
	}
	return ofSetups, ofOthers
}
