package quick

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"bench/pattern"
	"bench/plan"
)

// IsAddress says whether a word of a command line is meant to be an address rather than a file: it has a scheme. A file whose
// name begins like one is named with ./ before it.
func IsAddress(word string) bool {
	scheme, _, ok := strings.Cut(word, "://")
	return ok && schemeName.Regexp().MatchString(scheme)
}

var (
	schemeName = pattern.Of(`^[A-Za-z][A-Za-z0-9+.-]*$`)
	hostLike   = pattern.Of(`^(localhost|\[[0-9a-fA-F:]+\]|[0-9]{1,3}(\.[0-9]{1,3}){3}|[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+)(:[0-9]+)?(/.*|\?.*)?$`)
	hclLike    = pattern.Of(`\.(hcl|json|plan|yaml|yml|js|py|jmx|har|bench)$`)
)

// LacksScheme says whether a word looks like an address without a scheme: localhost:8080/items, example.com.
func LacksScheme(word string) bool {
	return hostLike.Regexp().MatchString(word) && !hclLike.Regexp().MatchString(word) && !strings.HasPrefix(word, ".")
}

// An address is a URL, cut where a spec cuts it.
type address struct {
	base       string // scheme, host and port
	path       string // with the query
	user       string // "name:password" that stood in it
	host, port string
	tls        bool
}

// parse reads an address, and says what is wrong with it.
func parse(text string) (address, error) {
	scheme, rest, _ := strings.Cut(text, "://")
	scheme = strings.ToLower(scheme)
	u, err := url.Parse(text)
	switch {
	case scheme != "http" && scheme != "https":
		detail := "bench requests http:// and https:// addresses."
		if near, ok := map[string]string{"ws": "websocket", "wss": "websocket", "grpc": "grpc"}[scheme]; ok {
			detail += " For this protocol write a spec with a " + near + " block: docs/language.md has it."
		}
		return address{}, mistaken("Unknown scheme "+scheme+"://", "%s", detail)
	case strings.Contains(rest, "#"):
		return address{}, mistaken("Address with a fragment", "What stands after # in %s is never sent to a server. Leave it out, or write %%23 for the character.", text)
	case err != nil:
		var inner *url.Error
		if errors.As(err, &inner) {
			err = inner.Err
		}
		return address{}, mistaken("Invalid address", "%s can't be read: %v.", text, err)
	case u.Hostname() == "":
		return address{}, mistaken("Address without a host", "%s names no host: http://HOST/PATH.", text)
	case !plan.ValidPort(u.Port()) || strings.HasSuffix(u.Host, ":"):
		return address{}, mistaken("Invalid port", "The port in %s must be a number from 1 to 65535.", text)
	}
	host, err := plan.CanonicalHost(u.Hostname())
	if err != nil {
		return address{}, mistaken("Invalid host", "The host of %s can't be looked up: %v.", text, err)
	}
	a := address{base: scheme + "://" + plan.Bracketed(host, u.Port()), host: host, port: u.Port(), tls: scheme == "https"}
	if u.User != nil {
		password, _ := u.User.Password()
		a.user = u.User.Username() + ":" + password
	}
	a.path = "/"
	if i := strings.IndexAny(rest, "/?"); i >= 0 {
		a.path = rest[i:]
		if a.path[0] == '?' {
			a.path = "/" + a.path
		}
	}
	return a, nil
}

// name is what a request of this address is called: by the last word of its path.
func (a address) name() string {
	path, _, _ := strings.Cut(a.path, "?")
	if text, err := url.PathUnescape(path); err == nil {
		path = text
	}
	for _, word := range slices.Backward(strings.Split(path, "/")) {
		if name := identifier(word); name != "" && !numeric(word) {
			return name
		}
	}
	return "home"
}

func numeric(word string) bool {
	_, err := strconv.ParseFloat(word, 64)
	return err == nil
}

// identifier makes a name for a block of a word: letters, digits, - and _, at most 40 of them.
func identifier(word string) string {
	const longest = 40
	name := strings.Trim(unfit.Regexp().ReplaceAllString(word, "_"), "_-")
	if len(name) > longest {
		name = strings.Trim(name[:longest], "_-")
	}
	if name != "" && (name[0] < 'A' || name[0] > 'z') {
		name = "at_" + name
	}
	return name
}

var unfit = pattern.Of(`[^A-Za-z0-9_-]+`)

// groupNames tell addresses apart by the first thing that does: their hosts, their ports, their paths.
func groupNames(all []address) []string {
	if len(all) == 1 {
		return []string{all[0].name()}
	}
	for _, by := range []func(address) string{
		func(a address) string { return identifier(a.host) },
		func(a address) string { return identifier("port_" + a.port) },
		address.name,
		func(a address) string { return identifier(strings.TrimPrefix(a.path, "/")) },
		func(a address) string { return identifier(a.host + "_" + a.port) },
	} {
		var names []string
		for _, a := range all {
			if name := by(a); name != "" && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		if len(names) == len(all) {
			return names
		}
	}
	var names []string
	for i := range all {
		names = append(names, "address_"+strconv.Itoa(i+1))
	}
	return names
}

// requestName is what the requests are called, alike for all addresses: what has other names is another question.
func requestName(all []address) string {
	for _, a := range all[1:] {
		if a.name() != all[0].name() {
			return "page"
		}
	}
	return all[0].name()
}

// FileName is what a spec of these addresses may be called.
func (l Load) FileName() string {
	name := "load"
	if a, err := parse(l.Addresses[0]); err == nil && a.name() != "home" {
		name = a.name()
	}
	return name + ".bench.hcl"
}
