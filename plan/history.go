package plan

import "bench/result"

// History is how the runs of a spec are kept and told of.
type History struct {
	result.History
	Tell  *Tell         `json:"tell,omitempty"` // who is told of findings; nil: nobody
	Range *result.Range `json:"range,omitempty"`
}

// Declared is what a run keeps of it: neither a command nor a webhook.
func (h *History) Declared() *result.History {
	if h == nil {
		return nil
	}
	kept := h.History
	return &kept
}

// Tell is who is told of findings, one message a commit: a program, or a webhook.
type Tell struct {
	// Program gets each message on its standard input; it is started in its folder once a message. Nil: there is a webhook.
	Program *Server `json:"program,omitempty"`
	Webhook string  `json:"webhook,omitempty"`
	// Sensitive says that Webhook comes from a sensitive variable, or has a password in it. Shown is without it; its host, which
	// is approved, is told in any case.
	Sensitive bool  `json:"sensitive,omitempty"`
	Host      *Host `json:"host,omitempty"` // the webhook's
}

// Teller is who is told of findings; nil: nobody.
func (h *History) Teller() *Tell {
	if h == nil {
		return nil
	}
	return h.Tell
}

// Programs are those that are started to tell somebody; none for a webhook, or nobody.
func (t *Tell) Programs() []Server {
	if t == nil || t.Program == nil {
		return nil
	}
	return []Server{*t.Program}
}

// HostName is the webhook's host; "" without one.
func (t *Tell) HostName() string {
	if t == nil || t.Host == nil {
		return ""
	}
	return t.Host.Name
}

// Shown is what may be printed of it.
func (t Tell) Shown() Tell {
	if t.Sensitive && t.Webhook != "" {
		t.Webhook = Concealed
	}
	return t
}
