package main

import (
	"reflect"
	"sync"

	"github.com/hashicorp/hcl/v2"

	"bench/redact"
	"bench/result"
)

// sure is how many bytes a secret has to have to be cut out of everything that is shown. Shorter ones may be words of the
// spec or of bench itself, and are cut out only of what others say: a server's last words, an error of the network.
const sure = 8

// A redactor cuts the secrets of a spec out of what is shown and saved. They are those that are known by then: evaluating
// brings about new ones. The zero value knows none.
type redactor struct {
	mu      sync.Mutex
	secrets func() []string // nil: none
	known   int             // how many there were when these two were made
	others  *redact.Redactor
	shown   *redact.Redactor
}

// current are the redactors for what others say, and for what is shown.
func (r *redactor) current() (others, shown *redact.Redactor) {
	if r.secrets == nil {
		return nil, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if all := r.secrets(); len(all) != r.known { // there are only ever more
		var long []string
		for _, secret := range all {
			if len(secret) >= sure {
				long = append(long, secret)
			}
		}
		r.others, r.shown, r.known = redact.New(all), redact.New(long), len(all)
	}
	return r.others, r.shown
}

// text is what others say, without secrets.
func (r *redactor) text(text string) string {
	others, _ := r.current()
	return others.Text(text)
}

// diagnostics are the same ones without secrets.
func (r *redactor) diagnostics(diags hcl.Diagnostics) hcl.Diagnostics {
	clean := make(hcl.Diagnostics, len(diags))
	for i, d := range diags {
		c := *d
		c.Summary, c.Detail = r.text(d.Summary), r.text(d.Detail)
		clean[i] = &c
	}
	return clean
}

// excerpt is a part of a source without secrets, and says where its bytes have gone.
func (r *redactor) excerpt(source string) (text string, moved func(at int) int) {
	_, shown := r.current()
	cuts := shown.Cuts(source)
	return shown.Text(source), func(at int) int {
		to := at
		for _, c := range cuts {
			switch {
			case c.To <= at:
				to += len(redact.Concealed) - (c.To - c.From)
			case c.From < at: // inside of what was cut
				to += c.From + len(redact.Concealed) - at
			}
		}
		return to
	}
}

// run is the same run without secrets in all that may be from others; the run itself is left as it is.
func (r *redactor) run(run *result.Run) *result.Run { return without(r, run) }

// warnings are the same ones without secrets.
func (r *redactor) warnings(warnings []result.Warning) []result.Warning { return without(r, warnings) }

// without is v without secrets. Only what has one is copied.
func without[T any](r *redactor, v T) T {
	others, _ := r.current()
	if others == nil {
		return v
	}
	clean, _ := cleaner{others}.value(reflect.ValueOf(v))
	return clean.Interface().(T)
}
