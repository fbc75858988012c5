package quick

import (
	"slices"
	"strings"

	"bench/pattern"

	"golang.org/x/net/http/httpguts"
)

// A header is one line of -H.
type header struct {
	name, value string
	secret      bool
}

// secretName are headers whose values are nobody's business: they are kept out of the spec, and so of all that keeps it.
var secretName = pattern.Of(`(?i)^(authorization|proxy-authorization|cookie)$|token|secret|password|api[-_]?key|auth|credential|session`)

// headers reads the lines of -H.
func (l *Load) headers() ([]header, error) {
	var all []header
	for _, line := range l.Headers {
		name, value, ok := strings.Cut(line, ":")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		switch {
		case !ok:
			return nil, mistaken("A header has a colon", "Write -H 'Name: value', and not %q.", shortened(line))
		case !httpguts.ValidHeaderFieldName(name):
			return nil, mistaken("Invalid header", "%q is no name of a header: it has letters, digits and -, and no spaces.", shortened(name))
		case !httpguts.ValidHeaderFieldValue(value):
			return nil, mistaken("Invalid header", "The value of %s has characters that no header may have.", name)
		case slices.ContainsFunc(all, func(o header) bool { return strings.EqualFold(o.name, name) }):
			return nil, mistaken("Header given twice", "%s stands here more than once. Join the values of one header with commas.", name)
		}
		all = append(all, header{name: name, value: value, secret: secretName.Regexp().MatchString(name) && value != ""})
	}
	return all, nil
}

// shortened is a text that somebody typed as far as a message needs it: it may have a secret in it.
func shortened(text string) string {
	const most = 30
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}

// has says whether there is a header of this name.
func has(all []header, name string) bool {
	return slices.ContainsFunc(all, func(h header) bool { return strings.EqualFold(h.name, name) })
}
