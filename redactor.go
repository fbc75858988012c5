package bench

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

// A Redactor cuts the secrets of a spec out of what is shown and saved. They are those that are known by then: evaluating
// brings about new ones. The zero value knows none. It may be used by several goroutines.
type Redactor struct {
	mu      sync.Mutex
	secrets func() []string // nil: none
	known   int             // how many there were when these two were made
	others  *redact.Redactor
	shown   *redact.Redactor
}

// Know gives the redactor the secrets that there are at any time; they may only get more.
func (r *Redactor) Know(secrets func() []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.secrets = secrets
}

// Shown cuts those secrets out of which nobody would write by chance: of what is shown in any case, such as a spec's text.
func (r *Redactor) Shown() *redact.Redactor {
	_, shown := r.current()
	return shown
}

// current are the redactors for what others say, and for what is shown.
func (r *Redactor) current() (others, shown *redact.Redactor) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.secrets == nil {
		return nil, nil
	}
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

// Text is what others say, without secrets.
func (r *Redactor) Text(text string) string {
	others, _ := r.current()
	return others.Text(text)
}

// Diagnostics are the same ones without secrets.
func (r *Redactor) Diagnostics(diags hcl.Diagnostics) hcl.Diagnostics {
	clean := make(hcl.Diagnostics, len(diags))
	for i, d := range diags {
		c := *d
		c.Summary, c.Detail = r.Text(d.Summary), r.Text(d.Detail)
		clean[i] = &c
	}
	return clean
}

// Excerpt is a part of a source without secrets, and moved says where its bytes have gone.
func (r *Redactor) Excerpt(source string) (text string, moved func(at int) int) {
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

// Run is the same run without secrets in all that may be from others; the run itself is left as it is.
func (r *Redactor) Run(run *result.Run) *result.Run { return Without(r, run) }

// Warnings are the same ones without secrets.
func (r *Redactor) Warnings(warnings []result.Warning) []result.Warning { return Without(r, warnings) }

// Without is v without secrets in any of its texts. Only what has one is copied.
func Without[T any](r *Redactor, v T) T {
	others, _ := r.current()
	if others == nil {
		return v
	}
	clean, _ := cleaner{others}.value(reflect.ValueOf(v))
	return clean.Interface().(T)
}
